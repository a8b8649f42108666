import type { AddressInfo } from 'node:net'
import { createDispatcher, type Call, type Flow } from '@callplane/core'
import { createEmulator } from '@callplane/emulator'
import { nodeHost } from '@callplane/kit'
import { openStream, type StreamCarrier } from '@callplane/kit/streams'
import { WebSocketServer } from 'ws'
import { emulatedProviders, facesOf, type EmulatedProvider } from '../emulated-providers.ts'
import { webhookServer } from '../webhook-server.ts'

/** What came of the same two calls on one carrier. */
export interface FlowShown {
  readonly provider: string
  readonly status: string
  /** What the caller heard, in order. */
  readonly prompts: readonly string[]
  /** Keys that the flow was told of. */
  readonly digits: string
  /** Seconds of the message, rounded; null where there is none. */
  readonly recording: number | null
  /** Frames of 20 ms that the agent heard, and that the caller heard of it. */
  readonly stream: { readonly framesIn: number; readonly framesOut: number }
}

const business = '+14155550100'
const menuPhone = '+14155550110'
const streamPhone = '+14155550111'
/** Frames after which the agent hangs up: one second. */
const talk = 50

const menu: Flow = {
  steps: [
    {
      step: 'gather',
      prompts: [{ step: 'say', text: 'Press 1 for sales, or 2 to leave a message' }],
      digits: { count: 1 },
      timeout: 30,
      next: 'chosen',
    },
    { step: 'hangUp' },
  ],
  continuations: {
    chosen: { menu: { 2: 'message' }, otherwise: 'sales' },
    sales: [{ step: 'say', text: 'Sales is closed' }],
    message: [
      { step: 'say', text: 'Speak after the tone' },
      { step: 'record', maxDuration: 6, silence: 30, finishKeys: '#' },
      { step: 'say', text: 'Thank you' },
    ],
  },
}

