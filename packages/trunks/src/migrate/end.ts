import type { End, NumberPairs } from '../ports.ts'

/** One account: a connected plugin. */
export interface MigrateEnd extends End {
  /** Where numbers are brought in together with their gateways: `videosdkExtension(…).phoneNumbers`. */
  readonly phoneNumbers?: NumberPairs | undefined
}
