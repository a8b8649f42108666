import fc from 'fast-check'
import { describe, expect, expectTypeOf, it } from 'vitest'
import type { z } from 'zod'
import { far } from '../../testing/index.ts'
import { CallError, formatPath } from '../error.ts'
import { flowFaults, parseFlow, type flow, type Flow } from './flow.ts'
import type { step } from './flow-step-schema.ts'
import type { Step } from './flow-step.ts'
import type { dialTarget, DialTarget } from './flow-target.ts'
import { turn, type Turn } from './flow-turn.ts'

const faults = (input: unknown): string[] =>
  flowFaults(input).map(({ path, message }) => `${formatPath(path)}: ${message}`)
const paths = (...steps: readonly unknown[]): string[] =>
  flowFaults({ steps }).map(({ path }) => formatPath(path))

const everyStep: Flow = {
  steps: [
    { step: 'say', text: 'Hello', language: 'en-GB', voice: 'Polly.Amy', loop: 2, volume: 0.5 },
    { step: 'say', ssml: '<speak>Hello <break time="1s"/></speak>' },
    { step: 'play', url: 'music.mp3', loop: 0 },
    {
      step: 'gather',
      prompts: [
        { step: 'say', text: 'Press 1' },
        { step: 'pause', seconds: 0.5 },
      ],
      interruptible: false,
      digits: { count: 4, minCount: 1, finishKeys: '*#', allowedKeys: '0123', timeout: 2.5 },
      speech: { language: 'en-US', hints: ['sales'], endSilence: 'auto', maxDuration: 30 },
      timeout: 7,
      emptyTurn: true,
      next: 'menu',
    },
    {
      step: 'record',
      maxDuration: 60,
      silence: 0,
      beep: false,
      finishKeys: '',
      next: 'constructor',
    },
    { step: 'dial', to: [{ phone: far, digits: 'ww1' }, { sip: 'sip:a@b.example' }], next: 'page' },
    { step: 'dial', to: [{ conference: 'team', startOnEnter: false }] },
    {
      step: 'stream',
      url: 'wss://agent.example/audio',
      audio: { codec: 'linear16', rate: 16_000 },
    },
    { step: 'digits', digits: '12w#' },
    { step: 'goto', to: 'menu' },
  ],
  continuations: {
    menu: { menu: { 1: 'constructor', '*': 'page' }, otherwise: 'again' },
    again: { handler: 'ask' },
    constructor: [{ step: 'say', text: 'Bye' }, { step: 'hangUp' }] as const,
    page: { url: 'https://app.example/next', method: 'GET' },
  },
}

