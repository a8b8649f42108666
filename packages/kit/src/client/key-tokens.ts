import { type Host } from '@callplane/core'
import { seconds, secondsBetween, timeAfter, toMilliseconds } from '@callplane/core/units'
import { hmac } from '../webhooks/signatures.ts'

/** Credentials of an account: a token made elsewhere, or a key and its secret, from which tokens are made here. */
export interface TokenOrKeys {
  readonly token?: string | undefined
  readonly apiKey?: string | undefined
  readonly secret?: string | undefined
}

/** What tokens made of key and secret contain. */
export interface KeyTokenOptions {
  /** What a token says besides the key and its times. */
  readonly claims: Readonly<Record<string, unknown>>
  /** Seconds. */
  readonly lifetime: number
}

/** A token is renewed so long before it expires. Seconds. */
const renewBefore = 60

const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url')

/**
 * HS256 (RFC 7515 §3), made synchronously: between the journal entry that a call is being sent and its first byte nothing
 * may wait for another thread, as WebCrypto does.
 */
const mint = ({ apiKey, secret = '' }: TokenOrKeys, options: KeyTokenOptions, now: number) => {
  const issuedAt = Math.floor(secondsBetween(0, now))
  const times = { iat: issuedAt, exp: issuedAt + options.lifetime }
  const claims = { apikey: apiKey, ...options.claims, ...times }
  const signed = `${part({ alg: 'HS256', typ: 'JWT' })}.${part(claims)}`
  return `${signed}.${hmac('sha256', secret, signed, 'base64url')}`
}

/** The given token, or one made from the keys, renewed before it expires. By real time: the provider judges it. */
export const createKeyTokens = (
  given: TokenOrKeys,
  { clock }: Host,
  options: KeyTokenOptions,
): (() => string) => {
  const { token } = given
  if (token !== undefined) return () => token
  const validFor = toMilliseconds(seconds(options.lifetime - renewBefore))
  let current: { readonly token: string; readonly renewAt: number } | undefined
  return () => {
    const now = clock.wall()
    if (!current || now >= current.renewAt)
      current = { token: mint(given, options, now), renewAt: timeAfter(now, validFor) }
    return current.token
  }
}

type Given = Partial<Record<keyof TokenOrKeys, unknown>>

interface Refinable {
  refine(
    check: (given: Given) => unknown,
    params: { readonly when: () => boolean; readonly path: string[]; readonly message: string },
  ): this
}

const conditions: readonly (readonly [keyof TokenOrKeys, (given: Given) => unknown, string])[] = [
  [
    'token',
    (given) => given.token || given.apiKey || given.secret,
    'set token, or apiKey and secret',
  ],
  [
    'token',
    (given) => !given.token || (!given.apiKey && !given.secret),
    'set either token, or apiKey and secret, not both',
  ],
  ['secret', (given) => !given.apiKey || given.secret, 'required when apiKey is set'],
  ['apiKey', (given) => !given.secret || given.apiKey, 'required when secret is set'],
]

/** Adds to a settings schema that it holds either a token or both keys. Reported together with all other faults. */
export const withTokenOrKeys = <Shape extends Refinable>(shape: Shape): Shape =>
  conditions.reduce(
    (refined, [path, check, message]) =>
      refined.refine(check, { when: () => true, path: [path], message }),
    shape,
  )
