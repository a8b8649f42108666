import { describe, expect, it } from 'vitest'
import { attemptsPerDay } from './counting/attempts-per-day.ts'
import { callerIdOwnership } from './caller-id-ownership.ts'
import { callingWindow } from './calling-window.ts'
import { destinationAllowList } from './destination-allow-list.ts'
import { acquire, certainNo, check, requestOf, short } from './guards.fixture.ts'
import { spend } from './counting/spend.ts'

const settled = () => new Promise<void>((resolve) => setImmediate(resolve))

it('a route that is certainly refused gives back its own share, not that of another route under way', async () => {
  let price = 0
  const guard = spend({
    limits: [{ amount: 6, window: 60 }],
    currency: 'USD',
    estimate: () => price,
  })
  const over = (provider: string, gateway: string) => {
    const request = requestOf({}, { callId: '1', provider })
    return { ...request, route: { ...request.route, gateway } }
  }
  for (const [request, cost] of [
    [over('a', 'g1'), 1],
    [over('a', 'g2'), 3],
    [over('b', 'g1'), 2],
  ] as const) {
    price = cost
    expect(short(await acquire(guard, request))).toBe('pass')
  }
  guard.release?.(over('a', 'g1'), certainNo)
  await settled()
  const fits = async (cost: number) => {
    price = cost
    return short(await check(guard, requestOf({}, { callId: '2' })))
  }
  expect([await fits(1), await fits(2)]).toEqual(['pass', 'skip spend'])
  guard.release?.(over('b', 'g1'), certainNo)
  await settled()
  expect([await fits(3), await fits(4)]).toEqual(['pass', 'skip spend'])
})

it('attempts at a SIP name are counted, in whatever case it is written', async () => {
  const guard = attemptsPerDay({ limit: 1 })
  const at = async (callId: string, to: string) =>
    short(await acquire(guard, requestOf({ to }, { callId })))
  expect(await at('1', 'sip:bob@a.example')).toBe('pass')
  expect(await at('2', 'sip:BOB@A.example')).toBe('refuse attempts-per-day')
  expect(await at('3', 'sip:eve@a.example')).toBe('pass')
})

it('a number is judged as a number at every SIP host, allowed or not', async () => {
  const guard = destinationAllowList({ countries: ['US'], sipHosts: ['a.example'] })
  const judge = async (to: string) => short(await check(guard, requestOf({ to })))
  expect(await judge('sip:+14155550123@b.example')).toBe('pass')
  expect(await judge('sip:bob@b.example')).toBe('refuse destination-not-allowed')
  expect(await judge('+14155550123')).toBe('pass')
})

it.each([
  ['123456', 'pass'],
  ['1234567', 'refuse caller-id-not-owned'],
  ['alice', 'pass'],
])('a caller ID in a document that is %s: %s', async (from, verdict) => {
  const guard = callerIdOwnership({ owned: ['+14155550100'] })
  const request = requestOf({ options: { vonage: { ncco: [{ from }] } } })
  expect(short(await check(guard, request))).toBe(verdict)
})

describe('the settings of a calling window', () => {
  const window = (fields: object) => () => callingWindow({ from: '08:00', to: '21:00', ...fields })
  it.each(['x08:00', '08:000', '24:01', 'x24:00', '24:00x', '08:60', '29:00', '0800'])(
    'have no time such as %s',
    (time) => {
      expect(window({ from: time })).toThrow('is not a time such as 08:00')
      expect(window({ to: time })).toThrow('is not a time such as 08:00')
    },
  )
  it.each([[[]], [[0]], [[8]], [[1.5]], [[1, 8]], [[1, 0]]])('have no days such as %j', (days) => {
    expect(window({ days })).toThrow(/days/)
  })
  it.each([[undefined], [[1]], [[7]], [[1, 2, 3, 4, 5, 6, 7]]])('may have the days %j', (days) => {
    expect(window({ days, from: '00:00', to: '24:00' })).not.toThrow()
  })
  it('refuse a number of which any zone is unknown', async () => {
    const zones = () => ['Europe/Berlin', 'Mars/Base']
    const guard = callingWindow({ from: '00:00', to: '24:00', zones })
    expect(short(await check(guard, requestOf()))).toBe('refuse zone-unknown')
  })
})
