import { z } from 'zod'

/** Options that only VideoSDK has: `call.options.videosdk`. */
export interface VideosdkOptions {
  /**
   * The values in which `mediaEncryption` is sent: `page` is `SRTP` or `NONE`, as the API page shows; `client` is
   * `enable` or `disable`, as the vendor's own typed client sends. Absent: `page`.
   */
  readonly encryptionWords?: 'page' | 'client' | undefined
  /**
   * Reports digits that the far party presses to the room. The typed client sends `dtmf` as this switch, the API page
   * as digits to send; as it is one field, the call's `dtmf` takes precedence.
   */
  readonly detectDtmf?: boolean | undefined
  /** On a transfer: the far party hears ringing meanwhile. Only in the typed client, not on the API page. */
  readonly playDialtone?: boolean | undefined
}

export const options: z.ZodType<VideosdkOptions, VideosdkOptions> = z.strictObject({
  encryptionWords: z.enum(['page', 'client']).optional(),
  detectDtmf: z.boolean().optional(),
  playDialtone: z.boolean().optional(),
} satisfies Record<keyof VideosdkOptions, z.ZodType>)
