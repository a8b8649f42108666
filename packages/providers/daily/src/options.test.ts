import { describe, expect, it } from 'vitest'
import { options } from './options.ts'

describe('options', () => {
  it.each([
    { extension: '12#' },
    { extension: '1'.repeat(21) },
    { waitBeforeExtensionDialSec: 61 },
    { waitBeforeExtensionDialSec: -1 },
    { waitBeforeExtensionDialSec: 1.5 },
    { displayName: 'n'.repeat(200) },
    { video: 'true' },
    { videoSettings: { width: 1281 } },
    { videoSettings: { height: 721 } },
    { videoSettings: { fps: 31 } },
    { videoSettings: { videoBitrate: 1001 } },
    { codecs: { audio: [['OPUS']] } },
    { codecs: { audio: ['MP3'] } },
    { codecs: { video: ['AV1'] } },
    { provider: 'twilio' },
    { permissions: { canSend: true } },
    { transfer: { method: 'blind' } },
    { userId: 'me' },
  ])('refuse %j', (value) => {
    expect(options.safeParse(value).success).toBe(false)
  })
})
