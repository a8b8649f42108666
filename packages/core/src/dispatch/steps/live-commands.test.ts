import { describe, expect, it } from 'vitest'
import type { Gate } from '../../gates/gate.ts'
import {
  business,
  ended,
  event,
  far,
  refusal,
  settlePromises,
  webhookOf,
} from '../../testing/index.ts'
import { call, gate, publicUrl, setUp } from '../dispatcher.fixture.ts'
import { memoryStore } from '../memory-store.ts'

const target = '+14155550124'

type Script = Parameters<typeof setUp>[0][string]
type Dispatcher = ReturnType<typeof setUp>['dispatcher']

/** A provider that asks about a caller, and is answered by commands. */
const callerScript: Script = {
  can: { answers: 'command', verbs: ['answer', 'reject', 'hangUp'] },
  ask: () => ({ kind: 'inbound', references: { call: 'c1' }, from: far, to: business }),
}

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
  ['transfer', (dispatcher, id) => dispatcher.transfer(id, target)],
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

  it('is refused where a caller is being rejected', async () => {
    const { dispatcher, fake } = setUp(
      { a: { ...callerScript, reject: () => new Promise(() => {}) } },
      { rules: [] },
    )
    await dispatcher.receive('a', webhookOf(event('initiated')))
    await settlePromises()
    const [{ id } = { id: '' }] = (await dispatcher.calls.list()).calls
    await expect(dispatcher.sendDigits(id, '1')).rejects.toMatchObject({ code: 'call-not-live' })
    expect(fake('a').log).toEqual(['reject declined'])
  })

  it('or that the provider cannot do is refused, and has rung no phone', async () => {
    const { dispatcher, id } = await inProgress()
    await expect(dispatcher.transfer(id, target)).rejects.toMatchObject({
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

it('a transfer is not sent where its call was given up while a guard waited', async () => {
  const turn = gate()
  const guard: Gate = {
    name: 'slow',
    check: () => ({ verdict: 'pass' }),
    acquire: async ({ call: { to } }) => {
      if (to === target) await turn.opened
      return { verdict: 'pass' }
    },
  }
  const can = { verbs: ['transfer'] as const, reports: { ringing: false, busy: false } }
  const script = { can, transfer: async () => {} }
  const { dispatcher, clock, fake } = setUp({ a: script }, { gates: [guard] })
  const { id } = await dispatcher.dispatch(call)
  const thrown = dispatcher.transfer(id, target).catch((error: unknown) => error)
  await clock.advance(6 * 3_600_000)
  expect(await dispatcher.calls.get(id)).toMatchObject({ status: 'unknown', settled: true })
  turn.open()
  expect(await thrown).toMatchObject({ code: 'call-not-live', dialled: 'no' })
  expect(fake('a').log).toEqual(['place'])
})

describe('a report of a call', () => {
  it('that this dispatcher dials is refused, also before it is dialled', async () => {
    const waiting: Gate = {
      name: 'waiting',
      check: () => ({ verdict: 'pass' }),
      acquire: () => new Promise(() => {}),
    }
    const dialled = setUp({ a: {} })
    const queued = setUp({ a: {} }, { gates: [waiting] })
    for (const { dispatcher } of [dialled, queued]) {
      void dispatcher.dispatch(call)
      await settlePromises()
      const [{ id } = { id: '' }] = (await dispatcher.calls.list()).calls
      const message = `${id} was not registered with registerExternal`
      const refused = { code: 'unsupported', message }
      await expect(dispatcher.report(id, {})).rejects.toMatchObject(refused)
    }
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

it('a hang-up that is asked for again was asked for when it was asked for first', async () => {
  const { dispatcher, id, clock } = await inProgress({ hangUp: () => new Promise(() => {}) })
  const first = clock.now()
  void dispatcher.hangUp(id)
  await clock.advance(3_000)
  void dispatcher.hangUp(id)
  await clock.advance(6_000)
  const { timeline = [] } = (await dispatcher.calls.get(id)) ?? {}
  const asked = timeline.filter(({ type }) => type === 'cancel-requested')
  expect(asked).toMatchObject([{ at: new Date(first).toISOString() }])
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

  it('that answers a caller is repeated where its process died meanwhile', async () => {
    const store = memoryStore()
    const rules = [
      {
        id: 'reception',
        direction: 'inbound' as const,
        numbers: [business],
        room: { type: 'static' as const, id: 'desk' },
        routes: [{ provider: 'a' }],
      },
    ]
    const dying = setUp(
      { a: { ...callerScript, answer: () => new Promise(() => {}) } },
      { store, rules },
    )
    await dying.dispatcher.receive('a', webhookOf(event('initiated')))
    await settlePromises()
    expect(dying.fake('a').log).toEqual(['answer'])
    const next = setUp({ a: callerScript }, { store, rules, takeOver: true })
    await next.dispatcher.recover()
    await next.clock.advance(9_999)
    expect(next.fake('a').log).toEqual([])
    await next.clock.advance(1)
    expect(next.fake('a').log).toEqual(['answer'])
  })
})
