import { describe, expect, it } from 'vitest'
import { fakeProvider } from '../../testing/index.ts'
import { call, setUp } from '../dispatcher.fixture.ts'
import { readOptions } from './provider-options.ts'

const providers = [fakeProvider('a').provider]
const read = (given: unknown) => readOptions(given, providers)

describe('options of a provider that is not registered (F11)', () => {
  const options = { twilio: { url: 'https://app.example/voice', trim: undefined, byoc: 'BY1' } }

  it('are notes of the attempt, without their values', async () => {
    const { dispatcher, fake } = setUp({ a: {} })
    const placed = await dispatcher.dispatch({ ...call, options })
    expect(placed.status).not.toBe('failed')
    expect(fake('a').keys).toHaveLength(1)
    expect(placed.attempts[0]?.notes).toEqual([
      {
        field: 'options.twilio.url',
        effect: 'dropped',
        detail: 'only twilio has it, which is not registered',
      },
      {
        field: 'options.twilio.byoc',
        effect: 'dropped',
        detail: 'only twilio has it, which is not registered',
      },
    ])
    expect(JSON.stringify(await dispatcher.calls.get(placed.id))).not.toContain('BY1')
  })

  it('are refused before the dial with strict', async () => {
    const { dispatcher, fake } = setUp({ a: {} })
    const { routes } = await dispatcher.explain({ ...call, options }, { strict: true })
    expect(routes[0]?.skipped).toMatchObject({ reason: 'strict' })
    const refused = await dispatcher.dispatch({ ...call, options }, { strict: true })
    expect([refused.status, fake('a').log]).toEqual(['failed', []])
  })

  it('are part of what makes two requests with one key the same', async () => {
    const { dispatcher } = setUp({ a: {} })
    const first = await dispatcher.dispatch({ ...call, options, idempotencyKey: 'k' })
    const again = await dispatcher.dispatch({ ...call, options, idempotencyKey: 'k' })
    expect(again.id).toBe(first.id)
    await expect(
      dispatcher.dispatch({ ...call, options: { twilio: { byoc: 'BY2' } }, idempotencyKey: 'k' }),
    ).rejects.toMatchObject({ code: 'conflict' })
  })

  it('are named as far as they are names, and few', () => {
    expect(read({ twilio: { 'not a name': 1 } }).foreign).toEqual(['twilio'])
    expect(read({ twilio: 'x' }).foreign).toEqual(['twilio'])
    expect(read({ twilio: {}, vonage: undefined }).foreign).toEqual([])
    const many = Object.fromEntries(Array.from({ length: 33 }, (_, index) => [`f${index}`, 1]))
    expect(read({ twilio: many }).foreign).toEqual(['twilio'])
  })
})

it('a misspelled id of a registered provider, and text that cannot be an id, are errors', () => {
  const faults = read({ fakes: { flavour: 'x' }, FAKE: {}, 'not an id': {} }).faults
  expect(faults.map(({ path, message }) => `${path.join('.')}: ${message}`)).toEqual([
    'options.fakes: unknown provider; did you mean fake? Providers: fake',
    'options.FAKE: unknown provider; did you mean fake? Providers: fake',
    'options.not an id: unknown provider; providers: fake',
  ])
})

describe('options that are not an object', () => {
  it('of a provider that is not registered are one note for it', async () => {
    for (const value of ['fast', null, {}, 5]) {
      const { foreign } = read({ twilio: value })
      expect(foreign).toEqual(typeof value === 'object' && value !== null ? [] : ['twilio'])
    }
  })

  it('name up to 32 fields, and more are one note', () => {
    const fields = (count: number) =>
      Object.fromEntries(Array.from({ length: count }, (_, at) => [`f${at}`, at]))
    expect(read({ twilio: fields(32) }).foreign).toHaveLength(32)
    expect(read({ twilio: fields(33) }).foreign).toEqual(['twilio'])
  })

  it('of the call are refused as such', async () => {
    const { dispatcher } = setUp({ a: {} })
    for (const options of [null, 'fast'])
      await expect(dispatcher.dispatch({ ...call, options } as never)).rejects.toMatchObject({
        code: 'input-invalid',
        faults: [{ path: ['options'] }],
      })
  })
})
