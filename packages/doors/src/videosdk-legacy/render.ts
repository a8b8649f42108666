import type { Call, ReportedTime } from '@callplane/core'

type Fields = Readonly<Record<string, unknown>>

const timeOf = (time: ReportedTime): string | null => (time === 'unknown' ? null : time)

/** Whether the phone has been in the room: VideoSDK knows it as a participant from its answer on. */
export const hasJoined = ({ answeredAt }: Call): boolean => answeredAt !== null

/** The phone as a participant, under the id that the reply to the call gave. */
export const viewParticipant = (call: Call): Fields => ({
  participantId: call.id,
  timelog: [{ start: timeOf(call.answeredAt), end: timeOf(call.endedAt) }],
})

/**
 * A call as a session of its room, with the phone as its one participant: who else is in the room, only the room's platform
 * knows (docs.videosdk.live …/fetch-session).
 */
export const viewSession = (call: Call, publicUrl: string): Fields => ({
  id: call.id,
  roomId: call.room,
  start: timeOf(call.answeredAt),
  end: timeOf(call.endedAt),
  participants: [viewParticipant(call)],
  status: call.endedAt === null ? 'ongoing' : 'ended',
  links: {
    get_room: `${publicUrl}/v2/rooms/${encodeURIComponent(call.room ?? '')}`,
    get_session: `${publicUrl}/v2/sessions/${call.id}`,
  },
})
