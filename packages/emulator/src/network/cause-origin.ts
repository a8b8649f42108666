import type { RingCause } from './leg.ts'

/** `scheme://host[:port]` of the request at the root of a ring, with its scope. A simulated caller may have none. */
export function causeOrigin({ url }: RingCause): string {
  const [, origin, scope = ''] = /^(https?:\/\/[^/?#]+)(\/@[a-z0-9-]+)?/i.exec(url) ?? []
  return origin !== undefined && URL.canParse(origin)
    ? `${new URL(origin).origin}${scope}`
    : 'http://emulator.invalid'
}
