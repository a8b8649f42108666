import { createHash, timingSafeEqual } from 'node:crypto'
import type { Caller } from '../calls/crm-world.ts'
import { bearerToken, invalidToken } from './authenticate.ts'

/** A key of another system that may record calls, and for whom it acts. */
export interface ApiKey extends Caller {
  readonly key: string
}

/** Looks a key up, for those who keep them in a database: store and compare digests, never keys. */
export type FindApiKey = (key: string) => Promise<Caller | null>

const digest = (text: string): Buffer => createHash('sha256').update(text).digest()

/** A list of keys as a look-up that takes as long for a near miss as for a far one. */
export const fixedApiKeys = (keys: readonly ApiKey[]): FindApiKey => {
  const known = keys.map(({ key, tenant, user }) => ({ digest: digest(key), tenant, user }))
  return async (key) => {
    const given = digest(key)
    let found: Caller | null = null
    // To the end of the list, wherever the key is.
    for (const { digest, ...caller } of known) if (timingSafeEqual(digest, given)) found = caller
    return found
  }
}

/** The user's own key of another system; a token of the front end is none. */
export const apiKeyAuthenticate =
  (find: FindApiKey) =>
  async (request: Request): Promise<Caller> => {
    const caller = await find(bearerToken(request))
    if (!caller) throw invalidToken()
    return { tenant: caller.tenant, user: caller.user }
  }
