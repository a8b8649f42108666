import { z } from 'zod'

/** Options that only VideoSDK has: `call.options.videosdk`. */
export const options = z.strictObject({
  /**
   * The values in which `mediaEncryption` is sent: `page` is `SRTP` or `NONE`, as the API page shows; `client` is
   * `enable` or `disable`, as the vendor's own typed client sends. Absent: `page`.
   */
  encryptionWords: z.enum(['page', 'client']).optional(),
  /**
   * Reports digits that the far party presses to the room. The typed client sends `dtmf` as this switch, the API page
   * as digits to send; as it is one field, the call's `dtmf` takes precedence.
   */
  detectDtmf: z.boolean().optional(),
  /** On a transfer: the far party hears ringing meanwhile. Only in the typed client, not on the API page. */
  playDialtone: z.boolean().optional(),
})

export type VideosdkOptions = z.output<typeof options>
