import type { ReportedTime } from '@callplane/core'

/** `2022-04-11 11:50:29+00:00`, as in a detail record; null where it is not known. */
export const recordTime = (time: ReportedTime): string | null =>
  time === null || time === 'unknown'
    ? null
    : `${new Date(time).toISOString().slice(0, 19).replace('T', ' ')}+00:00`
