import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { routingRule } from '../../model/routing-rule.ts'
import { orderRoutes } from '../order-routes.ts'
import { describePlace, rampPlace, rampPosition } from './ramp-share.ts'

/** A fictional number of each area code: 555-0100 to 555-0199. */
const number = (at: number): string =>
  `+1${200 + (at % 790)}55501${String(Math.floor(at / 790) % 100).padStart(2, '0')}`

const rule = (fields: Record<string, unknown> = {}) =>
  routingRule.parse({
    id: 'sales',
    direction: 'outbound',
    numbers: [],
    strategy: 'ramp',
    routes: [{ provider: 'old' }, { provider: 'new' }],
    ramp: { stages: [{ percent: 1 }] },
    ...fields,
  })
const share = (percent: number) => ({ percent, run: 1, entry: 1 })
const sideOf = (to: string, percent: number, id = 'sales') =>
  rampPlace(rule({ id }), { to }, share(percent)).side

/** The FNV-1a hash with the final mix of MurmurHash3, written with big integers. */
const position = (text: string): number => {
  const word = 0xffff_ffffn
  let hash = 0x811c_9dc5n
  for (const sign of text) hash = ((hash ^ BigInt(sign.charCodeAt(0))) * 0x0100_0193n) & word
  hash ^= hash >> 16n
  hash = (hash * 0x85eb_ca6bn) & word
  hash ^= hash >> 13n
  hash = (hash * 0xc2b2_ae35n) & word
  hash ^= hash >> 16n
  return Number((hash * 1_000_000n) >> 32n) / 10_000
}

describe('the side of a call', () => {
  it('is the same for a number and a share, and a greater share only takes numbers to the target', () => {
    let moved = 0
    fc.assert(
      fc.property(
        fc.nat(78_999),
        fc.integer({ min: 0, max: 10_000 }).map((share) => share / 100),
        fc.integer({ min: 0, max: 10_000 }).map((share) => share / 100),
        (at, one, other) => {
          const [less, more] = [Math.min(one, other), Math.max(one, other)]
          const [before, after] = [sideOf(number(at), less), sideOf(number(at), more)]
          expect(sideOf(number(at), less)).toBe(before)
          if (before === 'target') expect(after).toBe('target')
          if (before !== after) moved++
        },
      ),
      { numRuns: 500 },
    )
    expect(moved).toBeGreaterThan(50)
  })

  it.each([1, 30, 50, 99])('has %i %% of the numbers on the target', (percent) => {
    const numbers = Array.from({ length: 20_000 }, (_, at) => number(at))
    const count = numbers.filter((to) => sideOf(to, percent) === 'target').length
    const deviation = Math.sqrt(numbers.length * (percent / 100) * (1 - percent / 100))
    expect(Math.abs(count - (numbers.length * percent) / 100)).toBeLessThan(4 * deviation)
  })

  it('is the control at 0 % and the target at 100 %, for every number', () => {
    for (let at = 0; at < 5_000; at++) {
      expect(sideOf(number(at), 0)).toBe('control')
      expect(sideOf(number(at), 100)).toBe('target')
    }
  })

  it('stays what it was in earlier releases', () => {
    for (let at = 0; at < 300; at++)
      expect(rampPosition('sales', number(at))).toBe(position(`sales\n${number(at)}`))
    expect(rampPosition('sales', '+14155550123')).toBe(position('sales\n+14155550123'))
  })

  it('of one number differs between rules, so that the same numbers are not the first ones everywhere', () => {
    const first = Array.from({ length: 20_000 }, (_, at) => number(at)).filter(
      (to) => sideOf(to, 10) === 'target',
    )
    const both = first.filter((to) => sideOf(to, 10, 'support') === 'target').length
    expect(Math.abs(both - first.length / 10)).toBeLessThan(60)
  })

  it('goes by the contact where the ramp says so, and by the number of a call without one', () => {
    const byContact = rule({ ramp: { by: 'contact', stages: [{ percent: 1 }] } })
    const contact = { system: 'crm', type: 'person', id: '7' }
    const positions = [number(1), number(2)].map(
      (to) => rampPlace(byContact, { to, contact }, share(50)).position,
    )
    expect(positions[0]).toBe(positions[1])
    expect(rampPlace(byContact, { to: number(1) }, share(50))).toEqual(
      rampPlace(rule(), { to: number(1) }, share(50)),
    )
    expect(rampPlace(rule(), { to: number(1), contact }, share(50)).position).not.toBe(positions[0])
  })
})

