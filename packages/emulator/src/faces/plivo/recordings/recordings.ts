import { causeOrigin } from '../../../network/cause-origin.ts'
import type { FaceContext } from '../../face.ts'
import { createTape, type Tape } from '../../shared/tape.ts'
import type { Account } from '../account.ts'
import type { Call, Target } from '../calls/call.ts'
import type { Parameters } from '../parameters.ts'
import type { Webhooks } from '../webhooks/webhooks.ts'

export type RecordingOptions = {
  readonly format: 'mp3' | 'wav'
  readonly channels: 1 | 2
  /** Told when the file is ready. */
  readonly target: Target | undefined
  /** Name of that event. */
  readonly event: 'Record' | 'RecordStop'
  /** Seconds. */
  readonly most: number
  /** The conference that is recorded as a whole; absent for a call. */
  readonly conference?: { readonly name: string; readonly uuid: string } | undefined
}

export type Recording = RecordingOptions & {
  readonly id: string
  readonly call: Call
  readonly createdAt: number
  readonly tape: Tape
  /** Listed once it is over. */
  endedAt: number | undefined
}

export type Recordings = {
  start(call: Call, options: RecordingOptions): Recording
  /** Ends it, and reports it when its file is there; nothing when it has ended. */
  stop(recording: Recording): void
  get(id: string): Recording | undefined
  /** Oldest first. */
  all(): readonly Recording[]
  remove(id: string): void
  urlOf(recording: Recording): string
  /** As webhooks describe it. `background`: its end is not known yet. */
  describe(recording: Recording, background?: 'background'): Record<string, string>
  reset(): void
}

/** [inferred] From the end to the file. Milliseconds. */
const READY_AFTER = 2_000

export const readRecording = (body: Parameters): RecordingOptions => {
  return {
    channels: 2,
    event: 'RecordStop',
    // Seconds (plivo.com/docs/voice/api/call/record-calls).
    most: body.integer('time_limit', 1) ?? 60,
    format: body.oneOf('file_format', ['mp3', 'wav']) ?? 'mp3',
    target: body.target('callback_url', 'callback_method'),
  }
}

export function createRecordings(
  { clock, random, prefix, kept }: FaceContext,
  { authId }: Account,
  webhooks: Webhooks,
): Recordings {
  const recordings = kept<Recording>(({ endedAt }) => endedAt !== undefined)
  const urlOf = ({ id, call, format }: Recording): string =>
    `${causeOrigin(call.cause)}${prefix}/v1/Account/${authId}/Recording/${id}.${format}`
  const describe: Recordings['describe'] = (recording, background) => {
    const { id, createdAt, endedAt = clock.now(), conference } = recording
    const ms = endedAt - createdAt
    // -1 where the end is not known: recordSession and startOnDialAnswer (plivo.com/docs/voice/xml/record).
    const shown = (value: number): string => String(background ? -1 : value)
    return {
      RecordUrl: urlOf(recording),
      RecordingID: id,
      RecordingDuration: shown(Math.round(ms / 1000)),
      RecordingDurationMs: shown(ms),
      RecordingStartMs: shown(createdAt),
      RecordingEndMs: shown(endedAt),
      ...(conference ? { ConferenceName: conference.name, ConferenceUUID: conference.uuid } : {}),
    }
  }
  const stop = (recording: Recording): void => {
    if (recording.endedAt !== undefined) return
    recording.endedAt = clock.now()
    recording.tape.halt(recording.endedAt)
    const { target, call, event } = recording
    if (!target) return
    clock.after(READY_AFTER, () =>
      webhooks.tell(target, call, { Event: event, ...describe(recording) }),
    )
  }
  return {
    start(call, options) {
      const recording: Recording = {
        ...options,
        id: random.uuid(),
        call,
        createdAt: clock.now(),
        // Of a conference what its first member says and hears.
        tape: createTape(call.leg?.line),
        endedAt: undefined,
      }
      recording.tape.run(recording.createdAt)
      recordings.set(recording.id, recording)
      if (!options.conference) call.onEnd.push(() => stop(recording))
      clock.after(options.most * 1000, () => stop(recording))
      return recording
    },
    stop,
    get: (id) => recordings.get(id),
    all: () => [...recordings.values()],
    remove: (id) => void recordings.delete(id),
    urlOf,
    describe,
    reset: () => recordings.clear(),
  }
}
