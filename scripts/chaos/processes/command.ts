import { printCalls } from '../print-call.ts'
import { violations } from '../judge.ts'
import { runProcessChaos, type ProcessChaosRun } from './chaos-processes.ts'
import { storeKinds, type StoreKind } from './messages.ts'

export interface ProcessChaosCommand {
  readonly store: string
  readonly processes: number
  readonly calls: number
  readonly seed: number
  readonly speed: number
  readonly json: boolean
  readonly offending: boolean
  /** Indices of calls of which everything that is known is printed. */
  readonly print: readonly number[]
}

const maxProcesses = 16
/** Real milliseconds that an interrupted run takes at most. */
const leaveWithin = 3_000
/** Calls that `--offending` prints at most. */
const mostPrinted = 20

/** Every fault of the command line; empty where it can run. */
const faultsOf = ({ store, processes, speed }: ProcessChaosCommand): string[] => {
  const faults: string[] = []
  if (!storeKinds.includes(store as StoreKind))
    faults.push(`--store takes ${storeKinds.join(', ')}`)
  if (!Number.isInteger(processes) || processes < 1 || processes > maxProcesses)
    faults.push(`--processes takes 1 to ${maxProcesses}`)
  else if (store === 'memory' && processes > 1)
    faults.push(
      '--store memory serves one process: it is the memory of that process. Take sqlite or postgres for several',
    )
  if (!(speed > 0 && speed <= 20)) faults.push('--speed takes a number up to 20')
  return faults
}

/** What must be 0, and what a run must have reached. */
export const notProvedBy = (run: ProcessChaosRun): readonly string[] => {
  const { verdict, several, counts, waits } = run
  return [
    ...violations.filter((kind) => kind !== 'overPace' && verdict[kind] > 0),
    ...(several.healthyFailed > 0 ? ['healthyFailed'] : []),
    ...(several.overPace > 0 ? ['overPace'] : []),
    ...(waits.stuck.length > 0 ? ['stuckWaits'] : []),
    ...(counts.crashes > 0 ? ['crashes'] : []),
  ]
}

const figuresOf = (run: ProcessChaosRun) => {
  const { examples: _, offending: __, coverage, overPace: ___, ...verdict } = run.verdict
  const { examples: ____, offending: _____, ...several } = run.several
  const { strikes, ...counts } = run.counts
  return {
    ...verdict,
    ...several,
    ...counts,
    takeovers: run.takeovers,
    waitsAnswered: run.waits.answered,
    stuckWaits: run.waits.stuck.length,
    slowestAnswer: run.slowestAnswer,
    strikes,
    coverage,
  }
}

/** `pnpm chaos --store … --processes …`. Gives the exit code. */
export const processChaosCommand = async (command: ProcessChaosCommand): Promise<number> => {
  const faults = faultsOf(command)
  if (faults.length > 0) {
    for (const fault of faults) console.error(fault)
    return 2
  }
  const stop = new AbortController()
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    process.once(signal, () => {
      stop.abort()
      // A database server ends within this.
      setTimeout(() => process.exit(130), leaveWithin)
    })
  const { store, processes, calls, seed, speed } = command
  const started = performance.now()
  const options = { processes, calls, seed, speed, signal: stop.signal, progress: console.error }
  const run = await runProcessChaos({ ...options, store: store as StoreKind })
  const seconds = Math.round((performance.now() - started) / 1000)
  const figures = { seed, store, processes, speed, ...figuresOf(run), seconds }
  if (command.json) console.log(JSON.stringify(figures, null, 2))
  else console.log(figures)
  const offending = [...run.several.offending, ...run.verdict.offending].slice(0, mostPrinted)
  printCalls(
    run.evidence,
    run.faults,
    new Set([...command.print, ...(command.offending ? offending : [])]),
  )
  const bad = notProvedBy(run)
  if (bad.length === 0) return 0
  console.error('not proved:', bad.join(', '))
  console.error(
    run.verdict.examples,
    run.several.examples.slice(0, 10),
    run.waits.stuck.slice(0, 5),
  )
  console.error(run.logged)
  return 1
}
