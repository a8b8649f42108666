import { CallError } from '@callplane/core'
import type { Change, StepResult } from './changes.ts'
import { applicationExecutor } from './execute-application.ts'
import { gatewayExecutor } from './execute-gateway.ts'
import { numberExecutor } from './execute-number.ts'
import { pairExecutor } from './execute-pair.ts'
import { ruleExecutor } from './execute-rule.ts'
import type { Executor, StepContext } from './executor.ts'
import type { MigrateOptions, MigrateProgress } from './options.ts'
import type { MigrationState, StateStep } from './state.ts'

const executors = {
  application: applicationExecutor,
  number: numberExecutor,
  gateway: gatewayExecutor,
  pair: pairExecutor,
  rule: ruleExecutor,
} as const satisfies { readonly [kind in Change['kind']]: Executor<never> }

const executorOf = ({ kind }: Change): Executor<Change> =>
  executors[kind] as unknown as Executor<Change>

const madeBy = 'change:'

/** The state while steps run: every change of it is on disk before the next request. */
const journal = (options: MigrateOptions, initial: MigrationState) => {
  let state = initial
  const put = (changes: Partial<MigrationState>): void => {
    state = { ...state, ...changes }
    options.state.save(state)
  }
  const at = (index: number): StateStep => state.steps[index]!
  const set = (index: number, changes: Partial<StateStep>): void =>
    put({ steps: state.steps.with(index, { ...at(index), ...changes }) })
  const context = (index: number, isOpen: boolean): StepContext => ({
    options,
    end: options[at(index).change.side],
    step: at(index),
    isOpen,
    resolve(id) {
      if (!id?.startsWith(madeBy)) return id
      const maker = state.steps.findLast(({ change }) => change.id === id.slice(madeBy.length))
      return maker?.result?.id ?? id
    },
    saveMade: (all) => set(index, { made: all }),
  })
  const tell = (index: number, phase: MigrateProgress['phase']): void => {
    const { id, what } = at(index).change
    options.onProgress?.({ id, what, phase, index, count: state.steps.length })
  }
  return { get: () => state, put, at, set, context, tell }
}
type Journal = ReturnType<typeof journal>

const changedByOthers = ({ change: { what, provider } }: StateStep): CallError =>
  new CallError(
    'conflict',
    `${what} at ${provider} is not as it was when the plan was made: run undo, then plan again`,
    { provider, dialled: 'no' },
  )

const applyStep = async (log: Journal, index: number): Promise<void> => {
  const { change, status } = log.at(index)
  if (status === 'done') return
  const executor = executorOf(change)
  const isOpen = status === 'started'
  log.tell(index, 'started')
  const { is, result } = await executor.look(change, log.context(index, isOpen))
  if (is === 'other') throw changedByOthers(log.at(index))
  if (is === 'after') {
    // What this migration did not send is not its own, and is not undone.
    const found: StepResult = isOpen ? {} : { found: true }
    log.set(index, { status: 'done', result: { ...result, ...found } })
    return log.tell(index, isOpen ? 'done' : 'found')
  }
  // From here on its outcome is unknown until the next line: a run after a crash looks it up first.
  log.set(index, { status: 'started' })
  const made = await executor.act(change, log.context(index, isOpen))
  log.set(index, { status: 'done', result: made })
  log.tell(index, 'done')
}

/** Does what is left to do, in order; ends at the first failure. */
export const applySteps = async (
  options: MigrateOptions,
  initial: MigrationState,
): Promise<MigrationState> => {
  const log = journal(options, initial)
  log.put({ status: 'applying' })
  for (const index of initial.steps.keys()) await applyStep(log, index)
  log.put({ status: 'applied' })
  return log.get()
}

const undoStep = async (log: Journal, index: number): Promise<void> => {
  const { change, status, result } = log.at(index)
  if (status === 'undone' || status === 'kept') return
  const isOpen = status === 'started' || status === 'undoing'
  // Never sent, or not ours.
  if (status === 'planned' || result?.found) return log.set(index, { status: 'undone' })
  log.set(index, { status: 'undoing' })
  const kept = await executorOf(change).undo(change, log.context(index, isOpen))
  log.set(index, kept ? { status: 'kept', detail: kept } : { status: 'undone' })
  log.tell(index, kept ? 'kept' : 'undone')
}

/** Takes back what was done, in reverse order; ends at the first failure. */
export const undoAllSteps = async (
  options: MigrateOptions,
  initial: MigrationState,
): Promise<MigrationState> => {
  const log = journal(options, initial)
  log.put({ status: 'undoing' })
  for (const index of [...initial.steps.keys()].toReversed()) await undoStep(log, index)
  log.put({ status: 'undone' })
  return log.get()
}
