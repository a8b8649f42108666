import { describe, expect, it } from 'vitest'
import { memoryStore } from '../dispatch/memory-store.ts'
import { event, refusal, settlePromises, webhookOf } from '../testing/index.ts'
import { call, gate, interposed, setUp } from '../dispatch/dispatcher.fixture.ts'

const isAccepted = (method: string, [record]: readonly unknown[]) =>
  method === 'save' &&
  (record as { attempts: { state: string }[] }).attempts.some(({ state }) => state === 'accepted')

describe('an event without a key that meets the reply to its dial', () => {
  const early = event('answered', { at: 1, references: { call: 'early' } })

  it('is merged when it is parked after the acceptance looked for parked events (S14)', async () => {
    const reply = gate<{ references: { call: string } }>()
    const parking = gate()
    const store = interposed(memoryStore(), async (method, run) => {
      if (method === 'park') await parking.opened
      return run()
    })
    const { dispatcher } = setUp({ a: { place: () => reply.opened } }, { store })
    const dispatched = dispatcher.dispatch(call)
    await settlePromises()
    const received = dispatcher.receive('a', webhookOf(early))
    await settlePromises()
    reply.open({ references: { call: 'early' } })
    const { id } = await dispatched
    await settlePromises()
    parking.open()
    await received
    expect((await dispatcher.calls.get(id))?.status).toBe('in-progress')
  })

  it('is merged when it is parked right before the write of the acceptance, with that write (S14)', async () => {
    let accepted = 0
    let deliver: (() => Promise<unknown>) | null = null
    const store = interposed(memoryStore(), async (method, run, args) => {
      if (isAccepted(method, args)) {
        accepted++
        const now = deliver
        deliver = null
        await now?.()
      }
      return run()
    })
    const seen: string[] = []
    const { dispatcher } = setUp(
      { a: { place: async () => ({ references: { call: 'early' } }) } },
      { store },
    )
    dispatcher.on('call-changed', ({ status }) => seen.push(status))
    deliver = () => dispatcher.receive('a', webhookOf(early))
    await dispatcher.dispatch(call)
    // Refused once because of the parked event, then written together with it: no state without it is ever seen.
    expect([accepted, seen]).toEqual([2, ['queued', 'in-progress']])
  })

  it('is merged into the attempt of its own provider, whichever of its ids that attempt knows', async () => {
    const reply = gate<{ references: { call: string } }>()
    const { dispatcher } = setUp({
      a: { place: () => Promise.reject(refusal('request-invalid')) },
      b: { place: () => reply.opened },
    })
    const dispatched = dispatcher.dispatch(call)
    await settlePromises()
    const references = { session: 'unknown', call: 'early' }
    await dispatcher.receive('b', webhookOf(event('answered', { at: 1, references })))
    reply.open({ references: { call: 'early' } })
    const { id } = await dispatched
    expect((await dispatcher.calls.get(id))?.status).toBe('in-progress')
  })

  it('is given to its owner by the store instead of being parked (S14)', async () => {
    const { dispatcher, clock } = setUp({ a: {} })
    const { id, providerRef } = await dispatcher.dispatch(call)
    const late = webhookOf(
      event('answered', { at: clock.now(), references: { call: providerRef ?? '' } }),
    )
    await dispatcher.receive('a', late)
    expect((await dispatcher.calls.get(id))?.status).toBe('in-progress')
  })
})
