import { playTones } from '../../shared/digits.ts'
import { createFlow, type Flow } from '../../shared/flow.ts'
import { playPrompts } from '../../shared/prompts.ts'
import { showPosition, wholeNumber, type Element } from '../../shared/xml.ts'
import { isOver, type Call } from '../calls/call.ts'
import { hangups, type Hangup } from '../calls/hangup-cause.ts'
import { follow, type Next } from './action.ts'
import { readTones, targetOf } from './attributes.ts'
import { runDial, type DialDeps } from './dial.ts'
import type { Documents, Source } from './documents.ts'
import { getDigits, getInput } from './input.ts'
import { promptsOf } from './prompts.ts'
import { record } from './record.ts'
import { stream, type StreamDeps } from './stream.ts'

export type RunDeps = DialDeps & StreamDeps & { readonly documents: Documents }

/** Runs the document at `source` on the call, in place of the running one. */
export type RunDocument = (
  call: Call,
  source: Source,
  options: {
    readonly digits?: string | undefined
    readonly extra: Readonly<Record<string, string>>
  },
) => void

// A document that redirects to itself would never end.
const MAX_DOCUMENTS = 1_000

export function createRunner(deps: RunDeps): RunDocument {
  return (call, source, { digits = '', extra }) => {
    call.stopDocument?.()
    const flow = createFlow(deps.clock)
    call.stopDocument = () => flow.stop()
    // The switch sends the digits on answer; the document does not wait for them.
    void sendDigits(flow, call, digits)
    void run(flow, call, { source, extra }, deps)
  }
}

async function run(flow: Flow, call: Call, start: Next, deps: RunDeps): Promise<void> {
  let next = start
  let end: Hangup = hangups.endOfXml
  for (let count = 0; next && count < MAX_DOCUMENTS; count++) {
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
  answers = true,
): Promise<Next> {
  for (const element of elements) {
    // A call that came in is answered by the first element that is not heard before the answer, and ends no call.
    if (answers && element.name !== 'PreAnswer' && element.name !== 'Hangup') call.pickUp?.()
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
      // The document continues until then.
      flow.onStop(deps.clock.after(seconds * 1000, () => deps.calls.hangUp(call, hangups.byXml)))
      return undefined
    }
    case 'Speak':
    case 'Play':
    case 'Wait':
    case 'DTMF':
      return flow.during<undefined>((done) =>
        playPrompts(deps.clock, call.leg?.line, promptsOf(element), () => done(undefined)),
      )
    case 'Dial':
      return runDial(flow, call, element, deps)
    case 'Conference':
      await flow.until(deps.conferences.join(call, flow, element))
      return follow(element, { ConferenceName: element.text }, call, deps.webhooks)
    case 'Record':
      return record(flow, call, element, deps)
    case 'GetDigits':
      return getDigits(flow, call, element, deps)
    case 'GetInput':
      return getInput(flow, call, element, deps)
    case 'PreAnswer':
      return runElements(flow, call, element.children, deps, false)
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
    case 'Stream':
      return stream(flow, call, element, deps)
    case 'MultiPartyCall':
      // Holds the call until it is ended or transferred.
      deps.log(
        `plivo MultiPartyCall at ${showPosition(element.at)} is not emulated: it holds the call`,
      )
      return flow.until(new Promise<never>(() => undefined))
    default:
      deps.log(`plivo ${element.name} at ${showPosition(element.at)} has no effect here`)
      return undefined
  }
}

function sendDigits(flow: Flow, call: Call, digits: string): Promise<void> {
  return playTones(flow, readTones(digits), (tones) => void call.leg?.sendDigits(tones))
}
