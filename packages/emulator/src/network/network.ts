import type { Clock } from '../time/clock.ts'
import { createHistory, defaultHistory, type HistoryLimits } from '../records/history.ts'
import { outcomeOf } from '../outcomes.ts'
import type { Timings } from '../time/timings.ts'
import { act, type Handset, type PhoneAction } from './handsets.ts'
import { createHosts, type Hosts, type IncomingLeg } from './hosts.ts'
import { viewLeg, type Dial, type EndCause, type Leg, type LegView, type RingCause } from './leg.ts'
import { createPhoneBook, type PhoneBehavior, type PhoneBook } from './phone-book.ts'
import { actAsPhone } from './phones.ts'
import type { Side } from './sounds.ts'
import { startLeg } from './start-leg.ts'

/** One ring of one phone or SIP address. */
export type Ring = {
  readonly provider: string
  readonly from: string
  readonly to: string
  /** Virtual ISO time. */
  readonly at: string
  readonly leg: string
  /** The provider's id of the call. */
  readonly callId: string
  /** The HTTP request that led to it. */
  readonly request: RingCause
}

/** The virtual telephone network that all providers dial into. */
export type Network = {
  dial(dial: Dial): Leg
  leg(id: string): Leg | undefined
  legs(): readonly Leg[]
  /** SIP hosts that belong to emulated providers. */
  readonly hosts: Hosts
  /** How phones behave when a call reaches them. */
  readonly phones: PhoneBook
  /** What the person at a phone does with its call, or with the call `leg`. Throws {@link NoSuchCallError}. */
  act(address: string, action: PhoneAction, leg?: string): Leg
  ledger(): readonly Ring[]
  calls(): readonly LegView[]
  /** How many rings and ended legs were forgotten for the limits of history. */
  dropped(): { readonly rings: number; readonly calls: number }
  /** Closes the connections of all media streams. */
  closeStreams(): void
  /** Forgets legs and rings; registered hosts stay. */
  reset(): void
}

export type NetworkOptions = {
  readonly onRing?: ((ring: Ring) => void) | undefined
  /** A leg was dialled or has changed; `view` shows it. */
  readonly onCall?: ((view: () => LegView) => void) | undefined
  readonly history?: HistoryLimits | undefined
  readonly phones?: PhoneBehavior | undefined
  /** The behavior of phones was changed. */
  readonly onPhones?: (() => void) | undefined
}

/** Simulated callers dial as this provider. */
export const PSTN = 'pstn'

const CAUSE_BY_SIP_STATUS: Readonly<Record<number, EndCause>> = {
  404: 'invalid-number',
  480: 'no-answer',
  486: 'busy',
  487: 'no-answer',
  600: 'busy',
  603: 'declined',
}

export function createNetwork(
  clock: Clock,
  timings: Timings,
  options: NetworkOptions = {},
): Network {
  const started = new Map<string, Handset>()
  const rings = createHistory<Ring>({ ...options.history, bytes: Infinity })
  const hosts = createHosts()
  const phones = createPhoneBook(options.phones, options.onPhones)
  const sessions = new WeakMap<RingCause, string>()
  const mostLegs = options.history?.entries ?? defaultHistory.entries
  let count = 0
  let forgotten = 0

  const onRing = (leg: Leg): void => {
    const ring = ringOf(leg, clock.now())
    rings.add(ring)
    options.onRing?.(ring)
  }
  const closeStreams = (): void => abortStreams(started.values())
  const view = (handset: Handset): LegView => viewLeg(handset.leg, handset)
  const onChange = (leg: Leg): void => {
    const handset = started.get(leg.id)
    if (handset) options.onCall?.(() => view(handset))
  }
  /** Keeps every leg that has not ended. */
  const forgetOldest = (): void => {
    if (started.size <= mostLegs) return
    for (const [id, { leg }] of started) {
      if (leg.state !== 'ended') continue
      started.delete(id)
      forgotten += 1
      if (started.size <= mostLegs) return
    }
  }

  return {
    hosts,
    phones,
    dial(dial) {
      const id = `leg-${++count}`
      const handler = hosts.find(dial.to)
      const leg = startLeg(id, dial, outcomeOf(dial.to), { clock, timings, onRing, onChange })
      const phone = phoneSide(dial, handler !== undefined)
      const session = sessions.get(leg.leg.cause) ?? `session-${count}`
      sessions.set(leg.leg.cause, session)
      const handset: Handset = { ...leg, phone, session, automatic: true }
      started.set(id, handset)
      forgetOldest()
      onChange(leg.leg)
      if (handler) {
        clock.after(0, () => {
          if (leg.leg.state !== 'ended') handler(incoming(handset))
        })
      } else {
        const behavior = (): PhoneBehavior => phones.behaviorOf(dial.to, leg.leg.outcome)
        actAsPhone({ ...leg, behavior, isAutomatic: () => handset.automatic }, clock, timings)
      }
      return leg.leg
    },
    leg: (id) => started.get(id)?.leg,
    legs: () => [...started.values()].map(({ leg }) => leg),
    act: (address, action, leg) => act([...started.values()], address, action, leg),
    ledger: () => rings.list(),
    calls() {
      forgetOldest()
      return [...started.values()].map(view)
    },
    dropped: () => ({ rings: rings.dropped(), calls: forgotten }),
    closeStreams,
    reset() {
      closeStreams()
      for (const leg of started.values()) leg.forget()
      started.clear()
      rings.clear()
      phones.reset()
      forgotten = 0
    },
  }
}

function abortStreams(handsets: Iterable<Handset>): void {
  for (const { leg } of handsets) for (const stream of leg.streams) stream.abort()
}

function ringOf({ provider, from, to, id, callId, cause }: Leg, now: number): Ring {
  const at = new Date(now).toISOString()
  return { provider, from, to, at, leg: id, callId, request: cause }
}

function phoneSide({ provider }: Dial, isHosted: boolean): Side | undefined {
  if (!isHosted) return 'callee'
  return provider === PSTN ? 'caller' : undefined
}

function incoming({ leg, farEnd }: Handset): IncomingLeg {
  return {
    id: leg.id,
    provider: leg.provider,
    from: leg.from,
    to: leg.to,
    cause: leg.cause,
    sipHeaders: leg.sipHeaders,
    sip: { ...leg.sip, source: leg.sip.source ?? '' },
    ring: farEnd.ring,
    answer: (by = 'human') => farEnd.answer(by),
    reject: (sipStatus) =>
      farEnd.end(CAUSE_BY_SIP_STATUS[sipStatus] ?? 'carrier-failure', sipStatus, 'callee'),
    hangUp: () => leg.hangUp('callee'),
    onEnded: farEnd.onEnded,
    onDigits: (listener) => void farEnd.line.onDigits(listener),
    line: farEnd.line,
    press: (digits) => void leg.press(digits),
  }
}
