import type { Clock } from '../../../time/clock.ts'
import { joinLines } from '../../../network/line.ts'
import { groupDigits, scheduleTones } from '../../shared/digits.ts'
import type { Flow } from '../../shared/flow.ts'
import { wholeNumber, type Element } from '../../shared/xml.ts'
import { readAddress, readPhone } from '../addresses.ts'
import { durationOf, isOver, type Call } from '../calls/call.ts'
import type { Calls } from '../calls/calls.ts'
import type { Recording, RecordingOptions } from '../recordings/recording.ts'
import type { Recordings } from '../recordings/recordings.ts'
import { actionOf, callbackOf, methodOf, resolveUrl, type Next } from './attributes.ts'
import type { Conferences } from './conferences.ts'
import type { TwimlDocument } from './documents.ts'

export type DialDeps = {
  readonly clock: Clock
  readonly calls: Calls
  readonly recordings: Recordings
  readonly conferences: Conferences
  readonly owns: (number: string) => boolean
  readonly log: (line: string) => void
}

type DialResult = {
  readonly status: 'completed' | 'busy' | 'no-answer' | 'failed' | 'canceled' | 'answered'
  readonly child?: Call | undefined
}

const NOUNS = new Set(['Number', 'Sip', 'Client'])

/** Runs `<Dial>`: every noun is a Call of its own, the first to answer is bridged. */
export async function runDial(
  flow: Flow,
  call: Call,
  element: Element,
  document: TwimlDocument,
  deps: DialDeps,
): Promise<Next> {
  const conference = element.children.find(({ name }) => name === 'Conference')
  let recording: Recording | undefined
  const startRecording = (at: 'ringing' | 'answer'): void => {
    const options = recordingOf(element, document, at)
    if (options && !recording) recording = deps.recordings.start(call, options, 'DialVerb')
  }
  let result: DialResult
  if (conference) {
    startRecording('answer')
    await flow.until(deps.conferences.join(call, flow, conference, document))
    result = { status: 'answered' }
  } else {
    result = await flow.until(ring({ flow, call, element, document, deps, startRecording }))
  }
  if (recording) deps.recordings.stop(recording)
  const action = actionOf(element, document)
  if (!action) return undefined
  const seconds = result.child ? durationOf(result.child) : undefined
  return {
    source: action,
    extra: {
      DialCallStatus: result.status,
      ...(result.child ? { DialCallSid: result.child.sid } : {}),
      ...(seconds === undefined ? {} : { DialCallDuration: String(seconds) }),
      DialBridged: String(seconds !== undefined),
      ...(recording
        ? { RecordingUrl: deps.recordings.urlOf(recording, call), RecordingSid: recording.sid }
        : {}),
    },
  }
}

type Dialling = {
  readonly flow: Flow
  readonly call: Call
  readonly element: Element
  readonly document: TwimlDocument
  readonly deps: DialDeps
  readonly startRecording: (at: 'ringing' | 'answer') => void
}

function ring(dialling: Dialling): Promise<DialResult> {
  const { flow, call, element, deps } = dialling
  const { calls, clock } = deps
  return new Promise((resolve) => {
    const children: Call[] = []
    let bridged: Call | undefined
    let part: (() => void) | undefined
    let done = false
    const finish = (result: DialResult): void => {
      if (done) return
      done = true
      part?.()
      resolve(result)
    }
    const answered = (child: Call, digits: string): void => {
      if (bridged) return calls.hangUp(child)
      bridged = child
      call.pickUp?.()
      if (call.leg && child.leg) part = joinLines(call.leg.line, child.leg.line)
      for (const other of children) if (other !== child) calls.hangUp(other)
      scheduleTones(clock, groupDigits(digits), (tones) => void child.leg?.sendDigits(tones))
      dialling.startRecording('answer')
      // The key ends the leg that was dialled, and the caller goes on (twilio.com/docs/voice/twiml/dial).
      if (element.attributes['hangupOnStar'] !== 'true') return
      const deaf = call.leg?.line.onDigits((keys) => {
        if (keys.includes('*')) calls.hangUp(child)
      })
      if (deaf) child.onEnd.push(deaf)
    }
    const ended = (child: Call): void => {
      if (child === bridged) return finish({ status: 'completed', child })
      if (bridged || !children.every(isOver)) return
      const status = child.status as DialResult['status']
      finish({ status, child })
    }

    for (const noun of readNouns(element)) {
      const digits = noun.attributes['sendDigits'] ?? ''
      const child = placeChild(dialling, noun, (one) => answered(one, digits))
      if (!child) continue
      child.leaveDial = () => {
        children.splice(children.indexOf(child), 1)
        finish({ status: 'completed', child })
      }
      children.push(child)
      child.onEnd.push(() => ended(child))
    }
    if (children.length === 0) return finish({ status: 'failed' })
    flow.onStop(() => {
      done = true
      part?.()
      for (const child of children) calls.hangUp(child)
    })
  })
}

