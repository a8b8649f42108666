import { describe, expect, it } from 'vitest'
import { both, business, inbound, second, trunkWorld } from '../../test/trunk-world.ts'

const portOf = () => {
  const world = trunkWorld()
  return { world, port: world.portsOver(world.host).numbers! }
}

describe('numbers', () => {
  it('are searched, rented once, and given back', async () => {
    const { world, port } = portOf()
    const found = await port.search!({ country: 'US', contains: '212', limit: 2 })
    expect(found).toHaveLength(2)
    const { number } = found[0]!
    const rented = await port.buy!(number)
    expect(rented).toEqual({ id: number, number })
    expect(await port.buy!(number)).toEqual(rented)
    expect(world.host.sent.filter(({ method }) => method === 'POST')).toHaveLength(1)
    expect((await port.list()).map((one) => one.number)).toEqual([business, second, number])
    await port.release!(rented.id)
    expect((await port.list()).map((one) => one.number)).toEqual([business, second])
  })

  it('a lost reply to an order is looked into; a refusal is a refusal', async () => {
    const { world } = portOf()
    const { number } = (await world.portsOver(world.host).numbers!.search!({ limit: 1 }))[0]!
    const lost = world.portsOver(world.breaking(1, 'lost-after').host).numbers!
    expect(await lost.buy!(number)).toMatchObject({ number })
    const gone = world.portsOver(world.breaking(1, 'lost-before').host).numbers!
    await expect(gone.buy!('+14155550149')).rejects.toMatchObject({ dialled: 'unknown' })
    await expect(world.portsOver(world.host).numbers!.buy!('+14155550199')).rejects.toMatchObject({
      code: 'not-found',
    })
  })

  it('more than a page', async () => {
    const { port } = portOf()
    for (const { number } of await port.search!({ contains: '415' })) await port.buy!(number)
    expect(await port.list()).toHaveLength(22)
  })

  it('are put on a trunk and taken off it', async () => {
    const { world, port } = portOf()
    const gateways = world.gatewaysOver(world.host)
    for (const wanted of [inbound, both]) {
      const gateway = await gateways.create({ ...wanted, numbers: [] })
      await port.configure!(business, { gateway: gateway.id })
      expect((await gateways.get(gateway.id))?.numbers).toEqual([business])
      await port.configure!(business, { gateway: '' })
      expect((await gateways.get(gateway.id))?.numbers).toEqual([])
    }
    await expect(
      port.configure!(business, { webhookUrl: 'https://app.example' }),
    ).rejects.toMatchObject({ code: 'unsupported', dialled: 'no' })
    await expect(port.configure!('+14155550133', {})).rejects.toMatchObject({ code: 'not-found' })
  })
})
