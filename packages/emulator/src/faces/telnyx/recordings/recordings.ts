import type { FaceContext } from '../../face.ts'
import { createTape, type Tape } from '../../shared/tape.ts'
import { lineOf, stamp, type Call } from '../calls/call.ts'
import type { Webhooks } from '../webhooks/webhooks.ts'

export type Recording = {
  readonly id: string
  readonly call: Call
  readonly channels: 'single' | 'dual'
  readonly format: 'wav' | 'mp3'
  readonly initiatedBy: 'StartCallRecordingAPI' | 'DialCommand'
  readonly track: 'both' | 'inbound' | 'outbound'
  /** Leaves out the silence at both ends. */
  readonly trim: boolean
  readonly tape: Tape
  readonly startedAt: number
  endedAt: number | undefined
  /** Listed and reported once the file is stored. */
  savedAt: number | undefined
}

export type Recordings = {
  start(
    call: Call,
    options: Pick<Recording, 'channels' | 'format' | 'initiatedBy'> &
      Partial<Pick<Recording, 'track' | 'trim'>>,
  ): Recording
  /** Every running one of the call, or the one named. */
  stop(call: Call, id?: string): void
  /** Nothing of the time until `resume` is in the file. */
  pause(call: Call, id?: string): void
  resume(call: Call, id?: string): void
  get(id: string): Recording | undefined
  all(): readonly Recording[]
  remove(id: string): void
  view(recording: Recording): Record<string, unknown>
  reset(): void
}

/** [inferred] From the end of a recording to the stored file. Milliseconds. */
const STORED_AFTER = 2_000

export function createRecordings(
  { clock, random, kept }: FaceContext,
  webhooks: Webhooks,
): Recordings {
  const recordings = kept<Recording>(({ savedAt }) => savedAt !== undefined)
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

  const running = (call: Call, id?: string): readonly Recording[] =>
    [...recordings.values()].filter(
      (one) =>
        one.call === call && one.endedAt === undefined && (id === undefined || one.id === id),
    )

  return {
    start(call, options) {
      const tape = createTape(lineOf(call))
      tape.run(clock.now())
      const recording: Recording = {
        ...options,
        track: options.track ?? 'both',
        trim: options.trim ?? false,
        tape,
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
      for (const recording of running(call, id)) {
        recording.endedAt = clock.now()
        recording.tape.halt(recording.endedAt)
        if (recording.trim) recording.tape.trim()
        clock.after(STORED_AFTER, () => save(recording))
      }
    },
    pause(call, id) {
      for (const { tape } of running(call, id)) tape.halt(clock.now())
    },
    resume(call, id) {
      for (const { tape } of running(call, id)) tape.run(clock.now())
    },
    get: (id) => recordings.get(id),
    all: () => [...recordings.values()],
    remove: (id) => void recordings.delete(id),
    view: (recording) => ({
      ...viewRecording(recording, clock.now()),
      download_urls: urls(recording),
    }),
    reset: () => recordings.clear(),
  }
}

function viewRecording(recording: Recording, now: number): Record<string, unknown> {
  const { call, endedAt = now, savedAt = now } = recording
  return {
    record_type: 'recording',
    id: recording.id,
    call_control_id: call.controlId,
    call_leg_id: call.legId,
    call_session_id: call.sessionId,
    connection_id: call.connectionId,
    from: call.from,
    to: call.to,
    channels: recording.channels,
    source: 'call',
    status: 'completed',
    initiated_by: recording.initiatedBy,
    duration_millis: recording.tape.ms(now),
    recording_started_at: stamp(recording.startedAt),
    recording_ended_at: stamp(endedAt),
    created_at: stamp(savedAt),
    updated_at: stamp(savedAt),
  }
}
