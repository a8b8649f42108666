import { describe, expect, it } from 'vitest'
import {
  ended,
  event,
  manualClock,
  manualHost,
  settlePromises,
  webhookOf,
} from '../../testing/index.ts'
import { refusal } from '../../testing/index.ts'
import { call, gate, interposed, publicUrl, setUp } from '../dispatcher.fixture.ts'
import { memoryStore } from '../memory-store.ts'
import { commandPatience } from '../../journal/times.ts'
import { inMilliseconds } from '../../model/units.ts'

/** A call in progress at a provider whose commands the script answers. */
const inProgress = async (script: Parameters<typeof setUp>[0][string] = {}) => {
  const parts = setUp({ a: script })
  const { id } = await parts.dispatcher.dispatch(call)
  const attemptKey = parts.fake('a').keys[0]
  const report = (...events: (readonly [...Parameters<typeof event>])[]) =>
    parts.dispatcher.receive(
      'a',
      webhookOf(
        ...events.map(([type, fields]) =>
          event(type, { at: parts.clock.now(), attemptKey, ...fields }),
        ),
      ),
    )
  await report(['answered'])
  const sent = () => parts.fake('a').log.filter((line) => /Digits|Recording/.test(line))
  return { ...parts, id, attemptKey, report, sent }
}

const recording = (id: string, status: 'in-progress' | 'completed') =>
  ['recording', { id: `${id}-${status}`, recording: { id, status } }] as const

describe('digits that the application asks for', () => {
  it('are pressed for every request, and once for a repeated key (S8)', async () => {
    const { dispatcher, id, sent } = await inProgress()
    await dispatcher.sendDigits(id, '1')
    await dispatcher.sendDigits(id, '1')
    await dispatcher.sendDigits(id, '2', { idempotencyKey: 'menu' })
    await dispatcher.sendDigits(id, '2', { idempotencyKey: 'menu' })
    await dispatcher.sendDigits(id, '2', { idempotencyKey: 'menu 2' })
    expect(sent()).toEqual(['1', '1', '2', '2'].map((digit) => `sendDigits ${digit}`))
  })

  it('are on the timeline of the call', async () => {
    const { dispatcher, id } = await inProgress()
    await dispatcher.sendDigits(id, '1')
    const { timeline } = (await dispatcher.calls.get(id)) ?? {}
    expect(timeline?.map(({ type }) => type)).toContain('send-digits')
  })

  it('do not stand for the digits of the call itself', async () => {
    const notes = [{ field: 'dtmf', effect: 'dropped' as const, detail: 'not offered' }]
    const parts = setUp({ a: { notes } })
    const { id } = await parts.dispatcher.dispatch({ ...call, dtmf: '9#' })
    await parts.dispatcher.sendDigits(id, '1')
    await parts.dispatcher.receive(
      'a',
      webhookOf(event('answered', { at: parts.clock.now(), attemptKey: parts.fake('a').keys[0] })),
    )
    await parts.clock.advance(1_000)
    expect(parts.fake('a').log).toEqual(['place', 'sendDigits 1', 'sendDigits 9#'])
  })

  it('are not repeated where those of the call failed: they may have been heard', async () => {
    const notes = [{ field: 'dtmf', effect: 'dropped' as const, detail: 'not offered' }]
    const sendDigits = async () => Promise.reject(refusal('transport', 'unknown'))
    const { dispatcher, clock, fake } = setUp({ a: { notes, sendDigits } })
    await dispatcher.dispatch({ ...call, dtmf: '9#' })
    const attemptKey = fake('a').keys[0]
    await dispatcher.receive('a', webhookOf(event('answered', { at: clock.now(), attemptKey })))
    await clock.advance(600_000)
    expect(fake('a').log.filter((line) => line.startsWith('sendDigits'))).toHaveLength(1)
  })

  it.each([
    ['sent again after a failure in which certainly nothing was heard', 'no', 2],
    ['not sent again after a failure in which they may have been heard', 'unknown', 1],
  ] as const)('are %s', async (_what, dialled, times) => {
    const { dispatcher, id, sent } = await inProgress({
      sendDigits: async () => Promise.reject(refusal('rate', dialled)),
    })
    const ask = () => dispatcher.sendDigits(id, '1', { idempotencyKey: 'menu' })
    await expect(ask()).rejects.toMatchObject({ code: 'rate' })
    await expect(ask()).rejects.toMatchObject({ code: 'rate' })
    expect(sent()).toHaveLength(times)
  })

  it('are refused, unsent, where the key is not usable, or the call has ended or is being hung up', async () => {
    const { dispatcher, id, sent, report, attemptKey, clock } = await inProgress({
      hangUp: () => new Promise(() => {}),
    })
    await expect(dispatcher.sendDigits(id, '1', { idempotencyKey: '' })).rejects.toMatchObject({
      code: 'input-invalid',
    })
    await expect(dispatcher.sendDigits(id, '')).rejects.toMatchObject({ code: 'input-invalid' })
    void dispatcher.hangUp(id)
    await settlePromises()
    await expect(dispatcher.sendDigits(id, '1')).rejects.toMatchObject({ code: 'call-not-live' })
    await dispatcher.receive(
      'a',
      webhookOf(ended('completed', 'hung-up', 'yes', { at: clock.now(), attemptKey })),
    )
    await report()
    await expect(dispatcher.sendDigits(id, '1')).rejects.toMatchObject({ code: 'call-not-live' })
    expect(sent()).toEqual([])
  })
})

