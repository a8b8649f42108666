/** The dispatcher's times, in milliseconds of the host's clock. Constants with a reason; the few options are in `DispatchTimes`. */
export interface DispatchTimes {
  /** `dispatch` resolves by then at the latest; settling goes on in the background. */
  readonly settleWithin: number
  /** An attempt may be written to the socket until then, counted from its journalling. */
  readonly sendWithin: number
  /** A call without `dialBefore` is not dialled later than this after it was asked for, restarts included. */
  readonly dialWithin: number
  /** After `sendBy + settleAfter`: how much longer an unknown attempt is looked for before it is given up. */
  readonly giveUpAfter: number
}

export const defaultTimes: DispatchTimes = {
  settleWithin: 5_000,
  sendWithin: 2_000,
  dialWithin: 60_000,
  giveUpAfter: 60_000,
}

/** Waits between look-ups of an attempt whose outcome is unknown: soon at first, then seldom. */
export const locateDelays = [1_000, 2_000, 4_000, 8_000, 15_000, 30_000] as const

export const delayAfter = (delays: readonly number[], tries: number): number =>
  delays[Math.min(tries, delays.length - 1)] ?? 30_000

/** Waits between polls where no webhook can reach us. */
export const pollDelays = [1_000, 2_000, 3_000, 5_000, 10_000, 15_000] as const

/** With webhooks, a poll only fills in for a lost one: this long after the next report was due, then more seldom. */
export const reportGrace = 15_000

/** Waits between further polls where webhooks reach us. */
export const repairDelays = [15_000, 30_000, 60_000, 300_000] as const

/** Waits before the archive is asked about an end that does not say whether somebody answered, and between tries. */
export const reviewDelays = [30_000, 60_000, 300_000] as const

/** The end of an answered call cannot be foreseen, so a quiet one is looked at this often. */
export const talkPoll = 300_000

/** How long a phone may ring where nothing else is said: what the providers use as their own default at most. */
export const defaultRing = 120_000

/** The longest a call can last at any provider by default (Twilio, Telnyx, Plivo: 4 h). */
export const defaultDuration = 4 * 3_600_000

/** Waits between tries of a hang-up that failed. It is safe to repeat: ending an ended call changes nothing. */
export const hangUpDelays = [1_000, 2_000, 5_000, 10_000, 30_000] as const
export const hangUpTries = 12
/** A hang-up that nothing was heard of for this long is sent again. */
export const hangUpPatience = 60_000

/** A recording command whose outcome was never journalled may be asked for again after this: its process may have died. */
export const commandPatience = 60_000

/** Events that beat the reply to their dial are kept this long. */
export const parkFor = 120_000
