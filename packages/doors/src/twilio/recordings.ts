import type { Call, Recording } from '@callplane/core'
import { formDecode, jsonResponse } from '@callplane/kit'
import type { DoorContext, DoorResponse, DoorRoute } from '../door-face.ts'
import { DoorRefusal, invalid, notFound, notServed, refuseFaults } from '../door-refusal.ts'
import {
  keptRecordings,
  recordingMedia,
  recordingOf,
  startedRecording,
  type FoundRecording,
} from '../found-recordings.ts'
import { callIdOfHex, hexOfRecording, hexOfSid } from '../ids.ts'
import type { TwilioDoorCredentials } from './authenticate.ts'
import { callOf } from './calls.ts'
import { pageOf, renderPage } from './pages.ts'
import { accountPath, sidOf } from './render.ts'
import { isWithin, rangeOf, type QueryFault } from './time-range.ts'
import { rfc2822 } from './times.ts'

type Context = DoorContext<TwilioDoorCredentials>

const statuses: Readonly<Record<Recording['status'], string>> = {
  'in-progress': 'in-progress',
  completed: 'completed',
  failed: 'absent',
  removed: 'deleted',
}

const recordingSid = ({ call, recording }: FoundRecording): string =>
  `RE${hexOfRecording(call, recording)}`

/** When it began is not told: at the answer at the earliest. */
const startOf = ({ answeredAt, createdAt }: Call): string =>
  answeredAt === null || answeredAt === 'unknown' ? createdAt : answeredAt

/** A recording as Twilio shows it (OpenAPI, `api.v2010.account.recording`), below the account or below its call. */
const resource = (
  found: FoundRecording,
  { accountSid }: TwilioDoorCredentials,
  at: 'account' | 'call',
): Readonly<Record<string, unknown>> => {
  const { call, recording } = found
  const callSid = sidOf(call)
  const path = `${accountPath(accountSid)}/Recordings/${recordingSid(found)}`
  const began = rfc2822(startOf(call))
  return {
    sid: recordingSid(found),
    account_sid: accountSid,
    call_sid: callSid,
    conference_sid: null,
    api_version: '2010-04-01',
    date_created: began,
    date_updated: rfc2822(call.endedAt) ?? began,
    start_time: began,
    duration: recording.duration === undefined ? null : String(Math.round(recording.duration)),
    status: statuses[recording.status],
    channels: 1,
    source: call.flow ? 'RecordVerb' : 'OutboundAPI',
    error_code: null,
    price: null,
    price_unit: 'USD',
    encryption_details: null,
    ...(at === 'call'
      ? {
          track: null,
          uri: `${accountPath(accountSid)}/Calls/${callSid}/Recordings/${recordingSid(found)}.json`,
        }
      : {
          uri: `${path}.json`,
          media_url: null,
          subresource_uris: {
            add_on_results: `${path}/AddOnResults.json`,
            transcriptions: `${path}/Transcriptions.json`,
          },
        }),
  }
}

/** The recording that a path names. Throws `notFound`. */
const foundIn = async (context: Context): Promise<FoundRecording> => {
  const { params } = context
  const found = await recordingOf(context, hexOfSid('RE', params['recording'] ?? ''))
  const wanted = params['call']
  if (wanted !== undefined && wanted !== sidOf(found.call)) throw notFound('recording')
  return found
}

const fetchRecording =
  (at: 'account' | 'call') =>
  async (context: Context): Promise<DoorResponse> =>
    jsonResponse(200, resource(await foundIn(context), context.credentials, at))

const deleteRecording = async (context: Context): Promise<DoorResponse> => {
  const { call, recording } = await foundIn(context)
  await context.dispatcher.recordings.remove(call.id, recording.id)
  return { status: 204, headers: {}, body: '' }
}

const mediaTypes: Readonly<Record<string, RegExp>> = {
  mp3: /mpeg|mp3/i,
  wav: /wav|wave/i,
}

/** An application that needs the other format must see that it has this one. */
const media =
  (format: 'mp3' | 'wav' | null) =>
  async (context: Context): Promise<DoorResponse> => {
    const file = await recordingMedia(await foundIn(context), context.dispatcher)
    const type = file.headers['content-type'] ?? ''
    const isOther = format !== null && mediaTypes[format]?.test(type) !== true
    return isOther ? { ...file, headers: { ...file.headers, 'x-callplane-format': type } } : file
  }

