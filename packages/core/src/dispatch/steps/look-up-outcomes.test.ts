import { describe, expect, it } from 'vitest'
import type { Located } from '../../plugin/calls-port.ts'
import { event, refusal, settlePromises, webhookOf } from '../../testing/index.ts'
import { call, gate, publicUrl, setUp } from '../dispatcher.fixture.ts'

const lose = () => Promise.reject(new Error('lost'))
const canBy = (proof: 'key' | 'match') => ({
  verbs: ['hangUp', 'locate'] as const,
  locate: { proof, settleAfterMs: 20_000 },
})

describe('a look-up', () => {
  it('that finds nothing while a report of the call comes frees no other route', async () => {
    const last = gate<Located>()
    let looks = 0
    const absent = async (): Promise<Located> => ({ outcome: 'absent' })
    const { dispatcher, clock, fake } = setUp({
      a: {
        can: canBy('key'),
        place: lose,
        // The second one after the settling time, which would prove that the call is not there.
        locate: () => (++looks === 6 ? last.opened : absent()),
      },
      b: {},
    })
    void dispatcher.dispatch({ ...call, dialBefore: new Date(clock.now() + 600_000) })
    await clock.advance(61_000)
    expect(looks).toBe(6)
    const attemptKey = fake('a').keys[0]
    await dispatcher.receive('a', webhookOf(event('ringing', { at: clock.now(), attemptKey })))
    last.open({ outcome: 'absent' })
    await clock.advance(60_000)
    const [found] = (await dispatcher.calls.list()).calls
    expect([found?.status, fake('b').keys]).toEqual(['ringing', []])
  })

  it('that proves twice that the provider never had the call says so on the record', async () => {
    const { dispatcher, clock } = setUp({
      a: { can: canBy('key'), place: lose, locate: async () => ({ outcome: 'absent' }) },
    })
    void dispatcher.dispatch(call)
    await clock.advance(61_000)
    const [found] = (await dispatcher.calls.list()).calls
    expect(found?.attempts[0]).toMatchObject({
      state: 'refused',
      error: {
        code: 'transport',
        message: 'never reached the provider: two look-ups by its key found nothing',
        provider: 'a',
        dialled: 'no',
      },
    })
  })

  it('that fails is logged, says nothing of the call, and is made again', async () => {
    let fails = true
    const { dispatcher, clock, host, fake } = setUp({
      a: {
        can: canBy('match'),
        place: lose,
        locate: async () => {
          if (fails) throw refusal('auth')
          return { outcome: 'placed', references: { call: 'x' } }
        },
      },
    })
    void dispatcher.dispatch(call)
    await clock.advance(1_500)
    const [lost] = (await dispatcher.calls.list()).calls
    expect(host.entries.at(-1)).toEqual({
      level: 'warn',
      event: 'locate.failed',
      call: lost?.id,
      code: 'auth',
      detail: 'refused: auth',
    })
    fails = false
    await clock.advance(2_000)
    expect(fake('a').log).toEqual(['place', 'locate', 'locate'])
    expect((await dispatcher.calls.list()).calls[0]).toMatchObject({ providerRef: 'x' })
  })

  it('comes once more when the time is over, for a provider that shows a call only once it is answered', async () => {
    const looks: number[] = []
    const answeredAfter = 65_000
    const { dispatcher, clock } = setUp({
      a: {
        can: canBy('match'),
        place: lose,
        locate: async () => {
          const at = clock.now() - start
          looks.push(at)
          return at < answeredAfter
            ? { outcome: 'absent' }
            : { outcome: 'placed', references: { call: 'x' } }
        },
      },
    })
    const start = clock.now()
    void dispatcher.dispatch(call)
    await clock.advance(120_000)
    const [found] = (await dispatcher.calls.list()).calls
    // Sent within 2 s, shown within 20 s of that, and waited for another minute.
    expect(looks).toEqual([1_000, 3_000, 7_000, 15_000, 30_000, 60_000, 82_000])
    expect(found).toMatchObject({ providerRef: 'x', attempts: [{ state: 'accepted' }] })
  })

  it('is told when the call was sent, not when its room was begun, and where its reports go', async () => {
    const made = gate()
    const asked: { sentAt: number; callbackUrl?: string | undefined }[] = []
    const { dispatcher, clock, fake } = setUp({
      a: {
        can: canBy('match'),
        ensure: () => made.opened,
        place: lose,
        locate: async ({ sentAt, callbackUrl }) => {
          asked.push({ sentAt, callbackUrl })
          return { outcome: 'unknown' }
        },
      },
    })
    void dispatcher.dispatch(call)
    await clock.advance(30_000)
    made.open()
    await settlePromises()
    const sentAt = clock.now()
    await clock.advance(1_500)
    const callbackUrl = `${publicUrl}/webhooks/a?attempt=${fake('a').keys[0]}`
    expect(asked).toEqual([{ sentAt, callbackUrl }])
  })

  it('by the key of the attempt is believed although another call to the number is open', async () => {
    const { dispatcher, clock } = setUp({
      a: {
        can: canBy('key'),
        place: lose,
        locate: async ({ call: { tags } }) =>
          tags
            ? { outcome: 'placed', references: { call: 'x' }, byKey: true }
            : { outcome: 'unknown' },
      },
    })
    void dispatcher.dispatch(call)
    await clock.advance(100)
    void dispatcher.dispatch({ ...call, tags: ['second'] })
    await clock.advance(2_000)
    expect((await dispatcher.calls.list()).calls[0]).toMatchObject({ providerRef: 'x' })
  })
})
