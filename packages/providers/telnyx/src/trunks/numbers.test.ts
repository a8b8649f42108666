import { CallError } from '@callplane/core'
import { settlePromises } from '@callplane/core/testing'
import { describe, expect, it } from 'vitest'
import { business, inbound, second, trunkWorld } from '../../test/trunk-world.ts'

const portOf = async () => {
  const world = await trunkWorld()
  return { world, port: world.portsOver(world.host).numbers! }
}

describe('numbers', () => {
  it('are searched, bought once, and released', async () => {
    const { world, port } = await portOf()
    const found = await port.search!({ country: 'US', contains: '212', limit: 2 })
    expect(found).toHaveLength(2)
    const { number } = found[0]!
    const bought = await port.buy!(number)
    expect(bought).toMatchObject({ number })
    expect(await port.buy!(number)).toEqual(bought)
    expect(world.host.sent.filter(({ method }) => method === 'POST')).toHaveLength(1)
    expect((await port.list()).map((one) => one.number)).toEqual([business, second, number])
    await port.release!(bought.id)
    expect((await port.list()).map((one) => one.number)).toEqual([business, second])
  })

  it('a lost reply to an order is looked into; a refusal is a refusal', async () => {
    const { world } = await portOf()
    const { number } = (await world.portsOver(world.host).numbers!.search!({ limit: 1 }))[0]!
    const lost = world.portsOver(world.breaking(1, 'lost-after').host).numbers!
    expect(await lost.buy!(number)).toMatchObject({ number })
    const refused = world.portsOver(world.breaking(1, 'refused').host).numbers!
    await expect(refused.buy!('+14155550149')).rejects.toMatchObject({ code: 'request-invalid' })
  })

  it('an order whose number does not come is told of', async () => {
    const { world, port } = await portOf()
    const lost = world.portsOver(world.breaking(1, 'lost-before').host).numbers!
    const state = { done: false }
    const buying = lost.buy!('+14155550149')
      .catch((error: unknown) => error)
      .finally(() => (state.done = true))
    const started = world.clock.now()
    // Time passes only while a timer waits, however many turns the client takes in between (T12).
    while (!state.done) {
      await settlePromises()
      if (world.clock.pending > 0) await world.clock.advance(1_000)
    }
    const error = await buying
    expect(CallError.isInstance(error) && error.dialled).toBe('unknown')
    expect(world.clock.now() - started).toBeGreaterThanOrEqual(4_000)
    expect(await port.list()).toHaveLength(2)
  })

  it('are put on a trunk and taken off it', async () => {
    const { world, port } = await portOf()
    const gateways = world.gatewaysOver(world.host)
    const gateway = await gateways.create({ ...inbound, numbers: [] })
    const [first] = await port.list()
    await port.configure!(first!.id, { gateway: gateway.id })
    expect((await gateways.get(gateway.id))?.numbers).toEqual([business])
    await port.configure!(first!.id, { gateway: '' })
    expect((await gateways.get(gateway.id))?.numbers).toEqual([])
    expect(await port.configure!(first!.id, {})).toMatchObject({ number: business })
    await expect(
      port.configure!(first!.id, { webhookUrl: 'https://app.example' }),
    ).rejects.toMatchObject({ code: 'unsupported', dialled: 'no' })
  })
})
