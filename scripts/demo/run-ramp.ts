import { rmSync, mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createDispatcher, type Call, type LogEntry, type RampChanged } from '@callplane/core'
import { createEmulator, type Emulator } from '@callplane/emulator'
import { nodeHost } from '@callplane/kit'
import { sqliteStore } from '@callplane/sqlite'
import { emulatedProviders } from '../emulated-providers.ts'
import { webhookServer } from '../webhook-server.ts'

/** What a ramp did whose target got worse. */
export interface RampRun {
  /** Share of the target in percent when it got worse. */
  readonly percent: number
  readonly minimumSample: number
  /** Calls before, and what the guardrail said of them. */
  readonly healthyCalls: number
  readonly healthyVerdict: string
  /** Calls from the fault until the ramp was back. */
  readonly callsUntilBack: number
  /** Those of them that were planned on the target. */
  readonly targetCallsUntilBack: number
  readonly back: boolean
  /** How often the ramp went back, over both processes. */
  readonly timesBack: number
  readonly reason: string
  /** Calls that were lost: neither answered on their own side nor carried by the control instead. */
  readonly lost: number
  /** Numbers whose phone rang more than once for one call. */
  readonly doubleRings: number
  /** Calls without exactly one side, or that rang through the side they were not planned on without having been refused. */
  readonly wrongSides: number
  /** Milliseconds of the calls' time from one process to the other that saw it. */
  readonly seenByOtherMs: number | null
  /** Calls to the target after both processes knew. */
  readonly targetCallsAfterwards: number
}

const business = '+14155550100'
const roomAddress = 'sip:{room}@rooms.example.com'
const [control, target] = ['twilio', 'telnyx'] as const
const minimumSample = 40
const percent = 30
const speed = 20
/** Calls at a time. */
const batch = 10
const maxCalls = 600

/** A fictional number of each area code: 555-0100 to 555-0199. */
const numberAt = (at: number): string =>
  `+1${200 + (at % 790)}55501${String(Math.floor(at / 790) % 100).padStart(2, '0')}`

const providerOf = (id: string) => {
  const found = emulatedProviders.find(({ plugin }) => plugin.id === id)
  if (!found) throw new Error(`there is no provider ${id}`)
  return found
}

/** One process: a dispatcher with a connection of its own to the file, and its own webhooks. */
const startProcess = async (emulator: Emulator, url: string, file: string) => {
  const webhooks = await webhookServer()
  const entries: LogEntry[] = []
  const host = nodeHost({
    publicUrl: webhooks.publicUrl,
    clock: { now: emulator.clock.now, after: emulator.clock.after, wall: Date.now },
    log: (entry) => void entries.push(entry),
  })
  const store = sqliteStore({ file, pollMs: 10 })
  const keysOf = (id: string) => {
    const keys = emulator.keys(url)[providerOf(id).harness.face]
    if (!keys) throw new Error(`the emulator has no face ${id}`)
    return keys
  }
  const dispatcher = createDispatcher({
    host,
    store,
    providers: [control, target].map((id) => {
      const { plugin, harness } = providerOf(id)
      return plugin(harness.settings(keysOf(id)))
    }),
    pace: { [control]: { cps: 1_000 }, [target]: { cps: 1_000 } },
    rules: [
      {
        id: 'sales',
        direction: 'outbound',
        numbers: [business],
        routes: [control, target].map((id) => ({
          provider: id,
          roomAddress,
          ...providerOf(id).harness.route?.(keysOf(id)),
        })),
        strategy: 'ramp',
        ramp: { stages: [{ percent: 1 }, { percent }], guardrail: { minimumSample } },
      },
    ],
    times: { sendWithinMs: 2_000 * speed, settleWithinMs: 5_000 * speed },
  })
  webhooks.serve(dispatcher, host)
  const changes: (RampChanged & { readonly seenAt: number })[] = []
  dispatcher.on('ramp-changed', (change) =>
    changes.push({ ...change, seenAt: emulator.clock.now() }),
  )
  const close = async () => {
    await dispatcher.close()
    await host[Symbol.asyncDispose]()
    await webhooks.close()
    await store.close()
  }
  return { dispatcher, host, entries, changes, close }
}

type Process = Awaited<ReturnType<typeof startProcess>>

/** Places calls through both processes in turn and hangs up the answered ones. */
const placeBatch = async (processes: readonly Process[], first: number): Promise<Call[]> =>
  Promise.all(
    Array.from({ length: batch }, async (_, at) => {
      const { dispatcher } = processes[at % processes.length]!
      const { id } = await dispatcher.dispatch({
        to: numberAt(first + at),
        rule: 'sales',
        connect: { room: `ramp-${first + at}` },
      })
      await dispatcher.calls.wait(id, 'in-progress', { timeoutMs: 120_000 })
      await dispatcher.hangUp(id)
      return dispatcher.calls.wait(id, 'settled', { timeoutMs: 120_000 })
    }),
  )

const isTarget = ({ ramp }: Call): boolean => ramp?.side === 'target'

