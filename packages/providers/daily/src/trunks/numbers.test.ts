import { describe, expect, it } from 'vitest'
import {
  apiKey,
  bodyOf,
  business,
  callerId,
  callOf,
  connect,
  fakeApi,
  refusal,
  reply,
  where,
} from '../../test/fake-api.ts'
import { dailyExtension } from '../extension.ts'

describe('numbers', () => {
  it('are listed again', async () => {
    const api = fakeApi()
    const { numbers } = connect(api)
    expect(await numbers?.list()).toEqual([{ id: callerId, number: business, name: 'main' }])
    await numbers?.list()
    expect(api.asked).toHaveLength(2)
  })

  it('are searched', async () => {
    const found = Array.from({ length: 5 }, (_, n) => ({ number: `+1628555014${n}`, region: 'CA' }))
    const api = fakeApi({
      'GET /list-available-numbers': reply(200, { total_count: 5, data: found }),
    })
    const { numbers } = connect(api)
    const two = await numbers?.search?.({ country: 'US', contains: '014', limit: 2 })
    expect(two?.map(({ number }) => number)).toEqual(['+16285550140', '+16285550141'])
    await expect(numbers?.search?.({ country: 'DE' })).rejects.toMatchObject({
      code: 'input-invalid',
    })
    const extension = dailyExtension({ apiKey }, api.host)
    await extension.numbers.search({ region: 'CA', city: 'Oakland' })
    await extension.numbers.search({ areacode: '628', startsWith: '628' })
    expect(api.sent.map(({ request }) => new URL(request.url).search)).toEqual([
      '?contains=014',
      '?region=CA&city=Oakland',
      '?areacode=628&starts_with=628',
    ])
  })

  it('that were bought are callers at once', async () => {
    const number = '+16285550142'
    const api = fakeApi({ 'POST /buy-phone-number': reply(200, { id: 'n-2', number }) })
    const ports = connect(api)
    const call = callOf({ from: number })
    await expect(ports.prepare?.(call, where)).rejects.toMatchObject({ code: 'caller-id' })
    expect(await ports.numbers?.buy?.(number)).toEqual({ id: 'n-2', number })
    api.answer('GET /purchased-phone-numbers', reply(200, { data: [{ id: 'n-2', number }] }))
    expect(await ports.prepare?.(call, where)).toEqual({ caller: { id: 'n-2', number } })
  })

  it('any number is bought by naming none', async () => {
    const api = fakeApi({ 'POST /buy-phone-number': reply(200, { id: 'n-2', number: business }) })
    await dailyExtension({ apiKey }, api.host).numbers.buy()
    expect(bodyOf(api.sent[0]?.request)).toEqual({})
  })

  it('that cannot be bought are refused in Daily’s words', async () => {
    const errors = [
      { detail: 'The number is not available', status: '422', title: 'x', code: 'not_available' },
    ]
    const api = fakeApi({ 'POST /buy-phone-number': reply(422, { errors }) })
    await expect(connect(api).numbers?.buy?.(business)).rejects.toMatchObject({
      code: 'request-invalid',
      providerCode: 'not_available',
      message: expect.stringContaining('The number is not available'),
    })
  })

  it('are released, but not within 14 days of the purchase', async () => {
    const release = `DELETE /release-phone-number/${callerId}`
    const api = fakeApi({ [release]: refusal(400, 'invalid-request-error', 'not within 14 days') })
    const { numbers } = connect(api)
    await expect(numbers?.release?.(callerId)).rejects.toMatchObject({
      code: 'request-invalid',
      message: expect.stringContaining('14 days'),
    })
    api.answer(release, reply(200, { deleted: true, id: callerId }))
    await numbers?.release?.(callerId)
  })
})
