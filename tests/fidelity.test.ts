import { createEmulator, createManualClock } from '@callplane/emulator'
import { expect, it } from 'vitest'
import { authorizationOf } from '../packages/emulator/test/authorization.ts'
import { operationKey } from '../scripts/fidelity/documented.ts'
import { fidelity } from '../scripts/fidelity/page.ts'

/** A token of LiveKit is for one room, which requests have to name. */
const bodies: Readonly<Record<string, string>> = { livekit: '{"room":"desk","roomName":"desk"}' }

it('the emulator answers 501 to the documented operations that the page says it lacks, and to no other', async () => {
  const emulator = createEmulator({ clock: createManualClock() })
  const authorizations = authorizationOf(emulator)
  const keys = emulator.keys()
  const account: Readonly<Record<string, string | undefined>> = {
    twilio: keys['twilio']!.credentials['accountSid'],
    plivo: keys['plivo']!.credentials['authId'],
  }
  const { apiKey, apiSecret } = keys['vonage']!.credentials
  const { keyId, keySecret } = keys['sinch']!.credentials
  const basic: Readonly<Record<string, string>> = {
    'Vonage Numbers': `${apiKey}:${apiSecret}`,
    'Vonage Applications': `${apiKey}:${apiSecret}`,
    'Sinch Elastic SIP Trunking': `${keyId}:${keySecret}`,
  }
  const wrong: string[] = []
  const counts = { emulated: 0, refused: 0 }
  for (const { api, emulated } of await fidelity()) {
    for (const operation of api.operations) {
      const url = operation.path
        .replace(/\{(?:AccountSid|id)\}/, account[api.provider] ?? 'x')
        .replaceAll(/\{\w+\}/g, 'x')
      const response = await emulator.handle({
        method: operation.method,
        url: `/${api.provider}${url}`,
        headers: {
          authorization:
            api.title in basic
              ? `Basic ${btoa(basic[api.title] ?? '')}`
              : (authorizations[api.provider] ?? ''),
          'content-type': 'application/json',
        },
        body: Buffer.from(operation.method === 'GET' ? '' : (bodies[api.provider] ?? '{}')),
        origin: 'http://emulator.invalid',
      })
      const isEmulated = emulated.has(operationKey(operation))
      counts[isEmulated ? 'emulated' : 'refused'] += 1
      const is501 = response.status === 501 || response.status === 405
      if (is501 === isEmulated || response.status === 401)
        wrong.push(`${api.provider} ${operation.method} ${operation.path}: ${response.status}`)
    }
  }
  expect(wrong).toEqual([])
  expect(counts.emulated).toBeGreaterThan(200)
  expect(counts.refused).toBeGreaterThan(50)
  await emulator.close()
})
