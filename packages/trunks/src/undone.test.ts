import { CallError, TransportError, type Host } from '@callplane/core'
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

type Fault = 'refused' | 'lost' | 'killed'

/** Twilio has tests of its own, with the address that it keeps. */
const byApi = trials.filter(
  ({ combination: { carrier } }) => carrier.setUp === 'api' && carrier.id !== 'twilio',
)
const dead = new Promise<never>(() => undefined)

/** Breaks at the `nth` request that changes something; what is lost or killed has taken effect. */
const breaking = ({ host }: CombinationWorld, nth: number, fault: Fault) => {
  let count = 0
  let hit = false
  const fetch: Host['fetch'] = async (request, limits) => {
    if (hit && fault === 'killed') return dead
    if (request.method !== 'GET') count += 1
    if (hit || request.method === 'GET' || count !== nth) return host.fetch(request, limits)
    hit = true
    if (fault === 'refused') return { status: 400, headers: {}, body: '{"message":"made up"}' }
    await host.fetch(request, limits)
    if (fault === 'killed') return dead
    throw new TransportError('reset', true)
  }
  return { over: { ...host, fetch } satisfies Host, wasHit: () => hit, changes: () => count }
}

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
    const counted = breaking(whole, 0, 'refused')
    await connectGateway({ ...optionsOf(whole, trial, counted.over), dryRun: false })
    const complete = await left(whole, trial)
    expect(counted.changes()).toBeGreaterThan(2)
    for (const fault of ['refused', 'lost'] as const)
      for (let nth = 1; nth <= counted.changes(); nth += 1) {
        const world = await fresh(trial)
        const { over } = breaking(world, nth, fault)
        const options = { ...optionsOf(world, trial, over), dryRun: false as const }
        const result: unknown = await connectGateway(options).catch((error: unknown) => error)
        const there = await left(world, trial)
        if (CallError.isInstance(result)) expect([fault, nth, there]).toEqual([fault, nth, []])
        // A reply that was lost is looked into.
        else expect([fault, nth, there]).toEqual(['lost', nth, complete])
        await connectGateway({ ...optionsOf(world, trial), dryRun: false })
        expect(await left(world, trial)).toEqual(complete)
      }
  })

  it('killed at each change: the repeat adopts what is there, and calls go through', async () => {
    for (let nth = 1; ; nth += 1) {
      const world = await fresh(trial)
      const broken = breaking(world, nth, 'killed')
      const options = { ...optionsOf(world, trial, broken.over), dryRun: false as const }
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
