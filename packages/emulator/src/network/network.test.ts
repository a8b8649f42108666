import { describe, expect, test, vi } from 'vitest'
import {
  createManualClock,
  defaultTimings,
  outcomeOf,
  outcomes,
  type Dial,
  type LegEnd,
} from '../index.ts'
import { createNetwork } from './network.ts'

const cause = { method: 'POST', url: 'http://emulator.invalid/', headers: {}, body: '' }

function createScene() {
  const clock = createManualClock(0)
  const network = createNetwork(clock, defaultTimings)
  const on = {
    ringing: vi.fn<() => void>(),
    answered: vi.fn<(by: string) => void>(),
    ended: vi.fn<(end: LegEnd) => void>(),
    pressed: vi.fn<(digits: string) => void>(),
  }
  const dial = (to: string, more: Partial<Dial> = {}) =>
    network.dial({ provider: 'acme', from: '+14155550100', to, callId: 'c1', cause, on, ...more })
  return { clock, network, on, dial }
}

describe('a leg', () => {
  test('is ended once, by either party', async () => {
    const { clock, on, dial } = createScene()
    const leg = dial('+14155550123')
    expect(leg.sendDigits('1')).toBe(false)
    await clock.advance(5_000)
    expect(on.answered).toHaveBeenCalledWith('human')
    expect(leg.sendDigits('12')).toBe(true)
    expect(leg.press('9')).toBe(true)
    expect(on.pressed).toHaveBeenCalledWith('9')
    leg.hangUp()
    leg.hangUp('callee')
    await clock.advance(100_000)
    expect(on.ended.mock.calls).toEqual([[{ cause: 'hang-up', sipStatus: 200, by: 'caller' }]])
    expect(leg).toMatchObject({ state: 'ended', digits: '12' })
  })

  test('hung up before and while it rings', async () => {
    const { clock, network, dial } = createScene()
    dial('+14155550123').hangUp()
    const ringing = dial('+14155550124')
    await clock.advance(2_000)
    ringing.hangUp()
    const declined = dial('+14155550125')
    await clock.advance(2_000)
    declined.hangUp('callee')
    await clock.advance(100_000)
    expect(network.calls().map(({ rang, end }) => [rang, end?.cause])).toEqual([
      [false, 'canceled'],
      [true, 'canceled'],
      [true, 'declined'],
    ])
    expect(network.ledger()).toHaveLength(2)
  })

  test('rings no longer than its ring timeout, talks no longer than its limit', async () => {
    const { clock, dial } = createScene()
    const short = dial('+14155550123', { ringTimeout: 2 })
    const capped = dial('+14155550124', { maxDuration: 10 })
    const shortened = dial('+14155550125', { maxDuration: 30 })
    await clock.advance(5_000)
    shortened.limit(5)
    await clock.advance(100_000)
    expect(short.end?.cause).toBe('no-answer')
    expect([capped.end?.cause, capped.endedAt]).toEqual(['max-duration', 14_000])
    expect([shortened.end?.cause, shortened.endedAt]).toEqual(['max-duration', 9_000])
  })
})

describe('hosts', () => {
  test('a registered host takes the leg over, the others ring phones', async () => {
    const { clock, network, on, dial } = createScene()
    const ended = vi.fn<(end: LegEnd) => void>()
    const release = network.hosts.register('PBX.example', (leg) => {
      leg.ring()
      leg.onEnded(ended)
      clock.after(5_000, () => leg.reject(486))
    })
    expect(() => network.hosts.register('pbx.example', () => undefined)).toThrow('registered')
    dial('sips:+14155550123@pbx.example:5061;transport=tls')
    await clock.advance(20_000)
    const end = { cause: 'busy', sipStatus: 486, by: 'callee' }
    expect(on.ended).toHaveBeenCalledWith(end)
    expect(ended).toHaveBeenCalledWith(end)
    release()
    const leg = dial('sip:room@pbx.example')
    await clock.advance(5_000)
    expect(leg.state).toBe('answered')
    expect(network.ledger()).toHaveLength(2)
  })
})

describe('outcomes', () => {
  test.each([
    ['+14155550150', 'busy'],
    ['14155550150', 'busy'],
    ['tel:+14155550150', 'busy'],
    ['+1 (212) 555-0150', 'busy'],
    ['sip:+14155550150@carrier.example', 'busy'],
    ['sip:%2B14155550150:pw@carrier.example;user=phone', 'busy'],
    ['+14155550149', 'answered'],
    ['+14155550190', 'answered'],
    ['+14155550189', 'answered'],
    ['+4915155550150', 'answered'],
    ['+141555501500', 'answered'],
    ['sip:pbx.example', 'answered'],
    ['sip:%@pbx.example', 'answered'],
  ])('%s is %s', (to, name) => {
    expect(outcomeOf(to).name).toBe(name)
  })

  test('the table is 50 to 66, each once', () => {
    const digits = outcomes.map((outcome) => outcome.digits)
    expect(digits).toEqual(Array.from({ length: 17 }, (_, at) => 50 + at))
  })
})
