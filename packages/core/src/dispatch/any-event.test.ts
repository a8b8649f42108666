import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { project } from '../merge/project.ts'
import { sanitiseEvent } from '../journal/sanitise-event.ts'
import type { CallEvent } from '../model/event.ts'
import { memoryStore } from './memory-store.ts'
import {
  countingIds,
  ended,
  event,
  fakeCapabilities,
  fakeProvider,
  far,
  manualHost,
  settlePromises,
  webhookOf,
} from '../testing/index.ts'
import { createDispatcher } from '../create-dispatcher.ts'
import { canonicalJson } from '../journal/record.ts'

const setUp = async () => {
  const store = memoryStore()
  const { provider, keys } = fakeProvider('a', {
    place: async () => new Promise(() => undefined),
  })
  const dispatcher = createDispatcher({
    host: manualHost(),
    providers: [provider],
    store,
    ids: countingIds(),
  })
  void dispatcher.dispatch({ to: far })
  await settlePromises()
  const key = keys[0] ?? ''
  const receive = async (events: readonly CallEvent[]) => {
    for (const one of events) {
      await dispatcher.receive('a', webhookOf(one))
      await settlePromises()
    }
    const record = await store.calls.findByAttempt(key)
    if (!record) throw new Error('no record')
    return { record, call: project(record, () => fakeCapabilities), dispatcher }
  }
  return { key, receive }
}

/** Words that a provider could send, among them the names of what every object has. */
const word = fc.constantFrom(
  '__proto__',
  'constructor',
  'toString',
  'hasOwnProperty',
  '',
  'x',
  'a\0b',
  '\ud800',
)
const time = fc.oneof(
  fc.constantFrom(null, NaN, Infinity, -Infinity, 8.64e15 + 1, -8.64e15 - 1, 1.7e21, 0, 8.64e15),
  fc.integer(),
  fc.double(),
)
const anything = fc.anything({ maxDepth: 3, withNullPrototype: true })

const hostileEvent = (key: string): fc.Arbitrary<CallEvent> =>
  fc
    .record(
      {
        id: fc.oneof(word, fc.string()),
        type: fc.oneof(fc.constantFrom('ended', 'answered', 'ringing', 'recording', 'cost'), word),
        at: time,
        sequence: time,
        leg: fc.oneof(fc.constantFrom('far', 'near'), word),
        references: fc.dictionary(word, fc.oneof(word, fc.string())),
        providerStatus: fc.oneof(word, anything),
        providerCode: fc.oneof(word, anything),
        end: fc.record({
          status: fc.oneof(fc.constantFrom('completed', 'busy'), word),
          reason: word,
          rang: word,
        }),
        recording: fc.record({
          id: word,
          status: fc.oneof(fc.constant('completed'), word),
          duration: time,
        }),
        cost: fc.record({ amount: time, currency: fc.oneof(fc.constant('USD'), anything) }),
        answeredAt: time,
        talkDuration: time,
        digits: anything,
        room: fc.oneof(word, anything),
        gateway: word,
        detail: fc.oneof(fc.object(), fc.constant({ toJSON: 1 })),
      },
      { requiredKeys: ['id', 'type', 'at', 'leg', 'references', 'providerStatus'] },
    )
    .map((fields) => ({ ...fields, attemptKey: key }) as unknown as CallEvent)

