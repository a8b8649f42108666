import { migrate, type MigrateOptions } from '../src/index.ts'
import { worldOf, type Move } from './migrate-moves.ts'
import { crashing, type MigrateWorld } from './migrate-world.ts'

/** Ids depend on how many requests have been answered. */
const ids = /\b(?:\d{15,}|[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}|[A-Z]{2}[\da-f]{32}|rr_\w+)\b/g

const shape = ({ accounts }: MigrateWorld): string =>
  accounts()
    .replaceAll(ids, 'ID')
    .split('\n')
    .map((line) => line.replace(/,$/, ''))
    .sort()
    .join('\n')

const optionsOf = ({ more }: Move, ends: MigrateOptions): MigrateOptions => ({ ...ends, ...more })

/** False where the run came to its end before the point. */
const isKilledAt = async (
  move: Move,
  world: MigrateWorld,
  verb: 'apply' | 'undo',
  point: number,
): Promise<boolean> => {
  const killed = crashing(world.host, world.state, point)
  const over = world.optionsOver(killed.host, killed.state)
  return killed.run(() => migrate(optionsOf(move, over))[verb]())
}

/** What kills have come to: how many points there were, and at which the accounts were not as they should be. */
export interface Kills {
  readonly points: number
  readonly wrong: readonly string[]
}

/**
 * Kills `apply` before and after every `stride`th request and save. The repeat must end as if there had been no kill, and
 * undoing must restore the accounts, both right after the kill and after the repeat.
 */
export const killApply = async (move: Move, stride: number): Promise<Kills> => {
  const whole = await worldOf(move)
  const before = whole.accounts()
  await migrate(optionsOf(move, whole.ends)).apply()
  const wanted = shape(whole)
  const wrong: string[] = []
  let points = 0
  for (let point = 0; ; point += stride) {
    const world = await worldOf(move)
    if (!(await isKilledAt(move, world, 'apply', point))) return { points, wrong }
    points += 1
    const { apply, undo } = migrate(optionsOf(move, world.ends))
    const compare = (is: string, should: string, when: string): void => {
      if (is !== should) wrong.push(`${point}: ${when}`)
    }
    if (points % 2 === 0 && world.state.load()) {
      await undo()
      compare(world.accounts(), before, 'undone right after the kill')
    }
    await apply()
    compare(shape(world), wanted, 'applied again')
    await undo()
    compare(world.accounts(), before, 'undone')
  }
}

/** Kills `undo` in the same way; the repeat must restore the accounts. */
export const killUndo = async (move: Move, stride: number): Promise<Kills> => {
  const wrong: string[] = []
  let points = 0
  for (let point = stride === 1 ? 0 : 5; ; point += stride) {
    const world = await worldOf(move)
    const before = world.accounts()
    await migrate(optionsOf(move, world.ends)).apply()
    if (!(await isKilledAt(move, world, 'undo', point))) return { points, wrong }
    points += 1
    const { kept } = await migrate(optionsOf(move, world.ends)).undo()
    if (kept.length > 0) wrong.push(`${point}: kept ${kept.join()}`)
    if (world.accounts() !== before) wrong.push(`${point}: undone`)
  }
}
