import type { Outcome } from '../outcomes.ts'

export type PhoneBehavior =
  /** Acts as the outcome of its number says; by default it rings and answers by itself. */
  | 'automatic'
  /** Rings until a person or a test answers or declines, or the caller gives up. */
  | 'manual'
  /** Busy: never rings. */
  | 'busy'
  /** Switched off: never rings, and the caller gets SIP 480. */
  | 'offline'

export const PHONE_BEHAVIORS = ['automatic', 'manual', 'busy', 'offline'] as const

/** How the phones of the network behave. */
export type PhoneBook = {
  /** Of a phone that a call reaches. */
  behaviorOf(address: string, outcome: Outcome): PhoneBehavior
  /** Undefined returns the phone to the common behavior. */
  set(address: string, behavior: PhoneBehavior | undefined): void
  common(): PhoneBehavior
  /** Of all phones that have none of their own and whose number selects no outcome. */
  setCommon(behavior: PhoneBehavior): void
  /** Phones with a behavior of their own. */
  known(): ReadonlyMap<string, PhoneBehavior>
  reset(): void
}

const MOST_PHONES = 1_000

/** One spelling of a number with and without plus, and of a SIP URI. */
export function phoneKey(address: string): string {
  if (/^sips?:/i.test(address)) return address.toLowerCase()
  const digits = address.replaceAll(/\D/g, '')
  return digits === '' ? address : `+${digits}`
}

export function createPhoneBook(
  initial: PhoneBehavior = 'automatic',
  changed: () => void = () => undefined,
): PhoneBook {
  const own = new Map<string, PhoneBehavior>()
  let common = initial
  return {
    behaviorOf(address, outcome) {
      const set = own.get(phoneKey(address))
      if (set) return set
      return outcome.digits === undefined ? common : 'automatic'
    },
    set(address, behavior) {
      const key = phoneKey(address)
      own.delete(key)
      if (behavior) own.set(key, behavior)
      if (own.size > MOST_PHONES) own.delete(own.keys().next().value!)
      changed()
    },
    common: () => common,
    setCommon(behavior) {
      common = behavior
      changed()
    },
    known: () => own,
    reset() {
      own.clear()
      common = initial
    },
  }
}
