// What a random flow is made of, before texts and names are given.
import fc from 'fast-check'

/** How a party behaves that a `dial` step rings. */
export const partyNames = ['busy', 'silent', 'declines', 'answers'] as const

/** Where a step or a list leads: a number that is taken modulo the lists that it may name; absent: nowhere. */
export type Way = number | undefined

export interface RandomGather {
  readonly kind: 'gather'
  readonly prompts: readonly ('say' | 'play')[]
  readonly count: number | undefined
  readonly finishes: boolean
  readonly timeout: number
  readonly interruptible: boolean
  readonly emptyTurn: boolean
  readonly next: Way
  readonly menu: boolean
  readonly reactions: readonly RandomReaction[]
}

export type RandomReaction =
  | { readonly does: 'nothing' }
  | { readonly does: 'hang-up'; readonly when: 'early' | 'after' }
  | {
      readonly does: 'press'
      readonly when: 'early' | 'after' | 'late'
      readonly keys: string
      /** Waits longer than the gather before the last key. */
      readonly hesitates: boolean
    }

export type RandomStep =
  | RandomGather
  | { readonly kind: 'say'; readonly loop: number; readonly hangsUp: boolean }
  | { readonly kind: 'play' | 'digits' }
  | { readonly kind: 'pause'; readonly seconds: number }
  | {
      readonly kind: 'record'
      readonly silence: number
      readonly maxDuration: number
      readonly beep: boolean
      readonly next: Way
      readonly ends: 'key' | 'silence' | 'limit' | 'hang-up'
    }
  | {
      readonly kind: 'dial'
      readonly party: (typeof partyNames)[number]
      readonly ringTimeout: number
      readonly next: Way
    }

export interface RandomList {
  readonly steps: readonly RandomStep[]
  readonly last: 'nothing' | 'hangUp' | 'reject' | 'goto'
  readonly to: number
}

const way: fc.Arbitrary<Way> = fc.option(fc.nat(), { nil: undefined, freq: 3 })

const keys = fc.oneof(
  { weight: 4, arbitrary: fc.stringMatching(/^[0-9]{1,5}$/) },
  { weight: 3, arbitrary: fc.stringMatching(/^[0-9]{1,3}#$/) },
  { weight: 1, arbitrary: fc.stringMatching(/^[0-9*]{1,4}#?[0-9]{0,2}$/) },
)

const reaction: fc.Arbitrary<RandomReaction> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({
      does: fc.constant('press' as const),
      when: fc.constantFrom('early', 'after', 'after', 'late'),
      keys,
      hesitates: fc.integer({ min: 0, max: 4 }).map((one) => one === 0),
    }),
  },
  { weight: 3, arbitrary: fc.constant({ does: 'nothing' as const }) },
  {
    weight: 1,
    arbitrary: fc.record({
      does: fc.constant('hang-up' as const),
      when: fc.constantFrom('early', 'after'),
    }),
  },
)

const gather: fc.Arbitrary<RandomGather> = fc.record({
  kind: fc.constant('gather' as const),
  prompts: fc.oneof(
    { weight: 4, arbitrary: fc.constant(['say' as const]) },
    { weight: 1, arbitrary: fc.constant(['play' as const]) },
    { weight: 2, arbitrary: fc.constant(['say' as const, 'say' as const]) },
    { weight: 1, arbitrary: fc.constant([]) },
  ),
  count: fc.option(fc.integer({ min: 1, max: 4 }), { nil: undefined, freq: 4 }),
  finishes: fc.boolean(),
  timeout: fc.integer({ min: 2, max: 6 }),
  interruptible: fc.integer({ min: 0, max: 3 }).map((one) => one > 0),
  emptyTurn: fc.boolean(),
  next: way,
  menu: fc.boolean(),
  reactions: fc.array(reaction, { minLength: 1, maxLength: 2 }),
})

const step: fc.Arbitrary<RandomStep> = fc.oneof(
  { weight: 5, arbitrary: gather },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('say' as const),
      loop: fc.integer({ min: 1, max: 2 }),
      hangsUp: fc.integer({ min: 0, max: 11 }).map((one) => one === 0),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constantFrom('play' as const, 'digits' as const) }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('pause' as const),
      seconds: fc.integer({ min: 1, max: 3 }),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('record' as const),
      silence: fc.integer({ min: 3, max: 5 }),
      maxDuration: fc.integer({ min: 6, max: 9 }),
      beep: fc.boolean(),
      next: way,
      ends: fc.constantFrom('key', 'key', 'silence', 'limit', 'hang-up'),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('dial' as const),
      party: fc.constantFrom(...partyNames),
      ringTimeout: fc.integer({ min: 6, max: 12 }),
      next: way,
    }),
  },
)

export const randomList: fc.Arbitrary<RandomList> = fc.record({
  steps: fc.array(step, { minLength: 1, maxLength: 4 }),
  last: fc.constantFrom('nothing', 'nothing', 'hangUp', 'reject', 'goto', 'goto'),
  to: fc.nat(),
})
