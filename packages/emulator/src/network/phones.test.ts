import { expect, it } from 'vitest'
import { createEmulator } from '../create-emulator.ts'
import { createManualClock } from '../time/manual-clock.ts'

it('a carrier may lose a call while the phone rings', async () => {
  const clock = createManualClock()
  const emulator = createEmulator({ clock })
  const told: string[] = []
  emulator.network.dial({
    provider: 'twilio',
    from: '+14155550100',
    to: '+14155550166',
    callId: 'call',
    cause: { method: 'POST', url: '/', headers: {}, body: '' },
    on: {
      ringing: () => void told.push('ringing'),
      answered: () => void told.push('answered'),
      ended: ({ cause, sipStatus }) => void told.push(`${cause} ${sipStatus}`),
    },
  })
  await clock.advance(10_000)
  expect(told).toEqual(['ringing', 'carrier-failure 503'])
  expect(emulator.ledger()).toHaveLength(1)
})
