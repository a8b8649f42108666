/** How far one entry has come at one sink. */
export interface Delivery {
  /** Of sink and entry. */
  readonly id: string
  /** What a store compares and swaps on. */
  readonly revision: number
  readonly sink: string
  readonly tenant: string
  readonly entry: string
  /** Version of the entry that the sink should have. */
  readonly wanted: number
  /** Version that it has; null before the create is known to have been written. */
  readonly written: number | null
  /** Version that is or was being sent. */
  readonly sending: number | null
  /** The far side's id. */
  readonly reference: string | null
  /**
   * `waiting`: something to do at `nextAt`. `sending`: a request is out. `ambiguous`: a create may have been written,
   * and is looked for. `done`: the sink has what it can have. `flagged`: an operator must decide.
   */
  readonly state: 'waiting' | 'sending' | 'ambiguous' | 'done' | 'flagged'
  readonly tries: number
  /** Epoch milliseconds on the host's clock; while it is sent, when that was to begin. */
  readonly nextAt: number | null
  /** What went wrong last, or what the sink cannot take. */
  readonly problem: string | null
}

export const deliveryId = (sink: string, entry: string): string => JSON.stringify([sink, entry])

/** Waits between tries, the last one again and again: soon for a hiccup, hourly for an outage. */
const delays = [1_000, 5_000, 30_000, 120_000, 600_000, 3_600_000] as const

/** With the delays above, a little more than a day. */
export const maxTries = 30

/** Looking up is cheap, but what is not there after some minutes will not be there later. */
export const maxLookUps = 6

export const delayAfter = (tries: number): number => delays[Math.min(tries, delays.length - 1)] ?? 0

export type DeliveryStep = 'create' | 'update' | 'look-up'

/** What a delivery that is due needs next. */
export const stepOf = (delivery: Delivery): DeliveryStep =>
  delivery.state === 'ambiguous' ? 'look-up' : delivery.written === null ? 'create' : 'update'
