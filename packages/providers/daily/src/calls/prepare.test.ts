import { expect, it } from 'vitest'
import { business, callerId, callOf, connect, fakeApi, reply, where } from '../../test/fake-api.ts'

const caller = { id: callerId, number: business, name: 'main' }

it('finds the id of the number once for many calls', async () => {
  const api = fakeApi()
  const ports = connect(api)
  for (let count = 0; count < 3; count++)
    expect(await ports.prepare?.(callOf(), where)).toEqual({ caller })
  expect(api.asked).toEqual(['GET /purchased-phone-numbers'])
  await api.host.clock.advance(300_001)
  await ports.prepare?.(callOf(), where)
  expect(api.asked).toHaveLength(2)
})

it('walks the pages', async () => {
  const ids = Array.from({ length: 250 }, (_, n) => `id-${n}`)
  const api = fakeApi({
    'GET /purchased-phone-numbers': (request) => {
      const after = new URL(request.url).searchParams.get('starting_after')
      const start = after === null ? 0 : ids.indexOf(after) + 1
      const data = ids
        .slice(start, start + 100)
        .map((id, n) => ({ id, number: `+1415555${String(start + n).padStart(4, '0')}` }))
      return reply(200, { total_count: ids.length, data })
    },
  })
  const call = callOf({ from: '+14155550249' })
  expect(await connect(api).prepare?.(call, where)).toMatchObject({ caller: { id: 'id-249' } })
  expect(api.sent.map(({ request }) => new URL(request.url).search)).toEqual([
    '?limit=100',
    '?limit=100&starting_after=id-99',
    '?limit=100&starting_after=id-199',
  ])
})

it('names a caller ID that is not purchased, after looking once more', async () => {
  const api = fakeApi()
  const ports = connect(api)
  const wrong = callOf({ from: '+14155550199' })
  const code = { code: 'caller-id', dialled: 'no' }
  await expect(ports.prepare?.(wrong, where)).rejects.toMatchObject(code)
  await expect(ports.prepare?.(wrong, where)).rejects.not.toThrow('4155550199')
  // Within ten seconds there is one look-up, however many calls ask.
  expect(api.asked).toHaveLength(1)
  await api.host.clock.advance(10_001)
  const number = '+14155550199'
  api.answer('GET /purchased-phone-numbers', reply(200, { data: [{ id: 'new', number }] }))
  expect(await ports.prepare?.(wrong, where)).toEqual({ caller: { id: 'new', number } })
})

it('takes the id of the options, and checks it', async () => {
  const ports = connect(fakeApi())
  const withId = (id: string) => callOf({ from: undefined, options: { daily: { callerId: id } } })
  expect(await ports.prepare?.(withId(callerId), where)).toEqual({ caller })
  await expect(ports.prepare?.(withId('other'), where)).rejects.toMatchObject({ code: 'caller-id' })
})

it('takes the only number when none is given, and none of several', async () => {
  const api = fakeApi()
  const ports = connect(api)
  expect(await ports.prepare?.(callOf({ from: undefined }), where)).toEqual({ caller })
  const several = fakeApi({
    'GET /purchased-phone-numbers': reply(200, {
      total_count: 2,
      data: [
        { id: '1', number: business },
        { id: '2', number: '+14155550101' },
      ],
    }),
  })
  expect(await connect(several).prepare?.(callOf({ from: undefined }), where)).toEqual({})
})

it('asks nothing for a SIP address, and refuses sips', async () => {
  const api = fakeApi()
  const ports = connect(api)
  expect(await ports.prepare?.(callOf({ to: 'sip:a@b.example' }), where)).toEqual({})
  expect(api.asked).toEqual([])
  await expect(ports.prepare?.(callOf({ to: 'sips:a@b.example' }), where)).rejects.toMatchObject({
    code: 'unsupported',
    dialled: 'no',
  })
})
