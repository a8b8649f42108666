/** The two clocks of the host that the store reads, both in milliseconds. */
export interface SqliteClock {
  /** Epoch milliseconds: what dispatchers take for the store's time. */
  wall(): number
  /** From any origin that all processes of the host share; never goes back until the host restarts. */
  monotonic(): number
}

/**
 * Leases are granted and judged by the monotonic clock alone. A wall clock that is set on would end the lease of every
 * live dispatcher at once, and others would take its open attempts for abandoned; one that is set back would keep the
 * calls of a dead process from the others for as long. `process.hrtime` is `CLOCK_MONOTONIC` on Linux and the
 * system's uptime elsewhere: one clock for all processes of a host, which only a restart of the host resets. After a
 * restart no lease of before may count, which `members.ts` tells by the time of its grant.
 */
export const hostClock: SqliteClock = {
  wall: () => Date.now(),
  monotonic: () => Number(process.hrtime.bigint()) / 1e6,
}
