import type { Clock } from '../clock.ts'
import { outcomeOf } from '../outcomes.ts'
import type { Timings } from '../timings.ts'
import { createHosts, type Hosts, type IncomingLeg } from './hosts.ts'
import { viewLeg, type Dial, type EndCause, type Leg, type LegView, type RingCause } from './leg.ts'
import { actAsPhone } from './phones.ts'
import { startLeg, type FarEnd, type StartedLeg } from './start-leg.ts'

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
  ledger(): readonly Ring[]
  calls(): readonly LegView[]
  /** Forgets legs and rings; registered hosts stay. */
  reset(): void
}

const CAUSE_BY_SIP_STATUS: Readonly<Record<number, EndCause>> = {
  404: 'invalid-number',
  480: 'no-answer',
  486: 'busy',
  487: 'no-answer',
  600: 'busy',
  603: 'declined',
}

export function createNetwork(clock: Clock, timings: Timings): Network {
  const started = new Map<string, StartedLeg>()
  const rings: Ring[] = []
  const hosts = createHosts()
  let count = 0

  const onRing = (leg: Leg): void => {
    rings.push({
      provider: leg.provider,
      from: leg.from,
      to: leg.to,
      at: new Date(clock.now()).toISOString(),
      leg: leg.id,
      callId: leg.callId,
      request: leg.cause,
    })
  }

  return {
    hosts,
    dial(dial) {
      const id = `leg-${++count}`
      const start = startLeg(id, dial, outcomeOf(dial.to), { clock, timings, onRing })
      started.set(id, start)
      const handler = hosts.find(dial.to)
      if (!handler) actAsPhone(start.leg, start.farEnd, clock, timings)
      else {
        clock.after(0, () => {
          if (start.leg.state !== 'ended') handler(incoming(start))
        })
      }
      return start.leg
    },
    leg: (id) => started.get(id)?.leg,
    legs: () => [...started.values()].map(({ leg }) => leg),
    ledger: () => [...rings],
    calls: () => [...started.values()].map(({ leg }) => viewLeg(leg)),
    reset() {
      for (const leg of started.values()) leg.forget()
      started.clear()
      rings.length = 0
    },
  }
}

function incoming({ leg, farEnd }: { leg: Leg; farEnd: FarEnd }): IncomingLeg {
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
    onDigits: farEnd.onDigits,
    press: (digits) => void leg.press(digits),
  }
}
