/** How long things take on the network, in virtual milliseconds. */
export type Timings = {
  /** From acceptance to the phone ringing, or to the end of a call that never rings. */
  readonly ringingAfter: number
  /** From ringing to picking up or declining. */
  readonly answeredAfter: number
  /** Talk time after which the far party hangs up. */
  readonly talkFor: number
  /** Talk time of the destination that hangs up early. */
  readonly briefTalkFor: number
  /** From answer to the verdict of machine detection. */
  readonly detectedAfter: number
  /** Rings out after this when the caller sets no ring timeout. */
  readonly ringTimeout: number
}

export const defaultTimings: Timings = {
  ringingAfter: 1_000,
  answeredAfter: 3_000,
  talkFor: 60_000,
  briefTalkFor: 5_000,
  detectedAfter: 2_000,
  ringTimeout: 60_000,
}
