import type { Note } from '@callplane/core'

/** `send_digits_on_answer` (OpenAPI, 16 Jul 2026). Characters. */
const mostDigits = 64

/** `W` is a whole second, two of our `w`: long pauses take half the room. */
export const digitsOf = (dtmf: string | undefined, notes: Note[]): string | undefined => {
  if (!dtmf) return undefined
  if (dtmf.length <= mostDigits) return dtmf
  const short = dtmf.replaceAll('ww', 'W')
  if (short.length <= mostDigits) return short
  notes.push({
    field: 'dtmf',
    effect: 'adjusted',
    detail: `Telnyx takes ${mostDigits} characters; the last ${short.length - mostDigits} are not sent`,
  })
  return short.slice(0, mostDigits)
}

export const readDigits = (digits: string): string => digits.replaceAll('W', 'ww')
