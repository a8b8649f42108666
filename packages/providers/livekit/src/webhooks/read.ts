import { toCallEvent, type CallEvent, type InboundAnnouncement } from '@callplane/core'
import type { WireEgress, WireParticipant } from '../client/schemas.ts'
import { ownAttributes } from '../map/attributes.ts'
import { referencesOf } from '../references.ts'
import { endOf, goneEnd, recordingStatusOf, stageOf, wasAnswered } from './statuses.ts'

/** A SIP participant and its room. */
export interface Seen {
  readonly participant: WireParticipant
  readonly room: string
}

const attribute = ({ attributes }: WireParticipant, name: string): string | undefined =>
  Object.hasOwn(attributes, name) ? attributes[name] || undefined : undefined

export const callIdOf = (participant: WireParticipant): string | undefined =>
  attribute(participant, 'sip.callID')

/** Whether the participant is a telephone; users and agents have no call. */
export const isTelephone = (participant: WireParticipant): boolean =>
  participant.kind === 'SIP' || callIdOf(participant) !== undefined

/** Of a participant that we dialled. Callers get no such attribute, whatever headers they send. */
export const attemptKeyOf = (participant: WireParticipant): string | undefined => {
  const key = attribute(participant, ownAttributes.attempt)
  return key === participant.identity ? key : undefined
}

export const referencesOfSeen = ({ participant, room }: Seen) =>
  referencesOf({ call: callIdOf(participant), participant: participant.identity, room })

/** What every event of a participant has. `name` tells the events of one call apart. */
const common = (seen: Seen, name: string) => ({
  id: `${callIdOf(seen.participant) ?? seen.participant.identity}/${name}`,
  leg: 'far' as const,
  attemptKey: attemptKeyOf(seen.participant),
  references: referencesOfSeen(seen),
})

/** Epoch milliseconds; older servers have whole seconds only. */
const joinedAt = ({ joinedAt: seconds, joinedAtMs }: WireParticipant): number | null =>
  joinedAtMs || (seconds ? seconds * 1000 : null)

/**
 * How a call stands whose participant is in its room. LiveKit stamps the joining alone: `firstSeen` gives the time at which a
 * status was first seen, which is late by as long as nothing looked.
 */
export const eventsOf = (seen: Seen, firstSeen: (id: string) => number): CallEvent[] => {
  const { participant, room } = seen
  const stage = stageOf(attribute(participant, 'sip.callStatus'))
  const event = (type: 'initiated' | 'ringing' | 'answered', providerStatus: string) => {
    const base = common(seen, providerStatus)
    const at = type === 'initiated' ? joinedAt(participant) : firstSeen(base.id)
    return toCallEvent({ ...base, type, at, providerStatus, room })
  }
  return [
    event('initiated', 'joined'),
    ...(stage === 'ringing' ? [event('ringing', 'ringing')] : []),
    ...(stage === 'answered' ? [event('answered', 'active')] : []),
  ]
}

/** The end as the report of the participant's leaving tells it. */
export const leftEvent = (seen: Seen, at: number | null): CallEvent => {
  const { participant, room } = seen
  const reason = participant.disconnectReason ?? 'UNKNOWN_REASON'
  const stage = stageOf(attribute(participant, 'sip.callStatus'))
  return toCallEvent({
    ...common(seen, 'left'),
    type: 'ended',
    at,
    providerStatus: reason,
    end: endOf(reason, stage),
    room,
    ...(wasAnswered(stage) && { answeredAt: null }),
  })
}

/** The end of a call whose participant is not in its room any more; a report of its leaving says more. */
export const goneEvent = (
  {
    call,
    participant,
    room,
  }: { readonly call?: string | undefined; readonly participant: string; readonly room: string },
  at: number,
): CallEvent =>
  toCallEvent({
    id: `${call ?? participant}/gone`,
    type: 'ended',
    at,
    leg: 'far',
    references: referencesOf({ call, participant, room }),
    providerStatus: 'gone',
    end: goneEnd,
  })

/** A caller whom a dispatch rule has brought into a room; undefined for a call that was dialled. */
export const inboundOf = (seen: Seen): InboundAnnouncement | undefined => {
  const { participant, room } = seen
  const rule = attribute(participant, 'sip.ruleID')
  if (rule === undefined || callIdOf(participant) === undefined) return undefined
  const party = (name: string): string | undefined => {
    const number = attribute(participant, name)
    return number && /^\+[1-9]\d{6,14}$/.test(number) ? number : undefined
  }
  return {
    references: referencesOfSeen(seen),
    from: party('sip.phoneNumber'),
    to: party('sip.trunkPhoneNumber'),
    room,
    gateway: attribute(participant, 'sip.trunkID'),
    rule,
  }
}

/** Nanoseconds, in which egress counts, as milliseconds. */
const milli = (nanoseconds: number | undefined): number | null =>
  nanoseconds ? Math.round(nanoseconds / 1_000_000) : null

/** Name of a file that we asked for: it holds the call's id. */
const ownFile = /(?:^|\/)(SCL_[A-Za-z0-9]+)-[^/]*$/

export const recordedCall = ({ roomComposite, fileResults }: WireEgress): string | undefined => {
  const paths = [
    ...(roomComposite?.fileOutputs ?? []).map(({ filepath }) => filepath),
    ...(fileResults ?? []).map(({ filename }) => filename),
  ]
  return paths.map((path) => ownFile.exec(path ?? '')?.[1]).find((id) => id !== undefined)
}

/** A recording as an event of its call; undefined for one that others started. */
export const recordingEvent = (egress: WireEgress, at: number | null): CallEvent | undefined => {
  const call = recordedCall(egress)
  if (call === undefined) return undefined
  const providerStatus = egress.status ?? 'EGRESS_STARTING'
  const [file] = egress.fileResults ?? []
  const duration = milli(file?.duration)
  return toCallEvent({
    id: `${egress.egressId}/${providerStatus}`,
    type: 'recording',
    at: milli(egress.endedAt) ?? at,
    leg: 'far',
    references: { call },
    providerStatus,
    recording: {
      id: egress.egressId,
      status: recordingStatusOf(providerStatus) ?? 'in-progress',
      ...(file?.location ? { url: file.location } : {}),
      ...(duration === null ? {} : { duration: Math.round(duration / 1000) }),
    },
  })
}
