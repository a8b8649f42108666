import { describe, expect, it } from 'vitest'
import { callIn, callOut, connectTrial, rulesOf, trials } from '../test/combination-calls.ts'
import { combinationWorld } from '../test/combination-world.ts'

const setUp = async (trial: (typeof trials)[number]) => {
  const world = await combinationWorld()
  const connected = await connectTrial(world, trial)
  const dispatcher = world.dispatcherWith(rulesOf(connected))
  return { world, connected, dispatcher }
}
const possible = trials.filter(({ combination }) => combination.outbound.way !== 'impossible')

describe('out: platform → carrier → phone', () => {
  it.each(possible)('$name', async (trial) => {
    const { world, connected, dispatcher } = await setUp(trial)
    const { call, legs } = await callOut(world, dispatcher, connected)
    const { platform, carrier } = trial.combination
    expect(call).toMatchObject({ status: 'completed', provider: platform.id, rang: 'yes' })
    expect(legs.map(({ provider }) => provider)).toEqual([platform.id, carrier.id])
    expect(legs.every(({ answered }) => answered)).toBe(true)
    // The callee sees one of our numbers, regardless of what the platform can send.
    expect(legs[1]).toMatchObject({ from: trial.number, to: trial.far })
    await dispatcher.close()
  })
})

describe('in: phone → carrier → room', () => {
  it.each(trials)('$name', async (trial) => {
    const { world, connected, dispatcher } = await setUp(trial)
    const { room, legs } = await callIn(world, connected)
    expect(room).toBe(`front-desk-${trial.name}`)
    expect(legs).toMatchObject([
      { provider: 'pstn', answered: true },
      { provider: trial.combination.carrier.id, answered: true },
    ])
    // Every caller is on the record, also where the platform's own rule took him in (V4).
    const { calls } = await dispatcher.calls.list()
    expect(calls).toMatchObject([
      {
        direction: 'inbound',
        status: 'completed',
        provider: trial.combination.platform.id,
        from: trial.customer,
        to: trial.number,
        room: `front-desk-${trial.name}`,
        rule: `${trial.name}-inbound`,
      },
    ])
    await dispatcher.close()
  })
})
