import { stamp, type Call } from '../calls/call.ts'

type Conference = { readonly id: string; readonly name: string }

export type SupervisorRole = 'barge' | 'monitor' | 'none' | 'whisper'

/** A call within a conference. */
export type Participant = {
  readonly id: string
  readonly call: Call
  readonly joinedAt: number
  updatedAt: number
  muted: boolean
  onHold: boolean
  /** The conference ends when it leaves, and all others are hung up. */
  ends: boolean
  /** The conference ends when it leaves; the others stay up. */
  softEnds: boolean
  role: SupervisorRole
  whispersTo: readonly string[]
}

export type ParticipantOptions = Partial<
  Pick<Participant, 'muted' | 'onHold' | 'ends' | 'softEnds' | 'role' | 'whispersTo'>
>

export const newParticipant = (
  call: Call,
  id: string,
  at: number,
  options: ParticipantOptions,
): Participant => ({
  id,
  call,
  joinedAt: at,
  updatedAt: at,
  muted: options.muted ?? false,
  onHold: options.onHold ?? false,
  ends: options.ends ?? false,
  softEnds: options.softEnds ?? false,
  role: options.role ?? 'none',
  whispersTo: options.whispersTo ?? [],
})

function common(participant: Participant): Record<string, unknown> {
  const { call } = participant
  return {
    id: participant.id,
    call_control_id: call.controlId,
    call_leg_id: call.legId,
    created_at: stamp(participant.joinedAt),
    updated_at: stamp(participant.updatedAt),
    end_conference_on_exit: participant.ends,
    soft_end_conference_on_exit: participant.softEnds,
    muted: participant.muted,
    on_hold: participant.onHold,
    status: 'joined',
    whisper_call_control_ids: participant.whispersTo,
  }
}

/** As the list of a conference has it. */
export const viewListed =
  ({ id, name }: Conference) =>
  (participant: Participant): Record<string, unknown> => ({
    record_type: 'participant',
    conference: { id, name },
    ...common(participant),
  })

/** As the participant alone is shown. */
export const viewOne = ({ id }: Conference, participant: Participant): Record<string, unknown> => ({
  conference_id: id,
  label: '',
  ...common(participant),
})
