import { expect, it } from 'vitest'
import { setUpGateways } from './bench.ts'
import type { GatewayCase, GatewayHarness } from './harness.ts'

/** What holds where nothing breaks. */
export const wholeCases = (harness: GatewayHarness, given: GatewayCase): void => {
  const { wanted, whole, changes, made, readable, kept, foreign } = given
  const { nothing } = harness

  it('is made, read, listed, and removed without a trace', async () => {
    const { port, inventory } = await setUpGateways(harness)
    const gateway = await port.create(wanted)
    expect(gateway).toEqual(made)
    expect(await inventory()).toEqual(whole)
    expect(await port.get(gateway.id)).toEqual(readable(gateway))
    expect(await port.list()).toEqual([readable(gateway)])
    await port.remove(gateway.id)
    expect(await inventory()).toEqual(nothing)
    expect(await port.get(gateway.id)).toBeNull()
  })

  it('made again, is the same one', async () => {
    const { port, inventory } = await setUpGateways(harness)
    const first = await port.create(wanted)
    expect(await port.create(wanted)).toEqual(first)
    expect(await inventory()).toEqual(whole)
  })

  it('hands out what takes back its own part, and nothing that was there', async () => {
    const { port, inventory } = await setUpGateways(harness)
    let undo: (() => Promise<string | void>) | undefined
    const onUndoable = (handed: typeof undo) => void (undo = handed)
    await port.create(wanted, { onUndoable })
    const first = undo
    await port.create(wanted, { onUndoable })
    await undo?.()
    expect(await inventory()).toEqual(whole)
    const said = await first?.()
    expect(await inventory()).toEqual(kept ?? nothing)
    expect(said).toEqual(kept ? expect.any(String) : undefined)
  })

  it('undone, leaves what others have added meanwhile and what that needs, and says so', async () => {
    const { world, port, inventory } = await setUpGateways(harness)
    let undo: (() => Promise<string | void>) | undefined
    const onUndoable = (handed: typeof undo) => void (undo = handed)
    const gateway = await port.create(wanted, { onUndoable })
    await foreign.attach(world, gateway)
    expect(await undo?.()).toMatch(foreign.says)
    expect(await inventory()).toEqual(foreign.left)
  })

  it('takes as many steps as it plans', async () => {
    const bench = await setUpGateways(harness)
    const told: string[] = []
    await bench.port.create(wanted, {
      onProgress: ({ step, phase }) => told.push(`${step} ${phase}`),
    })
    expect(bench.changes()).toBe(changes)
    expect(told).toEqual(
      bench.port.plan(wanted).flatMap((step) => [`${step} started`, `${step} done`]),
    )
  })
}
