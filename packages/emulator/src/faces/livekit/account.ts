import type { FaceContext } from '../face.ts'
import type { FaceRequest } from '../request.ts'
import { isJsonObject, type JsonObject } from '../shared/json.ts'
import { verifyHs256 } from '../shared/jwt.ts'
import { TwirpError, UnauthorizedError } from './errors.ts'

/** What a token allows (livekit/protocol, auth/grants.go). */
export type Grants = { readonly video: JsonObject; readonly sip: JsonObject }

export type Account = {
  readonly apiKey: string
  readonly secret: string
  /** The host that carriers send calls to: `{project}.sip.livekit.cloud`. */
  readonly sipHost: string
  /** The grants of the request's token; throws for a token that is not of this account, or not valid now. */
  grantsOf(request: FaceRequest): Grants
}

const PREFIX = 'Bearer '

export function createAccount({ random, wall }: FaceContext): Account {
  const apiKey = `API${random.string(12)}`
  const secret = random.string(43)
  const project = random.string(11, 'abcdefghijklmnopqrstuvwxyz0123456789')
  return {
    apiKey,
    secret,
    sipHost: `${project}.sip.livekit.cloud`,
    grantsOf(request) {
      const header = request.headers['authorization'] ?? ''
      // Without a token the request reaches the service, which then misses the grant.
      if (header === '') return { video: {}, sip: {} }
      if (!header.startsWith(PREFIX))
        throw new UnauthorizedError('invalid authorization header. Must start with Bearer ')
      const claims = verifyHs256(header.slice(PREFIX.length), secret)
      if (!claims) throw new UnauthorizedError('invalid authorization token')
      if (claims['iss'] !== apiKey) throw new UnauthorizedError('invalid API key')
      if (!isCurrent(claims, wall() / 1000))
        throw new UnauthorizedError(
          'invalid authorization token: token is expired or not valid yet',
        )
      return { video: objectOf(claims['video']), sip: objectOf(claims['sip']) }
    },
  }
}

const objectOf = (value: unknown): JsonObject => (isJsonObject(value) ? value : {})

/** Clocks may differ by a minute [inferred]. */
const SKEW = 60

function isCurrent({ exp, nbf }: JsonObject, now: number): boolean {
  if (typeof exp !== 'number' || now > exp + SKEW) return false
  return nbf === undefined || (typeof nbf === 'number' && now >= nbf - SKEW)
}

const demand = (granted: boolean): void => {
  if (!granted) throw new TwirpError('unauthenticated', 'permissions denied')
}

/** What services ask of a token; each throws where it is not granted. */
export const need = {
  sipAdmin: ({ sip }: Grants): void => demand(sip['admin'] === true),
  sipCall: ({ sip }: Grants): void => demand(sip['call'] === true),
  roomCreate: ({ video }: Grants): void => demand(video['roomCreate'] === true),
  roomList: ({ video }: Grants): void => demand(video['roomList'] === true),
  roomRecord: ({ video }: Grants): void => demand(video['roomRecord'] === true),
  /** A token is for one room. */
  roomAdmin: ({ video }: Grants, room: string): void =>
    demand(video['roomAdmin'] === true && video['room'] === room),
}
