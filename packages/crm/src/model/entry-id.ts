import { randomBytes } from 'node:crypto'

/** Eight hexadecimal digits of time in seconds, then sixteen random ones: sorts by age, as MongoDB's ObjectId does. */
export const newEntryId = (now: number): string =>
  Math.floor(now / 1000)
    .toString(16)
    .padStart(8, '0')
    .slice(-8) + randomBytes(8).toString('hex')
