import type { Call } from '@callplane/core'
import type { LegView, Ring, RingCause } from '@callplane/emulator'
import { nearPhoneOf, type PlannedCall } from './load.ts'

/** Digits of a phone number, however an API writes it; null if it is not a phone number. */
export const phoneIn = (address: string): string | null => {
  const match = /(?:^|:|\+)(1\d{10})(?:$|@|;)/.exec(address)
  return match?.[1] ?? (/^\d{11}$/.test(address) ? address : null)
}
export const digitsOf = (address: string): string => address.replace(/\D/g, '').slice(-11)

/** Digits of the phone that the dial itself rings. */
export const firstParty = (call: PlannedCall): string => {
  const near = nearPhoneOf(call)
  return digitsOf(near?.first ? near.phone : call.input.to)
}

const decoded = (text: string): string => {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '))
  } catch {
    return text
  }
}
const textOf = ({ url, body }: { readonly url: string; readonly body: string }): string =>
  decoded(`${url}\n${body}`)

/** Whose call a leg or a request of the network belongs to. */
export interface Ownership {
  ofLeg(leg: Pick<LegView, 'id' | 'to'>): PlannedCall | null
  ofRing(ring: Ring): PlannedCall | null
  /** By the key of an attempt that it carries; null where it carries none of ours. */
  byKey(message: { readonly url: string; readonly body: string }): PlannedCall | null
  /** The legs that it names by the provider's own id. */
  legsNamedIn(message: { readonly url: string; readonly body: string }): readonly LegView[]
  /** The calls that asked for a transfer to a number that it names. */
  byTarget(message: { readonly url: string; readonly body: string }): readonly PlannedCall[]
}

/** Keys of attempts as they travel: in metadata, ids of participants and callback URLs. */
const keys = /cp[0-9a-f]{32}/g
const words = /[A-Za-z0-9:_-]{8,}/g

/**
 * Reads from the network's own records whose call each leg is: by the attempt key in the request that dialled it, else by
 * the leg that this request names, else by the number, if one call alone is to it. What the dispatcher holds for its
 * provider's id of a call is not asked.
 */
export const readOwnership = (
  planned: readonly PlannedCall[],
  records: ReadonlyMap<string, Call>,
  legs: readonly LegView[],
  causes: ReadonlyMap<string, RingCause>,
): Ownership => {
  const callOfKey = new Map<string, PlannedCall>()
  const byNumber = new Map<string, PlannedCall[]>()
  const byTransfer = new Map<string, PlannedCall[]>()
  for (const call of planned) {
    add(byNumber, digitsOf(call.input.to), call)
    for (const { kind, value } of call.actions)
      if (kind === 'transfer') add(byTransfer, digitsOf(value), call)
    for (const { key } of records.get(call.input.idempotencyKey ?? '')?.attempts ?? [])
      callOfKey.set(key, call)
  }
  const legsOfId = new Map<string, LegView[]>()
  for (const leg of legs) add(legsOfId, leg.callId, leg)
  const owners = new Map<string, PlannedCall | null>()

  const byKey: Ownership['byKey'] = (message) => {
    for (const [key] of textOf(message).matchAll(keys)) {
      const call = callOfKey.get(key)
      if (call) return call
    }
    return null
  }
  const legsNamedIn: Ownership['legsNamedIn'] = (message) => {
    const found = new Set<LegView>()
    for (const [word] of textOf(message).matchAll(words))
      for (const leg of legsOfId.get(word) ?? []) found.add(leg)
    return [...found]
  }
  const onlyCallTo = (to: string): PlannedCall | null => {
    const calls = byNumber.get(phoneIn(to) ?? '') ?? []
    return calls.length === 1 ? (calls[0] ?? null) : null
  }
  const ofLeg: Ownership['ofLeg'] = ({ id, to }) => {
    const held = owners.get(id)
    if (held !== undefined) return held
    // Until it is known, so that two legs that name each other do not recurse endlessly.
    owners.set(id, null)
    const cause = causes.get(id)
    const named = cause && legsNamedIn(cause).find((leg) => leg.id !== id)
    const owner = (cause && byKey(cause)) ?? (named ? ofLeg(named) : null) ?? onlyCallTo(to)
    owners.set(id, owner)
    return owner
  }
  return {
    byKey,
    legsNamedIn,
    byTarget: (message) =>
      [...textOf(message).matchAll(/1\d{10}/g)].flatMap(([digits]) => byTransfer.get(digits) ?? []),
    ofLeg,
    ofRing: ({ leg, to }) => ofLeg({ id: leg, to }),
  }
}

const add = <T>(groups: Map<string, T[]>, name: string, entry: T): void => {
  const group = groups.get(name)
  if (group) group.push(entry)
  else groups.set(name, [entry])
}
