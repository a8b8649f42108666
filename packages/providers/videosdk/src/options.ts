import { z } from 'zod'

/** What only VideoSDK offers per call: `call.options.videosdk`. */
export const options = z.strictObject({
  /**
   * Which words `mediaEncryption` is sent in: `page` is `SRTP` or `NONE`, as the API page shows; `client` is
   * `enable` or `disable`, as the vendor's own typed client sends. Absent: `page`.
   */
  encryptionWords: z.enum(['page', 'client']).optional(),
  /**
   * Report the digits the far party presses, to the room. The typed client sends `dtmf` as this switch where the API
   * page has digits to send; the field is one, so `dtmf` of the call comes first.
   */
  detectDtmf: z.boolean().optional(),
  /** On a transfer: let the far party hear ringing meanwhile. Only the typed client knows it, the API page does not. */
  playDialtone: z.boolean().optional(),
})

export type VideosdkOptions = z.output<typeof options>
