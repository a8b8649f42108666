import { describe, expect, it } from 'vitest'
import type { Gate } from '../../gates/gate.ts'
import { ended, event, refusal, settlePromises, webhookOf } from '../../testing/index.ts'
import { call, publicUrl, setUp } from '../dispatcher.fixture.ts'
import { memoryStore } from '../memory-store.ts'

type Script = Parameters<typeof setUp>[0][string]
type Dispatcher = ReturnType<typeof setUp>['dispatcher']

const inProgress = async (script: Script = {}, options: Parameters<typeof setUp>[1] = {}) => {
  const bench = setUp({ a: script }, options)
  const { id } = await bench.dispatcher.dispatch(call)
  const report = (what: ReturnType<typeof event>) => {
    const attemptKey = bench.fake('a').keys[0]
    return bench.dispatcher.receive('a', webhookOf({ ...what, at: bench.clock.now(), attemptKey }))
  }
  await report(event('answered'))
  const sent = () => bench.fake('a').log.filter((line) => line !== 'place')
  return { ...bench, id, report, sent }
}

const verbs: readonly (readonly [
  string,
  (dispatcher: Dispatcher, id: string) => Promise<unknown>,
])[] = [
  ['sendDigits', (dispatcher, id) => dispatcher.sendDigits(id, '1')],
  ['startRecording', (dispatcher, id) => dispatcher.startRecording(id)],
  ['stopRecording', (dispatcher, id) => dispatcher.stopRecording(id)],
  ['transfer', (dispatcher, id) => dispatcher.transfer(id, '+14155550124')],
]

describe('a command to a call that is not live', () => {
  it.each(verbs)('is refused with the state of the call: %s', async (_verb, ask) => {
    const waiting: Gate = {
      name: 'waiting',
      check: () => ({ verdict: 'pass' }),
      acquire: () => new Promise(() => {}),
    }
    const queued = setUp({ a: {} }, { gates: [waiting] })
    void queued.dispatcher.dispatch(call)
    await settlePromises()
    const unknown = setUp({ a: { place: () => Promise.reject(new Error('lost')) } })
    void unknown.dispatcher.dispatch(call)
    await settlePromises()
    const over = await inProgress()
    await over.report(ended('completed', 'hung-up', 'yes'))
    for (const [{ dispatcher, fake }, status] of [
      [queued, 'queued'],
      [unknown, 'unknown'],
      [over, 'completed'],
    ] as const) {
      const [record] = (await dispatcher.calls.list()).calls
      const id = record?.id ?? ''
      await expect(ask(dispatcher, id)).rejects.toMatchObject({
        code: 'call-not-live',
        message: `${id} is not live; its status is ${status}`,
        dialled: 'no',
      })
      expect(fake('a').log.filter((line) => line !== 'place')).toEqual([])
    }
  })

  it('or that the provider cannot do is refused, and has rung no phone', async () => {
    const { dispatcher, id } = await inProgress()
    await expect(dispatcher.transfer(id, '+14155550124')).rejects.toMatchObject({
      code: 'unsupported',
      message: 'a cannot transfer',
      provider: 'a',
      dialled: 'no',
    })
  })

  it('is told apart from one to a place that is none', async () => {
    const { dispatcher, id } = await inProgress({ transfer: async () => {} })
    await expect(dispatcher.transfer(id, 'nowhere')).rejects.toMatchObject({
      code: 'input-invalid',
      faults: [{ path: ['to'] }],
    })
  })
})

describe('a report of a call', () => {
  it('is refused before it is dialled, and where this dispatcher dials it', async () => {
    const { dispatcher, id } = await inProgress()
    const message = `${id} was not registered with registerExternal`
    await expect(dispatcher.report(id, {})).rejects.toMatchObject({ code: 'unsupported', message })
  })
})

describe('a recording', () => {
  it('is started once although digits are sent meanwhile, and its reports have an address', async () => {
    const told: unknown[] = []
    const { dispatcher, id, sent, fake } = await inProgress({
      startRecording: async (context) => void told.push(context),
    })
    await dispatcher.startRecording(id)
    await dispatcher.sendDigits(id, '1')
    await dispatcher.startRecording(id)
    expect(sent()).toEqual(['startRecording', 'sendDigits 1'])
    const callbackUrl = `${publicUrl}/webhooks/a?attempt=${fake('a').keys[0]}`
    expect(told).toEqual([{ callbackUrl }])
  })

  it('is not stopped a second time by the report of its end', async () => {
    const { dispatcher, id, sent, report, clock } = await inProgress()
    await dispatcher.startRecording(id)
    await clock.advance(1_000)
    await dispatcher.stopRecording(id)
    await clock.advance(1_000)
    await report(event('recording', { recording: { id: 'r1', status: 'completed' } }))
    await dispatcher.stopRecording(id)
    expect(sent()).toEqual(['startRecording', 'stopRecording'])
  })
})

it('what was commanded over one route is commanded again over the next', async () => {
  const { dispatcher, clock, fake } = setUp({ a: {}, b: {} })
  const { id } = await dispatcher.dispatch(call)
  const command = async () => {
    await dispatcher.startRecording(id)
    await dispatcher.sendDigits(id, '1', { idempotencyKey: 'menu' })
  }
  await command()
  const attemptKey = fake('a').keys[0]
  const failed = ended('failed', 'congestion', 'no', { at: clock.now(), attemptKey })
  await dispatcher.receive('a', webhookOf(failed))
  await clock.advance(100)
  await command()
  await command()
  const commands = ['place', 'startRecording', 'sendDigits 1']
  expect([fake('a').log, fake('b').log]).toEqual([commands, commands])
})

describe('a command of the dispatcher', () => {
  const notes = [{ field: 'dtmf', effect: 'dropped' as const, detail: 'not offered' }]

  it('that fails is logged, one that succeeds is not', async () => {
    let fails = true
    const { dispatcher, id, host, clock } = await inProgress({
      hangUp: async () => {
        if (fails) throw refusal('rate')
      },
    })
    const hungUp = dispatcher.hangUp(id)
    await settlePromises()
    fails = false
    await clock.advance(6_000)
    await hungUp
    expect(host.entries).toEqual([
      { level: 'warn', event: 'command.failed', call: id, command: 'hang-up', code: 'rate' },
    ])
  })

  it('that may have been heard is not repeated after a crash', async () => {
    const store = memoryStore()
    const first = setUp({ a: { notes, sendDigits: () => new Promise(() => {}) } }, { store })
    await first.dispatcher.dispatch({ ...call, dtmf: '9#' })
    const attemptKey = first.fake('a').keys[0]
    const answered = event('answered', { at: first.clock.now(), attemptKey })
    await first.dispatcher.receive('a', webhookOf(answered))
    await settlePromises()
    expect(first.fake('a').log).toEqual(['place', 'sendDigits 9#'])
    const next = setUp({ a: { notes } }, { store, takeOver: true })
    await next.dispatcher.recover()
    await next.clock.advance(600_000)
    expect(next.fake('a').log).toEqual([])
  })
})
