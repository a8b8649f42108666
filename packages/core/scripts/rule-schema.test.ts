import { readFileSync } from 'node:fs'
import { Ajv2020 } from 'ajv/dist/2020.js'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { loadRules } from '../src/routing/rules/load-rules.ts'
import { ruleSchema } from './rule-schema.ts'

const published = JSON.parse(
  readFileSync(new URL('../rules.schema.json', import.meta.url), 'utf8'),
) as object
const validate = new Ajv2020({ strict: true, strictTypes: false, strictRequired: false }).compile(
  published,
)

const loads = (file: unknown): boolean => {
  try {
    loadRules(file)
    return true
  } catch {
    return false
  }
}

/** A rule with every field. */
const whole = {
  id: 'sales',
  name: 'Sales',
  direction: 'outbound',
  numbers: ['+14155550100'],
  match: {
    prefixes: ['+1415'],
    countries: ['US'],
    tags: ['vip'],
    window: { days: [1, 5], from: '08:00', to: '24:00', zone: 'America/New_York' },
  },
  room: { type: 'dynamic', named: 'random', prefix: 's-', on: 'videosdk' },
  pin: '1234',
  dispatch: { agent: 'ada', metadata: { a: [1, null] } },
  headers: { 'X-Team': 'sales' },
  includeHeaders: ['X-Call'],
  routes: [
    {
      provider: 'twilio',
      gateway: 'g',
      reference: 'r',
      roomAddress: 'sip:{room}@rooms.example.com',
      weight: 2,
      rateDeck: 'd',
    },
  ],
  strategy: 'weighted',
  defaults: {
    participant: { id: 'p', name: 'Desk', metadata: {} },
    record: true,
    waitUntilAnswered: false,
    ringTimeout: 30,
    maxDuration: 600,
    dtmf: '1w2',
    machineDetection: 'detect',
    mediaEncryption: 'preferred',
    hideCallerId: false,
    maskNumber: false,
    sipHeaders: { 'X-A': 'b' },
    includeHeaders: 'all',
    metadata: { team: 1 },
  },
  reroute: ['congestion'],
}

const limits = {
  minAnswerRatio: 0.95,
  maxFailures: 0.1,
  maxUnknowns: 0.1,
  maxPostDialDelay: 2,
  minimumSample: 200,
  confidence: 0.95,
}

/** A rule with every field of a ramp. */
const ramped = {
  ...whole,
  routes: [{ provider: 'twilio' }, { provider: 'telnyx' }],
  strategy: 'ramp',
  ramp: {
    by: 'contact',
    stages: [{ percent: 1, guardrail: limits }, { percent: 50 }],
    guardrail: limits,
    shadow: 5,
  },
}

type Path = readonly (string | number)[]

const pathsIn = (value: unknown, path: Path = []): Path[] =>
  typeof value !== 'object' || value === null
    ? [path]
    : [
        path,
        ...Object.entries(value).flatMap(([key, inner]) =>
          pathsIn(inner, [...path, Array.isArray(value) ? Number(key) : key]),
        ),
      ]

/** A copy with one place replaced, or removed where `to` is undefined. */
const changed = (value: unknown, [key, ...rest]: Path, to: unknown): unknown => {
  if (key === undefined) return to
  const copy: Record<string | number, unknown> | unknown[] = Array.isArray(value)
    ? [...(value as unknown[])]
    : { ...(value as object) }
  const held = copy as Record<string | number, unknown>
  const next = changed(held[key], rest, to)
  if (next === undefined && !Array.isArray(copy)) delete held[key]
  else held[key] = next ?? null
  return copy
}

describe('the JSON Schema of rules', () => {
  it('describes every field, and is the one that is published', () => {
    const text = JSON.stringify(published)
    expect(text).toBe(JSON.stringify(ruleSchema()))
    expect(text.match(/"description":/g)?.length).toBeGreaterThan(50)
  })

  it('accepts a file with every field, and its own name', () => {
    const file = { $schema: './rules.schema.json', rules: [whole] }
    expect(validate(file)).toBe(true)
    expect(loads(file)).toBe(true)
    const room = { type: 'static', id: 'lobby' }
    const inbound = { ...whole, direction: 'inbound', room, dispatch: 'user', routes: [] }
    expect(validate({ rules: [inbound] })).toBe(true)
    expect(validate({ rules: [{ ...whole, routes: [] }] })).toBe(false)
    expect(loads({ rules: [{ ...whole, routes: [] }] })).toBe(false)
  })

  it('knows that a ramp and its strategy go together', () => {
    const { ramp, ...rest } = ramped
    for (const [rule, holds] of [
      [ramped, true],
      [rest, false],
      [{ ...whole, ramp }, false],
      [{ ...ramped, direction: 'inbound' }, false],
      [{ ...ramped, routes: [{ provider: 'twilio' }] }, false],
    ] as const)
      expect([validate({ rules: [rule] }), loads({ rules: [rule] })]).toEqual([holds, holds])
  })

  it('refuses nothing that loads, and most of what does not', () => {
    const counts = { both: 0, neither: 0, loaderOnly: 0 }
    const places = [whole, ramped].flatMap((rule) =>
      pathsIn(rule).map((path) => [rule, path] as const),
    )
    fc.assert(
      fc.property(
        fc.constantFrom(...places),
        fc.oneof(
          fc.constant(undefined),
          fc.constantFrom<unknown[]>('', 'x', '+4', 'XX', 'none', 0, -1, 1.5, 99_999, true, null),
          fc.constantFrom<unknown[]>([], {}, ['x'], { surprise: 1 }),
          fc.jsonValue(),
        ),
        ([rule, path], to) => {
          const file = { rules: [changed(rule, path, to) ?? null] }
          const isLoaded = loads(file)
          const isValid = validate(file)
          if (isLoaded) expect(isValid, JSON.stringify([path, to])).toBe(true)
          if (isLoaded) counts.both += 1
          else if (isValid) counts.loaderOnly += 1
          else counts.neither += 1
        },
      ),
      { numRuns: 1_500 },
    )
    expect(counts.both).toBeGreaterThan(200)
    expect(counts.neither).toBeGreaterThan(400)
    // What only the loader knows: countries, time zones, reserved headers.
    expect(counts.loaderOnly).toBeLessThan(100)
  })
})
