import { join } from 'node:path'
import { expect, it } from 'vitest'
import { hostClock } from '../database/clock.ts'
import { inFolder, settableClock } from '../sqlite.fixture.ts'
import { sqliteStore } from '../sqlite-store.ts'

const owner = (id: string, leaseMs = 10_000) => ({
  id,
  leaseMs,
  takeOver: false,
  changed: () => {},
})
const hour = 3_600_000

const withStore = (
  run: (
    parts: ReturnType<typeof settableClock> & {
      readonly calls: ReturnType<typeof sqliteStore>['calls']
    },
  ) => Promise<void>,
) =>
  inFolder(async (folder) => {
    const settable = settableClock()
    const store = sqliteStore({ file: join(folder, 'calls.db'), clock: settable.clock })
    await run({ ...settable, calls: store.calls })
    await store.close()
  })

it.each([hour, -hour])('a lease survives a wall clock that is set by %i ms', (step) =>
  withStore(async ({ calls, clock, advance, setWallClock }) => {
    await calls.join(owner('one'))
    setWallClock(step)
    advance(9_999)
    const renewed = await calls.renew('one', 10_000)
    // The lease is dated by the wall clock, which dispatchers take for the time of the calls.
    expect(renewed).toEqual({ now: clock.wall(), until: clock.wall() + 10_000 })
    setWallClock(-step)
    advance(10_000)
    expect(await calls.renew('one', 10_000)).toBeNull()
  }),
)

it.each([
  ['more', 5_000_000, 0],
  ['less', 1_000, 0],
  ['almost as much', 999_999, 0],
])('no lease of before counts after a restart of the host, with %s uptime', (_what, uptime) =>
  withStore(async ({ calls, restartHost }) => {
    await calls.join(owner('one'))
    restartHost(uptime)
    expect(await calls.renew('one', 10_000)).toBeNull()
  }),
)

it('a lease of before a restart ends within its length where the uptime looks as if it went on', () =>
  withStore(async ({ calls, advance, restartHost }) => {
    await calls.join(owner('one'))
    restartHost(1_000_001)
    advance(9_999)
    expect(await calls.renew('one', 10_000)).toBeNull()
  }))

it('leases that ended long ago are forgotten when another dispatcher joins', () =>
  withStore(async ({ calls, advance }) => {
    await calls.join(owner('one'))
    advance(2 * hour)
    await calls.join(owner('two'))
    await calls.join(owner('one'))
    expect(await calls.renew('one', 10_000)).not.toBeNull()
  }))

it('the clock of the host counts milliseconds and does not go back', async () => {
  const before = hostClock.monotonic()
  const started = performance.now()
  await new Promise((resolve) => setTimeout(resolve, 20))
  const passed = performance.now() - started
  expect(Math.abs(hostClock.monotonic() - before - passed)).toBeLessThan(10)
  expect(Math.abs(hostClock.wall() - Date.now())).toBeLessThan(1_000)
})
