import type { CallRecord } from '../journal/record.ts'

/** The number of who calls, shown to a party that the caller is connected with. Undefined where it is withheld. */
export const callerNumber = ({ request }: Pick<CallRecord, 'request'>): string | undefined =>
  request.to === 'anonymous' ? undefined : request.to
