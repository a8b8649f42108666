import type {
  DialledTurn,
  DocumentRequest,
  GatheredTurn,
  RecordedTurn,
  Step,
  WireRequest,
} from '@callplane/core'
import { formDecode, formEncode, hmac, twilioSignedText, type FormFields } from '@callplane/kit'
import type { DocumentAccount } from './accounts.ts'
import { uuidOf } from './ids.ts'
import type { Envelope, Payload, Protocol } from './protocol.ts'
import { accountSid, callSid, partySid, recordingSid, recordingUrl } from './twiml-ids.ts'
import { reportOf } from './twiml-reports.ts'
import { retryInMs } from './twiml-retries.ts'

const statusOf = ({ call, turn }: DocumentRequest): string =>
  call.isOver
    ? 'completed'
    : call.direction === 'inbound' && turn.turn === 'started'
      ? 'ringing'
      : 'in-progress'

/** twilio.com/docs/voice/twiml#request-parameters */
const about = (request: DocumentRequest, account: DocumentAccount | undefined): Payload => {
  const { call } = request
  const from = call.from ?? 'anonymous'
  return {
    CallSid: callSid(request),
    AccountSid: accountSid(account),
    From: from,
    To: call.to ?? '',
    Caller: from,
    Called: call.to ?? '',
    CallStatus: statusOf(request),
    ApiVersion: '2010-04-01',
    Direction: call.direction === 'inbound' ? 'inbound' : 'outbound-api',
  }
}

/** Undocumented, and sent: the key that ended the input. Of several, carriers do not say which it was. */
const finishKeyOf = (step: Step | undefined): Payload => {
  const keys = step?.step === 'gather' ? (step.digits?.finishKeys ?? '#') : ''
  return keys.length === 1 ? { FinishedOnKey: keys } : {}
}

/** Words instead of digits, as whichever came (twilio.com/docs/voice/twiml/gather). */
const gathered = ({ digits, speech, ended }: GatheredTurn, step: Step | undefined): Payload =>
  speech
    ? {
        SpeechResult: speech.text,
        ...(speech.confidence !== undefined && { Confidence: String(speech.confidence) }),
      }
    : { Digits: digits, ...(ended === 'finish-key' && finishKeyOf(step)) }

/** Where a recording is, and its id: a carrier may know it by its URL alone. */
const ofFile = (
  recording: NonNullable<RecordedTurn['recording']>,
  request: DocumentRequest,
  account: DocumentAccount | undefined,
): Payload => ({
  RecordingUrl: recordingUrl(request, recording, account),
  RecordingSid: recordingSid(request, recording.id ?? recording.url ?? ''),
})

/** twilio.com/docs/voice/twiml/record */
const recorded = (
  { recording, finishKey }: RecordedTurn,
  request: DocumentRequest,
  account: DocumentAccount | undefined,
): Payload => ({
  ...(recording && ofFile(recording, request, account)),
  ...(recording?.seconds !== undefined && {
    RecordingDuration: String(Math.round(recording.seconds)),
  }),
  Digits: request.call.isOver ? 'hangup' : (finishKey ?? ''),
})

/** A conference has no child call. */
const isConference = (step: Step | undefined): boolean =>
  step?.step === 'dial' && step.to.some((target) => 'conference' in target)

/** twilio.com/docs/voice/twiml/dial */
const dialled = (
  { status, seconds, recording }: DialledTurn,
  request: DocumentRequest,
  account: DocumentAccount | undefined,
): Payload => ({
  DialCallStatus:
    status !== 'answered' ? status : isConference(request.step) ? 'answered' : 'completed',
  ...(!isConference(request.step) && { DialCallSid: partySid(request) }),
  ...(seconds !== undefined && { DialCallDuration: String(Math.round(seconds)) }),
  DialBridged: String(status === 'answered'),
  ...(recording?.url !== undefined && ofFile(recording, request, account)),
})

const payloadOf: Protocol['payloadOf'] = (request, account) => {
  const { turn, call } = request
  const given = about(request, account)
  switch (turn.turn) {
    case 'started':
    case 'went':
      return call.isOver ? null : given
    case 'gathered':
      // A caller who hangs up has entered nothing.
      return call.isOver ? null : { ...given, ...gathered(turn, request.step) }
    case 'recorded':
      // Where nothing was said, the next verb follows.
      return turn.recording ? { ...given, ...recorded(turn, request, account) } : null
    case 'dialled':
      return { ...given, ...dialled(turn, request, account) }
    case 'streamed':
      return given
  }
}

/** The parameters in the query of a GET, else as a form. */
export const withForm = (
  payload: Payload,
  { method, url }: Pick<Envelope, 'method' | 'url'>,
): WireRequest => {
  const form = formEncode(payload as FormFields)
  if (method === 'GET')
    return {
      method,
      url: form === '' ? url : `${url}${url.includes('?') ? '&' : '?'}${form}`,
      headers: {},
    }
  return {
    method,
    url,
    headers: { 'content-type': 'application/x-www-form-urlencoded; charset=UTF-8' },
    body: form,
  }
}

const signedByTwilio: Protocol['requestOf'] = (payload, envelope) => {
  const request = withForm(payload, envelope)
  const { account, token } = envelope
  return {
    ...request,
    headers: {
      ...request.headers,
      // The same for every try (twilio.com/docs/usage/webhooks/webhooks-connection-overrides).
      'i-twilio-idempotency-token': uuidOf(token),
      ...(account?.dialect === 'twiml' && {
        'x-twilio-signature': hmac(
          'sha1',
          account.authToken,
          twilioSignedText(request.url, formDecode(request.body ?? '')),
          'base64',
        ),
      }),
    },
  }
}

/** Plain text is spoken and audio is played (twilio.com/docs/voice/twiml, "Responding to Twilio"). */
const otherAnswer: Protocol['otherAnswer'] = (type, text, url) => {
  if (type === 'text/plain') return [{ step: 'say', text: text.slice(0, 10_000) }]
  return type.startsWith('audio/') ? [{ step: 'play', url }] : null
}

/** How Twilio asks (twilio.com/docs/errors/11205 for the time, twilio.com/docs/usage/security/availability-reliability). */
export const twimlProtocol: Protocol = {
  method: 'POST',
  waitsMs: 15_000,
  payloadOf,
  reportOf,
  requestOf: signedByTwilio,
  retryInMs,
  failureOf: ({ code }, url) => ({ ErrorCode: String(code), ErrorUrl: url }),
  otherAnswer,
  goesOn: () => false,
  lastWords: [{ step: 'say', text: 'We are sorry. An application error has occurred. Goodbye.' }],
}
