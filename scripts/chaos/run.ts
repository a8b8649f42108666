// Ten thousand calls under every fault, judged by the emulator's own ledger: did any phone ring twice?
import { parseArgs } from 'node:util'
import { CallError, type Call } from '@callplane/core'
import { emulatedProviders } from '../emulated-providers.ts'
import { bareCalls, maxBareCalls, runBare } from './bare.ts'
import { printSideBySide } from './bare-report.ts'
import { lookupFault, planFaults } from './fault-plan.ts'
import { judge } from './judge.ts'
import { maxCalls, planLoad, type PlannedCall } from './load.ts'
import { createRandom } from './random.ts'
import { runRolling } from './rolling.ts'
import { createChaosWorld } from './world.ts'

const { values } = parseArgs({
  options: {
    calls: { type: 'string' },
    seed: { type: 'string', default: '1' },
    json: { type: 'boolean', default: false },
    bare: { type: 'boolean', default: false },
    dispatchers: { type: 'string' },
  },
})
const dispatchers = Number(values.dispatchers ?? 1)
const count = Number(values.calls ?? (values.bare ? bareCalls : dispatchers > 1 ? 500 : 10_000))
const most = values.bare ? maxBareCalls : maxCalls
const seed = Number(values.seed)
if (!Number.isInteger(count) || count < 1 || count > most || !Number.isInteger(seed)) {
  console.error(`--calls takes 1 to ${most}, --seed a whole number`)
  process.exit(2)
}

if (values.dispatchers !== undefined) {
  if (!Number.isInteger(dispatchers) || dispatchers < 2 || dispatchers > 16) {
    console.error('--dispatchers takes 2 to 16')
    process.exit(2)
  }
  const { examples, ...figures } = await runRolling({ calls: count, dispatchers, seed })
  if (values.json) console.log(JSON.stringify({ seed, ...figures }, null, 2))
  else console.log({ seed, ...figures })
  if (figures.doubleRings > 0 || figures.lostCalls > 0) {
    console.error('not proved:', examples)
    process.exitCode = 1
  }
  process.exit()
}

/** Calls asked for per second of call time. */
const perSecond = 40
/** Virtual seconds after the last call in which everything must settle. */
const settleSeconds = 3_600

const run = async () => {
  const random = createRandom(seed)
  const world = await createChaosWorld(random)
  const { clock, emulator } = world
  const start = clock.now()
  const planned = planLoad(count, world.rules, random, perSecond)
  const faults = planFaults(planned, random)
  for (const fault of faults) emulator.faults.add(fault)
  const struck = new Set(
    faults.flatMap((fault) => (fault.on === 'request' ? [fault.match?.to ?? ''] : [])),
  )
  const end = (planned.at(-1)?.at ?? 0) + 1
  for (let at = 10_000; at < end; at += 10_000)
    clock.after(at, () => emulator.faults.add(lookupFault(world.faces, random)))

  const ask = async (call: PlannedCall, tries = 0): Promise<void> => {
    const { dispatcher, incarnation } = world.current()
    let answered = false
    // A caller whose request died with the process asks again with the same key, as callers do.
    clock.after(20_000, () => {
      if (!answered && incarnation.state !== 'running' && tries < 5) void ask(call, tries + 1)
    })
    try {
      await dispatcher.dispatch(call.input)
    } catch (error) {
      if (!CallError.isInstance(error)) throw error
    }
    answered = true
  }
  for (const call of planned) clock.after(call.at, () => void ask(call))
  await clock.advance(end + settleSeconds * 1000)

  const records = new Map<string, Call>()
  const { dispatcher } = world.current()
  for (const call of await dispatcher.calls.list({ limit: Infinity }))
    if (call.idempotencyKey !== null) records.set(call.idempotencyKey, call)
  const byFace = new Map(emulatedProviders.map(({ plugin, harness }) => [harness.face, plugin.can]))
  const verdict = judge({
    planned,
    records,
    ledger: emulator.ledger(),
    legs: emulator.calls(),
    deliveries: emulator.deliveries(),
    requests: emulator.requests(),
    settledAt: world.settledAt,
    start,
    capabilities: (face) => byFace.get(face),
    struck,
  })
  const wanted = process.env['CHAOS_CALL']
  if (wanted) {
    const call = planned[Number(wanted)]
    const to = call?.input.to ?? ''
    console.log(
      JSON.stringify(
        {
          record: records.get(`chaos-${wanted}`),
          deliveries: emulator.deliveries().filter((d) => d.to === to || d.to === to.slice(1)),
          legs: emulator.calls().filter((l) => l.to.includes(to.slice(1))),
          faults: faults.filter((f) => f.match?.to === to),
        },
        null,
        1,
      ),
    )
  }
  await dispatcher.close()
  await emulator.close()
  return { verdict: { ...verdict, ...world.crashes }, planned, faults }
}

const started = performance.now()
const { verdict, planned, faults } = await run()
const { examples, ...figures } = verdict
if (values.bare) {
  const load = { seed, planned, faults }
  const [bare, bareRetryOnce] = await Promise.all([
    runBare({ ...load, tries: 1 }),
    runBare({ ...load, tries: 2 }),
  ])
  if (values.json)
    console.log(JSON.stringify({ seed, dispatcher: figures, bare, bareRetryOnce }, null, 2))
  else printSideBySide(figures, bare, bareRetryOnce)
} else if (values.json) console.log(JSON.stringify({ seed, ...figures }, null, 2))
else console.log(figures)
if (!values.json) {
  console.log(`seed ${seed}: ${((performance.now() - started) / 1000).toFixed(0)} s`)
}
const bad = (
  ['doubleRings', 'lostCalls', 'wrongFinalStatus', 'cutAfterAnswer', 'unknownAvoidable'] as const
).filter((kind) => verdict[kind] > 0)
if (bad.length > 0 || verdict.reachedWithHealthyRoute < 0.99) {
  console.error('not proved:', bad.join(', ') || 'reachedWithHealthyRoute')
  console.error(examples)
  process.exitCode = 1
}
// Requests of killed processes never end, and SDKs keep real timers for them.
process.exit()