/** Whether a call was dialled where it was planned, or through the control after the target had left it. */
const isOnItsSide = ({ ramp, attempts, skipped }: Call): boolean => {
  const placed = attempts.filter(({ kind }) => kind === 'place' || kind === 'redial')
  const dialled = placed.filter(({ state }) => state !== 'refused')
  const [only] = dialled
  if (!ramp || !only || dialled.length > 1) return false
  if (only.provider === (ramp.side === 'target' ? target : control)) return true
  const hasLeft = [...placed, ...skipped].some((one) => one !== only && one.provider === target)
  return ramp.side === 'target' && hasLeft
}

/** The target refuses every call from now on, before anything is dialled. */
const breakTarget = (emulator: Emulator): void =>
  void emulator.faults.add({
    on: 'request',
    provider: providerOf(target).harness.face,
    do: 'fail',
    status: 403,
    match: { method: 'POST', path: '/calls' },
    count: 1_000_000,
  })

const placeUntil = async (
  processes: readonly Process[],
  calls: Call[],
  isDone: () => Promise<boolean>,
): Promise<void> => {
  const limit = calls.length + maxCalls
  while (calls.length < limit && !(await isDone()))
    calls.push(...(await placeBatch(processes, calls.length)))
}

const tellRun = async (emulator: Emulator, processes: readonly [Process, Process]) => {
  const [one, other] = processes
  const { ramps } = one.dispatcher
  const calls: Call[] = []
  await ramps.advance('sales')
  await ramps.advance('sales')
  const verdict = async () => (await ramps.status('sales')).verdict
  await placeUntil(processes, calls, async () => (await verdict()) !== 'waiting')
  const healthy = { healthyCalls: calls.length, healthyVerdict: await verdict() }

  breakTarget(emulator)
  const backAt = ({ changes }: Process) =>
    changes.find(({ action }) => action === 'guardrail')?.seenAt
  await placeUntil(processes, calls, async () =>
    processes.some((process) => backAt(process) !== undefined),
  )
  const during = calls.slice(healthy.healthyCalls)
  // A process that has not planned a call since then learns it with the next one.
  await new Promise<void>((resolve) => emulator.clock.after(1_000, resolve))
  const after = await placeBatch(processes, calls.length)
  calls.push(...after)
  const [first, second] = [backAt(one), backAt(other)]
  const isSeen = first !== undefined && second !== undefined
  const seenByOtherMs = isSeen ? Math.round(Math.abs(first - second)) : null
  return { calls, during, after, healthy, seenByOtherMs }
}

/** Runs two dispatchers over one SQLite store and breaks the target of their ramp at 30 %. */
export const runRamp = async (): Promise<RampRun> => {
  const folder = mkdtempSync(join(tmpdir(), 'callplane-ramp-'))
  const emulator = createEmulator({ speed, only: [control, target] })
  const { url } = await emulator.listen()
  const file = join(folder, 'calls.db')
  const one = await startProcess(emulator, url, file)
  const other = await startProcess(emulator, url, file)
  const processes = [one, other] as const
  try {
    const { calls, during, after, healthy, seenByOtherMs } = await tellRun(emulator, processes)
    const { percent: now, changes } = await one.dispatcher.ramps.status('sales')
    const rings = new Map<string, number>()
    for (const { to } of emulator.ledger()) rings.set(to, (rings.get(to) ?? 0) + 1)
    return {
      percent,
      minimumSample,
      ...healthy,
      callsUntilBack: during.length,
      targetCallsUntilBack: during.filter(isTarget).length,
      back: now === 0,
      timesBack: processes.flatMap(({ entries }) =>
        entries.filter(({ event }) => event === 'ramp.fell-back'),
      ).length,
      reason: changes[0]?.reason ?? '',
      lost: calls.filter(({ answeredAt }) => answeredAt === null).length,
      doubleRings: calls.filter(({ to }) => (rings.get(to) ?? 0) > 1).length,
      wrongSides: calls.filter((call) => !isOnItsSide(call)).length,
      seenByOtherMs,
      targetCallsAfterwards: after.filter(isTarget).length,
    }
  } finally {
    await one.close()
    await other.close()
    await emulator.close()
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Whether the ramp did what it promises. */
export const rampHolds = (run: RampRun): boolean =>
  run.back &&
  run.timesBack === 1 &&
  run.healthyVerdict === 'within' &&
  run.targetCallsUntilBack <= run.minimumSample &&
  run.seenByOtherMs !== null &&
  run.lost + run.doubleRings + run.wrongSides + run.targetCallsAfterwards === 0

/** The run as lines of text. */
export const printedRamp = (run: RampRun): string[] => [
  `A ramp at ${run.percent} %, two dispatchers over one SQLite store, ${run.healthyCalls} calls: ${run.healthyVerdict} its limits.`,
  `The target refuses every call: back to 0 % after ${run.callsUntilBack} calls, ${run.targetCallsUntilBack} of them on the target (sample: ${run.minimumSample}).`,
  `Why: ${run.reason}`,
  `Went back ${run.timesBack} time(s); the other dispatcher saw it ${run.seenByOtherMs ?? '–'} ms of the calls' time later.`,
  `Calls lost: ${run.lost}. Double rings: ${run.doubleRings}. Calls not on exactly one side: ${run.wrongSides}.`,
  `Calls to the target afterwards: ${run.targetCallsAfterwards}.`,
]
