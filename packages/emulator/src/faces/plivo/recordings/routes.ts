import { empty, type EmulatorResponse } from '../../../server/message.ts'
import type { FaceRequest } from '../../request.ts'
import { route, type Route } from '../../router.ts'
import { visibleOf } from '../../shared/records.ts'
import { silentMp3 } from '../../shared/silence.ts'
import { tracksOf } from '../../shared/tape.ts'
import type { Account } from '../account.ts'
import { withoutPlus } from '../calls/call.ts'
import { PlivoError } from '../errors.ts'
import { pageOf, type Answer } from '../pages.ts'
import { readQuery } from '../parameters.ts'
import { zonedTime } from '../times.ts'
import type { Recording, Recordings } from './recordings.ts'

type Deps = {
  readonly account: Account
  readonly recordings: Recordings
  readonly zoneMinutes: number
  readonly answer: Answer
}

/** Recordings that are over, newest first (plivo.com/docs/voice/api/recording). */
export function recordingRoutes(deps: Deps): readonly Route[] {
  const { account, recordings, answer } = deps
  const path = `/v1/Account/${account.authId}/Recording/`
  const listed = (request: FaceRequest): readonly Recording[] =>
    visibleOf(
      request,
      recordings.all().filter(({ endedAt }) => endedAt !== undefined),
    )
  const find = (request: FaceRequest, id: string | undefined): Recording => {
    const found = listed(request).find((one) => one.id === id)
    if (!found) throw new PlivoError(404, 'recording not found')
    return found
  }
  const file = (format: Recording['format']): Route =>
    route.get(`/Recording/:id.${format}`, (request, { id }) => {
      const recording = find(request, id)
      if (recording.format !== format) throw new PlivoError(404, 'recording not found')
      return fileOf(recording)
    })
  return [
    route.get('/Recording/', (request) => {
      const found = listed(request).filter((one) => fits(request, one))
      return answer(
        200,
        pageOf(request, path, found.toReversed(), (one) => view(one, deps)),
      )
    }),
    file('mp3'),
    file('wav'),
    route.get('/Recording/:id/', (request, { id }) => answer(200, view(find(request, id), deps))),
    route.delete('/Recording/:id/', (request, { id }) => {
      recordings.remove(find(request, id).id)
      return empty(204)
    }),
  ]
}

/** A file needs no credentials unless the account demands them (plivo.com/docs/voice/concepts/call-recording). */
export const isFile = ({ method, path }: FaceRequest): boolean =>
  method === 'GET' && /\/Recording\/[\da-f-]{36}\.(?:mp3|wav)$/.test(path)

const fileOf = ({ format, tape, channels, endedAt = 0 }: Recording): EmulatorResponse => ({
  status: 200,
  headers: { 'content-type': format === 'mp3' ? 'audio/mpeg' : 'audio/wav' },
  body: format === 'mp3' ? silentMp3(tape.ms(endedAt)) : tape.wav(tracksOf(channels)),
})

function fits(request: FaceRequest, { call, conference }: Recording): boolean {
  const query = readQuery(request)
  const wanted: readonly (readonly [string, string])[] = [
    ['call_uuid', call.uuid],
    ['from_number', withoutPlus(call.from)],
    ['to_number', withoutPlus(call.to)],
    ['conference_name', conference?.name ?? ''],
    ['conference_uuid', conference?.uuid ?? ''],
  ]
  return wanted.every(([name, value]) => withoutPlus(query.text(name) ?? value) === value)
}

/** [inferred] Dollars per minute and month, as the page prints it. */
const STORAGE_RATE = 0.0004

function view(recording: Recording, { account, recordings, zoneMinutes }: Deps): object {
  const { id, call, conference, createdAt, endedAt = createdAt } = recording
  const rounded = Math.max(1, Math.ceil((endedAt - createdAt) / 60_000)) * 60
  return {
    add_time: zonedTime(endedAt, zoneMinutes),
    call_uuid: call.uuid,
    conference_name: conference?.name ?? null,
    conference_uuid: conference?.uuid ?? null,
    from_number: call.from,
    to_number: call.to,
    mpc_name: null,
    mpc_uuid: null,
    recording_duration_ms: (endedAt - createdAt).toFixed(5),
    recording_start_ms: createdAt.toFixed(5),
    recording_end_ms: endedAt.toFixed(5),
    recording_format: recording.format,
    recording_id: id,
    recording_type: conference ? 'conference' : 'normal',
    recording_url: recordings.urlOf(recording),
    resource_uri: `/v1/Account/${account.authId}/Recording/${id}/`,
    recording_storage_duration: 1,
    rounded_recording_duration: rounded,
    recording_storage_rate: STORAGE_RATE,
    monthly_recording_storage_amount: (rounded / 60) * STORAGE_RATE,
  }
}