/**
 * The caller ID of a forwarded call may be the caller's own number: "the 'To' or 'From' number" of the request is valid too
 * (twilio.com/docs/voice/twiml/dial, callerId).
 */
const isParty = ({ direction, from, to }: Call, shown: string): boolean =>
  direction === 'inbound' && [from, to].some((address) => readPhone(address) === shown)

/**
 * Undefined for a noun that cannot be dialled. Errors 13224 and 13214 are of the call, not of a request
 * (twilio.com/docs/api/errors).
 */
function placeChild(
  { call, element, document, deps, startRecording }: Dialling,
  noun: Element,
  answered: (child: Call) => void,
): Call | undefined {
  const { calls, log, owns } = deps
  const callerId = element.attributes['callerId'] ?? call.from
  const shown = readPhone(callerId)
  const address = readAddress(noun.name === 'Client' ? `client:${noun.text}` : noun.text)
  const kind = noun.name === 'Sip' ? 'sip' : noun.name === 'Client' ? 'client' : 'phone'
  if (address?.kind !== kind) {
    log(`twilio 13224 Dial: invalid destination ${noun.text}`)
    return undefined
  }
  if (kind === 'phone' && (shown === undefined || !(owns(shown) || isParty(call, shown)))) {
    log(`twilio 13214 Dial: invalid caller ID ${callerId}`)
    return undefined
  }
  return calls.place({
    to: address.text,
    from: kind === 'phone' ? shown! : callerId,
    base: call.base,
    cause: call.cause,
    parentSid: call.sid,
    callback: callbackOf(noun, document),
    ringTimeout: wholeNumber(element, 'timeout', { min: 1, max: 600, fallback: 30 }),
    // Four hours, the account's limit, when absent (twilio.com/docs/voice/twiml/dial).
    timeLimit: wholeNumber(element, 'timeLimit', { min: 1, max: 14_400, fallback: 14_400 }),
    ringing: () => startRecording('ringing'),
    answered,
  })
}

function readNouns(element: Element): readonly Element[] {
  const nouns = element.children.filter(({ name }) => NOUNS.has(name))
  if (nouns.length > 0 || element.text === '') return nouns
  // A bare number inside the verb is a <Number>.
  return [{ ...element, name: 'Number', attributes: {} }]
}

const RECORD = /^record-from-(answer|ringing)(-dual)?$/

function recordingOf(
  element: Element,
  document: TwimlDocument,
  at: 'ringing' | 'answer',
): RecordingOptions | undefined {
  const raw = element.attributes['record']
  const [, from, dual] = RECORD.exec(raw === 'true' ? 'record-from-answer' : (raw ?? '')) ?? []
  if (from !== at) return undefined
  const callback = element.attributes['recordingStatusCallback']
  const url = callback === undefined ? undefined : resolveUrl(callback, document)
  const named = (element.attributes['recordingStatusCallbackEvent'] ?? 'completed').split(/[\s,]+/)
  const events = (['in-progress', 'completed', 'absent'] as const).filter((one) =>
    named.includes(one),
  )
  return {
    channels: dual ? 2 : 1,
    track: 'both',
    callback:
      url === undefined
        ? undefined
        : { url, method: methodOf(element, 'recordingStatusCallbackMethod'), events },
  }
}
