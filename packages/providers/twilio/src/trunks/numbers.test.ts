import { describe, expect, it } from 'vitest'
import { trunkWorld } from '../../test/trunk-world.ts'

const portOf = async () => {
  const world = await trunkWorld()
  const { numbers, gateways } = world.portsOver(world.host)
  if (!numbers?.search || !numbers.buy || !numbers.configure || !numbers.release || !gateways)
    throw new Error('a verb is missing')
  const { search, buy, configure, release, list } = numbers
  return { world, gateways, search, buy, configure, release, list }
}
const wanted = '+14155550125'

describe('numbers', () => {
  it('are searched, bought, listed, pointed somewhere and let go', async () => {
    const { search, buy, list, configure, release } = await portOf()
    expect(await search({ contains: '415555012*', limit: 2 })).toEqual([
      { number: '+14155550120' },
      { number: '+14155550121' },
    ])
    expect(await search({ country: 'DE' })).toEqual([])
    const bought = await buy(wanted)
    expect(bought).toEqual({
      id: expect.stringMatching(/^PN/),
      number: wanted,
      name: '(415) 555-0125',
    })
    expect((await list()).map(({ number }) => number)).toContain(wanted)
    expect(await configure(bought.id, { webhookUrl: 'https://app.callplane.example/in' })).toEqual(
      bought,
    )
    await release(bought.id)
    expect((await list()).map(({ number }) => number)).not.toContain(wanted)
    await expect(release(bought.id)).rejects.toMatchObject({ code: 'not-found' })
  })

  it('buying twice is buying once, also when the reply was lost', async () => {
    const { world, buy } = await portOf()
    const broken = world.breaking(1, 'lost-after')
    const { numbers } = world.portsOver(broken.host)
    const bought = await numbers?.buy?.(wanted)
    expect(await buy(wanted)).toEqual(bought)
    await expect(buy('+14155550188')).rejects.toMatchObject({
      code: 'number-invalid',
      providerCode: '21422',
    })
  })

  it('a number goes onto a trunk by its settings too', async () => {
    const { gateways, buy, configure } = await portOf()
    const trunk = await gateways.create({
      name: 'acme-in',
      address: 'pbx.example',
      transport: 'tls',
      numbers: [],
      direction: 'inbound',
    })
    await configure((await buy(wanted)).id, { gateway: trunk.id })
    expect((await gateways.get(trunk.id))?.numbers).toEqual([wanted])
  })
})
