// Random flows that every carrier with flows runs without a difference, and what their caller does.
import type { Continuation, DialTarget, Flow, GatherStep, Step } from '@callplane/core'
import fc from 'fast-check'
import { numberFor } from '@callplane/conformance'
import type { Behaviour, Reaction } from './caller.ts'
import {
  type partyNames,
  randomList,
  type RandomGather,
  type RandomList,
  type RandomReaction,
  type RandomStep,
  type Way,
} from './random-parts.ts'

/** A flow, and what its caller does when a text of it is heard: the first time, the second time, and so on. */
export interface Scenario {
  readonly flow: Flow
  readonly behaviour: Behaviour
  /** The person calls; else the person is called. */
  readonly isInbound: boolean
}

/** Parties of `dial` steps. The one that answers talks until the caller hangs up. */
const parties: Readonly<Record<(typeof partyNames)[number], DialTarget>> = {
  busy: { phone: numberFor(50) },
  silent: { phone: numberFor(51) },
  declines: { phone: numberFor(52) },
  answers: { phone: numberFor(20) },
}

const wordsFor = (index: number): string =>
  `Prompt ${String(index).padStart(2, '0')} for the caller`
/** All texts have one length: the timing of the caller is a matter of their number. */
const textMs = wordsFor(0).length * 60
const fileMs = 5_000

