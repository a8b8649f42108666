// The dispatcher's load through the vendors' own clients, over real HTTP: what phones see without the dispatcher.
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { createEmulator, type Emulator, type Fault } from '@callplane/emulator'
import { bareClients } from './bare-clients.ts'
import { createCounts } from './counts.ts'
import type { Dial } from './dial.ts'
import { judge } from './judge.ts'
import type { PlannedCall } from './load.ts'
import { wholeHistory } from './whole-history.ts'

/**
 * The clients keep real time, timeouts and pauses between retries included, so a call that is never answered takes half
 * a minute here and no time at all in the dispatcher's run: hence fewer calls.
 */
export const bareCalls = 500
export const maxBareCalls = 1_000

/** Virtual seconds per real second. Much faster, and a busy machine would look like a slow provider. */
const speed = 6
/** For the same reason. Calls do not meet, each having a number of its own, so when they are asked for matters not. */
const callsPerSecond = 40
const inFlight = 32
/** Real seconds after which no further call is asked for. The slowest then takes 33: six posts by Telnyx's client. */
const deadline = 45
/** Virtual: the slowest fault acts 25 s late, and the phone then takes 4 s to be answered. */
const settleSeconds = 40
/** Outside of every load that may be asked for. */
const warmUpNumber = '+14155550123'

export interface BareTally {
  readonly calls: number
  readonly rings: number
  readonly reached: number
  readonly doubleRings: number
  /** Calls whose client threw, so that the caller was told they failed. */
  readonly failed: number
  /** Those of them that were answered. */
  readonly failedButReached: number
}

export interface BareFigures extends BareTally {
  readonly perProvider: Readonly<Record<string, BareTally>>
  readonly examples: readonly string[]
}

export interface BareLoad {
  readonly seed: number
  readonly planned: readonly PlannedCall[]
  readonly faults: readonly Fault[]
  /** 1: what a client throws is a failed call. 2: the application tries again. */
  readonly tries: number
}

/** The client whose provider is down for the whole run. */
const dead = 'dead'
const carriers = ['twilio', 'telnyx', 'plivo', 'vonage'] as const

/** A client knows one provider: the rule's first route, and an even share each where the rule weighs carriers. */
const providerOf = ({ rule, index }: PlannedCall): string => {
  if (rule === 'weighted') return carriers[index % carriers.length] ?? 'twilio'
  return rule.startsWith('dead-') ? dead : rule.replace(/^(?:only|first)-/, '')
}

const serveDead = async (): Promise<string> => {
  const server = createServer((request, response) => {
    request.resume()
    response.writeHead(503, { 'content-type': 'text/html' }).end('<html>503</html>')
  })
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

/**
 * Loading a client's code stops the process for longer than some of them wait for an answer. And a client that cannot
 * place a call even now would only look as if it never rang twice.
 */
const warmUp = async (clients: Readonly<Record<string, Dial>>, emulator: Emulator) => {
  for (const [id, dial] of Object.entries(clients)) {
    const ready = dial(warmUpNumber, 0).catch(() => dial(warmUpNumber, 0))
    await (id === dead ? ready.catch(() => {}) : ready)
  }
  emulator.reset()
}

const tallyOf = (emulator: Emulator, failed: ReadonlySet<PlannedCall>) => {
  const ledger = emulator.ledger()
  const legs = emulator.calls()
  const view = (calls: readonly PlannedCall[]) =>
    judge({
      planned: calls,
      ledger,
      legs,
      // A bare client keeps no records: only what the network saw counts here.
      records: new Map(),
      causes: new Map(),
      deliveries: [],
      requests: [],
      settledAt: new Map(),
      start: 0,
      capabilities: () => undefined,
      struck: new Set(),
      dealings: new Map(),
      processes: [],
      wall: { steps: [], offsetAt: () => 0 },
      counts: createCounts(),
      transit: 0,
      pace: null,
    })
  const tally = (calls: readonly PlannedCall[]): BareTally => {
    const { rings, reached, doubleRings } = view(calls)
    const told = calls.filter((call) => failed.has(call))
    return {
      calls: calls.length,
      rings,
      reached,
      doubleRings,
      failed: told.length,
      failedButReached: view(told).reached,
    }
  }
  return { view, tally }
}

export const runBare = async ({
  seed,
  planned: all,
  faults,
  tries,
}: BareLoad): Promise<BareFigures> => {
  const emulator = createEmulator({
    speed,
    seed: `bare-${seed}-${tries}`,
    history: wholeHistory,
    // Nothing is decided by what the webhooks tell.
    deliver: () => Promise.resolve({ status: 200, headers: {}, body: '' }),
  })
  await emulator.listen()
  const clients = bareClients(emulator, await serveDead(), speed)
  // A provider whose vendor has no client here is left out of the comparison.
  const planned = all.filter((call) => Object.hasOwn(clients, providerOf(call)))
  await warmUp(clients, emulator)
  for (const fault of faults) emulator.faults.add(fault)

  const failed = new Set<PlannedCall>()
  const place = async (call: PlannedCall): Promise<boolean> => {
    const dial = clients[providerOf(call)]
    if (!dial) throw new Error(`no client for ${call.rule}`)
    for (let left = tries; left > 0; left--) {
      const placed = await dial(call.input.to, call.index).then(
        () => true,
        () => false,
      )
      if (placed) return true
    }
    return false
  }
  const started = performance.now()
  const queue = planned.values()
  const work = async () => {
    for (const call of queue) {
      const elapsed = (performance.now() - started) / 1000
      if (elapsed > deadline)
        throw new Error(`the bare clients took more than ${deadline} s; use fewer --calls`)
      await sleep(Math.max(0, call.index / callsPerSecond - elapsed) * 1000)
      if (!(await place(call))) failed.add(call)
    }
  }
  await Promise.all(Array.from({ length: inFlight }, work))
  await new Promise<void>((done) => emulator.clock.after(settleSeconds * 1000, done))

  const { tally, view } = tallyOf(emulator, failed)
  const perProvider = Object.fromEntries(
    Object.keys(clients).map((id) => [
      id,
      tally(planned.filter((call) => providerOf(call) === id)),
    ]),
  )
  const examples = view(planned).examples['doubleRings'] ?? []
  await emulator.close()
  return { ...tally(planned), perProvider, examples }
}
