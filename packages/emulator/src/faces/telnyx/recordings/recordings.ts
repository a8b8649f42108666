import type { FaceContext } from '../../face.ts'
import { stamp, type Call } from '../calls/call.ts'
import type { Webhooks } from '../webhooks/webhooks.ts'

export type Recording = {
  readonly id: string
  readonly call: Call
  readonly channels: 'single' | 'dual'
  readonly format: 'wav' | 'mp3'
  readonly initiatedBy: 'StartCallRecordingAPI' | 'DialCommand'
  readonly startedAt: number
  endedAt: number | undefined
  /** Listed and reported once the file is stored. */
  savedAt: number | undefined
}

export type Recordings = {
  start(call: Call, options: Pick<Recording, 'channels' | 'format' | 'initiatedBy'>): Recording
  /** Every running one of the call, or the one named. */
  stop(call: Call, id?: string): void
  get(id: string): Recording | undefined
  all(): readonly Recording[]
  remove(id: string): void
  view(recording: Recording): Record<string, unknown>
  reset(): void
}

/** [inferred] From the end of a recording to the stored file. Milliseconds. */
const STORED_AFTER = 2_000

export function createRecordings({ clock, random }: FaceContext, webhooks: Webhooks): Recordings {
  const recordings = new Map<string, Recording>()
  const urls = ({ id, call, format }: Recording): Record<string, string> => ({
    [format]: `${call.origin}/telnyx/media/${id}.${format}`,
  })

  const save = (recording: Recording): void => {
    if (!recordings.has(recording.id)) return
    recording.savedAt = clock.now()
    webhooks.tell(recording.call, 'call.recording.saved', {
      recording_id: recording.id,
      channels: recording.channels,
      recording_started_at: stamp(recording.startedAt),
      recording_ended_at: stamp(recording.endedAt ?? clock.now()),
      recording_urls: urls(recording),
      public_recording_urls: {},
    })
  }

  return {
    start(call, options) {
      const recording: Recording = {
        ...options,
        id: random.uuid(),
        call,
        startedAt: clock.now(),
        endedAt: undefined,
        savedAt: undefined,
      }
      recordings.set(recording.id, recording)
      return recording
    },
    stop(call, id) {
      for (const recording of recordings.values()) {
        const named = id === undefined || recording.id === id
        if (recording.call !== call || recording.endedAt !== undefined || !named) continue
        recording.endedAt = clock.now()
        clock.after(STORED_AFTER, () => save(recording))
      }
    },
    get: (id) => recordings.get(id),
    all: () => [...recordings.values()],
    remove: (id) => void recordings.delete(id),
    view: (recording) => ({
      record_type: 'recording',
      id: recording.id,
      call_control_id: recording.call.controlId,
      call_leg_id: recording.call.legId,
      call_session_id: recording.call.sessionId,
      connection_id: recording.call.connectionId,
      from: recording.call.from,
      to: recording.call.to,
      channels: recording.channels,
      source: 'call',
      status: 'completed',
      initiated_by: recording.initiatedBy,
      duration_millis: (recording.endedAt ?? clock.now()) - recording.startedAt,
      recording_started_at: stamp(recording.startedAt),
      recording_ended_at: stamp(recording.endedAt ?? clock.now()),
      created_at: stamp(recording.savedAt ?? clock.now()),
      updated_at: stamp(recording.savedAt ?? clock.now()),
      download_urls: urls(recording),
    }),
    reset: () => recordings.clear(),
  }
}
