import type { ReportedTime } from '@callplane/core'

/** As Twilio writes times (RFC 2822); null where it is not known. */
export const rfc2822 = (time: ReportedTime): string | null =>
  time === null || time === 'unknown' ? null : new Date(time).toUTCString().replace('GMT', '+0000')
