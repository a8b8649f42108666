import { CallError, type Host } from '@callplane/core'
import { basicAuth, objectOf, parseObject, plainDeadline, send, textOf } from '@callplane/kit'
import { trunkRefusal } from '../errors.ts'

/** The access key of a project. */
export interface ProjectKey {
  readonly keyId: string
  readonly keySecret: string
  readonly authUrl: string
}

/** Seconds before its end at which a token is renewed, as in the vendor's client. */
const renewBefore = 60

/** Returns the value of the `Authorization` header: a token of the project, kept until it is about to end. */
export const createTokens = (
  { keyId, keySecret, authUrl }: ProjectKey,
  host: Host,
  scrub: (text: string) => string,
): (() => Promise<string>) => {
  let held: { readonly header: Promise<string>; renewAt: number } | undefined
  const fetchToken = async (own: { renewAt: number }): Promise<string> => {
    const reply = await send(
      host,
      {
        method: 'POST',
        url: `${authUrl}/oauth2/token`,
        headers: {
          accept: 'application/json',
          'content-type': 'application/x-www-form-urlencoded',
        },
        body: 'grant_type=client_credentials',
      },
      {
        provider: 'sinch',
        limits: { timeoutMs: plainDeadline },
        secretHeaders: { authorization: basicAuth(keyId, keySecret) },
      },
    )
    if (reply.status < 200 || reply.status > 299)
      throw trunkRefusal(reply, host.clock.wall(), scrub)
    const body = objectOf(parseObject(reply.body))
    const token = textOf(body?.access_token)
    if (token === undefined)
      throw new CallError('unexpected', 'sinch: the reply has no access token', {
        provider: 'sinch',
        dialled: 'no',
      })
    const lasts = typeof body?.expires_in === 'number' ? body.expires_in : 0
    own.renewAt = host.clock.wall() / 1000 + lasts - renewBefore
    return `Bearer ${token}`
  }
  return () => {
    if (held && host.clock.wall() / 1000 < held.renewAt) return held.header
    const made = { renewAt: Infinity }
    const header = fetchToken(made)
    const current = Object.assign(made, { header })
    held = current
    header.catch(() => {
      if (held === current) held = undefined
    })
    return header
  }
}
