import { z } from 'zod'

const digitsPattern = /^[0-9A-D*#w]*$/

/** Characters. */
const maxDigits = 1024

/** Whether a text can be sent as digits: see `digits`. */
export const isDigits = (value: string): boolean =>
  value.length <= maxDigits && digitsPattern.test(value)

/** Digits for the far party: `0-9 A-D * #`, and `w` for a pause of 0.5 s; at most 1024. */
export const digits = z
  .string()
  .regex(digitsPattern, 'must consist of 0-9, A-D, *, # and w (a pause of 0.5 s)')
  .max(maxDigits, `must be at most ${maxDigits} digits`)
