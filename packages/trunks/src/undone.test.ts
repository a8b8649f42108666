import { breakingHost, isChange, type Breakage } from '@callplane/conformance'
import { CallError } from '@callplane/core'
import { describe, expect, it } from 'vitest'
import {
  callIn,
  callOut,
  connectTrial,
  optionsOf,
  rulesOf,
  trials,
} from '../test/combination-calls.ts'
import { combinationWorld, type CombinationWorld } from '../test/combination-world.ts'
import { connectGateway } from './connect-gateway.ts'

/** Twilio has tests of its own, with the address that it keeps. */
const byApi = trials.filter(
  ({ combination: { carrier } }) => carrier.setUp === 'api' && carrier.id !== 'twilio',
)
const refusal = { status: 400, headers: {}, body: '{"message":"made up"}' }
const breaking = ({ host }: CombinationWorld, nth: number, breakage: Breakage) =>
  breakingHost(host, nth, breakage, { refusal })

/** What both ends hold of this name. */
const left = async (world: CombinationWorld, trial: (typeof trials)[number]) => {
  const { carrier, platform } = optionsOf(world, trial)
  const all = [
    ...((await carrier.ports.gateways?.list()) ?? []),
    ...((await platform.ports.gateways?.list()) ?? []),
  ]
  const rules = (await platform.ports.rules?.list()) ?? []
  return [
    ...all.flatMap(({ name, direction }) => (name.startsWith(trial.name) ? [direction] : [])),
    ...rules.flatMap(({ rule }) => (rule.id.startsWith(trial.name) ? ['rule'] : [])),
  ].toSorted()
}

const fresh = async (trial: (typeof trials)[number]) => {
  const world = await combinationWorld()
  await optionsOf(world, trial).carrier.ports.numbers?.buy?.(trial.number)
  return world
}

describe.each(byApi.map((trial) => [trial.name, trial] as const))('%s', (_name, trial) => {
  it('at each change, refused or lost: undone and said, and the repeat succeeds', async () => {
    const whole = await fresh(trial)
    const before = whole.host.sent.length
    await connectGateway({ ...optionsOf(whole, trial), dryRun: false })
    const complete = await left(whole, trial)
    const changes = whole.host.sent.slice(before).filter(isChange).length
    expect(changes).toBeGreaterThan(2)
    for (const fault of ['refused', 'lost-after'] as const)
      for (let nth = 1; nth <= changes; nth += 1) {
        const world = await fresh(trial)
        const { host } = breaking(world, nth, fault)
        const options = { ...optionsOf(world, trial, host), dryRun: false as const }
        const result: unknown = await connectGateway(options).catch((error: unknown) => error)
        const there = await left(world, trial)
        if (CallError.isInstance(result)) expect([fault, nth, there]).toEqual([fault, nth, []])
        // A reply that was lost is looked into.
        else expect([fault, nth, there]).toEqual(['lost-after', nth, complete])
        await connectGateway({ ...optionsOf(world, trial), dryRun: false })
        expect(await left(world, trial)).toEqual(complete)
      }
  })

  it('killed at each change: the repeat adopts what is there, and calls go through', async () => {
    for (let nth = 1; ; nth += 1) {
      const world = await fresh(trial)
      const broken = breaking(world, nth, 'killed-after')
      const options = { ...optionsOf(world, trial, broken.host), dryRun: false as const }
      const done = connectGateway(options).then(() => true)
      const turn = () => new Promise<boolean>((resolve) => setImmediate(resolve, false))
      let finished = false
      while (!broken.wasHit() && !finished) finished = await Promise.race([done, turn()])
      if (finished) break
      const connected = await connectTrial(world, trial)
      const dispatcher = world.dispatcherWith(rulesOf(connected))
      if (trial.combination.outbound.way !== 'impossible')
        expect((await callOut(world, dispatcher, connected)).call?.status).toBe('completed')
      expect((await callIn(world, connected)).room).toBe(`front-desk-${trial.name}`)
      await dispatcher.close()
    }
  })
})