describe('a flow', () => {
  it('is read as it is written', () => {
    expect(faults(everyStep)).toEqual([])
    expect(parseFlow(everyStep)).toEqual(everyStep)
  })

  it('has one fault for each thing that is wrong, whatever else is', () => {
    expect(
      faults({
        steps: [
          { step: 'say', text: 'a', ssml: '<speak>a</speak>' },
          { step: 'sai', text: 'a' },
          { step: 'gather', next: 'saless' },
          { step: 'dial', to: [{ phone: '5550100' }, { phone: far, sip: 'sip:a@b.example' }] },
          { step: 'hangUp' },
          { step: 'pause', seconds: 1 },
        ],
        continuations: {
          sales: [{ step: 'play' }],
          both: { url: '/a', handler: 'b' },
          choose: { menu: { 1: 'sales', 2: 'nowhere' }, otherwise: 'nowhere' },
        },
      }).map((fault) => fault.split(': ', 1)[0]),
    ).toEqual([
      'steps[0]',
      'steps[1].step',
      'steps[2]',
      'steps[3].to[0].phone',
      'steps[3].to[1]',
      'continuations.sales[0].url',
      'continuations.both',
      'steps[2].next',
      'steps[5]',
      'continuations.choose.menu.2',
      'continuations.choose.otherwise',
    ])
  })

  it('names what a misspelled continuation may have meant', () => {
    expect(
      faults({ steps: [{ step: 'goto', to: 'saless' }], continuations: { sales: [] } }),
    ).toEqual(['steps[0].to: unknown continuation; did you mean sales? Continuations: sales'])
    expect(faults({ steps: [{ step: 'goto', to: 'toString' }] })).toEqual([
      'steps[0].to: unknown continuation; continuations: none',
    ])
  })

  it('throws one error with all faults', () => {
    const error = (() => {
      try {
        return parseFlow({ steps: [{ step: 'gather' }, { step: 'say' }] }, 'menu')
      } catch (thrown) {
        return thrown as CallError
      }
    })() as CallError
    expect(CallError.isInstance(error)).toBe(true)
    expect(error.code).toBe('input-invalid')
    expect(error.message).toMatch(
      /^menu: steps\[0\]: collects nothing.*steps\[1\]: must have exactly one/,
    )
    expect(error.faults).toHaveLength(2)
  })

  it.each<[string, object]>([
    ['steps[0]', { step: 'gather', prompts: [] }],
    ['steps[0].digits.minCount', { step: 'gather', digits: { count: 1, minCount: 2 } }],
    ['steps[0].digits.finishKeys', { step: 'gather', digits: { finishKeys: '##' } }],
    ['steps[0].digits.finishKeys', { step: 'gather', digits: { finishKeys: 'x' } }],
    ['steps[0].emptyTurn', { step: 'gather', digits: {}, emptyTurn: true }],
    ['steps[0].prompts[0].step', { step: 'gather', digits: {}, prompts: [{ step: 'hangUp' }] }],
    ['steps[0].speech.hints[0]', { step: 'gather', speech: { hints: ['a,b'] } }],
    ['steps[0].text', { step: 'say', text: 'a\u0007' }],
    ['steps[0].text', { step: 'say', text: ' \n ' }],
    ['steps[0].ssml', { step: 'say', ssml: 'Hello' }],
    ['steps[0].language', { step: 'say', text: 'a', language: 'en_US' }],
    ['steps[0].to[1]', { step: 'dial', to: [{ phone: far }, { conference: 'a' }] }],
    ['steps[0].to', { step: 'dial', to: [] }],
    ['steps[0].hangUpKey', { step: 'dial', to: [{ phone: far }], hangUpKey: '**' }],
    ['steps[0].url', { step: 'stream', url: 'https://a.example' }],
    [
      'steps[0].audio.rate',
      { step: 'stream', url: 'ws://a', audio: { codec: 'alaw', rate: 16_000 } },
    ],
    ['steps[0].seconds', { step: 'pause', seconds: 0 }],
    ['steps[0].digits', { step: 'digits', digits: '' }],
    ['steps[0].reason', { step: 'reject', reason: 'later' }],
  ])('%s is refused in %j', (path, one) => {
    expect(paths(one)).toEqual([path])
  })

  it('has nothing after a step that ends the list', () => {
    for (const last of [{ step: 'hangUp' }, { step: 'reject' }]) {
      expect(paths(last)).toEqual([])
      expect(paths(last, { step: 'digits', digits: '1' })).toEqual(['steps[1]'])
    }
  })

  it('takes no continuation for a stream in the background', () => {
    const url = 'wss://agent.example'
    expect(
      faults({
        steps: [{ step: 'stream', url, background: true, next: 'a' }],
        continuations: { a: [] },
      }),
    ).toEqual([expect.stringMatching(/^steps\[0\]\.next: a stream in the background has no turn/)])
  })
})

