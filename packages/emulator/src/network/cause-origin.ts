import type { RingCause } from './leg.ts'

/** `scheme://host[:port]` of the request at the root of a ring. A simulated caller may have none. */
export function causeOrigin({ url }: RingCause): string {
  const origin = URL.canParse(url) && /^https?:/i.test(url) ? new URL(url).origin : 'null'
  return origin === 'null' ? 'http://emulator.invalid' : origin
}
