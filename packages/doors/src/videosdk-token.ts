import type { Fault } from '@callplane/core'
import { mintJwt, verifyJwt } from '@callplane/kit'

/** With what an application signs its tokens: the key and the secret of its VideoSDK project. */
export interface VideosdkDoorCredentials {
  /** Claim `apikey` of the tokens. */
  readonly apiKey: string
  /** Signs the tokens (HS256). */
  readonly secret: string
}

/** Both have to be there. */
export const credentialFaults = (given: VideosdkDoorCredentials): readonly Fault[] =>
  (['apiKey', 'secret'] as const).flatMap((name) =>
    typeof given?.[name] === 'string' && given[name] !== ''
      ? []
      : [{ path: [name], message: 'is required' }],
  )

/** `crawler` is the role for the API, which older examples write in capitals; without roles a token has all. */
const mayUseApi = ({ roles, version }: Readonly<Record<string, unknown>>): boolean =>
  (version === undefined || version === 2) &&
  (roles === undefined ||
    (Array.isArray(roles) && roles.some((role) => String(role).toLowerCase() === 'crawler')))

/** Whether it is a token of this project for the API (docs.videosdk.live …/authentication). */
export const isOwnToken = async (
  token: string,
  { apiKey, secret }: VideosdkDoorCredentials,
  now: number,
): Promise<boolean> => {
  const claims = await verifyJwt({ token, algorithm: 'HS256', key: secret, now })
  return claims !== null && claims['apikey'] === apiKey && mayUseApi(claims)
}

/** Seconds for which a token for the upstream is good. */
const lifetime = 600

/** A token as VideoSDK's own client makes it (server-sdk 0.1.1): without a prefix. */
export const tokenOf = (
  { apiKey, secret }: VideosdkDoorCredentials,
  now: number,
): Promise<string> =>
  mintJwt({
    algorithm: 'HS256',
    key: secret,
    claims: {
      apikey: apiKey,
      permissions: ['allow_join', 'allow_mod'],
      version: 2,
      roles: ['crawler'],
    },
    issuedAt: now,
    expiresIn: lifetime,
  })
