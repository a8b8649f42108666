import type { FaceContext } from '../../face.ts'
import type { Call } from '../call.ts'
import type { Callbacks } from '../callbacks.ts'
import { rfc2822 } from '../rfc2822.ts'
import { methodOf, resolveUrl } from './attributes.ts'
import type { TwimlDocument } from './documents.ts'
import type { Flow } from './flow.ts'
import type { Element } from './xml.ts'

export type Conferences = {
  /** Resolves when the conference has ended for this call; never when its document is stopped. */
  join(call: Call, flow: Flow, element: Element, document: TwimlDocument): Promise<void>
  reset(): void
}

type Member = { readonly call: Call; readonly starts: boolean; readonly leave: () => void }
type Conference = {
  readonly sid: string
  readonly members: Set<Member>
  started: boolean
  sequence: number
  /** The first participant's settings count for the whole conference. */
  readonly tell: (event: string, call: Call | undefined) => void
}

export function createConferences(
  { clock, random }: Pick<FaceContext, 'clock' | 'random'>,
  callbacks: Callbacks,
  accountSid: string,
): Conferences {
  const conferences = new Map<string, Conference>()

  const open = (
    name: string,
    to: string,
    element: Element,
    document: TwimlDocument,
  ): Conference => {
    const sid = `CF${random.hex(32)}`
    const raw = element.attributes['statusCallback']
    const url = raw === undefined ? undefined : resolveUrl(raw, document)
    const events = (element.attributes['statusCallbackEvent'] ?? '').split(/[\s,]+/)
    const method = methodOf(element, 'statusCallbackMethod')
    const conference: Conference = {
      sid,
      members: new Set(),
      started: false,
      sequence: 0,
      tell(event, call) {
        // Asked for as `join`, told as `participant-join`; `start` as `conference-start`.
        if (url === undefined || !events.includes(event.split('-')[1] ?? '')) return
        const parameters = {
          AccountSid: accountSid,
          ConferenceSid: sid,
          FriendlyName: name,
          StatusCallbackEvent: event,
          SequenceNumber: String(++conference.sequence),
          Timestamp: rfc2822(clock.now()),
          ...(call ? { CallSid: call.sid } : {}),
        }
        void callbacks.send({ url, method }, parameters, { kind: 'event', event, to })
      },
    }
    conferences.set(name, conference)
    return conference
  }

  const end = (name: string, conference: Conference): void => {
    if (conferences.get(name) !== conference) return
    conferences.delete(name)
    for (const member of conference.members) member.leave()
    conference.tell('conference-end', undefined)
  }

  return {
    join(call, flow, element, document) {
      const name = element.text
      const conference = conferences.get(name) ?? open(name, call.to, element, document)
      const starts = element.attributes['startConferenceOnEnter'] !== 'false'
      const ends = element.attributes['endConferenceOnExit'] === 'true'
      return new Promise((resolve) => {
        let gone = false
        const leave = (): void => {
          if (gone) return
          gone = true
          conference.members.delete(member)
          conference.tell('participant-leave', call)
          resolve()
          if (ends || conference.members.size === 0) end(name, conference)
        }
        const member: Member = { call, starts, leave }
        conference.members.add(member)
        call.leg?.enter?.(name)
        conference.tell('participant-join', call)
        // It starts with the second participant, once somebody in it may start it.
        const ready = conference.members.size > 1 && [...conference.members].some((m) => m.starts)
        if (ready && !conference.started) {
          conference.started = true
          conference.tell('conference-start', undefined)
        }
        flow.onStop(leave)
      })
    },
    reset: () => conferences.clear(),
  }
}