describe('a loop needs a step that takes time', () => {
  const digits: Step = { step: 'digits', digits: '1' }
  const to = (name: string): Step => ({ step: 'goto', to: name })
  it.each<[string, Flow, readonly string[]]>([
    ['itself', { steps: [to('a')], continuations: { a: [to('a')] } }, ['continuations.a[0].to']],
    [
      'through others',
      {
        steps: [],
        continuations: { a: [digits, to('b')], b: { menu: { 1: 'c' }, otherwise: 'a' }, c: [] },
      },
      ['continuations.b.otherwise'],
    ],
    [
      'the document itself',
      { steps: [to('a')], continuations: { a: { url: '' } } },
      ['continuations.a'],
    ],
    [
      'with a recording in the background',
      { steps: [], continuations: { a: [{ step: 'record', background: true }, to('a')] } },
      ['continuations.a[1].to'],
    ],
    [
      'with a pause',
      { steps: [], continuations: { a: [{ step: 'pause', seconds: 1 }, to('a')] } },
      [],
    ],
    [
      'through input',
      {
        steps: [to('a')],
        continuations: {
          a: [{ step: 'gather', digits: {}, next: 'm' }],
          m: { menu: { 1: 'a' }, otherwise: 'a' },
        },
      },
      [],
    ],
    ['through the application', { steps: [], continuations: { a: { handler: 'a' } } }, []],
  ])('%s', (_name, input, expected) => {
    expect(flowFaults(input).map(({ path }) => formatPath(path))).toEqual(expected)
  })

  it('is found wherever following the names does not end, and nowhere else', () => {
    let loops = 0
    const names = ['a', 'b', 'c', 'd']
    const list = fc
      .tuple(fc.boolean(), fc.constantFrom(...names, ''))
      .map(([waits, next]): Step[] => [
        ...(waits ? [{ step: 'pause', seconds: 1 } as const] : []),
        ...(next === '' ? [] : [to(next)]),
      ])
    fc.assert(
      fc.property(fc.tuple(list, list, list, list), (lists) => {
        const continuations = Object.fromEntries(names.map((name, index) => [name, lists[index]!]))
        const isEndless = names.some((first) => {
          let name: string | undefined = first
          for (let taken = 0; taken <= names.length && name !== undefined; taken++) {
            const [head]: readonly Step[] = continuations[name] ?? []
            name = head?.step === 'goto' ? head.to : undefined
          }
          return name !== undefined
        })
        loops += Number(isEndless)
        expect(flowFaults({ steps: [], continuations }).length > 0).toBe(isEndless)
      }),
    )
    expect(loops).toBeGreaterThan(10)
  })
})

it('takes no time and no stack on input of any shape', () => {
  fc.assert(
    fc.property(
      fc.object({ key: fc.constantFrom('steps', 'step', 'next', 'to', '__proto__', 'a') }),
      (input) => {
        expect(Array.isArray(flowFaults(input))).toBe(true)
        expect(Array.isArray(flowFaults({ steps: [input], continuations: input }))).toBe(true)
      },
    ),
    { numRuns: 30 },
  )
})

describe('a turn', () => {
  const base = { callId: 'call_1', at: '2026-01-05T12:00:00.000Z' }
  it.each<Turn>([
    { ...base, turn: 'started' },
    { ...base, turn: 'gathered', digits: '', ended: 'empty' },
    { ...base, turn: 'gathered', digits: '12', speech: { text: 'one' }, ended: 'complete' },
    {
      ...base,
      turn: 'recorded',
      recording: { url: 'https://r.example/1', seconds: 3 },
      ended: 'silence',
    },
    { ...base, turn: 'dialled', status: 'answered', target: 0, seconds: 12 },
    { ...base, turn: 'streamed', ended: 'closed' },
  ])('$turn is data', (value) => {
    expect(turn.parse(JSON.parse(JSON.stringify(value)))).toEqual(value)
  })
  it('has no other fields', () => {
    expect(turn.safeParse({ ...base, turn: 'started', digits: '1' }).success).toBe(false)
  })
})

/** The same shape without `readonly`. */
type Plain<T> = T extends readonly (infer Item)[]
  ? Plain<Item>[]
  : T extends object
    ? { -readonly [Field in keyof T]: Plain<T[Field]> }
    : T

it('the hand-written interfaces agree with the schemas', () => {
  type Parsed = z.output<typeof step>
  type Kind<T, K> = Extract<T, { step: K }>
  expectTypeOf<Plain<Exclude<Step, { step: 'dial' }>>>().toEqualTypeOf<
    Exclude<Parsed, { step: 'dial' }>
  >()
  expectTypeOf<keyof Kind<Step, 'dial'>>().toEqualTypeOf<keyof Kind<Parsed, 'dial'>>()
  expectTypeOf<Plain<Turn>>().toEqualTypeOf<z.output<typeof turn>>()
  expectTypeOf<DialTarget>().toEqualTypeOf<z.output<typeof dialTarget>>()
  expectTypeOf<keyof Flow>().toEqualTypeOf<keyof z.output<typeof flow>>()
})
