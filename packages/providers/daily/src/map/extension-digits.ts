import { digits } from '@callplane/core'
import { maxWait } from './phone-extension.ts'

/** The inverse of `toExtension`; undefined for a wait or digits outside the documented range. */
export const toDtmf = (extension: string, wait = 0): string | undefined => {
  if (!Number.isInteger(wait) || wait < 0 || wait > maxWait) return undefined
  const dtmf = 'w'.repeat(wait * 2) + extension
  return digits.safeParse(dtmf).success ? dtmf : undefined
}
