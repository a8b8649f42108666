import type { OutboundCall } from '../model/outbound-call.ts'
import { milliseconds, seconds, toMilliseconds, type Milliseconds } from '../model/units.ts'

/** The dispatcher's times, in milliseconds of the host's clock. Constants with a reason; the few options are in `DispatchTimes`. */
export interface DispatchTimes {
  /**
   * `dispatch`, `hangUp` and waits for a command resolve after this many milliseconds at the latest; settling goes on in
   * the background. Default 5,000.
   */
  readonly settleWithinMs: number
  /** Milliseconds from its journalling until which an attempt may be written to the socket. Default 2,000. */
  readonly sendWithinMs: number
  /**
   * Milliseconds after the request, restarts included, after which a call without `dialBefore` is no longer dialled.
   * Default 60,000.
   */
  readonly dialWithinMs: number
  /**
   * Milliseconds for which an attempt of unknown outcome is looked up before it is given up, counted from when the
   * provider must know of it. Default 60,000.
   */
  readonly giveUpAfterMs: number
  /**
   * Milliseconds that `onInbound` has to decide about a caller; then the inbound rules decide. A provider waits for the
   * answer meanwhile. Default 3,000.
   */
  readonly decideWithinMs: number
  /**
   * Milliseconds that a function has to answer a turn of a flow; then the fallback is done. The caller hears nothing
   * meanwhile, and providers wait for 5 to 15 seconds. Default 4,000.
   */
  readonly answerTurnWithinMs: number
  /**
   * Milliseconds for all requests to an application whose documents answer a turn, fallback included; less where the
   * provider of the call does not wait for that long. Default 14,000.
   */
  readonly answerDocumentWithinMs: number
}

/** The times that hold where none are given, in milliseconds. */
export const defaultTimes: DispatchTimes = {
  settleWithinMs: 5_000,
  sendWithinMs: 2_000,
  dialWithinMs: 60_000,
  giveUpAfterMs: 60_000,
  decideWithinMs: 3_000,
  answerTurnWithinMs: 4_000,
  answerDocumentWithinMs: 14_000,
}

/** The same as durations, which the dispatcher adds and compares. */
export interface Times {
  readonly settleWithin: Milliseconds
  readonly sendWithin: Milliseconds
  readonly dialWithin: Milliseconds
  readonly giveUpAfter: Milliseconds
  readonly decideWithin: Milliseconds
  readonly answerTurnWithin: Milliseconds
  readonly answerDocumentWithin: Milliseconds
}

export const timesOf = (given: Partial<DispatchTimes> | undefined): Times => {
  const times = { ...defaultTimes, ...given }
  return {
    settleWithin: milliseconds(times.settleWithinMs),
    sendWithin: milliseconds(times.sendWithinMs),
    dialWithin: milliseconds(times.dialWithinMs),
    giveUpAfter: milliseconds(times.giveUpAfterMs),
    decideWithin: milliseconds(times.decideWithinMs),
    answerTurnWithin: milliseconds(times.answerTurnWithinMs),
    answerDocumentWithin: milliseconds(times.answerDocumentWithinMs),
  }
}

const delaysOf = (...counts: readonly number[]): readonly Milliseconds[] => counts.map(milliseconds)

/** Waits between look-ups of an attempt whose outcome is unknown: short at first, then longer. */
export const locateDelays = delaysOf(1_000, 2_000, 4_000, 8_000, 15_000, 30_000)

export const delayAfter = (delays: readonly Milliseconds[], tries: number): Milliseconds =>
  delays[Math.min(tries, delays.length - 1)] ?? milliseconds(30_000)

/** Waits between polls where no webhook can reach us. */
export const pollDelays = delaysOf(1_000, 2_000, 3_000, 5_000, 10_000, 15_000)

/** Waits between polls for an answer that no webhook reports: its time is when it was first seen. */
export const answerDelays = delaysOf(1_000, 2_000, 3_000)

/** With webhooks, a poll only fills in for a lost one: this long after the next report was due, then less often. */
export const reportGrace = milliseconds(15_000)

/** A provider that reports ringing has sent its first report by then; else its webhooks do not reach us. */
export const firstReport = milliseconds(30_000)

/** Waits between further polls where webhooks reach us. */
export const repairDelays = delaysOf(15_000, 30_000, 60_000, 300_000)

/** At most this long after a look that failed comes the next. */
export const failedLook = milliseconds(60_000)

/** How much longer a call is asked for whose look-ups have failed, or were not tried because no process was alive. */
export const outagePatience = milliseconds(600_000)

/** Waits before the archive is asked about an end that does not say whether the call was answered, and between tries. */
export const reviewDelays = delaysOf(30_000, 60_000, 300_000)

/** Where no webhooks come, an archive is asked this often. */
export const archivePoll = milliseconds(60_000)

/** The end of an answered call cannot be foreseen, so a quiet one is looked at this often. */
export const talkPoll = milliseconds(300_000)

/** How long a phone may ring where nothing else is said: what the providers use as their own default at most. */
const defaultRing = seconds(120)

/** The longest a call can last at any provider by default (Twilio, Telnyx, Plivo: 4 h). */
const defaultDuration = seconds(4 * 3_600)

type CallTimes = Pick<OutboundCall, 'ringTimeout' | 'maxDuration'>

/** How long the phone of this call may ring. */
export const ringOf = ({ ringTimeout }: CallTimes): Milliseconds =>
  toMilliseconds(ringTimeout === undefined ? defaultRing : seconds(ringTimeout))

/** How long this call may last after its answer. */
export const talkOf = ({ maxDuration }: CallTimes): Milliseconds =>
  toMilliseconds(maxDuration === undefined ? defaultDuration : seconds(maxDuration))

/** Waits between tries of a hang-up that failed. It is safe to repeat: ending an ended call changes nothing. */
export const hangUpDelays = delaysOf(1_000, 2_000, 5_000, 10_000, 30_000)
export const hangUpTries = 12
/** A hang-up that nothing was heard of for this long is sent again. */
export const hangUpPatience = milliseconds(60_000)

/** A recording command whose outcome was never journalled may be asked for again after this: its process may have died. */
export const commandPatience = milliseconds(60_000)

/** Events that beat the reply to their dial are kept this long. */
export const parkFor = milliseconds(120_000)
