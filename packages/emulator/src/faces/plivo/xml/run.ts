import type { Clock } from '../../../clock.ts'
import { createFlow, type Flow } from '../../twilio/twiml/flow.ts'
import type { Element } from '../../twilio/twiml/xml.ts'
import { isOver, type Call } from '../call.ts'
import { hangups, type Hangup } from '../hangup.ts'
import { isTrue, targetOf, wholeNumber } from './attributes.ts'
import { runDial, type DialDeps } from './dial.ts'
import { playDigits } from './digits.ts'
import type { Documents, Source } from './documents.ts'
import { follow, type Next } from './next.ts'

export type RunDeps = DialDeps & { readonly clock: Clock; readonly documents: Documents }

/** Replaces whatever the call runs by the document at `source`. */
export type RunDocument = (
  call: Call,
  source: Source,
  options: {
    readonly digits?: string | undefined
    readonly extra: Readonly<Record<string, string>>
  },
) => void

// Reading speed of the synthetic voice, and the length of a file nobody can look into.
const MS_PER_WORD = 400
const MS_PER_FILE = 5_000
const MOST_DOCUMENTS = 1_000

export function createRunner(deps: RunDeps): RunDocument {
  return (call, source, { digits = '', extra }) => {
    call.stopDocument?.()
    const flow = createFlow(deps.clock)
    call.stopDocument = () => flow.stop()
    // The digits do not hold the document up: they are sent by the switch as soon as the call is answered.
    void sendDigits(flow, call, digits)
    void run(flow, call, { source, extra }, deps)
  }
}

async function run(flow: Flow, call: Call, start: Next, deps: RunDeps): Promise<void> {
  let next = start
  let end: Hangup = hangups.endOfXml
  for (let count = 0; next && count < MOST_DOCUMENTS; count++) {
    if ('hangup' in next) {
      end = next.hangup
      break
    }
    const loaded = await deps.documents.load(flow, call, next.source, next.extra)
    if (flow.stopped) return
    next =
      'failure' in loaded
        ? { hangup: loaded.failure }
        : await runElements(flow, call, loaded.elements, deps)
  }
  if (!flow.stopped) deps.calls.hangUp(call, end)
}

async function runElements(
  flow: Flow,
  call: Call,
  elements: readonly Element[],
  deps: RunDeps,
): Promise<Next> {
  for (const element of elements) {
    const next = await runElement(flow, call, element, deps)
    if (next) return next
    if (isOver(call)) return undefined
  }
  return undefined
}

async function runElement(flow: Flow, call: Call, element: Element, deps: RunDeps): Promise<Next> {
  switch (element.name) {
    case 'Hangup': {
      const seconds = wholeNumber(element, 'schedule', { min: 1, fallback: 0 })
      if (seconds === 0) return { hangup: hangups.byXml }
      // What follows goes on until then.
      flow.onStop(deps.clock.after(seconds * 1000, () => deps.calls.hangUp(call, hangups.byXml)))
      return undefined
    }
    case 'Speak':
    case 'Play':
    case 'Wait':
      await sound(flow, element)
      return undefined
    case 'DTMF':
      await sendDigits(flow, call, element.text)
      return undefined
    case 'Dial':
      return runDial(flow, call, element, deps)
    case 'Conference':
      await flow.until(deps.conferences.join(call, flow, element))
      return follow(element, { ConferenceName: element.text })
    case 'Record':
      return record(flow, element)
    case 'GetDigits':
    case 'GetInput':
      return input(flow, call, element)
    case 'PreAnswer':
      return runElements(flow, call, element.children, deps)
    case 'Redirect': {
      const target = targetOf(
        { ...element, attributes: { ...element.attributes, url: element.text } },
        'url',
        'method',
      )
      return target
        ? { source: { step: 'redirect', target }, extra: { Event: 'Redirect' } }
        : { hangup: hangups.unreachableUrl.redirect }
    }
    case 'MultiPartyCall':
    case 'Stream':
      // Both hold the call until somebody ends or transfers it.
      return flow.until(new Promise<never>(() => undefined))
    default:
      deps.log(`plivo ${element.name} has no effect here`)
      return undefined
  }
}

async function sound(flow: Flow, element: Element): Promise<void> {
  if (element.name === 'Wait')
    return flow.sleep(wholeNumber(element, 'length', { min: 1, fallback: 1 }) * 1000)
  const words = element.text.split(/\s+/).filter(Boolean).length
  const once = element.name === 'Play' ? MS_PER_FILE : Math.max(1, words) * MS_PER_WORD
  const loop = wholeNumber(element, 'loop', { min: 0, fallback: 1 })
  // 0 repeats until the call ends (plivo.com/docs/voice/xml/speak).
  const times = loop === 0 ? Infinity : loop
  for (let count = 0; count < times; count++) await flow.sleep(once)
}

async function sendDigits(flow: Flow, call: Call, digits: string): Promise<void> {
  for (const { wait, tones } of playDigits(digits)) {
    if (wait > 0) await flow.sleep(wait)
    if (tones !== '') call.leg?.sendDigits(tones)
  }
}

async function record(flow: Flow, element: Element): Promise<Next> {
  // In the background, or once somebody was dialled: the document goes on at once.
  if (isTrue(element, 'recordSession', false) || isTrue(element, 'startOnDialAnswer', false))
    return undefined
  const silence = wholeNumber(element, 'timeout', { min: 1, fallback: 15 })
  const most = wholeNumber(element, 'maxLength', { min: 1, fallback: 60 })
  await flow.sleep(Math.min(most, MS_PER_FILE / 1000 + silence) * 1000)
  return follow(element, {})
}

async function input(flow: Flow, call: Call, element: Element): Promise<Next> {
  const before = call.pressed.length
  for (const child of element.children) await sound(flow, child)
  await flow.sleep(wholeNumber(element, 'timeout', { min: 1, fallback: 5 }) * 1000)
  const finish = element.attributes['finishOnKey'] ?? '#'
  const digits = call.pressed.slice(before).split(finish)[0] ?? ''
  return digits === '' ? undefined : follow(element, { Digits: digits })
}
