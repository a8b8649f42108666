import { expect, it } from 'vitest'
import { errorOf } from '../error-of.ts'
import { requestsOf, setUpGateways, upTo } from './bench.ts'
import type { GatewayCase, GatewayHarness } from './harness.ts'

/** A creation that breaks once, at each of its changes in turn, and is repeated. */
const brokenOnce = (harness: GatewayHarness, given: GatewayCase): void => {
  const { wanted, whole, changes, unseen = [] } = given
  const { nothing, unspoken } = harness
  const nths = upTo(changes)
  const planned = async () => requestsOf((await setUpGateways(harness)).port, given)

  it.each(nths)('refused at change %i: undone, said, and the repeat succeeds', async (nth) => {
    const { port, breaking, inventory } = await setUpGateways(harness)
    const plan = await planned()
    const error = await errorOf(breaking(nth, 'refused').port.create(wanted))
    expect(error.message).toContain(`step "${plan[nth - 1]}" failed`)
    for (const step of plan.slice(0, nth - 1))
      expect(error.faults).toContainEqual({ path: [step], message: 'undone' })
    for (const text of unspoken) expect(error.message).not.toContain(text)
    expect(await inventory()).toEqual(nothing)
    await port.create(wanted)
    expect(await inventory()).toEqual(whole)
  })

  it.each(nths)('a lost reply at change %i: it goes on where the thing is there', async (nth) => {
    const { port, breaking, inventory } = await setUpGateways(harness)
    const making = breaking(nth, 'lost-after').port.create(wanted)
    if (unseen.includes(nth)) {
      const plan = await planned()
      expect((await errorOf(making)).message).toContain(`"${plan[nth - 1]}" may yet take effect`)
      expect(await inventory()).toEqual(nothing)
      await port.create(wanted)
    } else await making
    expect(await inventory()).toEqual(whole)
  })

  it.each(nths)('lost on the way at change %i: undone, said, repeatable', async (nth) => {
    const { port, breaking, inventory } = await setUpGateways(harness)
    const error = await errorOf(breaking(nth, 'lost-before').port.create(wanted))
    expect(error.message).toContain('may yet take effect')
    expect(await inventory()).toEqual(nothing)
    await port.create(wanted)
    expect(await inventory()).toEqual(whole)
  })

  it.each(nths.flatMap((nth) => [[nth, 'before'] as const, [nth, 'after'] as const]))(
    'killed at change %i (%s it): progress told what there is, the repeat adopts it',
    async (nth, when) => {
      const { port, breaking, inventory } = await setUpGateways(harness)
      const plan = await planned()
      const broken = breaking(nth, `killed-${when}`)
      const told: string[] = []
      void broken.port.create(wanted, {
        onProgress: ({ step, phase }) => told.push(`${step} ${phase}`),
      })
      while (!broken.wasHit()) await new Promise((resolve) => setImmediate(resolve))
      expect(told.at(-1)).toBe(`${plan[nth - 1]} started`)
      const done = told.filter((line) => plan.some((step) => line === `${step} done`))
      expect(done).toEqual(plan.slice(0, nth - 1).map((step) => `${step} done`))
      await port.create(wanted)
      expect(await inventory()).toEqual(whole)
    },
  )
}

/** What stays broken, and removals. */
const brokenForGood = (harness: GatewayHarness, given: GatewayCase): void => {
  const { wanted, whole, changes } = given
  const { nothing } = harness
  const planned = async () => requestsOf((await setUpGateways(harness)).port, given)

  it.each(upTo(changes))('broken for good at change %i: says exactly what is left', async (nth) => {
    const { port, breaking, inventory } = await setUpGateways(harness)
    const plan = await planned()
    const error = await errorOf(breaking(nth, 'lost-before', true).port.create(wanted))
    const left = error.faults.filter(({ message }) => message.startsWith('could not be undone'))
    expect(left.map(({ path }) => path[0])).toEqual(plan.slice(0, nth - 1).toReversed())
    await port.create(wanted)
    expect(await inventory()).toEqual(whole)
  })

  // A removal may take more requests than the creation, and fewer.
  it.each(upTo(2 * changes))(
    'a removal broken at change %i says what is left, and can be repeated by the same id',
    async (nth) => {
      const { port, breaking, inventory } = await setUpGateways(harness)
      const { id } = await port.create(wanted)
      const broken = breaking(nth, 'lost-before')
      const error = await broken.port.remove(id).then(
        () => null,
        (thrown: unknown) => errorOf(Promise.reject(thrown)),
      )
      expect(error !== null).toBe(broken.wasHit())
      if (error) expect(error.message).toContain('remaining: ')
      if (await port.get(id)) await port.remove(id)
      expect(await inventory()).toEqual(nothing)
    },
  )
}

/** What holds when a creation or a removal breaks, at each of its changes in turn. */
export const brokenCases = (harness: GatewayHarness, given: GatewayCase): void => {
  brokenOnce(harness, given)
  brokenForGood(harness, given)
}
