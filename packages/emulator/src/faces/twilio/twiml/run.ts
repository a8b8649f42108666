import { groupDigits, playTones } from '../../shared/digits.ts'
import { createFlow, type Flow } from '../../shared/flow.ts'
import { playPrompts } from '../../shared/prompts.ts'
import { showPosition, type Element } from '../../shared/xml.ts'
import { isOver, type Call, type DocumentSource } from '../calls/call.ts'
import { actionOf, methodOf, resolveUrl, type Next } from './attributes.ts'
import { runDial, type DialDeps } from './dial.ts'
import type { Documents, TwimlDocument } from './documents.ts'
import { gather } from './gather.ts'
import { promptsOf } from './prompts.ts'
import { record } from './record.ts'
import type { Streams } from './streams.ts'

export type RunDeps = DialDeps & { readonly documents: Documents; readonly streams: Streams }

/** Verbs that Twilio has. */
const NOT_EMULATED = new Set(['Echo', 'Leave', 'Message', 'Pay', 'Prompt', 'Queue', 'Refer', 'Sms'])

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
    if (verb.name === 'Reject') reject(call, verb)
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
      return flow.during<undefined>((done) =>
        playPrompts(deps.clock, call.leg?.line, promptsOf(verb, document), () => done(undefined)),
      )
    case 'Dial':
      return runDial(flow, call, verb, document, deps)
    case 'Record':
      return record(flow, call, verb, document, deps)
    case 'Gather':
      return gather(flow, call, verb, document, deps)
    case 'Redirect': {
      const url = resolveUrl(verb.text, document)
      return url === undefined ? undefined : { source: { url, method: methodOf(verb) }, extra: {} }
    }
    case 'Connect':
      return connect(flow, call, verb, document, deps)
    case 'Start':
      for (const noun of verb.children) {
        const stream = deps.streams.open(call, noun, document, 'start')
        if (stream) call.onEnd.push(stream.stop)
      }
      return undefined
    case 'Stop':
      for (const { attributes } of verb.children) deps.streams.stop(call, attributes['name'] ?? '')
      return undefined
    case 'Enqueue':
      // Holds the call until it is ended or redirected.
      deps.log(`twilio Enqueue at ${showPosition(verb.at)} is not emulated: it holds the call`)
      return flow.until(new Promise<never>(() => undefined))
    default:
      // 12200: an unknown verb is a warning, the document continues.
      deps.log(
        NOT_EMULATED.has(verb.name)
          ? `twilio ${verb.name} at ${showPosition(verb.at)} is not emulated: it is left out`
          : `twilio 12200 ${verb.name} at ${showPosition(verb.at)} is not understood`,
      )
      return undefined
  }
}

/** Before the answer; afterwards it is a hang-up (twilio.com/docs/voice/twiml/reject). */
function reject(call: Call, { attributes }: Element): void {
  if (call.answeredAt === undefined) call.leg?.reject?.(attributes['reason'] === 'busy' ? 486 : 603)
}

/** Holds the call as long as the stream; then the `action`, or the next verb, follows. */
async function connect(
  flow: Flow,
  call: Call,
  verb: Element,
  document: TwimlDocument,
  deps: RunDeps,
): Promise<Next> {
  const [noun = verb] = verb.children
  const isOpen = await flow.during<boolean>((done) => {
    const stream = deps.streams.open(call, noun, document, 'connect', () => done(true))
    if (!stream) done(false)
    return () => stream?.stop()
  })
  // Other nouns, which are not emulated, hold the call until it is ended or redirected.
  if (!isOpen && noun.name !== 'Stream') return flow.until(new Promise<never>(() => undefined))
  const source = actionOf(verb, document)
  return source && { source, extra: {} }
}

function sendDigits(flow: Flow, call: Call, digits: string): Promise<void> {
  return playTones(flow, groupDigits(digits), (tones) => void call.leg?.sendDigits(tones))
}
