import { causeOrigin } from '../../../network/cause-origin.ts'
import type { FaceContext } from '../../face.ts'
import type { Account } from '../account.ts'
import type { Call, Target } from '../calls/call.ts'
import type { Parameters } from '../parameters.ts'
import type { Webhooks } from '../webhooks/webhooks.ts'

export type RecordingOptions = {
  readonly format: 'mp3' | 'wav'
  readonly target: Target | undefined
  /** The conference that is recorded as a whole; absent for a call. */
  readonly conference?: { readonly name: string; readonly uuid: string } | undefined
}

export type Recording = RecordingOptions & {
  readonly id: string
  readonly call: Call
  readonly createdAt: number
  /** Listed once it is over. */
  endedAt: number | undefined
}

export type Recordings = {
  start(call: Call, options: RecordingOptions): Recording
  /** Ends it and reports it; nothing when it has ended. */
  stop(recording: Recording): void
  get(id: string): Recording | undefined
  /** Oldest first. */
  all(): readonly Recording[]
  remove(id: string): void
  urlOf(recording: Recording): string
  reset(): void
}

export const readRecording = (body: Parameters): RecordingOptions => {
  body.integer('time_limit', 1)
  return {
    format: body.oneOf('file_format', ['mp3', 'wav']) ?? 'mp3',
    target: body.target('callback_url', 'callback_method'),
  }
}

export function createRecordings(
  { clock, random, prefix }: FaceContext,
  { authId }: Account,
  webhooks: Webhooks,
): Recordings {
  const recordings = new Map<string, Recording>()
  const urlOf = ({ id, call, format }: Recording): string =>
    `${causeOrigin(call.cause)}${prefix}/v1/Account/${authId}/Recording/${id}.${format}`
  return {
    start(call, options) {
      const recording: Recording = {
        ...options,
        id: random.uuid(),
        call,
        createdAt: clock.now(),
        endedAt: undefined,
      }
      recordings.set(recording.id, recording)
      return recording
    },
    stop(recording) {
      if (recording.endedAt !== undefined) return
      recording.endedAt = recording.call.endedAt ?? clock.now()
      const { call, id, target, createdAt, endedAt, conference } = recording
      if (!target) return
      const ms = endedAt - createdAt
      webhooks.tell(target, call, {
        Event: 'RecordStop',
        RecordUrl: urlOf(recording),
        RecordingID: id,
        RecordingDuration: String(Math.round(ms / 1000)),
        RecordingDurationMs: String(ms),
        RecordingStartMs: String(createdAt),
        RecordingEndMs: String(endedAt),
        ...(conference ? { ConferenceName: conference.name, ConferenceUUID: conference.uuid } : {}),
      })
    },
    get: (id) => recordings.get(id),
    all: () => [...recordings.values()],
    remove: (id) => void recordings.delete(id),
    urlOf,
    reset: () => recordings.clear(),
  }
}
