import {
  createDispatcher,
  type Clock,
  type Host,
  type Provider,
  type WireRequest,
} from '@callplane/core'
import { emergencyNumbers, premiumNumbers } from '../../packages/guards/src/index.ts'
import { nodeHost, systemClock } from '@callplane/kit'
import { Agent, request } from 'undici'
import { interleave, measure, type Measured } from './measure.ts'
import { told, type Row } from './report.ts'

export const from = '+14155550100'
export const to = '+14155550123'
export const near = 'sip:room@example.com'
export const publicUrl = 'https://calls.example.com'

const count = 2_500
const inFlight = 50

/** Milliseconds. The provider is not asked about a call before. */
const leastLookUp = 20_000

/** The calls of the bench never end, so they would be asked about while later rounds run: that is put off beyond its end. */
const clock: Clock = {
  ...systemClock,
  after: (milliseconds, run) =>
    systemClock.after(milliseconds < leastLookUp ? milliseconds : milliseconds * 100, run),
}

export interface DispatchSides {
  readonly name: string
  /** Least ratio of our calls per second to the bare SDK's. */
  readonly goal: number
  readonly provider: Provider
  readonly bare: (index: number) => Promise<unknown>
}

/** The whole of it: validate, rule, guards, breaker, pace, journal, SDK, record, and a listener that gets each change. */
const dispatcherOver = (host: Host, provider: Provider) => {
  const dispatcher = createDispatcher({
    host,
    providers: [provider],
    rules: [
      {
        id: 'sales',
        direction: 'outbound',
        numbers: [from],
        routes: [{ provider: provider.name }],
      },
    ],
    gates: [emergencyNumbers(), premiumNumbers()],
    pace: { [provider.name]: { cps: 1_000_000 } },
  })
  const statuses = new Map<string, number>()
  // As an application does, it looks at what it is told.
  dispatcher.on('call-changed', ({ status }) => {
    statuses.set(status, (statuses.get(status) ?? 0) + 1)
  })
  return dispatcher
}

const callOf = (index: number) =>
  ({
    to,
    from,
    rule: 'sales',
    ringTimeout: 30,
    idempotencyKey: `key-${index}`,
    connect: { sip: near },
  }) as const

/** The request that the plugin sends for a call. */
const sentRequest = async (host: Host, provider: Provider): Promise<WireRequest> => {
  let seen: WireRequest | undefined
  const watched = dispatcherOver(
    {
      ...host,
      fetch: (wire, limits) => {
        seen = wire
        return host.fetch(wire, limits)
      },
    },
    provider,
  )
  await watched.dispatch(callOf(0))
  await watched.close()
  if (!seen) throw new Error('nothing was sent')
  return seen
}

/** Sends the same bytes with nothing around them. */
const bareUndici = ({ url, method, headers, body }: WireRequest) => {
  const agent = new Agent({ connections: 128, pipelining: 1 })
  return {
    send: async () => {
      const response = await request(url, {
        dispatcher: agent,
        method: method as 'POST',
        headers,
        body: body ?? null,
      })
      await response.body.text()
    },
    close: () => agent.close(),
  }
}

const rowsOf = (
  { name, goal }: DispatchSides,
  best: Readonly<Record<'ours' | 'sdk' | 'floor', Measured>>,
): Row[] => [
  {
    name: `dispatch over ${name}, calls/s against its bare SDK`,
    goal: { atLeast: goal },
    ratio: best.ours.perSecond / best.sdk.perSecond,
    detail: `dispatch ${told(best.ours)}; SDK ${told(best.sdk)}; ${inFlight} in flight`,
  },
  {
    name: `dispatch over ${name}, CPU per call against bare undici`,
    goal: { atMost: 2 },
    ratio: best.ours.cpu / best.floor.cpu,
    detail: `dispatch ${told(best.ours)}; undici, same bytes ${told(best.floor)}`,
  },
]

export const sectionOf = async (sides: DispatchSides) => {
  const { provider, bare } = sides
  const host = nodeHost({ publicUrl, clock, log: () => {} })
  // One for all rounds, as an application has it.
  const dispatcher = dispatcherOver(host, provider)
  let dispatched = 0
  const ours = (calls = count): Promise<Measured> =>
    measure(
      async () => {
        const call = await dispatcher.dispatch(callOf(dispatched++))
        if (call.providerRef === null) throw new Error(`not accepted: ${JSON.stringify(call)}`)
      },
      calls,
      inFlight,
    )
  const close = async () => {
    await dispatcher.close()
    await host[Symbol.asyncDispose]()
  }
  const rows = async (): Promise<Row[]> => {
    const floor = bareUndici(await sentRequest(host, provider))
    const best = await interleave(
      {
        ours: () => ours(),
        sdk: () => measure(bare, count, inFlight),
        floor: () => measure(floor.send, count, inFlight),
      },
      // A process that has run for a while: compiled for good after about ten thousand calls.
      { rounds: 5, warmUps: 6 },
    )
    await floor.close()
    await close()
    return rowsOf(sides, best)
  }
  return { rows, ours, close }
}
