import type { CallRecord } from '../../journal/record.ts'
import type { TurnRecording } from '../../model/flow/flow-turn.ts'

/** The newest recording that was reported since a step began. */
export const recordingSince = (
  { events }: CallRecord,
  key: string,
  since: number,
): TurnRecording | undefined => {
  const found = events.findLast(
    ({ attempt, event, receivedAt }) =>
      attempt === key && event.recording?.status === 'completed' && receivedAt >= since,
  )?.event.recording
  return (
    found && {
      id: found.id,
      ...(found.url !== undefined && { url: found.url }),
      ...(found.duration !== undefined && { seconds: found.duration }),
    }
  )
}
