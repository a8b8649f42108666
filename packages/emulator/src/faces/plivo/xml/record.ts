import { recordMessage, type Message } from '../../shared/record-message.ts'
import type { Flow } from '../../shared/flow.ts'
import { wholeNumber, type Element } from '../../shared/xml.ts'
import { isOver, type Call } from '../calls/call.ts'
import type { Recording, RecordingOptions } from '../recordings/recordings.ts'
import { follow, report, type Next } from './action.ts'
import { isTrue, targetOf } from './attributes.ts'
import type { DialDeps } from './dial.ts'

/**
 * Runs `<Record>` (plivo.com/docs/voice/xml/record): a message, or, in the background, the rest of the call or what follows
 * the answer of a dial.
 */
export async function record(
  flow: Flow,
  call: Call,
  element: Element,
  deps: DialDeps,
): Promise<Next> {
  const { recordings, webhooks } = deps
  const start = (): Recording => recordings.start(call, optionsOf(element))
  if (isTrue(element, 'recordSession', false)) {
    const recording = start()
    return follow(element, recordings.describe(recording, 'background'), call, webhooks)
  }
  if (isTrue(element, 'startOnDialAnswer', false)) {
    call.onDialAnswer = () => {
      const recording = start()
      // [inferred] Reported when it begins, as that of a session is; the document is in its dial.
      report(element, recordings.describe(recording, 'background'), call, webhooks)
    }
    return undefined
  }
  let recording: Recording | undefined
  const message = await flow.during<Message>((done) => {
    const begun = (): void => void (recording = start())
    const stop = recordMessage(deps.clock, call.leg?.line, planOf(element), { begun, done })
    return () => {
      stop()
      if (!recording) return
      recordings.stop(recording)
      // [inferred] As Twilio does: a caller who hangs up ends it, and the action is told.
      if (isOver(call))
        report(element, { ...recordings.describe(recording), Digits: 'hangup' }, call, webhooks)
    }
  })
  if (!recording) return undefined
  recordings.stop(recording)
  const digits = { Digits: message.finishKey ?? '' }
  return follow(element, { ...recordings.describe(recording), ...digits }, call, webhooks)
}

const lengthOf = (element: Element): number =>
  wholeNumber(element, 'maxLength', { min: 2, fallback: 60 })

function planOf(element: Element) {
  // Older pages have every key as the default.
  const { finishOnKey = '#' } = element.attributes
  return {
    beep: isTrue(element, 'playBeep', true),
    silence: 1000 * wholeNumber(element, 'timeout', { min: 1, fallback: 15 }),
    most: 1000 * lengthOf(element),
    finishKeys: finishOnKey === 'none' ? '' : finishOnKey,
  }
}

function optionsOf(element: Element): RecordingOptions {
  return {
    format: element.attributes['fileFormat'] === 'wav' ? 'wav' : 'mp3',
    channels: element.attributes['recordChannelType'] === 'mono' ? 1 : 2,
    target: targetOf(element, 'callbackUrl', 'callbackMethod'),
    event: 'Record',
    most: lengthOf(element),
  }
}
