import type { Flow } from '../../shared/flow.ts'
import type { Element } from '../../shared/xml.ts'
import type { Call } from '../calls/call.ts'
import type { Webhooks } from '../webhooks/webhooks.ts'
import { isTrue, targetOf } from './attributes.ts'

export type Conferences = {
  /** Resolves when the conference has ended for this call; never when its document is stopped. */
  join(call: Call, flow: Flow, element: Element): Promise<void>
  reset(): void
}

type Member = { readonly leave: () => void }

/** `<Conference>`: calls that join the same name. */
export function createConferences(webhooks: Webhooks): Conferences {
  const conferences = new Map<string, Set<Member>>()
  return {
    join(call, flow, element) {
      const name = element.text
      const members = conferences.get(name) ?? new Set()
      conferences.set(name, members)
      const target = targetOf(element, 'callbackUrl', 'callbackMethod')
      const tell = (action: 'enter' | 'exit'): void => {
        if (!target) return
        webhooks.tell(target, call, {
          Event: action === 'enter' ? 'ConferenceEnter' : 'ConferenceExit',
          ConferenceAction: action,
          ConferenceName: name,
        })
      }
      return new Promise((resolve) => {
        const member: Member = {
          leave() {
            if (!members.delete(member)) return
            tell('exit')
            resolve()
            if (members.size === 0 || isTrue(element, 'endConferenceOnExit', false)) {
              conferences.delete(name)
              for (const other of members) other.leave()
            }
          },
        }
        members.add(member)
        call.leg?.enter(name)
        tell('enter')
        flow.onStop(member.leave)
      })
    },
    reset: () => conferences.clear(),
  }
}
