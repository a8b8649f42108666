import type { FaceContext } from '../../face.ts'
import type { Flow } from '../../shared/flow.ts'
import type { Element } from '../../shared/xml.ts'
import type { Call } from '../calls/call.ts'
import type { Recording } from '../recordings/recordings.ts'
import type { Webhooks } from '../webhooks/webhooks.ts'
import { isTrue, targetOf } from '../xml/attributes.ts'

export type Member = {
  /** Digits, counted for the whole account. */
  readonly id: string
  readonly call: Call
  readonly joinedAt: number
  muted: boolean
  deaf: boolean
  /** The call goes on behind its `<Conference>`. */
  leave(): void
}

export type Conference = {
  readonly name: string
  readonly uuid: string
  readonly startedAt: number
  readonly members: Set<Member>
  recording: Recording | undefined
}

export type Conferences = {
  /** Resolves when the conference has ended for this call; never when its document is stopped. */
  join(call: Call, flow: Flow, element: Element): Promise<void>
  /** The running one of this name. */
  named(name: string): Conference | undefined
  all(): readonly Conference[]
  reset(): void
}

type Deps = Pick<FaceContext, 'clock' | 'random'> & {
  readonly webhooks: Webhooks
  /** Stops the recording of a conference that ends. */
  readonly stopRecording: (recording: Recording) => void
}

/** `<Conference>`: calls that join the same name. It ends with its last member. */
export function createConferences(deps: Deps): Conferences {
  const { clock, random, webhooks } = deps
  const conferences = new Map<string, Conference>()
  let joined = 0

  const open = (name: string): Conference => {
    const known = conferences.get(name)
    if (known) return known
    const conference: Conference = {
      name,
      uuid: random.uuid(),
      startedAt: clock.now(),
      members: new Set(),
      recording: undefined,
    }
    conferences.set(name, conference)
    return conference
  }
  const end = (conference: Conference): void => {
    conferences.delete(conference.name)
    if (conference.recording) deps.stopRecording(conference.recording)
    for (const other of conference.members) other.leave()
  }

  return {
    join(call, flow, element) {
      const conference = open(element.text)
      const { name, members } = conference
      const target = targetOf(element, 'callbackUrl', 'callbackMethod')
      const tell = (action: 'enter' | 'exit', { id }: Member): void => {
        if (!target) return
        webhooks.tell(target, call, {
          Event: action === 'enter' ? 'ConferenceEnter' : 'ConferenceExit',
          ConferenceAction: action,
          ConferenceName: name,
          ConferenceUUID: conference.uuid,
          ConferenceMemberID: id,
        })
      }
      return new Promise((resolve) => {
        const member: Member = {
          id: String(++joined),
          call,
          joinedAt: clock.now(),
          muted: isTrue(element, 'muted', false),
          deaf: isTrue(element, 'deaf', false),
          leave() {
            if (!members.delete(member)) return
            tell('exit', member)
            resolve()
            if (members.size === 0 || isTrue(element, 'endConferenceOnExit', false)) end(conference)
          },
        }
        members.add(member)
        call.leg?.enter?.(name)
        tell('enter', member)
        flow.onStop(member.leave)
      })
    },
    named: (name) => conferences.get(name),
    all: () => [...conferences.values()],
    reset() {
      conferences.clear()
      joined = 0
    },
  }
}