/** An agent that says what it hears and then closes: the name of the carrier is the path. */
const startAgent = async () => {
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1' })
  await new Promise<void>((resolve) => server.once('listening', resolve))
  server.on('connection', (socket, { url = '' }) => {
    const stream = openStream(url.slice(1) as StreamCarrier)
    let heard = 0
    socket.on('message', (data: Buffer, isBinary) => {
      const event = stream.read(isBinary ? data : data.toString())
      if (event.type !== 'audio' || heard >= talk) return
      heard += 1
      for (const frame of stream.write({ type: 'audio', audio: event.audio })) socket.send(frame)
      if (heard === talk) setTimeout(() => socket.close(), 500)
    })
  })
  return {
    url: `ws://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () => server.close(),
  }
}

const carriers = emulatedProviders.filter(({ plugin }) => plugin.can.connect.includes('flow'))

/** One carrier has an emulator of its own, so that its phones are alone. */
const setUp = async ({ plugin, harness }: EmulatedProvider, agentUrl: string) => {
  const emulator = createEmulator({
    speed: 4,
    faces: facesOf(emulatedProviders),
    timings: { talkFor: 3_600_000 },
  })
  const { url } = await emulator.listen()
  const webhooks = await webhookServer()
  const host = nodeHost({
    publicUrl: webhooks.publicUrl,
    clock: { now: emulator.clock.now, after: emulator.clock.after, wall: Date.now },
  })
  const keys = emulator.keys(url)[harness.face]
  if (!keys) throw new Error(`the emulator has no face ${harness.face}`)
  const dispatcher = createDispatcher({
    host,
    providers: [plugin(harness.settings(keys))],
    flows: { menu },
    times: { sendWithinMs: 30_000, answerTurnWithinMs: 30_000 },
  })
  webhooks.serve(dispatcher, host)
  await harness.arrange?.(emulator, keys, `${webhooks.publicUrl}/webhooks`)
  const close = async () => {
    await dispatcher.close()
    await host[Symbol.asyncDispose]()
    await webhooks.close()
    await emulator.close()
  }
  return { emulator, host, dispatcher, close, stream: `${agentUrl}/${plugin.id}` }
}

type World = Awaited<ReturnType<typeof setUp>>

const legTo = ({ emulator }: World, phone: string) =>
  emulator.calls().find(({ to }) => to.includes(phone.slice(1)))

const spokenTo = (world: World, phone: string): readonly string[] =>
  (legTo(world, phone)?.sounds ?? [])
    .filter(({ kind, from }) => kind === 'speech' && from === 'caller')
    .map(({ text }) => text)

/** Waits of the calls' own time. */
const pause = ({ host }: World, milliseconds: number): Promise<void> =>
  new Promise((resolve) => {
    host.clock.after(milliseconds, resolve)
  })

const until = async (world: World, holds: () => boolean): Promise<void> => {
  for (let tries = 0; tries < 600 && !holds(); tries++) await pause(world, 100)
}

const runMenu = async (world: World): Promise<Call> => {
  const { dispatcher, emulator } = world
  const { id } = await dispatcher.dispatch({
    to: menuPhone,
    from: business,
    connect: { flow: 'menu' },
  })
  await until(world, () => spokenTo(world, menuPhone).length > 0)
  await pause(world, 4_000)
  emulator.network.act(menuPhone, { do: 'press', digits: '2' })
  await until(world, () => spokenTo(world, menuPhone).includes('Speak after the tone'))
  await pause(world, 3_000)
  emulator.network.act(menuPhone, { do: 'speak', text: 'Please call me back tomorrow' })
  await until(world, () => legTo(world, menuPhone)?.state === 'ended')
  return dispatcher.calls.wait(id, 'settled', { timeoutMs: 120_000 })
}

const runStream = async (world: World): Promise<FlowShown['stream']> => {
  const { dispatcher, stream } = world
  const { id } = await dispatcher.dispatch({ to: streamPhone, from: business, connect: { stream } })
  await until(world, () => legTo(world, streamPhone)?.state === 'ended')
  await dispatcher.calls.wait(id, 'ended', { timeoutMs: 120_000 })
  const [view] = legTo(world, streamPhone)?.streams ?? []
  return { framesIn: Math.min(view?.framesIn ?? 0, talk), framesOut: view?.framesOut ?? 0 }
}

const show = async (carrier: EmulatedProvider, agentUrl: string): Promise<FlowShown> => {
  const world = await setUp(carrier, agentUrl)
  try {
    const call = await runMenu(world)
    const turns = call.flow?.turns.map(({ turn }) => turn) ?? []
    const recorded = turns.find((turn) => turn.turn === 'recorded')
    const duration = recorded?.recording?.seconds ?? call.recordings[0]?.duration
    return {
      provider: carrier.plugin.id,
      status: call.status,
      prompts: spokenTo(world, menuPhone),
      digits: turns.map((turn) => (turn.turn === 'gathered' ? turn.digits : '')).join(''),
      recording: duration === undefined ? null : Math.round(duration),
      stream: await runStream(world),
    }
  } finally {
    await world.close()
  }
}

/** Runs the same menu with a message, and the same agent on a stream, on every carrier with flows. */
export const runFlows = async (): Promise<readonly FlowShown[]> => {
  const agent = await startAgent()
  try {
    return await Promise.all(carriers.map((carrier) => show(carrier, agent.url)))
  } finally {
    agent.close()
  }
}

/** Whether every carrier said, heard and recorded the same. */
export const agreement = (flows: readonly FlowShown[]): boolean => {
  const [first, ...others] = flows.map(({ provider: _provider, stream: _stream, ...same }) =>
    JSON.stringify(same),
  )
  return (
    others.every((other) => other === first) &&
    flows.every(({ status, stream }) => status === 'completed' && stream.framesOut > 0)
  )
}

/** One paragraph for each carrier. */
export const printedFlows = (flows: readonly FlowShown[]): readonly string[] =>
  flows.flatMap(({ provider, status, prompts, digits, recording, stream }) => [
    `${provider}: ${status}`,
    ...prompts.map((text) => `   said      ${text}`),
    `   keys      ${digits}`,
    `   recorded  ${recording === null ? 'nothing' : `${recording} s`}`,
    `   agent     heard ${stream.framesIn} frames of 20 ms, was heard for ${stream.framesOut}`,
    '',
  ])
