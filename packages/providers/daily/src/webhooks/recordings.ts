import type { CallEvent } from '@callplane/core'
import { z } from 'zod'
import type { Api } from '../client/api.ts'
import { epochOf } from './times.ts'
import { eventOf } from './events.ts'
import { staysIn } from '../calls/state.ts'

/** Tells of a finished file; which calls it is of has to be looked up. */
export const recordingReady = 'recording.ready-to-download'

const finished = z.object({
  recording_id: z.string().min(1),
  room_name: z.string().min(1),
  start_ts: z.number(),
  duration: z.number().nonnegative(),
})

/**
 * A finished recording of a room, as one event for every participant whose stay it covers: Daily records rooms and
 * names no session, but the archive of meetings tells who was there. Events of other participants match no record.
 * Throws where the archive cannot be read, so that Daily delivers the report again.
 */
export const recordingEvents = async (
  api: Api,
  payload: unknown,
  reportedAt: number | null,
): Promise<readonly CallEvent[]> => {
  const read = finished.safeParse(payload)
  if (!read.success) return []
  const { recording_id: id, room_name: room, start_ts: start, duration } = read.data
  const events: CallEvent[] = []
  for await (const { session, joined, left, over } of staysIn(api, room, epochOf(start) ?? 0)) {
    if (joined > start + duration || (over && left < start)) continue
    events.push(
      eventOf({
        type: recordingReady,
        at: reportedAt,
        room,
        session,
        distinct: `${id}/${session}`,
        // No URL: the access link is requested when needed, and expires (…/recordings/get-recording-link).
        recording: { id, duration, status: 'completed' },
      }),
    )
  }
  return events
}
