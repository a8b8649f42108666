import type { FaceContext } from '../../face.ts'
import { createTape } from '../../shared/tape.ts'
import type { Call } from '../calls/call.ts'
import { rfc2822 } from '../times.ts'
import type { Webhooks } from '../webhooks/webhooks.ts'
import {
  isLive,
  recordedSeconds,
  recordingPath,
  type Recording,
  type RecordingEvent,
  type RecordingOptions,
  type RecordingSource,
} from './recording.ts'

export type Recordings = {
  start(call: Call, options: RecordingOptions, source: RecordingSource): Recording
  /** Nothing happens to one that is over. `skip` leaves the pause out of the file. */
  pause(recording: Recording, behaviour: 'skip' | 'silence'): void
  resume(recording: Recording): void
  /** Ends it; the file is available a moment later. */
  stop(recording: Recording): void
  /** Ends one on which nothing was heard: there is no file. */
  abandon(recording: Recording): void
  /** Oldest first. */
  of(callSid: string): readonly Recording[]
  all(): readonly Recording[]
  get(sid: string): Recording | undefined
  remove(sid: string): void
  /** Where the file is, as webhooks give it. */
  urlOf(recording: Recording, call: Call): string
  reset(): void
}

// Virtual milliseconds from the end to the file; Twilio gives no figure.
const PROCESSED_AFTER = 2_000

export function createRecordings(
  { clock, random, kept }: Pick<FaceContext, 'clock' | 'random' | 'kept'>,
  webhooks: Webhooks,
  accountSid: string,
): Recordings {
  const recordings = kept<Recording>(({ status }) => status === 'completed' || status === 'absent')
  /** Of the recordings that are kept. */
  const calls = new WeakMap<Recording, Call>()
  const urlOf = (recording: Recording, call: Call): string =>
    `${call.base}${recordingPath(accountSid, recording.sid)}`
  const tell = (recording: Recording, call: Call, event: RecordingEvent): void => {
    const parameters = eventParameters(recording, event, accountSid, urlOf(recording, call))
    report(webhooks, recording, { event, to: call.to }, parameters)
  }
  const stop = (recording: Recording): void => {
    if (!isLive(recording)) return
    const now = clock.now()
    recording.tape.halt(now)
    if (recording.trim) recording.tape.trim()
    recording.updatedAt = now
    recording.status = 'stopped'
    clock.after(PROCESSED_AFTER / 2, () => {
      if (recording.status === 'stopped') recording.status = 'processing'
    })
    clock.after(PROCESSED_AFTER, () => {
      recording.status = 'completed'
      recording.updatedAt = clock.now()
      const call = calls.get(recording)
      if (call && recordings.has(recording.sid)) tell(recording, call, 'completed')
    })
  }

  const abandon = (recording: Recording): void => {
    if (!isLive(recording)) return
    recording.tape.halt(clock.now())
    recording.status = 'absent'
    recording.updatedAt = clock.now()
    const call = calls.get(recording)
    if (call) tell(recording, call, 'absent')
  }

  return {
    start(call, options, source) {
      const recording = begin(call, options, source, {
        sid: `RE${random.hex(32)}`,
        now: clock.now(),
      })
      recordings.set(recording.sid, recording)
      calls.set(recording, call)
      call.onEnd.push(() => stop(recording))
      tell(recording, call, 'in-progress')
      return recording
    },
    pause(recording, behaviour) {
      if (recording.status !== 'in-progress') return
      const now = clock.now()
      // With `silence` the pause is part of the file.
      if (behaviour === 'skip') recording.tape.halt(now)
      else recording.tape.run(now, true)
      recording.status = 'paused'
      recording.updatedAt = now
    },
    resume(recording) {
      if (recording.status !== 'paused') return
      recording.tape.run(clock.now())
      recording.status = 'in-progress'
      recording.updatedAt = clock.now()
    },
    stop,
    abandon,
    of: (callSid) => [...recordings.values()].filter((one) => one.callSid === callSid),
    all: () => [...recordings.values()],
    get: (sid) => recordings.get(sid),
    remove: (sid) => void recordings.delete(sid),
    urlOf,
    reset() {
      recordings.clear()
    },
  }
}

function eventParameters(
  recording: Recording,
  event: RecordingEvent,
  accountSid: string,
  url: string,
): Record<string, string> {
  const duration = { RecordingDuration: String(recordedSeconds(recording)) }
  return {
    AccountSid: accountSid,
    CallSid: recording.callSid,
    RecordingSid: recording.sid,
    RecordingUrl: url,
    RecordingStatus: event,
    ...(event === 'completed' ? duration : {}),
    RecordingChannels: String(recording.channels),
    RecordingStartTime: rfc2822(recording.startedAt),
    RecordingSource: recording.source,
    RecordingTrack: recording.track,
    ErrorCode: '0',
  }
}

/** Sends an event, if it was asked for. */
function report(
  webhooks: Webhooks,
  { callback }: Recording,
  { event, to }: { readonly event: RecordingEvent; readonly to: string },
  parameters: Readonly<Record<string, string>>,
): void {
  if (!callback?.events.includes(event)) return
  void webhooks.send(callback, parameters, { kind: 'event', event: `recording-${event}`, to })
}

function begin(
  call: Call,
  options: RecordingOptions,
  source: RecordingSource,
  { sid, now }: { readonly sid: string; readonly now: number },
): Recording {
  const tape = createTape(call.leg?.line)
  tape.run(now)
  return {
    ...options,
    tape,
    sid,
    callSid: call.sid,
    source,
    startedAt: now,
    updatedAt: now,
    status: 'in-progress',
  }
}
