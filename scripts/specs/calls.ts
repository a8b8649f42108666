import {
  businessNumber,
  markers,
  numberFor,
  outcomeNames,
  setUpBench,
  type Bench,
  type Harness,
  type PluginUnderTest,
} from '@callplane/conformance'
import {
  CallError,
  featureFields,
  type AttemptContext,
  type OutboundCallInput,
  type Ports,
  type References,
} from '@callplane/core'
import { useInfrastructure } from './infrastructure.ts'

const sip = 'sip:far@carrier.example'
const near = '+14155550102'

/** What a call can be like beyond one feature at a time; a provider that cannot do it skips its route. */
const shapes: readonly Partial<OutboundCallInput>[] = [
  { connect: { sip: 'sip:desk@example.com' } },
  { connect: { sip: 'sip:desk@example.com' }, sipHeaders: { 'X-Order': 'A-1' }, record: true },
  { connect: { sip: 'sip:desk@example.com' }, waitUntilAnswered: false, maxDuration: 600 },
  { connect: { phone: near } },
  { connect: { phone: near }, waitUntilAnswered: true, machineDetection: 'detect' },
  { connect: { phone: near, first: true } },
  { connect: { phone: near, first: true }, ringTimeout: 25, dtmf: '1w2#', record: true },
  { connect: { phone: near, first: true }, machineDetection: 'greeting-end' },
  { connect: { conference: 'desk' } },
  { connect: { conference: 'desk' }, record: true },
  { to: sip },
  { to: sip, sipHeaders: { 'X-Order': 'A-1' }, mediaEncryption: 'required' },
  { to: sip, connect: { sip: 'sip:desk@example.com' }, mediaEncryption: 'required' },
  { machineDetection: 'greeting-end', dtmf: '1' },
  { machineDetection: 'hang-up' },
  { mediaEncryption: 'preferred' },
  { ringTimeout: 1, maxDuration: 1 },
  { ringTimeout: 600, maxDuration: 86_400 },
  { dtmf: `${'1w'.repeat(31)}#` },
  { metadata: { order: 'A-1', nested: { list: [1, 'two'] } }, tags: ['tag'] },
]

/** Options of one provider, each of them. */
const ownOptions: Readonly<Record<string, object>> = {
  livekit: {
    krisp: true,
    playDialtone: true,
    displayName: 'Desk',
    toUser: 'desk',
    attributes: { team: 'desk' },
    destination: { country: 'US', city: 'Denver', region: 'CO' },
    mediaTimeout: 30,
    codecs: [{ name: 'PCMU', rate: 8000 }],
  },
}

/** A refusal is an answer too; anything else that is thrown is a programming error. */
const tolerant = async (work: Promise<unknown> | undefined): Promise<void> => {
  try {
    await work
  } catch (error) {
    if (!CallError.isInstance(error)) throw error
  }
}

/** Lets the time pass that a command needs. */
const during = async (bench: Bench, work: Promise<unknown> | undefined): Promise<void> => {
  const done = tolerant(work)
  await bench.clock.advance(20_000)
  await done
}

type Over = (
  use: (bench: Bench, ports: Ports) => Promise<void>,
  options?: { readonly webhooks: boolean },
) => Promise<void>

const talking = async (bench: Bench, more: Partial<OutboundCallInput> = {}) =>
  bench.run(bench.call(numberFor(13), more), 12)

const attemptOf = (bench: Bench, plugin: PluginUnderTest, harness: Harness): AttemptContext => ({
  key: 'cp00000000000000000000000000000003',
  call: { to: numberFor(13), from: businessNumber },
  route: { provider: plugin.id, weight: 1, ...harness.route?.(bench.keys) },
  sendBy: bench.clock.now() + 10_000,
})

/** Every outcome with and without webhooks, every feature, and every shape. */
const placeCalls = async (harness: Harness, over: Over): Promise<void> => {
  for (const digits of Object.keys(outcomeNames).map(Number))
    for (const webhooks of [true, false])
      await over(
        async (bench) => {
          const detection = digits === 61 ? ({ machineDetection: 'detect' } as const) : {}
          const call = bench.call(numberFor(digits), { ringTimeout: 20, ...detection })
          await tolerant(bench.run(call, 600))
        },
        { webhooks },
      )
  for (const field of featureFields)
    await over(async (bench) => {
      const extra = harness.places[field]?.with
      const value = { [field]: extra?.[field] ?? markers[field] }
      await tolerant(bench.run(bench.call(numberFor(10), { ...extra, ...value })))
    })
  for (const shape of shapes)
    await over(async (bench) => tolerant(bench.run(bench.call(numberFor(10), shape))))
}

