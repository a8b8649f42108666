import { createScaledClock, type Clock, type ScaledClock } from './clock.ts'

export type Time = {
  readonly shared: Clock
  /** Undefined with a clock of the caller's. */
  readonly scaled: ScaledClock | undefined
  /** Throws with a clock of the caller's. */
  need(): ScaledClock
}

type Options = { readonly clock?: Clock | undefined; readonly speed?: number | undefined }

/** The emulator's clock: the caller's, or one that starts at the wall's time and runs at a speed. */
export function createTime({ clock, speed = 1 }: Options, wall: () => number): Time {
  const scaled = clock ? undefined : createScaledClock({ speed, start: wall() })
  return {
    shared: clock ?? scaled!,
    scaled,
    need() {
      if (scaled) return scaled
      throw new Error('The clock was passed to createEmulator: only its owner can change it.')
    },
  }
}
