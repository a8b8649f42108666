import { ask } from '../../shared/ask.ts'
import { CONFIDENCE, type Collected, type CollectPlan } from '../../shared/collect.ts'
import type { Flow } from '../../shared/flow.ts'
import { showPosition, wholeNumber, type Element } from '../../shared/xml.ts'
import type { Call } from '../calls/call.ts'
import { actionOf, sourceOf, type Next } from './attributes.ts'
import type { DialDeps } from './dial.ts'
import type { TwimlDocument } from './documents.ts'
import { promptsOf } from './prompts.ts'

/** [inferred] How long a pause ends speech with `speechTimeout="auto"`. Seconds. */
const AUTO = 1

/** "You can nest the following verbs within Gather." */
const NESTED = new Set(['Say', 'Play', 'Pause'])

/**
 * Runs `<Gather>` (twilio.com/docs/voice/twiml/gather): nested prompts stop at the first key; the time-out begins after
 * them and restarts with each key or word. Keys pressed before it begins do not count [inferred].
 */
export async function gather(
  flow: Flow,
  { leg }: Call,
  verb: Element,
  document: TwimlDocument,
  { clock, log }: Pick<DialDeps, 'clock' | 'log'>,
): Promise<Next> {
  for (const { name, at } of verb.children)
    if (!NESTED.has(name)) log(`twilio 12200 ${name} at ${showPosition(at)} is not valid in Gather`)
  if (verb.attributes['partialResultCallback'] !== undefined)
    log(`twilio Gather at ${showPosition(verb.at)}: partialResultCallback is not emulated`)
  const prompts = verb.children.flatMap((child) => promptsOf(child, document))
  const { bargeIn = 'true', actionOnEmptyResult } = verb.attributes
  const collected = await flow.during<Collected>((done) =>
    ask(
      clock,
      leg?.line,
      { prompts, plan: planOf(verb), speechInterrupts: bargeIn !== 'false' },
      done,
    ),
  )
  const { digits, speech } = collected
  // By default the next verb follows where nothing was entered.
  if (digits === '' && speech === '' && actionOnEmptyResult !== 'true') return undefined
  // Without `action` Twilio asks for the current document again.
  const source = actionOf(verb, document) ?? sourceOf(document)
  if (!source) return undefined
  const heard = { SpeechResult: speech, Confidence: CONFIDENCE.toFixed(2) }
  return { source, extra: speech === '' ? { Digits: digits } : heard }
}

function planOf(verb: Element): CollectPlan {
  const inputs = new Set((verb.attributes['input'] ?? 'dtmf').split(/\s+/))
  const timeout = 1000 * wholeNumber(verb, 'timeout', { min: 1, max: 3600, fallback: 5 })
  const isAuto = verb.attributes['speechTimeout'] === 'auto'
  const endSilence = wholeNumber(verb, 'speechTimeout', {
    min: 1,
    fallback: isAuto ? AUTO : timeout / 1000,
  })
  return {
    digits: inputs.has('dtmf')
      ? {
          most: wholeNumber(verb, 'numDigits', { min: 1, fallback: Infinity }),
          // "finishOnKey only works when a digit sequence precedes it."
          finishKeys: verb.attributes['finishOnKey'] ?? '#',
          firstTimeout: timeout,
          nextTimeout: timeout,
        }
      : undefined,
    speech: inputs.has('speech')
      ? {
          firstTimeout: timeout,
          endSilence: endSilence * 1000,
          most: 1000 * wholeNumber(verb, 'maxSpeechTime', { min: 1, fallback: 60 }),
        }
      : undefined,
  }
}
