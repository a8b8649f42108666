import { killApply, killUndo } from '../../packages/trunks/test/migrate-kills.ts'
import { moves, worldOf, type Move } from '../../packages/trunks/test/migrate-moves.ts'
import { migrate, planText } from '../../packages/trunks/src/index.ts'

/** One move between two accounts, there and back. */
export interface ShownMigration {
  readonly source: string
  readonly target: string
  readonly changes: number
  readonly orders: number
  readonly blocked: number
  /** Whether planning after applying gives an empty diff. */
  readonly emptyAfterApply: boolean
  /** Whether both accounts are byte for byte as before after undoing. */
  readonly equalAfterUndo: boolean
  /** Before and after how many requests and saves it was killed. */
  readonly kills: number
  /** Those after which a repeat did not end in the same state. */
  readonly wrong: readonly string[]
  readonly plan: string
}

const showMove = async (move: Move): Promise<ShownMigration> => {
  const world = await worldOf(move)
  const { plan, apply, undo } = migrate({ ...world.ends, ...move.more })
  const before = world.accounts()
  const { changes, orders, blocked, ...planned } = await plan()
  const applied = await apply()
  await undo()
  const kills = [await killApply(move, 1), await killUndo(move, 1)]
  return {
    source: move.source,
    target: move.target,
    changes: changes.length,
    orders: orders.length,
    blocked: blocked.length,
    emptyAfterApply: applied.plan.changes.length === 0,
    equalAfterUndo: world.accounts() === before,
    kills: kills.reduce((sum, { points }) => sum + points, 0),
    wrong: kills.flatMap(({ wrong }) => wrong),
    plan: planText({ ...planned, changes, orders, blocked }),
  }
}

/** Every move of the tests, killed at every point. Takes about a minute. */
export const runMigrations = async (): Promise<readonly ShownMigration[]> => {
  const shown: ShownMigration[] = []
  for (const move of moves) shown.push(await showMove(move))
  return shown
}

export const migrationHolds = (one: ShownMigration): boolean =>
  one.changes > 0 && one.emptyAfterApply && one.equalAfterUndo && one.wrong.length === 0

export const printedMigrations = (all: readonly ShownMigration[]): string[] =>
  all.flatMap((one) => [
    one.plan,
    `  ${one.emptyAfterApply ? 'empty diff after applying' : 'STILL DIFFERENT AFTER APPLYING'}; ` +
      `${one.equalAfterUndo ? 'accounts byte-equal after undoing' : 'ACCOUNTS DIFFER AFTER UNDOING'}; ` +
      `killed at ${one.kills} points, ${one.wrong.length} wrong`,
    '',
  ])
