import { createHash } from 'node:crypto'
import type {
  DialledTurn,
  DocumentReport,
  DocumentRequest,
  GatheredTurn,
  RecordedTurn,
  ReportedParty,
} from '@callplane/core'
import { formDecode, hmac, plivoSignedText } from '@callplane/kit'
import type { DocumentAccount } from './accounts.ts'
import { uuidOf } from './ids.ts'
import { callUuid, foundAt, partyUuid, type Told } from './plivo-ids.ts'
import { ofCall } from './plivo-reports.ts'
import type { Payload, Protocol } from './protocol.ts'
import { withForm } from './twiml-protocol.ts'

const withoutPlus = (number: string | undefined): string => (number ?? '').replace(/^\+/, '')

const parties = (told: Told): Payload => {
  const uuid = callUuid(told)
  const { call } = told
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
  const { turn } = request
  return {
    ...parties(request),
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
const recorded = (
  { recording, finishKey }: RecordedTurn,
  request: DocumentRequest,
  account: DocumentAccount | undefined,
): Payload => {
  const { id, url, seconds } = recording ?? {}
  const found =
    id === undefined ? { id: uuidOf(url ?? ''), url } : foundAt(request, { id, url }, account)
  return {
    ...(recording && fileOf(found.url, found.id, seconds)),
    Digits: request.call.isOver ? 'hangup' : (finishKey ?? ''),
  }
}

/** docs.plivo.com/docs/voice/xml/dial, `callbackUrl`; ringing is not reported. */
const ofParty = (
  { party, from, state, seconds }: ReportedParty,
  report: DocumentReport,
): Payload => {
  const action = state === 'answered' ? 'answer' : 'hangup'
  return {
    Event: state === 'answered' ? 'DialAnswer' : 'DialHangup',
    DialAction: action,
    DialBLegStatus: action,
    DialALegUUID: callUuid(report),
    DialBLegUUID: partyUuid(report),
    DialBLegFrom: withoutPlus(from),
    DialBLegTo: withoutPlus(party),
    ...(state === 'ended' && { DialBLegDuration: String(Math.round(seconds ?? 0)) }),
  }
}

const reportOf: Protocol['reportOf'] = (report, account) => {
  const { about: told } = report
  const given = {
    ...parties(report),
    ...(account?.dialect === 'plivo-xml' && { ParentAuthID: account.authId }),
  }
  if ('event' in told && !told.recording) {
    const said = ofCall(told)
    return said && { ...given, ...said }
  }
  if ('recording' in told && told.recording) {
    const { url, id } = foundAt(report, told.recording, account)
    return { ...given, Event: 'Record', ...fileOf(url, id, told.recording.duration) }
  }
  if (!('party' in told)) return null
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
const dialled = ({ status }: DialledTurn, request: DocumentRequest): Payload => ({
  DialStatus: dialStates[status],
  DialRingStatus: String(status !== 'failed'),
  DialALegUUID: callUuid(request),
  DialBLegUUID: (status === 'answered' && partyUuid(request)) || '',
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
      return { ...given, ...recorded(turn, request, account) }
    case 'dialled':
      return { ...given, ...dialled(turn, request) }
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

/** How Plivo asks. That other callbacks are repeated is not documented. Three tries within 60 s before the fallback URL: 20 s for one (make-a-call, `fallback_url`) [inferred]. */
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