describe('whatever a provider reports', () => {
  it('the record can be stored, read and shown (W3, W8)', async () => {
    let outOfRange = 0
    const { key, receive } = await setUp()
    const { record: empty } = await receive([])
    const shown = (record: typeof empty) => canonicalJson(project(record, () => fakeCapabilities))
    fc.assert(
      fc.property(fc.array(hostileEvent(key), { minLength: 1, maxLength: 6 }), (events) => {
        outOfRange += events.filter(({ at }) => at !== null && !(Math.abs(at) <= 8.64e15)).length
        const record: typeof empty = {
          ...empty,
          attempts: empty.attempts.map((attempt) => ({ ...attempt, state: 'accepted' })),
          events: events.map((one) => ({
            attempt: key,
            event: sanitiseEvent(one),
            receivedAt: 0,
          })),
        }
        expect(shown(JSON.parse(JSON.stringify(record)) as typeof record)).toBe(shown(record))
        expect(JSON.stringify(record)).not.toMatch(/\\u0000|\\ud8/)
        const call = project(record, () => fakeCapabilities)
        expect(typeof call.status).toBe('string')
        for (const { at } of call.timeline)
          expect(at === 'unknown' || Number.isFinite(Date.parse(String(at))), String(at)).toBe(true)
      }),
      { numRuns: 500 },
    )
    expect(outOfRange).toBeGreaterThan(20)
  })

  it('a time of nanoseconds is unknown, a stated talk time is kept, and the list can still be read (W3, W4)', async () => {
    const { key, receive } = await setUp()
    const { call, dispatcher } = await receive([
      event('ringing', { attemptKey: key, at: 1.7e18 * 1000 }),
      ended('completed', 'hung-up', 'yes', { attemptKey: key, at: 1.7e21, talkDuration: 5 }),
    ])
    expect(call).toMatchObject({ status: 'completed', endedAt: 'unknown', talkDuration: 5 })
    expect((await dispatcher.calls.list()).calls).toHaveLength(1)
  })

  it('a record that was stored with a time of nanoseconds can still be read (W3)', async () => {
    const { key, receive } = await setUp()
    const { record } = await receive([event('ringing', { attemptKey: key, at: 1 })])
    const stored = {
      ...record,
      events: record.events.map((one) => ({ ...one, event: { ...one.event, at: 1.7e18 } })),
    }
    expect(project(stored, () => fakeCapabilities)).toMatchObject({
      status: 'ringing',
      ringingAt: 'unknown',
    })
  })

  it('bounds what is kept: nesting, size and number of entries (W3, W9)', async () => {
    const { key, receive } = await setUp()
    let deep: unknown = 'bottom'
    for (let level = 0; level < 2000; level++) deep = { deep }
    const detail = { deep, long: 'x'.repeat(1e5), wide: Array.from({ length: 1e4 }, () => 1) }
    const { record } = await receive([
      event('detail', {
        attemptKey: key,
        detail: detail as never,
        providerStatus: 's'.repeat(1e5),
      }),
    ])
    expect(record.events).toHaveLength(1)
    expect(JSON.stringify(record).length).toBeLessThan(20_000)
  })
})

describe('ids of an attempt', () => {
  const reports = fc.array(
    fc.record({
      kind: fc.constantFrom('call', 'session', 'leg'),
      id: fc.constantFrom('one', 'two', 'three'),
      leg: fc.constantFrom('far' as const, 'near' as const),
      at: fc.integer({ min: 0, max: 5 }),
    }),
    { minLength: 2, maxLength: 6 },
  )

  it('are the same in any order of the reports and with any duplicates (W14)', async () => {
    let conflicting = 0
    await fc.assert(
      fc.asyncProperty(
        reports.chain((given) =>
          fc.tuple(
            fc.constant(given),
            fc.shuffledSubarray([...given, ...given], { minLength: given.length * 2 }),
          ),
        ),
        async ([given, shuffled]) => {
          const shown = async (list: typeof given) => {
            const { key, receive } = await setUp()
            const events = list.map(({ kind, id, leg, at }) =>
              event('ringing', {
                id: `${kind}-${id}-${leg}-${at}`,
                attemptKey: key,
                leg,
                at,
                references: { [kind]: id },
              }),
            )
            const { call } = await receive(events)
            return call
          }
          const ids = given.filter(({ kind }) => kind === 'call').map(({ id }) => id)
          if (new Set(ids).size > 1) conflicting += 1
          expect(await shown(shuffled)).toEqual(await shown(given))
        },
      ),
      { numRuns: 50 },
    )
    expect(conflicting).toBeGreaterThan(5)
  })

  it('are the far leg’s before the near one’s (W14)', async () => {
    const { key, receive } = await setUp()
    const near = event('ringing', {
      attemptKey: key,
      leg: 'near',
      at: 1,
      references: { call: 'n' },
    })
    const farLeg = event('ringing', { attemptKey: key, at: 9, references: { call: 'f' } })
    expect((await receive([near, farLeg])).call.providerRef).toBe('f')
  })
})
