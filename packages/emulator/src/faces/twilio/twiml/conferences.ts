import type { FaceContext } from '../../face.ts'
import type { Flow } from '../../shared/flow.ts'
import type { Element } from '../../shared/xml.ts'
import { isOver, type Call } from '../calls/call.ts'
import { rfc2822 } from '../times.ts'
import type { Webhooks } from '../webhooks/webhooks.ts'
import { methodOf, resolveUrl } from './attributes.ts'
import type { TwimlDocument } from './documents.ts'

/** A call within a conference, or on its way there. */
export type Member = {
  readonly call: Call
  readonly label: string | undefined
  readonly joinedAt: number
  updatedAt: number
  muted: boolean
  hold: boolean
  readonly starts: boolean
  ends: boolean
  /** Whether it has arrived: a call that was dialled for the conference has not before its answer. */
  present: boolean
  leave(): void
}

export type Conference = {
  readonly sid: string
  readonly name: string
  readonly createdAt: number
  updatedAt: number
  status: 'init' | 'in-progress' | 'completed'
  /** Why it ended, in Twilio's words; absent before. */
  reason: string | undefined
  /** The call whose departure ended it. */
  endedBy: string | undefined
  /** By call SID. */
  readonly members: Map<string, Member>
  sequence: number
  /** The first participant's settings count for the whole conference. */
  tell: ((event: string, call: Call | undefined) => void) | undefined
}

export type Conferences = {
  /** Resolves when the conference has ended for this call; never when its document is stopped. */
  join(call: Call, flow: Flow, element: Element, document: TwimlDocument): Promise<void>
  /** The conference of this name that has not ended; a new one if there is none. */
  open(name: string): Conference
  /** A call that was dialled for the conference; it is present once its document joins. */
  expect(
    conference: Conference,
    call: Call,
    about: Pick<Member, 'label' | 'muted' | 'ends'>,
  ): Member
  /** Every participant leaves. */
  end(conference: Conference, reason: string, by?: string): void
  /** Oldest first. */
  all(): readonly Conference[]
  get(sid: string): Conference | undefined
  reset(): void
}

type Deps = Pick<FaceContext, 'clock' | 'random' | 'kept'>

export function createConferences(deps: Deps, webhooks: Webhooks, accountSid: string): Conferences {
  const { clock, random } = deps
  const conferences = deps.kept<Conference>(({ status }) => status === 'completed')
  /** By name: those that have not ended. */
  const active = new Map<string, Conference>()

  const open = (name: string): Conference => {
    const known = active.get(name)
    if (known) return known
    const conference = newConference(`CF${random.hex(32)}`, name, clock.now())
    active.set(name, conference)
    conferences.set(conference.sid, conference)
    return conference
  }

  const end: Conferences['end'] = (conference, reason, by) => {
    if (conference.status === 'completed') return
    Object.assign(conference, { status: 'completed', reason, endedBy: by, updatedAt: clock.now() })
    active.delete(conference.name)
    for (const member of conference.members.values()) member.leave()
    conference.tell?.('conference-end', undefined)
  }

  return {
    join(call, flow, element, document) {
      const conference = open(element.text)
      const send = reporter(element, document, webhooks)
      conference.tell ??= (event, about) =>
        send(event, call.to, () => ({
          AccountSid: accountSid,
          ConferenceSid: conference.sid,
          FriendlyName: conference.name,
          StatusCallbackEvent: event,
          SequenceNumber: String(++conference.sequence),
          Timestamp: rfc2822(clock.now()),
          ...(about ? { CallSid: about.sid } : {}),
        }))
      const expected = conference.members.get(call.sid)
      const joined = expected ?? addMember(conference, call, readMember(element), clock.now())
      return new Promise((resolve) => {
        enter(conference, joined, { now: clock.now(), left: resolve, end })
        flow.onStop(joined.leave)
      })
    },
    open,
    expect(conference, call, { label, muted, ends }) {
      const settings = { label, muted, ends, starts: true }
      const member = addMember(conference, call, settings, clock.now())
      member.leave = once(() => {
        conference.members.delete(call.sid)
        // No participant has ever arrived.
        if (conference.members.size === 0) end(conference, 'last-participant-left', call.sid)
      })
      return member
    },
    end,
    all: () => [...conferences.values()],
    get: (sid) => conferences.get(sid),
    reset() {
      conferences.clear()
      active.clear()
    },
  }
}

const newConference = (sid: string, name: string, at: number): Conference => ({
  sid,
  name,
  createdAt: at,
  updatedAt: at,
  status: 'init',
  reason: undefined,
  endedBy: undefined,
  members: new Map(),
  sequence: 0,
  tell: undefined,
})

type MemberSettings = Pick<Member, 'label' | 'muted' | 'starts' | 'ends'>

function addMember(
  conference: Conference,
  call: Call,
  settings: MemberSettings,
  at: number,
): Member {
  const member: Member = {
    ...settings,
    call,
    joinedAt: at,
    updatedAt: at,
    hold: false,
    present: false,
    leave: () => void conference.members.delete(call.sid),
  }
  conference.members.set(call.sid, member)
  return member
}

type Entering = {
  readonly now: number
  readonly left: () => void
  readonly end: Conferences['end']
}

/** The call of the member arrives. */
function enter(conference: Conference, member: Member, { now, left, end }: Entering): void {
  const { call } = member
  member.present = true
  member.leave = once(() => {
    conference.members.delete(call.sid)
    conference.tell?.('participant-leave', call)
    left()
    const rest = [...conference.members.values()].filter((one) => !isOver(one.call))
    if (member.ends) end(conference, 'participant-with-end-conference-on-exit-left', call.sid)
    else if (rest.length === 0) end(conference, 'last-participant-left', call.sid)
  })
  call.leg?.enter?.(conference.name)
  conference.tell?.('participant-join', call)
  startIfReady(conference, now)
}

/** It starts with the second participant, once a member may start it. */
function startIfReady(conference: Conference, now: number): void {
  const present = [...conference.members.values()].filter((one) => one.present)
  if (conference.status !== 'init' || present.length < 2) return
  if (!present.some(({ starts }) => starts)) return
  conference.status = 'in-progress'
  conference.updatedAt = now
  conference.tell?.('conference-start', undefined)
}

const readMember = ({ attributes }: Element): MemberSettings => ({
  label: attributes['participantLabel'],
  muted: attributes['muted'] === 'true',
  starts: attributes['startConferenceOnEnter'] !== 'false',
  ends: attributes['endConferenceOnExit'] === 'true',
})

function once(run: () => void): () => void {
  let done = false
  return () => {
    if (done) return
    done = true
    run()
  }
}

/** Sends events to the `statusCallback` of the element, those that it names. */
function reporter(element: Element, document: TwimlDocument, webhooks: Webhooks) {
  const raw = element.attributes['statusCallback']
  const url = raw === undefined ? undefined : resolveUrl(raw, document)
  const events = (element.attributes['statusCallbackEvent'] ?? '').split(/[\s,]+/)
  const method = methodOf(element, 'statusCallbackMethod')
  return (event: string, to: string, parameters: () => Record<string, string>): void => {
    // Named `join`, sent as `participant-join`; `start` as `conference-start`.
    if (url === undefined || !events.includes(event.split('-')[1] ?? '')) return
    void webhooks.send({ url, method }, parameters(), { kind: 'event', event, to })
  }
}