describe('the routes of a ramp', () => {
  const routes = [{ provider: 'old' }, { provider: 'new' }, { provider: 'spare' }]
  const order = (side: 'control' | 'target') => {
    const place = { side, position: 12.5, ...share(30) }
    const { routes: kept, left } = orderRoutes(rule({ routes }), {
      call: { to: number(1) },
      seed: '',
      now: 0,
      rateDecks: new Map(),
      quality: undefined,
      ramp: place,
    })
    return { kept: kept.map(({ provider }) => provider), left, detail: describePlace(place) }
  }
  it('begin with the target on its side; what it refuses may go on to the control', () => {
    expect(order('target')).toMatchObject({
      kept: ['new', 'old', 'spare'],
      left: [],
      detail: "position 12.5 is below the target's share of 30 %",
    })
  })
  it('leave the target out on the side of the control, so that it gets its share only', () => {
    const { kept, left, detail } = order('control')
    expect(kept).toEqual(['old', 'spare'])
    expect(left).toMatchObject([{ route: { provider: 'new' }, reason: 'ramp', detail }])
  })
})

describe('a rule with a ramp', () => {
  const faults = (fields: Record<string, unknown>) => {
    const result = routingRule.safeParse({
      id: 'sales',
      direction: 'outbound',
      numbers: [],
      strategy: 'ramp',
      routes: [{ provider: 'old' }, { provider: 'new' }],
      ramp: { stages: [{ percent: 1 }] },
      ...fields,
    })
    return (result.error?.issues ?? []).map(({ path, message }) => [path.join('.'), message])
  }
  it('has the defaults of a guardrail', () => {
    expect(rule().ramp).toEqual({
      by: 'number',
      stages: [{ percent: 1 }],
      guardrail: {
        minAnswerRatio: 0.9,
        maxFailures: 0.05,
        maxUnknowns: 0.02,
        maxPostDialDelay: 3,
        minimumSample: 100,
        confidence: 0.99,
      },
      shadow: 0,
    })
    expect(faults({})).toEqual([])
  })
  it('names every fault with its path', () => {
    expect(
      faults({
        ramp: {
          by: 'room',
          stages: [{ percent: 0 }, { percent: 101, guardrail: { confidence: 1 } }],
          guardrail: { minAnswerRatio: 2, minimumSample: 5, maxFailures: -1 },
          shadow: 200,
        },
      }).map(([path]) => path),
    ).toEqual([
      'ramp.by',
      'ramp.stages.0.percent',
      'ramp.stages.1.percent',
      'ramp.stages.1.guardrail.confidence',
      'ramp.guardrail.minAnswerRatio',
      'ramp.guardrail.maxFailures',
      'ramp.guardrail.minimumSample',
      'ramp.shadow',
    ])
    expect(faults({ ramp: { stages: [{ percent: 5 }, { percent: 5 }] } })).toEqual([
      ['ramp.stages.1.percent', 'must be greater than 5, the share of the stage before'],
    ])
    expect(faults({ ramp: { stages: [] } }).map(([path]) => path)).toEqual(['ramp.stages'])
  })
  it.each<[string, Record<string, unknown>, string[]]>([
    ['without its stages', { ramp: undefined }, ['ramp']],
    ['with another strategy', { strategy: 'weighted' }, ['ramp']],
    ['for callers', { direction: 'inbound' }, ['strategy']],
    ['with one route', { routes: [{ provider: 'old' }] }, ['routes']],
    [
      'with a target like the control',
      { routes: [{ provider: 'a' }, { provider: 'a', rateDeck: 'd' }] },
      ['routes.1'],
    ],
    [
      'with a route that is out of use',
      {
        routes: [
          { provider: 'a', weight: 0 },
          { provider: 'b', weight: 0 },
        ],
      },
      ['routes.0.weight', 'routes.1.weight'],
    ],
  ])('is refused %s', (_what, fields, paths) => {
    expect(faults(fields).map(([path]) => path)).toEqual(paths)
  })
})