/** Names texts, and collects what the caller does about each. */
class Writing {
  readonly behaviour: Record<string, Reaction[]> = {}
  readonly #lists: number
  #texts = 0
  constructor(lists: number) {
    this.#lists = lists
  }
  text(): string {
    return wordsFor(this.#texts++)
  }
  file(): string {
    return `https://sounds.example/${this.#texts++}.mp3`
  }
  on(text: string, reactions: readonly Reaction[]): void {
    this.behaviour[text] = [...reactions]
  }
  /** A list after this one, so that no flow goes round; undefined where there is none. */
  after(index: number, given: Way): string | undefined {
    const others = this.#lists - index - 1
    return given === undefined || others <= 0 ? undefined : `list-${index + 1 + (given % others)}`
  }
}

/**
 * Twilio and Plivo ignore a finish key before any other key, and for Telnyx and Vonage it is an empty input. It is pressed
 * only where it ends an input: not after the last key of a complete one, nor after the time for it.
 */
const pressable = (
  { keys: given, when, hesitates }: Extract<RandomReaction, { does: 'press' }>,
  count: number | undefined,
): string => {
  const before = given.split('#', 1)[0] ?? ''
  const isFinish = before !== '' && (count === undefined || before.length < count)
  return isFinish && when !== 'late' && !hesitates ? given : given.replaceAll('#', '')
}

const countOf = ({ count, finishes }: Pick<RandomGather, 'count' | 'finishes'>) =>
  finishes ? count : (count ?? 3)

/** What the caller does, with its time counted from the beginning of the first prompt. */
const timed = (
  given: RandomReaction,
  promptsMs: number,
  { timeout, count, finishes }: RandomGather,
): Reaction => {
  if (given.does === 'nothing') return { do: 'nothing' }
  const wait = timeout * 1000
  const moment = { early: 300, after: promptsMs + 700, late: promptsMs + wait + 700 }
  if (given.does === 'hang-up') return { do: 'hang-up', afterMs: moment[given.when] }
  return {
    do: 'press',
    afterMs: moment[given.when],
    keys: pressable(given, countOf({ count, finishes })),
    lastAfterMs: given.hesitates ? wait + 700 : 300,
  }
}

const gatherSteps = (given: RandomGather, index: number, writing: Writing): Step[] => {
  const { interruptible, timeout, emptyTurn } = given
  const prompts = given.prompts.map((kind) =>
    kind === 'say'
      ? ({ step: 'say', text: writing.text() } as const)
      : ({ step: 'play', url: writing.file() } as const),
  )
  const promptsMs = given.prompts.reduce((sum, kind) => sum + (kind === 'say' ? textMs : fileMs), 0)
  // A gather without a prompt is heard of by the text before it.
  const before = prompts.length === 0 ? [{ step: 'say', text: writing.text() } as const] : []
  const [first] = [...before, ...prompts]
  const heard = first && (first.step === 'say' ? first.text : first.url)
  if (heard !== undefined)
    writing.on(
      heard,
      given.reactions.map((one) => timed(one, before.length > 0 ? textMs : promptsMs, given)),
    )
  const next = writing.after(index, given.next)
  const gathered: GatherStep = {
    step: 'gather',
    ...(prompts.length > 0 && { prompts }),
    ...(!interruptible && { interruptible }),
    digits: { count: countOf(given), finishKeys: '#' },
    timeout,
    ...(emptyTurn && next !== undefined && { emptyTurn }),
    next: next === undefined ? undefined : given.menu ? `menu-${next}` : next,
  }
  return [...before, gathered]
}

const recordSteps = (
  given: Extract<RandomStep, { kind: 'record' }>,
  index: number,
  writing: Writing,
): Step[] => {
  const text = writing.text()
  const spoken = textMs + 1_000
  const reactions: Record<typeof given.ends, readonly Reaction[]> = {
    key: [{ do: 'speak', afterMs: spoken, text: 'Hello', andThen: { keys: '#', afterMs: 1_500 } }],
    silence: [{ do: 'speak', afterMs: spoken, text: 'Hello' }],
    limit: [{ do: 'speak', afterMs: spoken, text: 'Hello '.repeat(40).trim() }],
    'hang-up': [
      { do: 'speak', afterMs: spoken, text: 'Hello', andThen: { keys: '', afterMs: 1_500 } },
    ],
  }
  writing.on(text, reactions[given.ends])
  const { silence, maxDuration, beep } = given
  const next = writing.after(index, given.next)
  return [
    { step: 'say', text },
    { step: 'record', silence, maxDuration, beep, finishKeys: '#', next },
  ]
}

const dialSteps = (
  given: Extract<RandomStep, { kind: 'dial' }>,
  index: number,
  writing: Writing,
): Step[] => {
  const text = writing.text()
  if (given.party === 'answers') writing.on(text, [{ do: 'hang-up', afterMs: textMs + 12_345 }])
  const next = writing.after(index, given.next)
  return [
    { step: 'say', text },
    { step: 'dial', to: [parties[given.party]], ringTimeout: given.ringTimeout, next },
  ]
}

const stepsOf = (given: RandomStep, index: number, writing: Writing): Step[] => {
  switch (given.kind) {
    case 'gather':
      return gatherSteps(given, index, writing)
    case 'record':
      return recordSteps(given, index, writing)
    case 'dial':
      return dialSteps(given, index, writing)
    case 'say': {
      const text = writing.text()
      if (given.hangsUp) writing.on(text, [{ do: 'hang-up', afterMs: 500 }])
      return [{ step: 'say', text, ...(given.loop > 1 && { loop: given.loop }) }]
    }
    case 'play':
      return [{ step: 'play', url: writing.file() }]
    case 'pause':
      return [{ step: 'pause', seconds: given.seconds }]
    case 'digits':
      return [{ step: 'digits', digits: '12w3' }]
  }
}

const lastSteps = ({ last, to }: RandomList, index: number, writing: Writing): Step[] => {
  if (last === 'nothing') return []
  if (last !== 'goto') return [{ step: last }]
  const name = writing.after(index, to)
  return name === undefined ? [] : [{ step: 'goto', to: name }]
}

/** Three keys of a menu lead to its list, and the others to the last list. */
const menuTo = (name: string, otherwise: string): Continuation => ({
  menu: { 1: name, 2: name, 42: name },
  otherwise,
})

/** How long digits sound is the carrier's: no key may come meanwhile, so that none is left over for what follows. */
const inTime = (given: RandomStep): RandomStep =>
  given.kind !== 'gather'
    ? given
    : {
        ...given,
        reactions: given.reactions.map((one) =>
          one.does === 'press'
            ? {
                ...one,
                keys: one.keys.slice(0, countOf(given)),
                when: one.when === 'late' ? 'after' : one.when,
                hesitates: false,
              }
            : one,
        ),
      }

const withoutSpareKeys = (lists: readonly RandomList[]): readonly RandomList[] =>
  lists.some(({ steps }) => steps.some(({ kind }) => kind === 'digits'))
    ? lists.map((one) => ({ ...one, steps: one.steps.map(inTime) }))
    : lists

const scenarioOf = ([given, isInbound]: readonly [readonly RandomList[], boolean]): Scenario => {
  const lists = withoutSpareKeys(given)
  const writing = new Writing(lists.length)
  const written = lists.map((one, index) => [
    ...one.steps.flatMap((given) => stepsOf(given, index, writing)),
    ...lastSteps(one, index, writing),
  ])
  const [steps = [], ...others] = written
  const names = others.map((_list, index) => `list-${index + 1}`)
  const last = names.at(-1) ?? ''
  return {
    flow: {
      steps,
      continuations: Object.fromEntries([
        ...others.map((list, index) => [names[index] ?? '', list] as const),
        ...names.map((name) => [`menu-${name}`, menuTo(name, last)] as const),
      ]),
    },
    behaviour: writing.behaviour,
    isInbound,
  }
}

export const scenario: fc.Arbitrary<Scenario> = fc
  .tuple(fc.array(randomList, { minLength: 1, maxLength: 4 }), fc.boolean())
  .map(scenarioOf)
