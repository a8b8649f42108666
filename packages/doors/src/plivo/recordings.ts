import type { DoorContext, DoorResponse, DoorRoute } from '../door-face.ts'
import { notServed, refuseFaults } from '../door-refusal.ts'
import {
  keptRecordings,
  recordingMedia,
  recordingOf,
  recordingUuid,
  startedRecording,
  type FoundRecording,
} from '../found-recordings.ts'
import { hexOfUuid } from '../ids.ts'
import { numberedCalls } from '../numbered-pages.ts'
import { answered, nothing } from './answered.ts'
import type { PlivoDoorCredentials } from './authenticate.ts'
import { bodyOf, runningCall } from './calls.ts'
import { pageOf, renderPage } from './pages.ts'
import { accountPath, isLive, uuidOf, withoutPlus } from './render.ts'
import { recordTime } from './times.ts'

type Context = DoorContext<PlivoDoorCredentials>

/** Where a file is, at this door. Plivo's URLs say the format; a carrier's file may have another one. */
const urlOf = (found: FoundRecording, { publicUrl, credentials }: Context): string =>
  `${publicUrl}${accountPath(credentials.authId)}/Recording/${recordingUuid(found)}.mp3`

/** When it began is not told: at the answer at the earliest. */
const startOf = ({ call: { answeredAt, createdAt } }: FoundRecording): string =>
  answeredAt === null || answeredAt === 'unknown' ? createdAt : answeredAt

/** A recording as Plivo shows it (plivo.com/docs/voice/api/recording). Null: not known. */
const view = (found: FoundRecording, context: Context): Readonly<Record<string, unknown>> => {
  const { call, recording } = found
  const ms = recording.duration === undefined ? null : Math.round(recording.duration * 1000)
  const began = Date.parse(startOf(found))
  return {
    add_time: recordTime(startOf(found)),
    call_uuid: uuidOf(call),
    conference_name: null,
    conference_uuid: null,
    from_number: call.from ?? '',
    to_number: withoutPlus(call.to),
    recording_duration_ms: ms === null ? null : ms.toFixed(5),
    recording_start_ms: began.toFixed(5),
    recording_end_ms: ms === null ? null : (began + ms).toFixed(5),
    recording_format: 'mp3',
    recording_id: recordingUuid(found),
    recording_type: 'normal',
    recording_url: urlOf(found, context),
    resource_uri: `${accountPath(context.credentials.authId)}/Recording/${recordingUuid(found)}/`,
  }
}

const foundIn = (context: Context): Promise<FoundRecording> =>
  recordingOf(context, hexOfUuid(context.params['recording'] ?? ''))

const fetchRecording = async (context: Context): Promise<DoorResponse> =>
  answered(context, 200, view(await foundIn(context), context))

const deleteRecording = async (context: Context): Promise<DoorResponse> => {
  const { call, recording } = await foundIn(context)
  await context.dispatcher.recordings.remove(call.id, recording.id)
  return nothing
}

const known = new Set(['limit', 'offset', 'call_uuid', 'from_number', 'to_number'])

/** `GET …/Recording/`: those that are complete, newest first. */
const listRecordings = async (context: Context): Promise<DoorResponse> => {
  const { query } = context.request
  const faults = [...new Set(query.keys())]
    .filter((name) => !known.has(name))
    .map((name) => ({ path: [name], message: 'is not a filter of this door' }))
  refuseFaults(faults)
  const page = pageOf(query)
  const [uuid, from, to] = ['call_uuid', 'from_number', 'to_number'].map((name) => query.get(name))
  const { calls } = await numberedCalls(context.calls, {
    filter: {},
    matches: (call) =>
      call.recordings.length > 0 &&
      (uuid === null || uuidOf(call) === uuid) &&
      (from === null || withoutPlus(call.from) === withoutPlus(from ?? '')) &&
      (to === null || withoutPlus(call.to) === withoutPlus(to ?? '')),
  })
  const all = calls
    .flatMap(keptRecordings)
    .filter(({ recording }) => recording.status === 'completed')
  const path = `${accountPath(context.credentials.authId)}/Recording/`
  return answered(
    context,
    200,
    renderPage(all, page, path, (one) => view(one, context)),
  )
}

/** `POST …/Call/{uuid}/Record/`: what the dispatcher cannot be told is refused, not dropped. */
const startRecording = async (context: Context): Promise<DoorResponse> => {
  const others = Object.keys(bodyOf(context)).filter((name) => name !== 'file_format')
  if (others.length > 0) throw notServed(`recording a call under way with ${others.join(', ')}`)
  const call = await runningCall(context, isLive)
  const found = await startedRecording(call, context.dispatcher)
  return answered(context, 202, {
    message: 'call recording started',
    // Null where the carrier tells the id later: it is in the list of recordings then.
    recording_id: found && recordingUuid(found),
    url: found && urlOf(found, context),
  })
}

const stopRecording = async (context: Context): Promise<DoorResponse> => {
  const call = await runningCall(context, isLive)
  await context.dispatcher.stopRecording(call.id)
  return nothing
}

const account = '/v1/Account/:account'
const one = `${account}/Recording/:recording`
const ofCall = `${account}/Call/:call/Record`

const media = async (context: Context): Promise<DoorResponse> =>
  recordingMedia(await foundIn(context), context.dispatcher)

export const recordingRoutes: readonly DoorRoute<PlivoDoorCredentials>[] = [
  { method: 'GET', path: `${account}/Recording`, answer: listRecordings },
  { method: 'GET', path: `${one}.mp3`, answer: media },
  { method: 'GET', path: `${one}.wav`, answer: media },
  { method: 'GET', path: one, answer: fetchRecording },
  { method: 'DELETE', path: one, answer: deleteRecording },
  { method: 'POST', path: ofCall, answer: startRecording },
  { method: 'DELETE', path: ofCall, answer: stopRecording },
]
