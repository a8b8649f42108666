import { expect, test } from 'vitest'
import { memoryStore } from './memory-store.ts'
import { ended, event, settlePromises, webhookOf } from '../testing/index.ts'
import { call, interposed, setUp } from './dispatcher.fixture.ts'

test('a call with four webhooks costs six writes and no read, where one process does it all', async () => {
  const counts: Record<string, number> = {}
  const store = interposed(memoryStore(), (method, run) => {
    counts[method] = (counts[method] ?? 0) + 1
    return run()
  })
  const { dispatcher, fake, clock } = setUp({ a: {} }, { store })
  const { id } = await dispatcher.dispatch(call)
  const attemptKey = fake('a').keys[0]
  for (const report of [
    event('initiated'),
    event('ringing'),
    event('answered'),
    ended('completed', 'hung-up', 'yes'),
  ]) {
    await dispatcher.receive('a', webhookOf({ ...report, at: clock.now(), attemptKey }))
    await settlePromises()
    await clock.advance(1_000)
  }
  expect(counts).toEqual({ claim: 1, save: 5 })
  expect(await dispatcher.calls.get(id)).toMatchObject({ status: 'completed', settled: true })
})
