import type { Call } from '@callplane/core'
import { constantTimeEqual, hmac, jsonResponse } from '@callplane/kit'
import { countedPage } from '../counted-pages.ts'
import type { DoorContext, DoorRequest, DoorResponse, DoorRoute } from '../door-face.ts'
import { notFound } from '../door-refusal.ts'
import {
  recordingMedia,
  recordingOf,
  recordingUuid,
  type FoundRecording,
} from '../found-recordings.ts'
import { hexOfUuid } from '../ids.ts'
import type { TelnyxDoorCredentials } from './authenticate.ts'
import { inTime, readFilter, sameId } from './filters.ts'
import { metaOf, readPage } from './pages.ts'
import { connectionOf, viewRecording } from './render.ts'

type Context = DoorContext<TelnyxDoorCredentials>

/** A recording with the id that the application sees. */
interface KnownRecording extends FoundRecording {
  readonly id: string
}

const known = (found: FoundRecording): KnownRecording => ({ ...found, id: recordingUuid(found) })

/** The recordings of a call that Telnyx would list: those whose file is stored. */
export const recordingsOf = (call: Call): readonly KnownRecording[] =>
  call.recordings
    .filter(({ status }) => status === 'completed')
    .map((recording) => known({ call, recording }))

const findStored = async (context: Context): Promise<KnownRecording> => {
  const found = await recordingOf(context, hexOfUuid(context.params['id'] ?? ''))
  if (found.recording.status !== 'completed') throw notFound('recording')
  return known(found)
}

/** Seconds for which a download URL is good: ten minutes, as Telnyx documents its own. */
const goodFor = 600

const signatureOf = (path: string, expires: string, apiKey: string): string =>
  hmac('sha256', apiKey, `${path}?expires=${expires}`, 'hex')

const urlOf = ({ id }: KnownRecording, { credentials, publicUrl, now }: Context): string => {
  const path = `/v2/recordings/${id}/media`
  const expires = String(Math.floor(now / 1000) + goodFor)
  return `${publicUrl}${path}?expires=${expires}&signature=${signatureOf(path, expires, credentials.apiKey)}`
}

/** Whether the request is for a download URL that was given out and is still good: it needs no other credentials. */
export const isSigned = (
  { method, path, query }: DoorRequest,
  { apiKey }: TelnyxDoorCredentials,
  now: number,
): boolean => {
  const expires = query.get('expires') ?? ''
  return (
    method === 'GET' &&
    /^\/v2\/recordings\/[\da-f-]{36}\/media$/.test(path) &&
    /^\d{1,12}$/.test(expires) &&
    Number(expires) * 1000 > now &&
    constantTimeEqual(query.get('signature') ?? '', signatureOf(path, expires, apiKey))
  )
}

const view = (stored: KnownRecording, context: Context) =>
  viewRecording(stored.call, stored.recording, { id: stored.id, url: urlOf(stored, context) })

/** `GET /v2/recordings`, newest first, by pages. */
const listRecordings = async (context: Context): Promise<DoorResponse> => {
  const { request, calls } = context
  const filter = readFilter(request.query, [
    'call_control_id',
    'call_leg_id',
    'call_session_id',
    'connection_id',
    'from',
    'to',
    'created_at[gte]',
    'created_at[lte]',
  ])
  const matches = (call: Call): boolean =>
    sameId(call, filter) &&
    (filter['connection_id'] ?? connectionOf(call)) === connectionOf(call) &&
    (filter['from'] ?? call.from) === call.from &&
    (filter['to'] ?? call.to) === call.to &&
    inTime(Date.parse(call.createdAt), filter, 'created_at')
  const page = readPage(request.query)
  const found = await countedPage(page, calls, { filter: {}, matches }, recordingsOf)
  return jsonResponse(200, {
    data: found.items.map((stored) => view(stored, context)),
    meta: metaOf(page, found),
  })
}

/** `GET /v2/recordings/{recording_id}`. */
const fetchRecording = async (context: Context): Promise<DoorResponse> =>
  jsonResponse(200, { data: view(await findStored(context), context) })

/** The file itself, as the provider of the call has it. */
const downloadRecording = async (context: Context): Promise<DoorResponse> =>
  recordingMedia(await findStored(context), context.dispatcher)

/** Recordings, of commands, dials and TeXML. */
export const recordingRoutes: readonly DoorRoute<TelnyxDoorCredentials>[] = [
  { method: 'GET', path: '/v2/recordings', answer: listRecordings },
  { method: 'GET', path: '/v2/recordings/:id', answer: fetchRecording },
  { method: 'GET', path: '/v2/recordings/:id/media', answer: downloadRecording },
]