const listOfCall = async (context: Context): Promise<DoorResponse> => {
  const asked = pageOf(context.request)
  const found = keptRecordings(await callOf(context))
  const from = asked.after === undefined ? 0 : Number(asked.after)
  if (!Number.isInteger(from) || from < 0)
    throw invalid('PageToken', 'must be one of a page before')
  const until = from + asked.size
  const entries = found.slice(from, until).map((one) => resource(one, context.credentials, 'call'))
  const next = until < found.length ? String(until) : null
  return renderPage('recordings', entries, next, asked, context.request)
}

/** A call with many recordings is not split over two pages, so that a page may be longer than was asked for. */
const listOfAccount = async (context: Context): Promise<DoorResponse> => {
  const { request, calls, credentials } = context
  const asked = pageOf(request)
  const faults: QueryFault[] = []
  const created = rangeOf(request.query, 'DateCreated', faults)
  refuseFaults(faults)
  const callSid = request.query.get('CallSid')
  if (callSid !== null) {
    const hex = hexOfSid('CA', callSid)
    const call = await calls.find(hex === null ? null : callIdOfHex(hex))
    const entries = keptRecordings(call).map((one) => resource(one, credentials, 'account'))
    return renderPage('recordings', entries, null, asked, request)
  }
  const page = await calls.list({
    filter: {},
    matches: (call) =>
      keptRecordings(call).length > 0 && (!created || isWithin(startOf(call), created)),
    limit: asked.size,
    ...(asked.after !== undefined && { after: asked.after }),
  })
  const entries = page.calls
    .flatMap(keptRecordings)
    .map((one) => resource(one, credentials, 'account'))
  return renderPage('recordings', entries, page.next, asked, request)
}

const defaults: Readonly<Record<string, string>> = {
  RecordingChannels: 'mono',
  RecordingTrack: 'both',
  Trim: 'do-not-trim',
}

/** `POST …/Calls/{sid}/Recordings.json`: what the dispatcher cannot be told is refused, not dropped. */
const startRecording = async (context: Context): Promise<DoorResponse> => {
  const { request, dispatcher, credentials } = context
  const call = await callOf(context)
  const form = formDecode(request.body)
  const others = Object.keys(form).filter(
    (name) => form[name] !== '' && form[name] !== defaults[name],
  )
  if (others.length > 0) throw notServed(`recording a call under way with ${others.join(', ')}`)
  const found = await startedRecording(call, dispatcher)
  if (!found)
    throw new DoorRefusal({
      reason: 'unexpected',
      message:
        'the recording was begun, and its carrier has not told its id yet; list the recordings of the call',
    })
  return jsonResponse(201, resource(found, credentials, 'call'))
}

/** Stops the recording that runs. Pausing has no counterpart. */
const updateRecording = async (context: Context): Promise<DoorResponse> => {
  const { request, params, dispatcher, credentials } = context
  const call = await callOf(context)
  const { Status: status } = formDecode(request.body)
  if (status !== 'stopped') throw notServed(`the status ${String(status)} of a recording`)
  const open = call.recordings.filter((one) => one.status === 'in-progress')
  const recording =
    params['recording'] === 'Twilio.CURRENT'
      ? open.at(-1)
      : open.find((one) => recordingSid({ call, recording: one }) === params['recording'])
  if (!recording) throw notFound('recording')
  await dispatcher.stopRecording(call.id)
  return jsonResponse(200, {
    ...resource({ call, recording }, credentials, 'call'),
    status: 'stopped',
  })
}

const account = '/2010-04-01/Accounts/:account'
const ofCall = `${account}/Calls/:call/Recordings`
const one = `${account}/Recordings/:recording`

export const recordingRoutes: readonly DoorRoute<TwilioDoorCredentials>[] = [
  { method: 'GET', path: `${account}/Recordings.json`, answer: listOfAccount },
  { method: 'GET', path: `${one}.json`, answer: fetchRecording('account') },
  { method: 'DELETE', path: `${one}.json`, answer: deleteRecording },
  { method: 'GET', path: `${one}.mp3`, answer: media('mp3') },
  { method: 'GET', path: `${one}.wav`, answer: media('wav') },
  { method: 'GET', path: one, answer: media(null) },
  { method: 'GET', path: `${ofCall}.json`, answer: listOfCall },
  { method: 'POST', path: `${ofCall}.json`, answer: startRecording },
  { method: 'GET', path: `${ofCall}/:recording.json`, answer: fetchRecording('call') },
  { method: 'POST', path: `${ofCall}/:recording.json`, answer: updateRecording },
  { method: 'DELETE', path: `${ofCall}/:recording.json`, answer: deleteRecording },
]
