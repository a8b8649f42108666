import { describe, expect, it } from 'vitest'
import { named, worldOf } from '../../test/migrate-moves.ts'
import { crashing, type MigrateWorld } from '../../test/migrate-world.ts'
import { migrate } from './migrate.ts'
import type { MigrateOptions } from './options.ts'

// Before and after each request and each save is a point. All of them take a minute (`MIGRATE_EVERY_POINT=1`); by default
// every so many are tried.
const isWhole = process.env['MIGRATE_EVERY_POINT'] === '1'
const strides: Readonly<Record<string, number>> = {
  'twilio → telnyx': 37,
  'telnyx → twilio': 37,
  'plivo → vonage': 17,
  'vonage → plivo': 17,
  'videosdk-legacy → videosdk': 3,
}

/** Ids depend on how many requests have been answered. */
const shape = ({ accounts }: MigrateWorld): string[] =>
  accounts()
    .replaceAll(
      /\b(?:\d{15,}|[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}|[A-Z]{2}[\da-f]{32}|rr_\w+)\b/g,
      'ID',
    )
    .split('\n')
    .map((line) => line.replace(/,$/, ''))
    .sort()

describe.each(named)('%s', (name, move) => {
  const stride = isWhole ? 1 : (strides[name] ?? 1)
  const optionsOf = (world: MigrateWorld, ends = world.ends): MigrateOptions => ({
    ...ends,
    ...move.more,
  })
  const killedIn = async (world: MigrateWorld, point: number, verb: 'apply' | 'undo') => {
    const killed = crashing(world.host, world.state, point)
    const over = world.optionsOver(killed.host, killed.state)
    return killed.run(() => migrate(optionsOf(world, over))[verb]())
  }

  it('killed in apply: the repeat ends as if it had not been, and undo works from there', async () => {
    const whole = await worldOf(move)
    const before = whole.accounts()
    await migrate(optionsOf(whole)).apply()
    let reached = 0
    for (let point = 0; ; point += stride) {
      const world = await worldOf(move)
      if (!(await killedIn(world, point, 'apply'))) break
      reached += 1
      const { apply, undo } = migrate(optionsOf(world))
      if (reached % 2 === 0 && world.state.load()) {
        await undo()
        expect([point, world.accounts()]).toEqual([point, before])
      }
      await apply()
      expect([point, shape(world)]).toEqual([point, shape(whole)])
      await undo()
      expect([point, world.accounts()]).toEqual([point, before])
    }
    expect(reached).toBeGreaterThan(2)
  })

  it('killed in undo: the repeat undoes the rest', async () => {
    let reached = 0
    for (let point = stride === 1 ? 0 : 5; ; point += stride) {
      const world = await worldOf(move)
      const before = world.accounts()
      await migrate(optionsOf(world)).apply()
      if (!(await killedIn(world, point, 'undo'))) break
      reached += 1
      expect((await migrate(optionsOf(world)).undo()).kept).toEqual([])
      expect([point, world.accounts()]).toEqual([point, before])
    }
    expect(reached).toBeGreaterThan(1)
  })
})
