import { createPublicKey } from 'node:crypto'
import type { Fault } from '@callplane/core'
import { isObject, verifyJwt } from '@callplane/kit'
import type { DoorRequest } from '../door-face.ts'

/** What an application's Vonage client authenticates with: an application of Vonage's. */
export interface VonageDoorCredentials {
  /** UUID of the application, as in the application's settings. */
  readonly applicationId: string
  /** The application's public key in PEM. It verifies the tokens that the client signs with the private one. */
  readonly publicKey: string
  /** With `upstream` alone: the private key of the application there, which signs forwarded requests. */
  readonly privateKey?: string | undefined
}

const isRsaKey = (pem: unknown): boolean => {
  try {
    return typeof pem === 'string' && createPublicKey(pem).asymmetricKeyType === 'rsa'
  } catch {
    return false
  }
}

export const credentialFaults = (given: VonageDoorCredentials): readonly Fault[] => {
  const { applicationId, publicKey } = given ?? {}
  return [
    ...(/^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(applicationId ?? '')
      ? []
      : [{ path: ['applicationId'], message: 'must be the UUID of the application' }]),
    ...(isRsaKey(publicKey) ? [] : [{ path: ['publicKey'], message: 'must be an RSA key in PEM' }]),
  ]
}

/** Seconds by which the clocks of application and door may differ. */
const tolerance = 30
/** A token lives a day at most (developer.vonage.com/en/getting-started/concepts/authentication). Seconds. */
const longestLife = 86_400

/** A pattern of `acl.paths`: `*` is a part of a path, `**` is any number of them. */
const covers = (pattern: string, path: string): boolean => {
  const source = pattern
    .split(/(\*{1,2})/)
    .map((part) =>
      part === '**'
        ? '.*'
        : part === '*'
          ? '[^/]*'
          : part.replace(/[.+?^${}()|[\]\\]/g, String.raw`\$&`),
    )
    .join('')
  return new RegExp(`^${source}$`).test(path)
}

/** Whether the paths to which a token is restricted include this request. Absent: it is not restricted. */
const isAllowed = (acl: unknown, { method, path }: DoorRequest): boolean => {
  if (acl === undefined) return true
  const paths = isObject(acl) ? acl['paths'] : undefined
  if (!isObject(paths)) return false
  return Object.entries(paths).some(([pattern, rule]) => {
    const methods = isObject(rule) ? rule['methods'] : undefined
    return covers(pattern, path) && (!Array.isArray(methods) || methods.includes(method))
  })
}

/** A token of the application: RS256, with `application_id`, `iat`, `exp` and `jti`. */
export const authenticates = async (
  request: DoorRequest,
  { applicationId, publicKey }: VonageDoorCredentials,
  now: number,
): Promise<boolean> => {
  const [, token] = /^Bearer +(\S+)$/i.exec(request.headers['authorization'] ?? '') ?? []
  if (token === undefined) return false
  const claims = await verifyJwt({
    token,
    algorithm: 'RS256',
    key: publicKey,
    now,
    tolerance,
    maxAge: longestLife,
  })
  return (
    claims !== null &&
    claims['application_id'] === applicationId &&
    typeof claims['exp'] === 'number' &&
    typeof claims['jti'] === 'string' &&
    claims['jti'] !== '' &&
    isAllowed(claims['acl'], request)
  )
}
