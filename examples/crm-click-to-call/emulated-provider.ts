import type { Emulator } from '@callplane/emulator'
import { telnyx } from '@callplane/telnyx'

/** Telnyx, because it can do everything that the page offers: keys, transfer and recording during a call. */
export const emulatedProvider = (emulator: Pick<Emulator, 'keys'>) => {
  const keys = emulator.keys()['telnyx']
  if (!keys) throw new Error('the emulator has no telnyx')
  return telnyx({
    baseUrl: `${keys.baseUrl}/v2`,
    apiKey: keys.credentials['apiKey'] ?? '',
    publicKey: keys.webhooks['publicKey'] ?? '',
    connectionId: keys.ids['connectionId'] ?? '',
  })
}
