import type { FaceContext } from '../face.ts'
import type { FaceRequest } from '../request.ts'
import { scalarText } from '../shared/json.ts'
import { signHs256, verifyHs256 } from '../shared/jwt.ts'

export type Trunk = {
  readonly id: string
  /** Caller IDs it allows; the first one is its default. */
  readonly numbers: readonly string[]
}

export type Account = {
  readonly apiKey: string
  readonly secret: string
  /** A token for the API that does not expire while the emulator runs. */
  readonly token: string
  readonly trunk: Trunk
  trunkOf(id: string): Trunk | undefined
  admits(request: FaceRequest): boolean
}

/** Trunk of the API page's own sample, so that the sample works as printed. */
const PAGE_TRUNK: Trunk = { id: 'trunk_987654321', numbers: ['+11234567890'] }

/** Seconds. */
const TOKEN_LIFETIME = 10 * 365 * 24 * 60 * 60

export function createAccount({ accountRandom, random, account, wall }: FaceContext): Account {
  // One account and one key pair for both generations of the API.
  const own = accountRandom('videosdk')
  const apiKey = own.uuid()
  const secret = own.hex(64)
  const now = (): number => Math.floor(wall() / 1000)
  const token = signHs256(
    {
      apikey: apiKey,
      permissions: ['allow_join', 'allow_mod'],
      version: 2,
      roles: ['crawler'],
      iat: now(),
      exp: now() + TOKEN_LIFETIME,
    },
    secret,
  )
  const digits = String(random.integer(1_000_000_000)).padStart(9, '0')
  const trunk = { id: `trunk_${digits}`, numbers: account.numbers }
  return {
    apiKey,
    secret,
    token,
    trunk,
    trunkOf: (id) => [trunk, PAGE_TRUNK].find((one) => one.id === id),
    admits(request) {
      const given = request.headers['authorization'] ?? ''
      // Every page says that the token goes without prefix; the sample of the call's page has one.
      const claims = verifyHs256(given.replace(/^Bearer +/, ''), secret)
      if (!claims || claims['apikey'] !== apiKey) return false
      const { exp, roles } = claims
      if (exp !== undefined && (typeof exp !== 'number' || exp <= now())) return false
      // A token for joining rooms only is refused (seen, not documented); old examples write the role in capitals.
      return (
        roles === undefined ||
        (Array.isArray(roles) && roles.some((role) => scalarText(role).toLowerCase() === 'crawler'))
      )
    },
  }
}
