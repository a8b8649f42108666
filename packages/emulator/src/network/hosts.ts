import type { AnsweredBy, LegEnd, RingCause, SipOffer } from './leg.ts'
import { hostOf } from './addresses.ts'
import type { Line } from './line.ts'

/** A leg that arrives at a SIP host, or at a phone number, which an emulated provider owns. */
export type IncomingLeg = {
  readonly id: string
  /** The provider that dials, not the one that is reached. */
  readonly provider: string
  readonly from: string
  /** The whole SIP URI that was dialled, or the number. */
  readonly to: string
  /** The HTTP request at the root: pass it to every leg that this one leads to. */
  readonly cause: RingCause
  readonly sipHeaders: Readonly<Record<string, string>>
  readonly sip: SipOffer & { readonly source: string }
  ring(): void
  /** Rings first when it has not rung; `human` when absent. */
  answer(by?: AnsweredBy): void
  /** Refuses with a final SIP status; 486 counts as busy, 603 as declined, 404 as invalid. */
  reject(sipStatus: number): void
  hangUp(): void
  onEnded(listener: (end: LegEnd) => void): void
  /** DTMF from the dialling side. */
  onDigits(listener: (digits: string) => void): void
  /** What the dialled provider hears from the dialling side, and plays to it. */
  readonly line: Line
  /** DTMF towards the dialling side. */
  press(digits: string): void
}

/** Takes the leg over: only the handler acts on it. */
export type HostHandler = (leg: IncomingLeg) => void

export type Hosts = {
  /** From now on `sip:…@host` reaches `handler` and no phone; the result releases it. */
  register(host: string, handler: HostHandler): () => void
  /** The same for a phone number in E.164; an earlier owner of it is replaced. */
  registerNumber(number: string, handler: HostHandler): () => void
  find(address: string): HostHandler | undefined
  /** Phone numbers that reach a handler. */
  numbers(): readonly string[]
}

export function createHosts(): Hosts {
  const handlers = new Map<string, HostHandler>()
  const numbers = new Map<string, HostHandler>()
  return {
    register(host, handler) {
      const name = host.toLowerCase()
      if (handlers.has(name)) throw new Error(`The SIP host ${name} is registered already.`)
      handlers.set(name, handler)
      return () => void handlers.delete(name)
    },
    registerNumber(number, handler) {
      numbers.set(number, handler)
      return () => {
        if (numbers.get(number) === handler) numbers.delete(number)
      }
    },
    find(address) {
      const host = hostOf(address)
      if (host === undefined) return numbers.get(`+${address.replaceAll(/\D/g, '')}`)
      return handlers.get(host)
    },
    numbers: () => [...numbers.keys()],
  }
}
