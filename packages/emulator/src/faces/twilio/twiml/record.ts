import { recordMessage, type Message } from '../../shared/record-message.ts'
import type { Flow } from '../../shared/flow.ts'
import { wholeNumber, type Element } from '../../shared/xml.ts'
import { isOver, type Call } from '../calls/call.ts'
import { recordedSeconds, RECORDING_EVENTS, type Recording } from '../recordings/recording.ts'
import { actionOf, methodOf, resolveUrl, sourceOf, type Next } from './attributes.ts'
import type { DialDeps } from './dial.ts'
import type { Documents, TwimlDocument } from './documents.ts'

export type RecordDeps = DialDeps & { readonly documents: Documents }

/**
 * Runs `<Record>` (twilio.com/docs/voice/twiml/record): ends on silence, a key or its length. Where nothing was said the
 * next verb follows; a caller who hangs up ends it with `Digits=hangup`.
 */
export async function record(
  flow: Flow,
  call: Call,
  verb: Element,
  document: TwimlDocument,
  deps: RecordDeps,
): Promise<Next> {
  const { recordings } = deps
  // Without `action` Twilio asks for the current document again.
  const source = actionOf(verb, document) ?? sourceOf(document)
  const resultOf = (recording: Recording, digits: string): Record<string, string> => ({
    RecordingUrl: recordings.urlOf(recording, call),
    RecordingSid: recording.sid,
    RecordingDuration: String(recordedSeconds(recording)),
    Digits: digits,
  })
  let recording: Recording | undefined
  const begun = (): void => {
    recording = recordings.start(call, optionsOf(verb, document), 'RecordVerb')
  }
  const message = await flow.during<Message>((done) => {
    const stop = recordMessage(deps.clock, call.leg?.line, planOf(verb), { begun, done })
    return () => {
      stop()
      if (!recording) return
      recordings.stop(recording)
      if (!isOver(call) || !source || !('url' in source)) return
      deps.documents.report(call, source, resultOf(recording, 'hangup'))
    }
  })
  if (!recording) return undefined
  // [inferred] A caller who presses the key at once has answered, with an empty recording.
  if (!message.heard && message.reason !== 'finish-key') {
    recordings.abandon(recording)
    return undefined
  }
  recordings.stop(recording)
  return source && { source, extra: resultOf(recording, message.finishKey ?? '') }
}

function planOf(verb: Element) {
  const { playBeep = 'true', finishOnKey = '1234567890*#' } = verb.attributes
  return {
    beep: playBeep !== 'false',
    silence: 1000 * wholeNumber(verb, 'timeout', { min: 1, max: 3600, fallback: 5 }),
    most: 1000 * wholeNumber(verb, 'maxLength', { min: 1, max: 14_400, fallback: 3600 }),
    finishKeys: finishOnKey,
  }
}

function optionsOf(verb: Element, document: TwimlDocument) {
  const { recordingStatusCallback: raw, recordingStatusCallbackEvent = 'completed' } =
    verb.attributes
  const url = raw === undefined ? undefined : resolveUrl(raw, document)
  const method = methodOf(verb, 'recordingStatusCallbackMethod')
  const named = recordingStatusCallbackEvent.split(/[\s,]+/)
  const events = RECORDING_EVENTS.filter((event) => named.includes(event))
  return {
    channels: 1,
    track: 'both',
    // The default of this verb alone (twilio.com/docs/voice/twiml/record, trim).
    trim: verb.attributes['trim'] !== 'do-not-trim',
    callback: url === undefined ? undefined : { url, method, events },
  } as const
}
