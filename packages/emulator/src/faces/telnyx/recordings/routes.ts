import type { Clock } from '../../../time/clock.ts'
import { json, type EmulatorResponse } from '../../../server/message.ts'
import type { FaceRequest } from '../../request.ts'
import { route, type Route } from '../../router.ts'
import { silentMp3 } from '../../shared/silence.ts'
import { tracksOf } from '../../shared/tape.ts'
import { TelnyxError } from '../errors.ts'
import { filterOf, page } from '../pages.ts'
import type { Recording, Recordings } from './recordings.ts'

const fits = (request: FaceRequest, { call }: Recording): boolean =>
  (
    [
      ['call_control_id', call.controlId],
      ['call_leg_id', call.legId],
      ['call_session_id', call.sessionId],
      ['connection_id', call.connectionId],
    ] as const
  ).every(([name, value]) => (filterOf(request, name) ?? value) === value)

/** Recordings whose file is stored. */
export function recordingRoutes(recordings: Recordings, clock: Clock): readonly Route[] {
  const saved = (request: FaceRequest): readonly Recording[] =>
    recordings
      .all()
      .filter(({ savedAt = Infinity }) => savedAt <= Math.min(clock.now(), request.visibleUntil))
  const find = (request: FaceRequest, id = ''): Recording => {
    const found = saved(request).find((recording) => recording.id === id)
    if (!found) throw new TelnyxError({ name: 'notFound' })
    return found
  }
  return [
    route.get('/v2/recordings', (request) => {
      const found = saved(request).filter((recording) => fits(request, recording))
      return page(request, found, recordings.view)
    }),
    route.get('/v2/recordings/:id', (request, { id }) =>
      json(200, { data: recordings.view(find(request, id)) }),
    ),
    route.delete('/v2/recordings/:id', (request, { id }) => {
      const recording = find(request, id)
      recordings.remove(recording.id)
      return json(200, { data: recordings.view(recording) })
    }),
  ]
}

/** The file behind a download URL, which needs no other credentials. */
export function media(path: string, recordings: Recordings): EmulatorResponse | undefined {
  const [, id = '', format] = /^\/media\/([\da-f-]{36})\.(wav|mp3)$/.exec(path) ?? []
  const recording = recordings.get(id)
  if (!recording || recording.format !== format) return undefined
  const isWav = format === 'wav'
  const { tape, track, channels } = recording
  // "If only single track is specified, channels configuration is ignored."
  const tracks =
    track === 'both'
      ? tracksOf(channels === 'dual' ? 2 : 1)
      : ([track === 'inbound' ? 'phone' : 'provider'] as const)
  return {
    status: 200,
    headers: { 'content-type': isWav ? 'audio/wav' : 'audio/mpeg' },
    body: isWav ? tape.wav(tracks) : silentMp3(tape.ms(recording.endedAt ?? recording.startedAt)),
  }
}
