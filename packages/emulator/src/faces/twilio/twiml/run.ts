import { groupDigits, playTones } from '../../shared/digits.ts'
import { createFlow, type Flow } from '../../shared/flow.ts'
import { FILE_SECONDS, play } from '../../shared/playback.ts'
import { wholeNumber, type Element } from '../../shared/xml.ts'
import { isOver, type Call, type DocumentSource } from '../calls/call.ts'
import type { Recordings } from '../recordings/recordings.ts'
import { actionOf, methodOf, resolveUrl } from './attributes.ts'
import { runDial, type DialDeps, type Next } from './dial.ts'
import type { Documents, TwimlDocument } from './documents.ts'

export type RunDeps = DialDeps & { readonly documents: Documents }

/** Runs the document at `source` on the call, in place of the running one. */
export type RunDocument = (
  call: Call,
  source: DocumentSource,
  options?: { readonly digits?: string | undefined },
) => void

// A document that redirects to itself would never end; Twilio stops such a loop too.
const MAX_DOCUMENTS = 1_000

export function createRunner(deps: RunDeps): RunDocument {
  return (call, source, { digits = '' } = {}) => {
    call.stopDocument?.()
    const flow = createFlow(deps.clock)
    call.stopDocument = () => flow.stop()
    void run(flow, call, source, digits, deps)
  }
}

async function run(
  flow: Flow,
  call: Call,
  source: DocumentSource,
  digits: string,
  deps: RunDeps,
): Promise<void> {
  await sendDigits(flow, call, digits)
  let next: Next = { source, extra: {} }
  for (let count = 0; next && count < MAX_DOCUMENTS; count++) {
    const document = await deps.documents.load(flow, call, next.source, next.extra)
    if (flow.stopped) return
    next = document ? await runVerbs(flow, call, document, deps) : undefined
  }
  // The end of the document is the end of the call.
  if (!flow.stopped) deps.calls.hangUp(call)
}

async function runVerbs(
  flow: Flow,
  call: Call,
  document: TwimlDocument,
  deps: RunDeps,
): Promise<Next> {
  for (const verb of document.verbs) {
    if (verb.name === 'Hangup' || verb.name === 'Reject') return undefined
    const next = await runVerb(flow, call, verb, document, deps)
    if (next) return next
    if (isOver(call)) return undefined
  }
  return undefined
}

async function runVerb(
  flow: Flow,
  call: Call,
  verb: Element,
  document: TwimlDocument,
  deps: RunDeps,
): Promise<Next> {
  // With `answerOnBridge` a call that came in rings until the other party answers.
  const waits = verb.name === 'Dial' && verb.attributes['answerOnBridge'] === 'true'
  if (!waits) call.pickUp?.()
  switch (verb.name) {
    case 'Say':
    case 'Play':
    case 'Pause':
      await speak(flow, call, verb)
      return undefined
    case 'Dial':
      return runDial(flow, call, verb, document, deps)
    case 'Record':
      return record(flow, call, verb, document, deps.recordings)
    case 'Gather':
      return gather(flow, call, verb, document)
    case 'Redirect': {
      const url = resolveUrl(verb.text, document)
      return url === undefined ? undefined : { source: { url, method: methodOf(verb) }, extra: {} }
    }
    case 'Connect':
    case 'Enqueue':
      // Both hold the call until it is ended or redirected.
      return flow.until(new Promise<never>(() => undefined))
    default:
      // 12200: an unknown verb is a warning, the document continues.
      deps.log(`twilio 12200 ${verb.name} is not understood`)
      return undefined
  }
}

async function speak(flow: Flow, call: Call, verb: Element): Promise<void> {
  if (verb.name === 'Pause') {
    return flow.sleep(wholeNumber(verb, 'length', { min: 0, max: 86_400, fallback: 1 }) * 1000)
  }
  const digits = verb.attributes['digits']
  if (verb.name === 'Play' && digits !== undefined) return sendDigits(flow, call, digits)
  // 0 repeats until the call ends (twilio.com/docs/voice/twiml/say).
  return play(flow, call.leg, verb, wholeNumber(verb, 'loop', { min: 0, max: 1000, fallback: 1 }))
}

function sendDigits(flow: Flow, call: Call, digits: string): Promise<void> {
  return playTones(flow, groupDigits(digits), (tones) => void call.leg?.sendDigits(tones))
}

async function record(
  flow: Flow,
  call: Call,
  verb: Element,
  document: TwimlDocument,
  recordings: Recordings,
): Promise<Next> {
  const silence = wholeNumber(verb, 'timeout', { min: 1, max: 3600, fallback: 5 })
  const maxLength = wholeNumber(verb, 'maxLength', { min: 1, max: 14_400, fallback: 3600 })
  const raw = verb.attributes['recordingStatusCallback']
  const url = raw === undefined ? undefined : resolveUrl(raw, document)
  const method = methodOf(verb, 'recordingStatusCallbackMethod')
  const callback = url === undefined ? undefined : { url, method, events: ['completed'] as const }
  const recording = recordings.start(call, { channels: 1, track: 'both', callback }, 'RecordVerb')
  // The virtual caller says one sentence, then is silent.
  await flow.sleep(Math.min(maxLength, FILE_SECONDS + silence) * 1000)
  recordings.stop(recording)
  // Without `action` Twilio asks for the current document again (twilio.com/docs/voice/twiml/record).
  const again =
    document.url === undefined ? undefined : { url: document.url, method: document.method }
  const source = actionOf(verb, document) ?? again
  if (!source) return undefined
  return {
    source,
    extra: {
      RecordingUrl: recordings.urlOf(recording, call),
      RecordingSid: recording.sid,
      RecordingDuration: String(Math.round(recording.recordedMs / 1000)),
      Digits: '',
    },
  }
}

async function gather(
  flow: Flow,
  call: Call,
  verb: Element,
  document: TwimlDocument,
): Promise<Next> {
  const before = call.pressed.length
  for (const child of verb.children) await speak(flow, call, child)
  await flow.sleep(wholeNumber(verb, 'timeout', { min: 1, max: 3600, fallback: 5 }) * 1000)
  const finish = verb.attributes['finishOnKey'] ?? '#'
  const keys = call.pressed.slice(before)
  const digits = finish === '' ? keys : (keys.split(finish)[0] ?? '')
  const action = actionOf(verb, document)
  return digits !== '' && action ? { source: action, extra: { Digits: digits } } : undefined
}
