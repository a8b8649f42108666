import type { FaceContext } from '../../face.ts'
import type { Flow } from '../../shared/flow.ts'
import type { Element } from '../../shared/xml.ts'
import type { Call } from '../calls/call.ts'
import { rfc2822 } from '../times.ts'
import type { Webhooks } from '../webhooks/webhooks.ts'
import { methodOf, resolveUrl } from './attributes.ts'
import type { TwimlDocument } from './documents.ts'

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
  webhooks: Webhooks,
  accountSid: string,
): Conferences {
  const conferences = new Map<string, Conference>()

  const open = (to: string, element: Element, document: TwimlDocument): Conference => {
    const sid = `CF${random.hex(32)}`
    const send = reporter(element, document, webhooks)
    const conference: Conference = {
      sid,
      members: new Set(),
      started: false,
      sequence: 0,
      tell(event, call) {
        send(event, to, () => ({
          AccountSid: accountSid,
          ConferenceSid: sid,
          FriendlyName: element.text,
          StatusCallbackEvent: event,
          SequenceNumber: String(++conference.sequence),
          Timestamp: rfc2822(clock.now()),
          ...(call ? { CallSid: call.sid } : {}),
        }))
      },
    }
    conferences.set(element.text, conference)
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
      const conference = conferences.get(name) ?? open(call.to, element, document)
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
        // It starts with the second participant, once a member may start it.
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
