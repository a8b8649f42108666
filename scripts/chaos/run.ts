// Ten thousand calls under every fault, judged by the emulator's own ledger: did any phone ring twice?
import { parseArgs } from 'node:util'
import { bareCalls, maxBareCalls, runBare } from './bare.ts'
import { printSideBySide } from './bare-report.ts'
import { notProved, runChaos } from './chaos.ts'
import { printCalls } from './print-call.ts'
import { processChaosCommand } from './processes/command.ts'
import { runRolling } from './rolling.ts'
import { maxWideCalls } from './wide-load.ts'

const { values } = parseArgs({
  options: {
    calls: { type: 'string' },
    seed: { type: 'string', default: '1' },
    json: { type: 'boolean', default: false },
    bare: { type: 'boolean', default: false },
    dispatchers: { type: 'string' },
    /** Real processes over one store: `memory`, `sqlite` or `postgres`. */
    store: { type: 'string' },
    processes: { type: 'string' },
    /** Seconds of the calls' time per real second, with real processes. */
    speed: { type: 'string', default: '4' },
    /** Minutes by which the wall clock is set forward at most. */
    'clock-ahead': { type: 'string', default: '1' },
    /** Prints all that is known of a call, by its index. */
    call: { type: 'string', multiple: true, default: [] },
    /** Prints the same of every call of which a violation is told. */
    offending: { type: 'boolean', default: false },
  },
})
const dispatchers = Number(values.dispatchers ?? 1)
const count = Number(values.calls ?? (values.bare ? bareCalls : dispatchers > 1 ? 500 : 10_000))
const most = values.bare ? maxBareCalls : maxWideCalls
const seed = Number(values.seed)
if (!Number.isInteger(count) || count < 1 || count > most || !Number.isInteger(seed)) {
  console.error(`--calls takes 1 to ${most}, --seed a whole number`)
  process.exit(2)
}

if (values.store !== undefined || values.processes !== undefined)
  process.exit(
    await processChaosCommand({
      store: values.store ?? 'sqlite',
      processes: Number(values.processes ?? 1),
      calls: count,
      seed,
      speed: Number(values.speed),
      json: values.json,
      offending: values.offending,
      print: values.call.map(Number),
    }),
  )
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

const started = performance.now()
const load = values.bare ? 'plain' : 'wide'
const { verdict, planned, faults, evidence } = await runChaos({
  calls: count,
  seed,
  load,
  clockAhead: Number(values['clock-ahead']),
})
const { examples, offending, ...figures } = verdict
printCalls(
  evidence,
  faults,
  new Set([...values.call.map(Number), ...(values.offending ? offending : [])]),
)
if (values.bare) {
  const bareLoad = { seed, planned, faults }
  const [bare, bareRetryOnce] = await Promise.all([
    runBare({ ...bareLoad, tries: 1 }),
    runBare({ ...bareLoad, tries: 2 }),
  ])
  if (values.json)
    console.log(JSON.stringify({ seed, dispatcher: figures, bare, bareRetryOnce }, null, 2))
  else printSideBySide(figures, bare, bareRetryOnce)
} else if (values.json) console.log(JSON.stringify({ seed, ...figures }, null, 2))
else console.log(figures)
if (!values.json) {
  console.log(`seed ${seed}: ${((performance.now() - started) / 1000).toFixed(0)} s`)
}
const bad = notProved(verdict, load)
if (bad.length > 0) {
  console.error('not proved:', bad.join(', '))
  console.error(examples)
  process.exitCode = 1
}
// Requests of killed processes never end, and SDKs keep real timers for them.
process.exit()
