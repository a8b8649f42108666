import { expect, test } from 'vitest'
import { dailyClient } from '../../../../test/daily.ts'
import { createWorld } from '../../../../test/world.ts'

test('the domain starts with two numbers, listed in pages', async () => {
  const { emulator } = await createWorld()
  const daily = dailyClient(emulator)
  const { ids } = emulator.keys()['daily']!
  const first = await daily('GET', '/purchased-phone-numbers?limit=1')
  expect(first.body).toMatchObject({
    total_count: 2,
    data: [{ id: ids['callerId'], number: '+14155550100', status: 'active', verified: true }],
  })
  const next = await daily(
    'GET',
    `/purchased-phone-numbers?limit=1&starting_after=${ids['callerId']}`,
  )
  expect(next.body).toMatchObject({ data: [{ id: ids['secondCallerId'], number: '+14155550101' }] })
  const named = await daily('GET', '/purchased-phone-numbers?filter_number=0101')
  expect(named.body['total_count']).toBe(1)
  expect((await daily('GET', '/purchased-phone-numbers?limit=0')).status).toBe(400)
  expect((await daily('GET', '/purchased-phone-numbers?starting_after=x')).status).toBe(400)
})

test('a number is searched, bought, and released after 14 days only', async () => {
  const { emulator, clock } = await createWorld()
  const daily = dailyClient(emulator)
  const { body } = await daily('GET', '/list-available-numbers?areacode=628&contains=0142')
  expect(body['data']).toEqual([{ number: '+16285550142', region: 'CA' }])
  const bought = await daily('POST', '/buy-phone-number', { number: '+16285550142' })
  expect(bought.body).toEqual({ id: expect.any(String), number: '+16285550142' })
  expect(await daily('POST', '/buy-phone-number', { number: '+16285550142' })).toMatchObject({
    status: 422,
    body: { errors: [{ status: '422', code: 'not_available', detail: expect.any(String) }] },
  })
  const release = () => daily('DELETE', `/release-phone-number/${bought.body['id']}`)
  expect((await release()).status).toBe(400)
  await clock.advance(14 * 86_400_000)
  expect((await release()).body).toEqual({ deleted: true, id: bought.body['id'] })
  expect((await release()).status).toBe(404)
  expect((await daily('POST', '/buy-phone-number')).body['number']).toMatch(/^\+141555501\d\d$/)
})

test.each([
  'region=CA&areacode=415',
  'city=Oakland',
  'city=Oakland&region=CA&contains=555',
  'starts_with=415&ends_with=100',
  'contains=55',
  'areacode=41',
])('a search by %s is refused', async (query) => {
  const { emulator } = await createWorld()
  expect((await dailyClient(emulator)('GET', `/list-available-numbers?${query}`)).status).toBe(400)
})
