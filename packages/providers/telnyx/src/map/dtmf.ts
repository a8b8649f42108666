import type { Note } from '@callplane/core'

/** `send_digits_on_answer` (OpenAPI, 16 Jul 2026). Characters. */
const maxDigits = 64

/** `W` is one second, two of our `w`, so long pauses need half the characters. */
export const digitsOf = (dtmf: string | undefined, notes: Note[]): string | undefined => {
  if (!dtmf) return undefined
  if (dtmf.length <= maxDigits) return dtmf
  const short = dtmf.replaceAll('ww', 'W')
  if (short.length <= maxDigits) return short
  notes.push({
    field: 'dtmf',
    effect: 'adjusted',
    detail: `Telnyx takes ${maxDigits} characters; the last ${short.length - maxDigits} are not sent`,
  })
  return short.slice(0, maxDigits)
}

export const readDigits = (digits: string): string => digits.replaceAll('W', 'ww')
