import { ask, type Question } from '../../shared/ask.ts'
import { CONFIDENCE, type Collected, type CollectPlan } from '../../shared/collect.ts'
import type { Flow } from '../../shared/flow.ts'
import { wholeNumber, type Element } from '../../shared/xml.ts'
import type { Call } from '../calls/call.ts'
import { follow, type Next } from './action.ts'
import type { DialDeps } from './dial.ts'
import { promptsOf } from './prompts.ts'

/** [inferred] What `auto` stands for, the shortest value allowed. Seconds. */
const AUTO = 2

const keysOf = ({ attributes }: Element): string => {
  const given = attributes['finishOnKey'] ?? '#'
  return given === 'none' ? '' : given
}

const asked = (flow: Flow, call: Call, question: Question, deps: DialDeps): Promise<Collected> =>
  flow.during((done) => ask(deps.clock, call.leg?.line, question, done))

/** Runs `<GetInput>`: keys or words, whichever come first (plivo.com/docs/voice/xml/getinput). */
export async function getInput(
  flow: Flow,
  call: Call,
  element: Element,
  deps: DialDeps,
): Promise<Next> {
  const prompts = element.children.flatMap(promptsOf)
  const { digits, speech } = await asked(flow, call, { prompts, plan: inputPlan(element) }, deps)
  // Without input the next element follows.
  if (digits === '' && speech === '') return undefined
  const score = CONFIDENCE.toFixed(2)
  const result: Record<string, string> =
    speech === ''
      ? { InputType: 'dtmf', Digits: digits }
      : { InputType: 'speech', Speech: speech, SpeechConfidenceScore: score }
  return follow(element, result, call, deps.webhooks)
}

function inputPlan(element: Element): CollectPlan {
  const types = new Set((element.attributes['inputType'] ?? 'dtmf').split(/\s+/))
  const seconds = (name: string): number =>
    1000 * wholeNumber(element, name, { min: 2, max: 10, fallback: AUTO })
  // Counted from the end of the prompts, however much comes.
  const overall = 1000 * wholeNumber(element, 'executionTimeout', { min: 5, max: 60, fallback: 15 })
  return {
    digits: types.has('dtmf')
      ? {
          most: wholeNumber(element, 'numDigits', { min: 1, max: 32, fallback: 32 }),
          finishKeys: keysOf(element),
          firstTimeout: overall,
          nextTimeout: seconds('digitEndTimeout'),
        }
      : undefined,
    speech: types.has('speech')
      ? { firstTimeout: overall, endSilence: seconds('speechEndTimeout'), most: overall }
      : undefined,
    overall,
  }
}

/**
 * Runs `<GetDigits>` (plivo.com/docs/voice/xml/getdigits). [inferred] `retries` counts the times that it asks, and a
 * number with a key that is not valid is asked for again after the sound.
 */
export async function getDigits(
  flow: Flow,
  call: Call,
  element: Element,
  deps: DialDeps,
): Promise<Next> {
  const { validDigits = '1234567890*#', invalidDigitsSound } = element.attributes
  const plan = digitsPlan(element)
  const prompts = element.children.flatMap(promptsOf)
  const invalid =
    invalidDigitsSound === undefined
      ? []
      : [{ kind: 'file', text: invalidDigitsSound, loop: 1 } as const]
  let before: Question['prompts'] = []
  for (let tries = wholeNumber(element, 'retries', { min: 1, fallback: 1 }); tries > 0; tries--) {
    const question = { prompts: [...before, ...prompts], plan }
    const { digits } = await asked(flow, call, question, deps)
    const isValid = [...digits].every((digit) => validDigits.includes(digit))
    if (digits !== '' && isValid) return follow(element, { Digits: digits }, call, deps.webhooks)
    before = isValid ? [] : invalid
  }
  return undefined
}

function digitsPlan(element: Element): CollectPlan {
  const seconds = (name: string, fallback: number): number =>
    1000 * wholeNumber(element, name, { min: 1, fallback })
  return {
    digits: {
      most: wholeNumber(element, 'numDigits', { min: 1, fallback: 99 }),
      finishKeys: keysOf(element),
      firstTimeout: seconds('timeout', 5),
      nextTimeout: seconds('digitTimeout', 2),
    },
  }
}
