import type { StatusTotals } from '../store/call-log-store.ts'

interface StatusStatistics {
  readonly count: number
  readonly totalDuration: number
  readonly avgDuration: number
}

export interface CallStatistics {
  readonly totalCalls: number
  readonly totalDuration: number
  readonly averageDuration: number
  readonly byStatus: Readonly<Record<string, StatusStatistics>>
}

/** Two decimals, as in the sample of the API's page (18450 s in 124 calls: 148.79). */
const average = (total: number, timed: number): number =>
  timed === 0 ? 0 : Math.round((total / timed) * 100) / 100

const sum = (values: readonly number[]): number => values.reduce((all, value) => all + value, 0)

/**
 * Durations are those of the API: whole seconds from start to end, ringing included. Averages are over calls with a
 * known duration: one that is live, or whose end was never reported, has none.
 */
export const statisticsOf = (totals: readonly StatusTotals[]): CallStatistics => {
  const totalDuration = sum(totals.map((status) => status.totalDuration))
  return {
    totalCalls: sum(totals.map(({ count }) => count)),
    totalDuration: Math.round(totalDuration),
    averageDuration: average(totalDuration, sum(totals.map(({ timed }) => timed))),
    byStatus: Object.fromEntries(
      totals.map(({ status, count, timed, totalDuration }) => [
        status,
        {
          count,
          totalDuration: Math.round(totalDuration),
          avgDuration: average(totalDuration, timed),
        },
      ]),
    ),
  }
}
