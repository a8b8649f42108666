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
const rounded = (value: number): number => Math.round(value * 100) / 100

const average = (total: number, count: number): number => (count === 0 ? 0 : rounded(total / count))

/** Durations are those of the API: seconds from start to end, ringing included. */
export const statisticsOf = (totals: readonly StatusTotals[]): CallStatistics => {
  const totalCalls = totals.reduce((sum, { count }) => sum + count, 0)
  const totalDuration = totals.reduce((sum, status) => sum + status.totalDuration, 0)
  return {
    totalCalls,
    totalDuration: rounded(totalDuration),
    averageDuration: average(totalDuration, totalCalls),
    byStatus: Object.fromEntries(
      totals.map(({ status, count, totalDuration }) => [
        status,
        {
          count,
          totalDuration: rounded(totalDuration),
          avgDuration: average(totalDuration, count),
        },
      ]),
    ),
  }
}
