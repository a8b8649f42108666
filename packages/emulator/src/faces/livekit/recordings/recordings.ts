import type { FaceContext } from '../../face.ts'
import type { JsonObject } from '../../shared/json.ts'
import { invalid, missing, TwirpError } from '../errors.ts'
import type { Fields } from '../parameters.ts'
import type { Room } from '../rooms/room.ts'
import type { Rooms } from '../rooms/rooms.ts'
import type { Webhooks } from '../webhooks/webhooks.ts'

/** A recording of a whole room to a file. Times are virtual milliseconds. */
export type Egress = {
  readonly id: string
  readonly room: Room
  readonly filepath: string
  readonly audioOnly: boolean
  readonly startedAt: number
  status: 'EGRESS_STARTING' | 'EGRESS_ACTIVE' | 'EGRESS_ENDING' | 'EGRESS_COMPLETE'
  endedAt: number | undefined
}

export type Recordings = {
  start(fields: Fields): Egress
  stop(id: string): Egress
  list(fields: Fields): readonly Egress[]
  reset(): void
}

// Virtual milliseconds from the request until it records, and from the stop until the file is uploaded.
const STARTS_AFTER = 500
const UPLOADED_AFTER = 1_000
// Nanoseconds in a millisecond: times of egress are in them.
const NS = 1_000_000

const ns = (ms: number | undefined): string => String(BigInt(Math.round(ms ?? 0)) * BigInt(NS))

/** `{time}` and `{room_name}` are filled in by LiveKit (docs.livekit.io, egress, "Filename templating"). */
const filled = (template: string, room: string, now: number): string =>
  template
    .replaceAll('{room_name}', room)
    .replaceAll('{time}', new Date(now).toISOString().replaceAll(/[:.]/g, '').slice(0, 17))

export function viewEgress(egress: Egress): JsonObject {
  const { id, room, status, startedAt, endedAt, filepath, audioOnly } = egress
  const isRecorded = status === 'EGRESS_COMPLETE'
  return {
    egress_id: id,
    room_id: room.sid,
    room_name: room.name,
    status,
    started_at: ns(startedAt),
    ended_at: ns(endedAt),
    updated_at: ns(endedAt ?? startedAt),
    room_composite: {
      room_name: room.name,
      audio_only: audioOnly,
      file_outputs: [{ filepath }],
    },
    file_results: isRecorded
      ? [
          {
            filename: filepath,
            started_at: ns(startedAt),
            ended_at: ns(endedAt),
            duration: ns((endedAt ?? startedAt) - startedAt),
            size: '16044',
            location: `https://recordings.livekit-emulator.example/${filepath}`,
          },
        ]
      : [],
    error: '',
  }
}

/** Egress of rooms (livekit_egress.proto). It ends when its room closes. Files are not kept. */
export function createRecordings(
  context: FaceContext,
  rooms: Rooms,
  webhooks: Webhooks,
): Recordings {
  const { clock, random } = context
  const all = context.kept<Egress>(({ status }) => status === 'EGRESS_COMPLETE')

  const tell = (event: string, egress: Egress): void =>
    webhooks.tell(event, { egress_info: viewEgress(egress) })

  const finish = (egress: Egress): void => {
    if (egress.endedAt !== undefined) return
    egress.endedAt = clock.now()
    egress.status = 'EGRESS_ENDING'
    tell('egress_updated', egress)
    clock.after(UPLOADED_AFTER, () => {
      egress.status = 'EGRESS_COMPLETE'
      tell('egress_ended', egress)
    })
  }
  rooms.onClosed((room) => {
    for (const egress of all.values()) if (egress.room === room) finish(egress)
  })

  return {
    start(fields) {
      const outputs = [...fields.messages('fileOutputs'), fields.message('file')]
      const template = outputs.find((one) => one !== undefined)?.text('filepath')
      if (template === undefined) throw invalid('request has missing or invalid field: output')
      const room = rooms.find(fields.text('roomName'))
      fields.text('layout')
      fields.flag('videoOnly')
      const egress: Egress = {
        id: `EG_${random.string(12)}`,
        room,
        filepath: filled(template, room.name, clock.now()),
        audioOnly: fields.flag('audioOnly'),
        startedAt: clock.now(),
        status: 'EGRESS_STARTING',
        endedAt: undefined,
      }
      all.set(egress.id, egress)
      tell('egress_started', egress)
      clock.after(STARTS_AFTER, () => {
        if (egress.endedAt !== undefined) return
        egress.status = 'EGRESS_ACTIVE'
        tell('egress_updated', egress)
      })
      return egress
    },
    stop(id) {
      const egress = all.get(id)
      if (!egress) throw missing('egress')
      if (egress.endedAt !== undefined)
        throw new TwirpError(
          'failed_precondition',
          `egress with status ${egress.status} cannot be stopped`,
        )
      finish(egress)
      return egress
    },
    list(fields) {
      const room = fields.text('roomName')
      const id = fields.text('egressId')
      const active = fields.flag('active')
      return [...all.values()].filter(
        (one) =>
          (room === '' || one.room.name === room) &&
          (id === '' || one.id === id) &&
          (!active || one.endedAt === undefined),
      )
    },
    reset: () => all.clear(),
  }
}
