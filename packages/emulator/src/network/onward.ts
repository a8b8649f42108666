import type { IncomingLeg } from './hosts.ts'
import type { Dial, Leg, LegEnd } from './leg.ts'
import type { Network } from './network.ts'

export type Onward = Pick<Dial, 'provider' | 'from' | 'to' | 'callId' | 'ringTimeout' | 'sip'>

/**
 * Dials onward for a leg that came in and lets the two share their fate: ringing, answer, keys and end. `failed` may
 * take over an end that came before the answer, to try elsewhere.
 */
export function carryOn(
  network: Network,
  incoming: IncomingLeg,
  onward: Onward,
  failed: (end: LegEnd) => boolean = () => false,
): Leg {
  let answered = false
  let over = false
  const leg = network.dial({
    ...onward,
    cause: incoming.cause,
    sipHeaders: incoming.sipHeaders,
    on: {
      ringing: () => incoming.ring(),
      answered(by) {
        answered = true
        incoming.answer(by)
      },
      pressed: (digits) => incoming.press(digits),
      ended(end) {
        over = true
        if (!answered && failed(end)) return
        if (answered) incoming.hangUp()
        else incoming.reject(end.sipStatus)
      },
    },
  })
  incoming.onDigits((digits) => void leg.sendDigits(digits))
  incoming.onEnded(() => {
    if (!over) leg.hangUp()
  })
  return leg
}

const toInteger = (ip: string): number =>
  ip.split('.').reduce((sum, part) => sum * 256 + Number(part), 0)

/** Whether an IPv4 address is in `203.0.113.0/24`, or is that address. */
export function isWithin(ip: string, block: string): boolean {
  const [base = '', bits = '32'] = block.split('/')
  const size = 2 ** (32 - Number(bits))
  return Math.floor(toInteger(ip) / size) === Math.floor(toInteger(base) / size)
}

/** A number as a SIP user writes it, with or without plus, in E.164; undefined for anything else. */
export function phoneOf(user: string): string | undefined {
  const digits = /^\+?([1-9]\d{6,14})$/.exec(user)?.[1]
  return digits === undefined ? undefined : `+${digits}`
}
