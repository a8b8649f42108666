import type { LegView } from '../network/leg.ts'
import type { Network } from '../network/network.ts'
import { phoneKey, type PhoneBehavior } from '../network/phone-book.ts'
import { outcomeOf } from '../outcomes.ts'

/** A phone that a person or a test has set up, or that a call reaches or comes from. */
export type PhoneView = {
  /** E.164, or a SIP URI. */
  readonly address: string
  readonly behavior: PhoneBehavior
  /** What its number leads to: `answered`, `busy` … */
  readonly outcome: string
  /** `idle` without a call that has not ended. */
  readonly state: 'idle' | 'dialling' | 'ringing' | 'answered'
  /** Its newest calls, at most 20, in the order in which they started. */
  readonly calls: readonly LegView[]
}

const MOST_CALLS = 20

export function phoneView(network: Network, address: string, calls = network.calls()): PhoneView {
  const key = phoneKey(address)
  const own = calls.filter(({ phone }) => phone && phoneKey(phone.address) === key)
  const live = own.findLast(({ state }) => state !== 'ended')
  const outcome = outcomeOf(address)
  return {
    address: key,
    behavior: network.phones.behaviorOf(address, outcome),
    outcome: outcome.name,
    state: live && live.state !== 'ended' ? live.state : 'idle',
    calls: own.slice(-MOST_CALLS),
  }
}

export function phoneViews(network: Network): readonly PhoneView[] {
  const calls = network.calls()
  const byPhone = new Map<string, LegView[]>()
  for (const address of network.phones.known().keys()) byPhone.set(address, [])
  for (const call of calls) {
    if (!call.phone) continue
    const key = phoneKey(call.phone.address)
    const own = byPhone.get(key) ?? []
    own.push(call)
    byPhone.set(key, own)
  }
  return [...byPhone].map(([address, own]) => phoneView(network, address, own))
}
