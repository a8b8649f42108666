import { CallError, inputError, type Fault } from '@callplane/core'
import type { MigratePlan } from './changes.ts'
import type { LegacyTrunk, MigrateOptions } from './options.ts'
import { planMigration } from './plan.ts'
import { applySteps, undoAllSteps } from './run.ts'
import { readAccount } from './snapshot.ts'
import { requireSame, type MigrationState } from './state.ts'

/** What takes the place of a legacy trunk, for the legacy door. */
export interface MovedTrunk {
  readonly trunkId: string
  readonly numbers: readonly string[]
  readonly routingRuleId: string
  /** The carrier's host in legacy destinations such as `sip:+14155550123@sip.carrier.example`. */
  readonly carrierHost: string
}

/** What `apply` or `undo` has come to. */
export interface MigrateResult {
  /** What was done, or undone, in order: `number +14155550100`. */
  readonly done: readonly string[]
  /** What was there already, or was kept on purpose, and why. */
  readonly kept: readonly string[]
  /** What is still to be done; empty after `apply` unless something is blocked or to be ordered. */
  readonly plan: MigratePlan
  /** The rules that stand for legacy trunks. */
  readonly trunks: readonly MovedTrunk[]
}

/** A migration of infrastructure between two accounts. */
export interface Migration {
  /** The differences, as data. Changes nothing. `planText` writes it for people. */
  plan(): Promise<MigratePlan>
  /** Does what the plan says; goes on where an earlier run stopped. */
  apply(): Promise<MigrateResult>
  /** Takes back what was applied: everything is as it was before, or is named in `kept`. */
  undo(): Promise<MigrateResult>
}

const namePattern = /^[a-z\d](?:[a-z\d-]{0,48}[a-z\d])?$/

const check = ({ name, source, target, prune, rules }: MigrateOptions): void => {
  const faults: Fault[] = [
    ...(namePattern.test(name)
      ? []
      : [
          {
            path: ['name'],
            message: 'must be 1 to 50 lower-case letters, digits and inner hyphens',
          },
        ]),
    ...(source.ports === target.ports
      ? [{ path: ['target'], message: 'must be another account than the source' }]
      : []),
    ...(prune && !rules
      ? [{ path: ['prune'], message: 'requires `rules`: what is not among them is removed' }]
      : []),
  ]
  if (faults.length > 0) throw inputError('input-invalid', 'migrate', faults)
}

const trunksOf = (
  state: MigrationState | null,
  legacyTrunks: readonly LegacyTrunk[] = [],
): readonly MovedTrunk[] =>
  legacyTrunks.flatMap(({ trunkId, numbers, address }) => {
    const step = state?.steps.find(
      ({ change }) => change.kind === 'rule' && change.rule?.id === trunkId,
    )
    const routingRuleId = step?.status === 'done' ? step.result?.id : undefined
    return routingRuleId === undefined
      ? []
      : [{ trunkId, numbers, routingRuleId, carrierHost: address }]
  })

/** Two runs at once would both do the same step. */
const locked = async <T>({ state }: MigrateOptions, work: () => Promise<T>): Promise<T> => {
  const unlock = state.lock?.()
  try {
    return await work()
  } finally {
    unlock?.()
  }
}

/** Moves numbers, trunks, voice URLs and rules between two accounts: `plan`, `apply`, `undo`. */
export const migrate = (options: MigrateOptions): Migration => {
  check(options)
  const identity = { name: options.name, source: options.source.id, target: options.target.id }
  const load = (): MigrationState | null => {
    const state = options.state.load()
    if (state) requireSame(state, identity)
    return state
  }
  /** The source as it was before this migration touched it. */
  const snapshotOf = async (state: MigrationState | null) =>
    state && state.status !== 'undone'
      ? state.snapshot
      : readAccount(options.source, options.numbers)

  const resultOf = async (
    state: MigrationState,
    status: 'done' | 'undone',
    earlier: MigrationState | null,
  ): Promise<MigrateResult> => {
    const isNew = (id: string) =>
      earlier?.steps.find(({ change }) => change.id === id)?.status !== status
    const reached = state.steps.filter((step) => step.status === status && isNew(step.change.id))
    const own = reached.filter(({ result }) => !result?.found)
    const kept = state.steps.flatMap(({ change, result, status: is, detail }) =>
      is === 'kept' ? [detail ?? change.what] : result?.found && is === 'done' ? [change.what] : [],
    )
    return {
      done: (status === 'done' ? own : own.toReversed()).map(({ change }) => change.what),
      kept,
      plan: await planMigration(options, await snapshotOf(state)),
      trunks: trunksOf(state, options.legacyTrunks),
    }
  }

  const begin = async (state: MigrationState | null): Promise<MigrationState> => {
    const isFresh = !state || state.status === 'undone'
    const snapshot = await snapshotOf(state)
    const { changes } = await planMigration(options, snapshot)
    const planned = changes.map((change) => ({ change, status: 'planned' as const }))
    const before = isFresh ? [] : state.steps
    return {
      format: 'callplane-migration',
      version: 1,
      ...identity,
      status: 'applying',
      snapshot,
      steps: [...before, ...planned],
    }
  }

  return {
    plan: async () => planMigration(options, await snapshotOf(load())),
    apply: () =>
      locked(options, async () => {
        const earlier = load()
        if (earlier?.status === 'undoing')
          throw new CallError('conflict', 'migrate: undo has begun; finish it, then apply again', {
            dialled: 'no',
          })
        const resumed =
          earlier?.status === 'applying' ? await applySteps(options, earlier) : earlier
        const state = await applySteps(options, await begin(resumed))
        return resultOf(state, 'done', earlier)
      }),
    undo: () =>
      locked(options, async () => {
        const earlier = load()
        if (!earlier)
          throw new CallError('not-found', 'migrate: there is no state to undo', { dialled: 'no' })
        const state = earlier.status === 'undone' ? earlier : await undoAllSteps(options, earlier)
        return resultOf(state, 'undone', earlier)
      }),
  }
}
