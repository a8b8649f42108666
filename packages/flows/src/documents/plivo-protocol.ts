import { createHash } from 'node:crypto'
import type {
  DialledTurn,
  DocumentCall,
  DocumentReport,
  DocumentRequest,
  GatheredTurn,
  RecordedTurn,
  ReportedParty,
} from '@callplane/core'
import { formDecode, hexOfCallId, hmac, plivoSignedText, uuidOfHex } from '@callplane/kit'
import type { DocumentAccount } from './accounts.ts'
import { uuidOf } from './ids.ts'
import type { Payload, Protocol } from './protocol.ts'
import { withForm } from './twiml-protocol.ts'

const withoutPlus = (number: string | undefined): string => (number ?? '').replace(/^\+/, '')

/** Plivo's own id of a call that Plivo carries; else one that is made of ours. */
const callUuid = ({ plugin, references, id }: DocumentCall): string =>
  (plugin === 'plivo' ? references['call'] : undefined) ?? uuidOfHex(hexOfCallId(id))

const parties = (call: DocumentCall): Payload => {
  const uuid = callUuid(call)
  return {
    ALegRequestUUID: uuid,
    ALegUUID: uuid,
    RequestUUID: uuid,
    CallUUID: uuid,
    Direction: call.direction,
    From: call.from === undefined ? 'anonymous' : withoutPlus(call.from),
    To: withoutPlus(call.to),
  }
}

const statusOf = ({ call, turn }: DocumentRequest): string =>
  call.isOver
    ? 'completed'
    : call.direction === 'inbound' && turn.turn === 'started'
      ? 'ringing'
      : 'in-progress'

/** docs.plivo.com/docs/voice/xml/request; what only the carrier knows, such as the rate, is left out. */
const about = (request: DocumentRequest, account: DocumentAccount | undefined): Payload => {
  const { call, turn } = request
  return {
    ...parties(call),
    CallStatus: statusOf(request),
    Event: turn.turn === 'started' ? 'StartApp' : 'Redirect',
    ...(account?.dialect === 'plivo-xml' && { ParentAuthID: account.authId }),
  }
}

/** docs.plivo.com/docs/voice/xml/getinput */
const gathered = ({ digits, speech }: GatheredTurn): Payload =>
  speech
    ? {
        InputType: 'speech',
        Speech: speech.text,
        ...(speech.confidence !== undefined && {
          SpeechConfidenceScore: String(speech.confidence),
        }),
      }
    : { InputType: 'dtmf', Digits: digits }

const fileOf = (url: string | undefined, id: string, seconds: number | undefined): Payload => ({
  ...(url !== undefined && { RecordUrl: url }),
  RecordingID: id,
  ...(seconds !== undefined && {
    RecordingDuration: String(Math.round(seconds)),
    RecordingDurationMs: String(Math.round(seconds * 1000)),
  }),
})

/** docs.plivo.com/docs/voice/xml/record */
const recorded = ({ recording, finishKey }: RecordedTurn, isOver: boolean): Payload => ({
  ...(recording &&
    fileOf(recording.url, recording.id ?? uuidOf(recording.url ?? ''), recording.seconds)),
  Digits: isOver ? 'hangup' : (finishKey ?? ''),
})

/** docs.plivo.com/docs/voice/xml/dial, `callbackUrl`; ringing is not reported. */
const ofParty = (
  { party, from, state, seconds }: ReportedParty,
  { call }: DocumentReport,
): Payload => {
  const action = state === 'answered' ? 'answer' : 'hangup'
  return {
    Event: state === 'answered' ? 'DialAnswer' : 'DialHangup',
    DialAction: action,
    DialBLegStatus: action,
    DialALegUUID: callUuid(call),
    DialBLegUUID: call.dial && (call.dial.references['near'] ?? uuidOf(call.dial.attempt)),
    DialBLegFrom: withoutPlus(from),
    DialBLegTo: withoutPlus(party),
    ...(state === 'ended' && { DialBLegDuration: String(Math.round(seconds ?? 0)) }),
  }
}

const reportOf: Protocol['reportOf'] = (report, account) => {
  const { about: told, call } = report
  if ('event' in told) return null
  const given = {
    ...parties(call),
    ...(account?.dialect === 'plivo-xml' && { ParentAuthID: account.authId }),
  }
  if ('recording' in told) {
    const { url, id, duration } = told.recording
    return { ...given, Event: 'Record', ...fileOf(url, id, duration) }
  }
  return told.state === 'ringing' ? null : { ...given, ...ofParty(told, report) }
}

const dialStates: Readonly<Record<DialledTurn['status'], string>> = {
  answered: 'completed',
  busy: 'busy',
  'no-answer': 'no-answer',
  failed: 'failed',
  canceled: 'cancel',
}

/** docs.plivo.com/docs/voice/xml/dial; the B leg's id is empty without an answer. */
const dialled = ({ status }: DialledTurn, call: DocumentCall): Payload => ({
  DialStatus: dialStates[status],
  DialRingStatus: String(status !== 'failed'),
  DialALegUUID: callUuid(call),
  DialBLegUUID:
    status === 'answered' && call.dial
      ? (call.dial.references['near'] ?? uuidOf(call.dial.attempt))
      : '',
})

const payloadOf: Protocol['payloadOf'] = (request, account) => {
  const { turn, call } = request
  const given = about(request, account)
  switch (turn.turn) {
    case 'started':
    case 'went':
    case 'streamed':
      return call.isOver ? null : given
    case 'gathered':
      return call.isOver ? null : { ...given, ...gathered(turn) }
    case 'recorded':
      return { ...given, ...recorded(turn, call.isOver) }
    case 'dialled':
      return { ...given, ...dialled(turn, call) }
  }
}

const requestOf: Protocol['requestOf'] = (payload, envelope) => {
  const request = withForm(payload, envelope)
  const { account, token, now } = envelope
  if (account?.dialect !== 'plivo-xml') return request
  const nonce = BigInt(`0x${createHash('sha256').update(`${token} ${now}`).digest('hex')}`)
    .toString()
    .slice(0, 20)
  return {
    ...request,
    headers: {
      ...request.headers,
      'x-plivo-signature-v3-nonce': nonce,
      'x-plivo-signature-v3': hmac(
        'sha256',
        account.authToken,
        plivoSignedText(request, formDecode(request.body ?? ''), nonce),
        'base64',
      ),
    },
  }
}

/** How Plivo asks. Three tries within 60 s before the fallback URL: 20 s for one (make-a-call, `fallback_url`) [inferred]. */
export const plivoProtocol: Protocol = {
  method: 'POST',
  waitsMs: 20_000,
  payloadOf,
  reportOf,
  requestOf,
  failureOf: () => ({}),
  goesOn: () => false,
  lastWords: [],
}
