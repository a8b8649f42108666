import { empty, json, type EmulatorResponse } from '../../../server/message.ts'
import type { FaceRequest } from '../../request.ts'
import { route, type Route } from '../../router.ts'
import { silentMp3 } from '../../shared/silence.ts'
import { tracksOf } from '../../shared/tape.ts'
import { readRecordingOptions } from '../calls/create.ts'
import { findCall, type CallRouteDeps } from '../calls/routes.ts'
import { TwilioError } from '../errors.ts'
import { dateRange, page } from '../pages.ts'
import { readParameters } from '../parameters.ts'
import { isLive, viewAccountRecording, viewRecording, type Recording } from './recording.ts'

/** From Twilio's point of view: `inbound` comes from the telephone. */
const TRACKS = { inbound: 'phone', outbound: 'provider' } as const

/** Recordings of one call, and the same recordings on account level. */
export function recordingRoutes(deps: CallRouteDeps): readonly Route[] {
  const { account, calls, recordings } = deps
  const view = (recording: Recording): unknown => viewRecording(recording, account.sid)
  const find = (request: FaceRequest, sid: string | undefined, callSid?: string): Recording => {
    // [inferred] "Twilio.CURRENT" is the running one.
    const recording =
      sid === 'Twilio.CURRENT' && callSid !== undefined
        ? recordings.of(callSid).findLast(isLive)
        : recordings.get(sid ?? '')
    const known = recording && (callSid === undefined || recording.callSid === callSid)
    if (!known || recording.startedAt > request.visibleUntil) {
      throw new TwilioError('notFound', request.path)
    }
    return recording
  }
  const wide = (request: FaceRequest) => (recording: Recording) =>
    viewAccountRecording(recording, {
      sid: account.sid,
      base: `${request.origin}${deps.context.prefix}`,
    })
  const list = (
    request: FaceRequest,
    records: readonly Recording[],
    view: (recording: Recording) => unknown,
  ): EmulatorResponse => {
    const created = dateRange(request.query, 'DateCreated')
    const found = records
      .filter(({ startedAt }) => startedAt <= request.visibleUntil && created(startedAt))
      .toReversed()
    return json(200, page(request, 'recordings', found, view))
  }
  const remove = (recording: Recording): EmulatorResponse => {
    recordings.stop(recording)
    recordings.remove(recording.sid)
    return empty(204)
  }
  const media =
    (type: string): Route[2] =>
    (request, { sid }) => {
      const recording = find(request, sid)
      if (recording.status !== 'completed') throw new TwilioError('notFound', request.path)
      const { tape, channels, track, updatedAt } = recording
      const tracks = track === 'both' ? tracksOf(channels) : ([TRACKS[track]] as const)
      const body = type === 'audio/mpeg' ? silentMp3(tape.ms(updatedAt)) : tape.wav(tracks)
      return { status: 200, headers: { 'content-type': type }, body }
    }

  return [
    route.post('/Calls/:call/Recordings.json', (request, { call: sid }) => {
      const call = findCall(request, calls, sid)
      const options = readRecordingOptions(readParameters(request.form()))
      if (call.status !== 'in-progress') throw new TwilioError('notRecordable')
      return json(201, view(recordings.start(call, options, 'StartCallRecordingAPI')))
    }),
    route.get('/Calls/:call/Recordings.json', (request, { call: sid }) =>
      list(request, recordings.of(findCall(request, calls, sid).sid), view),
    ),
    route.get('/Calls/:call/Recordings/:sid.json', (request, { call, sid }) =>
      json(200, view(find(request, sid, call))),
    ),
    route.post('/Calls/:call/Recordings/:sid.json', (request, { call, sid }) => {
      const recording = find(request, sid, call)
      update(request, recording, deps)
      return json(200, view(recording))
    }),
    route.delete('/Calls/:call/Recordings/:sid.json', (request, { call, sid }) =>
      remove(find(request, sid, call)),
    ),
    route.get('/Recordings.json', (request) => list(request, recordings.all(), wide(request))),
    route.get('/Recordings/:sid.json', (request, { sid }) =>
      json(200, wide(request)(find(request, sid))),
    ),
    route.delete('/Recordings/:sid.json', (request, { sid }) => remove(find(request, sid))),
    route.get('/Recordings/:sid.mp3', media('audio/mpeg')),
    route.get('/Recordings/:sid.wav', media('audio/x-wav')),
    route.get('/Recordings/:sid', media('audio/x-wav')),
  ]
}

function update(request: FaceRequest, recording: Recording, { recordings }: CallRouteDeps): void {
  const parameters = readParameters(request.form())
  const status = parameters.oneOf('Status', ['in-progress', 'paused', 'stopped'])
  const behaviour = parameters.oneOf('PauseBehavior', ['skip', 'silence']) ?? 'silence'
  if (status === undefined) throw new TwilioError('invalidParameter', 'Status is required')
  if (!isLive(recording)) throw new TwilioError('notRecordable')
  if (status === 'stopped') recordings.stop(recording)
  else if (status === 'paused') recordings.pause(recording, behaviour)
  else recordings.resume(recording)
}