describe('recordings that the application asks for', () => {
  it('is started once where the application asks while the call is answered that wishes for it (S8)', async () => {
    const answering = gate()
    let held = false
    const store = interposed(memoryStore(), async (method, run) => {
      if (held && method === 'save') {
        held = false
        await answering.opened
      }
      return run()
    })
    const notes = [{ field: 'record', effect: 'dropped' as const, detail: 'not offered' }]
    const { dispatcher, fake, clock } = setUp({ a: { notes } }, { store })
    const { id } = await dispatcher.dispatch({ ...call, record: true })
    const attemptKey = fake('a').keys[0]
    held = true
    const reported = dispatcher.receive(
      'a',
      webhookOf(event('answered', { at: clock.now(), attemptKey })),
    )
    await settlePromises()
    const asked = dispatcher.startRecording(id)
    await settlePromises()
    answering.open()
    await Promise.all([reported, asked])
    await clock.advance(8_000)
    expect(fake('a').log.filter((line) => line === 'startRecording')).toHaveLength(1)
  })

  it('start once, and again after a stop (S8)', async () => {
    const { dispatcher, id, sent, clock } = await inProgress()
    await dispatcher.startRecording(id)
    await dispatcher.startRecording(id)
    await clock.advance(5_000)
    await dispatcher.stopRecording(id)
    await dispatcher.stopRecording(id)
    await clock.advance(5_000)
    await dispatcher.startRecording(id)
    expect(sent()).toEqual(['startRecording', 'stopRecording', 'startRecording'])
  })

  it('start again once the provider has ended the first', async () => {
    const { dispatcher, id, sent, clock, report } = await inProgress()
    await dispatcher.startRecording(id)
    await clock.advance(5_000)
    await report(recording('r1', 'in-progress'))
    await dispatcher.startRecording(id)
    expect(sent()).toHaveLength(1)
    await report(recording('r1', 'completed'))
    await dispatcher.startRecording(id)
    expect(sent()).toHaveLength(2)
  })

  it('are not taken for ended by the late report of an earlier one', async () => {
    const { dispatcher, id, sent, clock, report } = await inProgress()
    await dispatcher.startRecording(id)
    await clock.advance(1_000)
    await report(recording('r1', 'in-progress'))
    await clock.advance(1_000)
    await dispatcher.stopRecording(id)
    await clock.advance(1_000)
    await dispatcher.startRecording(id)
    await clock.advance(1_000)
    await report(recording('r1', 'completed'))
    await dispatcher.startRecording(id)
    expect(sent()).toEqual(['startRecording', 'stopRecording', 'startRecording'])
  })

  it('may be asked for again after a failure', async () => {
    let failing = true
    const { dispatcher, id, sent } = await inProgress({
      startRecording: async () => {
        if (failing) throw refusal('provider-down', 'unknown')
      },
    })
    await expect(dispatcher.startRecording(id)).rejects.toMatchObject({ code: 'provider-down' })
    failing = false
    await dispatcher.startRecording(id)
    expect(sent()).toHaveLength(2)
  })
})

describe('two dispatchers asked for the same', () => {
  const together = async (script: Parameters<typeof setUp>[0][string]) => {
    const clock = manualClock()
    const store = memoryStore({ shared: true, now: clock.now })
    const host = () => manualHost({ clock, publicUrl })
    const one = setUp({ a: script }, { store, host: host() })
    const other = setUp({ a: script }, { store, host: host() })
    const { id } = await one.dispatcher.dispatch(call)
    const sent = () =>
      [...one.fake('a').log, ...other.fake('a').log].filter((line) => /Digits|Recording/.test(line))
    return { one: one.dispatcher, other: other.dispatcher, id, clock: one.clock, sent }
  }

  it.each(['startRecording', 'sendDigits'] as const)('send %s once (S8)', async (verb) => {
    const reply = gate()
    const { one, other, id, sent, clock } = await together({
      startRecording: () => reply.opened,
      sendDigits: () => reply.opened,
    })
    const ask = (dispatcher: typeof one) =>
      verb === 'sendDigits'
        ? dispatcher.sendDigits(id, '1', { idempotencyKey: 'menu' })
        : dispatcher.startRecording(id)
    const both = [ask(one), ask(other)]
    await clock.advance(1_000)
    reply.open()
    await clock.advance(1_000)
    await Promise.all(both)
    expect(sent()).toHaveLength(1)
  })

  it('say that the outcome is not known while the first gets no reply, and start the recording again after a minute', async () => {
    let replies = false
    const { one, other, id, sent, clock } = await together({
      startRecording: () => (replies ? Promise.resolve() : new Promise(() => {})),
    })
    void one.startRecording(id)
    await settlePromises()
    const asked = other.startRecording(id).catch((error: unknown) => error)
    await clock.advance(5_000)
    expect(await asked).toMatchObject({ code: 'timeout', provider: 'a', dialled: 'no' })
    replies = true
    await clock.advance(inMilliseconds(commandPatience) - 5_001)
    const again = other.startRecording(id)
    await settlePromises()
    expect(sent()).toHaveLength(1)
    // It looks again after five seconds, which is past the minute.
    await clock.advance(5_000)
    await again
    expect(sent()).toHaveLength(2)
  })
})
