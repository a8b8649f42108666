import { json } from '../../../server/message.ts'
import type { FaceContext } from '../../face.ts'
import { route, type Route } from '../../router.ts'
import { invalid, missing } from '../errors.ts'
import { bodyOf } from '../parameters.ts'
import type { Presence } from '../rooms/presence.ts'
import type { Rooms } from '../rooms/rooms.ts'
import type { Webhooks } from '../webhooks/webhooks.ts'

type RoomRecording = {
  readonly id: string
  readonly instance: string
  readonly startedAt: number
}

export type RoomRecordingDeps = {
  readonly rooms: Rooms
  readonly presence: Presence
  readonly webhooks: Webhooks
}

const DEFAULT_INSTANCE = 'c3df927c-f738-4471-a2b7-066fa7e95a6b'

/**
 * `POST /rooms/{name}/recordings/start` and `/stop` as far as their webhooks go (…/webhooks/events/recording-*): the
 * room as a whole is recorded, and only the report of the finished file names it. Files are not kept.
 */
export function createRoomRecordings(
  { clock, random }: FaceContext,
  { rooms, presence, webhooks }: RoomRecordingDeps,
) {
  const running = new Map<string, RoomRecording>()
  const seconds = (milliseconds: number): number => Math.floor(milliseconds / 1000)
  const keyOf = (room: string, instance: string): string => `${room}/${instance}`

  const routes: readonly Route[] = [
    route.post('/rooms/:room/recordings/start', (request, params) => {
      const { name } = rooms.find(params['room'])
      const body = bodyOf(request, [
        'type',
        'instanceId',
        'layout',
        'width',
        'height',
        'maxDuration',
      ])
      body.oneOf('type', ['cloud', 'cloud-audio-only', 'raw-tracks'])
      const instance = body.text('instanceId') ?? DEFAULT_INSTANCE
      if (!presence.occupied(name)) throw missing(`room ${name} is not hosting a call`)
      if (running.has(keyOf(name, instance))) throw invalid('has an active stream')
      const recording = { id: random.uuid(), instance, startedAt: clock.now() }
      running.set(keyOf(name, instance), recording)
      // Neither the room nor who is in it is named.
      webhooks.tell('recording.started', `rec-sta-${instance}-${seconds(recording.startedAt)}`, {
        action: 'start-cloud-recording',
        recording_id: recording.id,
        layout: { preset: 'default' },
        started_by: 'null',
        instance_id: instance,
        start_ts: seconds(recording.startedAt),
      })
      return json(200, { status: 'OK' })
    }),
    route.post('/rooms/:room/recordings/stop', (request, params) => {
      const { name } = rooms.find(params['room'])
      const instance = bodyOf(request, ['type', 'instanceId']).text('instanceId')
      const key = keyOf(name, instance ?? DEFAULT_INSTANCE)
      const recording = running.get(key)
      if (!recording) throw invalid('does not have an active stream')
      running.delete(key)
      const start = seconds(recording.startedAt)
      webhooks.tell('recording.ready-to-download', `rec-rtd-${recording.instance}-${start}`, {
        type: 'cloud',
        recording_id: recording.id,
        room_name: name,
        start_ts: start,
        status: 'finished',
        max_participants: presence.in(name).length,
        duration: seconds(clock.now()) - start,
        s3_key: `callplane-emulator/${name}/${recording.startedAt}`,
      })
      return json(200, { status: 'OK' })
    }),
  ]
  return { routes, reset: () => running.clear() }
}
