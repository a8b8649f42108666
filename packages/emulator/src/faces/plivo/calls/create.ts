import { PlivoError } from '../errors.ts'
import type { Parameters } from '../parameters.ts'
import type { Target } from './call.ts'

export type Detection = {
  readonly mode: 'true' | 'hangup'
  /** Receives the verdict while the document is already running; absent when the document waits. */
  readonly report: Target | undefined
}

export type CreateCall = {
  readonly from: string
  readonly to: readonly string[]
  readonly callerName: string | undefined
  readonly answer: Target
  readonly fallback: Target | undefined
  readonly ring: Target | undefined
  readonly hangup: Target | undefined
  readonly digits: string | undefined
  /** Seconds. */
  readonly timeLimit: number
  /** Seconds. */
  readonly ringTimeout: number
  readonly detection: Detection | undefined
  readonly sipHeaders: Readonly<Record<string, string>>
}

export const PHONE = /^\+?[1-9]\d{6,14}$/
export const SIP = /^sips?:[^\s<>"@]+@[^\s<>"@?]+$/i
const MAX_DESTINATIONS = 1000
export const DEFAULT_TIME_LIMIT = 14_400
export const MAX_CALL = 86_400
/** Seconds, as are the two above. `<Dial timeout>` has no documented default: this one is used. */
export const DEFAULT_RING = 120

/** Validates `POST /Call/` as plivo.com/docs/voice/api/call/make-a-call describes it. */
export function readCreateCall(parameters: Parameters): CreateCall {
  const from = parameters.required('from')
  if (!PHONE.test(from)) throw new PlivoError(400, 'from is not a valid phone number')
  const to = parameters.required('to').split('<')
  if (to.length > MAX_DESTINATIONS)
    throw new PlivoError(400, `to holds more than ${MAX_DESTINATIONS} destinations`)
  if (!to.every((one) => PHONE.test(one) || SIP.test(one)))
    throw new PlivoError(400, 'to is not a valid destination')
  parameters.required('answer_url')
  const answer = parameters.target('answer_url', 'answer_method')
  if (!answer) throw new PlivoError(400, 'answer_url is a required parameter')
  parameters.flag('send_on_preanswer')
  parameters.flag('log')
  parameters.flag('error_if_parent_not_found')
  parameters.text('parent_call_uuid')
  const hangupOnRing = parameters.integer('hangup_on_ring', 0)
  const ringTimeout = parameters.integer('ring_timeout', 1) ?? DEFAULT_RING
  return {
    from,
    to,
    callerName: parameters.text('caller_name', /^.{1,50}$/u),
    answer,
    fallback: parameters.target('fallback_url', 'fallback_method'),
    ring: parameters.target('ring_url', 'ring_method'),
    hangup: parameters.target('hangup_url', 'hangup_method'),
    digits: parameters.text('send_digits', /^[\d*#wW]+(@\d+)?$/),
    // Longer ones are accepted and cut at a day.
    timeLimit: Math.min(parameters.integer('time_limit', 1) ?? DEFAULT_TIME_LIMIT, MAX_CALL),
    ringTimeout: Math.min(hangupOnRing ?? Infinity, ringTimeout),
    detection: readDetection(parameters),
    sipHeaders: readSipHeaders(parameters),
  }
}

function readDetection(parameters: Parameters): Detection | undefined {
  const mode = parameters.oneOf('machine_detection', ['true', 'hangup', 'false'])
  parameters.integer('machine_detection_time', 2000, 10_000)
  parameters.integer('machine_detection_maximum_speech_length', 1000, 6000)
  parameters.integer('machine_detection_initial_silence', 2000, 10_000)
  const report = parameters.target('machine_detection_url', 'machine_detection_method')
  return mode === undefined || mode === 'false' ? undefined : { mode, report }
}

/** `a=1,b=2`; they travel as `X-PH-a` and `X-PH-b` (plivo.com/docs/voice/xml/dial). */
export function readSipHeaders(parameters: Pick<Parameters, 'text'>): Record<string, string> {
  const text = parameters.text(
    'sip_headers',
    /^[A-Za-z\d]+=[A-Za-z\d]+(,[A-Za-z\d]+=[A-Za-z\d]+)*$/,
  )
  const pairs = (text ?? '').split(',').filter(Boolean)
  return Object.fromEntries(
    pairs.map((pair) => {
      const [name = '', value = ''] = pair.split('=')
      return [`X-PH-${name}`, value]
    }),
  )
}
