import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import type { Call, Flow } from '@callplane/core'
import { WebSocketServer, type WebSocket } from 'ws'
import { setUpBench, type Bench } from '../bench.ts'
import type { ConformanceCase } from '../case.ts'
import { numberFor } from '../expectations.ts'
import type { Harness, PluginUnderTest } from '../harness.ts'

const caller = numberFor(10)
const parameter = '4711'
const farewell = 'The agent has left'

/** What an application sees of the stream of a call. */
interface Agent {
  readonly url: string
  /** Connections, by the path and the headers that they came with. */
  readonly paths: readonly string[]
  /** Text messages. */
  readonly texts: readonly string[]
  readonly frames: () => number
  readonly isClosed: () => boolean
  /** Ends the connection. */
  leave(): void
  close(): Promise<void>
}

const startAgent = async (): Promise<Agent> => {
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1' })
  await once(server, 'listening')
  const paths: string[] = []
  const texts: string[] = []
  let frames = 0
  let socket: WebSocket | undefined
  let closed = false
  server.on('connection', (connection, { url = '' }) => {
    socket = connection
    paths.push(url)
    connection.on('message', (data, isBinary) => {
      frames += 1
      if (!isBinary) texts.push((data as Buffer).toString())
    })
    connection.on('close', () => (closed = true))
  })
  return {
    url: `ws://127.0.0.1:${(server.address() as AddressInfo).port}/talk`,
    paths,
    texts,
    frames: () => frames,
    isClosed: () => closed,
    leave: () => socket?.close(),
    async close() {
      for (const client of server.clients) client.terminate()
      server.close()
      await once(server, 'close')
    },
  }
}

const flowWith = (url: string): Flow => ({
  steps: [{ step: 'stream', url, parameters: { order: parameter }, next: 'after' }],
  continuations: { after: [{ step: 'say', text: farewell }] },
})

/** A call whose near end is the agent. */
interface Streaming {
  readonly bench: Bench
  readonly agent: Agent
  readonly id: string
  /** Lets time of the call and of the sockets pass until it holds, for as long as a stream could take. */
  until(holds: () => boolean): Promise<void>
  ended(): Promise<Call>
}

const legOf = ({ emulator }: Bench) =>
  emulator.calls().find(({ to }) => to.includes(caller.slice(1)))

const spoken = (bench: Bench): readonly string[] =>
  (legOf(bench)?.sounds ?? [])
    .filter(({ kind, from }) => kind === 'speech' && from === 'caller')
    .map(({ text }) => text)

/** The sockets are real, so that each step of the clock leaves them a moment. */
const tries = 500

const within = async (
  plugin: PluginUnderTest,
  harness: Harness,
  { faults, url }: StreamCase,
): Promise<readonly string[]> => {
  const agent = await startAgent()
  const flows = { talk: flowWith(url ?? agent.url) }
  const bench = await setUpBench(plugin, harness, { flows })
  try {
    const until: Streaming['until'] = async (holds) => {
      for (let count = 0; count < tries && !holds(); count++) {
        await bench.clock.advance(20)
        await new Promise((resolve) => setTimeout(resolve, 1))
      }
    }
    let id = ''
    const dispatched = bench.dispatcher
      .dispatch(bench.call(caller, { connect: { flow: 'talk' } }))
      .then((call) => (id = call.id))
    await bench.clock.advance(2_000)
    await dispatched
    return await faults({
      bench,
      agent,
      id,
      until,
      async ended() {
        await until(() => legOf(bench)?.state === 'ended')
        await bench.clock.advance(60_000)
        const call = await bench.dispatcher.calls.get(id)
        if (!call) throw new Error('the call has no record')
        return call
      },
    })
  } finally {
    await bench.close()
    await agent.close()
  }
}

interface StreamCase {
  readonly faults: (streaming: Streaming) => Promise<readonly string[]>
  /** Where the stream goes. Default: the agent. */
  readonly url?: string
}

const difference = (what: string, found: unknown, wanted: unknown): readonly string[] =>
  JSON.stringify(found) === JSON.stringify(wanted)
    ? []
    : [`${what}: ${JSON.stringify(found)} instead of ${JSON.stringify(wanted)}`]

const turnsOf = ({ flow }: Call): readonly string[] =>
  (flow?.turns ?? []).map(({ turn }) => turn.turn)

const streamCase = (name: string, faults: StreamCase['faults'], url?: string): ConformanceCase => ({
  name,
  exempt: ({ documented }) =>
    documented.nearEnds.includes('stream') ? undefined : 'the provider has no media streams',
  faults: (plugin, harness) =>
    within(plugin, harness, { faults, ...(url !== undefined && { url }) }),
})

/** Streams are shown by what their WebSocket gets, and by how the flow goes on after them. */
export const streamCases: readonly ConformanceCase[] = [
  streamCase('an agent gets the parameters and hears the caller', async (streaming) => {
    const { agent, bench, until } = streaming
    await until(() => agent.frames() > 25)
    bench.emulator.network.act(caller, { do: 'speak', text: 'Hello' })
    const before = agent.frames()
    await until(() => agent.frames() >= before + 25)
    const [view] = legOf(bench)?.streams ?? []
    return [
      ...difference('connections', agent.paths.length, 1),
      ...difference('path', agent.paths[0], '/talk'),
      ...(agent.texts.some((text) => text.includes(parameter))
        ? []
        : ['no message has the parameters of the stream']),
      ...(agent.frames() < before + 25 ? ['the agent does not hear the caller'] : []),
      ...difference('stream', view?.state, 'open'),
      ...difference('heard', spoken(bench), []),
    ]
  }),
  streamCase('the flow goes on when the agent ends the connection', async (streaming) => {
    const { agent, bench, until, ended } = streaming
    await until(() => agent.frames() > 5)
    agent.leave()
    const call = await ended()
    const last = call.flow?.turns.at(-1)
    return [
      ...difference('status', call.status, 'completed'),
      ...difference('turns', turnsOf(call), ['started', 'streamed']),
      ...difference('continuation', last?.continuation, 'after'),
      ...(last?.turn.turn === 'streamed' ? difference('end', last.turn.ended, 'closed') : []),
      ...difference('heard', spoken(bench), [farewell]),
      ...difference('connections', agent.paths.length, 1),
    ]
  }),
  streamCase(
    'the flow goes on when the agent cannot be reached',
    async ({ bench, ended }) => {
      const call = await ended()
      return [
        ...difference('status', call.status, 'completed'),
        ...difference('turns', turnsOf(call), ['started', 'streamed']),
        ...difference('heard', spoken(bench), [farewell]),
      ]
    },
    'ws://127.0.0.1:1/talk',
  ),
  streamCase('hanging up ends the connection', async ({ agent, bench, id, until }) => {
    await until(() => agent.frames() > 5)
    const hungUp = bench.dispatcher.hangUp(id)
    await until(() => agent.isClosed() && legOf(bench)?.state === 'ended')
    await bench.clock.advance(10_000)
    await hungUp
    const call = await bench.dispatcher.calls.get(id)
    return [
      ...difference('status', call?.status, 'completed'),
      ...(agent.isClosed() ? [] : ['the connection is open after the hang-up']),
      ...difference('leg', legOf(bench)?.state, 'ended'),
      ...difference('heard', spoken(bench), []),
    ]
  }),
]