/** Every command over a call that talks or rings. Returns the references of one such call. */
const commandCalls = async (over: Over): Promise<References> => {
  let references: References = {}
  await over(async (bench) => {
    const { id, attempts } = await talking(bench)
    references = attempts[0]?.references ?? {}
    await during(bench, bench.dispatcher.sendDigits(id, '42w#'))
    await during(bench, bench.dispatcher.startRecording(id))
    await during(bench, bench.dispatcher.stopRecording(id))
    await during(bench, bench.dispatcher.hangUp(id))
    await during(bench, bench.dispatcher.hangUp(id))
  })
  for (const to of [numberFor(12), sip])
    await over(async (bench) => {
      const { id } = await talking(bench)
      await during(bench, bench.dispatcher.transfer(id, to))
      await during(bench, bench.dispatcher.hangUp(id))
    })
  for (const connect of [{ phone: near, first: true }, { sip: 'sip:desk@example.com' }] as const)
    await over(async (bench) => {
      const { id } = await talking(bench, { connect })
      await during(bench, bench.dispatcher.sendDigits(id, '1'))
      await during(bench, bench.dispatcher.transfer(id, numberFor(12)))
      await during(bench, bench.dispatcher.hangUp(id))
    })
  await over(async (bench) => {
    const { id } = await bench.run(bench.call(numberFor(51), { ringTimeout: 60 }), 4)
    await during(bench, bench.dispatcher.hangUp(id))
  })
  return references
}

/** Every kind of call and command a plugin knows, against the emulator. A witness notes what it sends. */
export const makeCalls = async (plugin: PluginUnderTest, harness: Harness): Promise<void> => {
  const over: Over = async (use, options) => {
    const bench = await setUpBench(plugin, harness, options)
    await use(bench, plugin(harness.settings(bench.keys)).connect(bench.host))
    await bench.close()
  }
  await placeCalls(harness, over)
  const options = { [plugin.id]: ownOptions[plugin.id] ?? {} }
  await over(async (bench) => tolerant(bench.run(bench.call(numberFor(10), { options }))))
  const references = await commandCalls(over)
  // What a provider that works by commands is asked to do with callers.
  for (const connect of [{ conference: 'desk' }, { phone: near }] as const)
    await over(async (bench, { calls }) => {
      const first = await talking(bench, { connect: { conference: 'desk' } })
      const second = await talking(bench)
      for (const { attempts } of [first, second]) {
        const told = attempts[0]?.references ?? {}
        await during(bench, calls.answer?.(told))
        const action = { action: 'connect', connect, from: businessNumber } as const
        await during(bench, calls.connect?.(told, action, attemptOf(bench, plugin, harness)))
        await during(bench, calls.reject?.(told, 'busy'))
      }
    })
  // The same references at an account without them: how the provider reports that the call does not exist.
  await over(async (bench, { calls }) => {
    await during(bench, calls.get?.(references))
    await during(bench, calls.hangUp?.(references))
    await during(bench, calls.sendDigits?.(references, '1'))
    await during(bench, calls.startRecording?.(references))
    await during(bench, calls.stopRecording?.(references))
  })
  await over(async (bench, ports) => {
    // Without a caller ID, some look up the account's numbers.
    const { route } = attemptOf(bench, plugin, harness)
    await during(
      bench,
      Promise.resolve().then(() => ports.prepare?.({ to: numberFor(10) }, route)),
    )
    const dispatch = { agent: 'desk-agent', metadata: { order: 'A-1' } }
    const withAgent = { to: numberFor(10), connect: { room: 'desk' }, dispatch }
    await during(bench, ports.ensure?.(withAgent, route, undefined))
    const call = await bench.run(bench.call(numberFor(62), { record: true }))
    const recorded = call.attempts[0]?.references ?? {}
    await useInfrastructure(ports, recorded, plugin.id, (work) => during(bench, work))
  })
}
