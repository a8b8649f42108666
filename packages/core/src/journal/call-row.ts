import type { RecordReference } from '../model/outbound-call.ts'
import type { CallRecord } from './record.ts'
import type { CountPeriod } from './store/store-query.ts'

/**
 * Every number or address of a call: the far party, the caller ID, the near end where it is a phone or SIP URI, and
 * whomever the call was transferred to.
 */
export const partiesOf = ({ request, attempts }: CallRecord): readonly string[] => {
  const { to, from, connect } = request
  const parties = new Set([to])
  if (from !== undefined) parties.add(from)
  if (connect && 'phone' in connect) parties.add(connect.phone)
  if (connect && 'sip' in connect) parties.add(connect.sip)
  for (const { target } of attempts) if (target !== undefined) parties.add(target)
  return [...parties]
}

/** A contact as one text: equal for the same record of the same system. */
export const contactKey = ({ system, type, id }: RecordReference): string =>
  JSON.stringify([system, type, id])

/** When an attempt was last sent; null before the first. */
export const lastSentAt = ({ attempts }: CallRecord): number | null =>
  attempts.reduce<number | null>(
    (latest, { sentAt }) => (sentAt === null ? latest : Math.max(latest ?? sentAt, sentAt)),
    null,
  )

/** Milliseconds of each period. */
export const periodMs: Readonly<Record<CountPeriod, number>> = {
  hour: 3_600_000,
  day: 86_400_000,
  all: Infinity,
}

/** The start of the period of creation, as `CallCount` counts by. */
export const periodOf = ({ createdAt }: Pick<CallRecord, 'createdAt'>, per: CountPeriod): number =>
  per === 'all' ? 0 : Math.floor(createdAt / periodMs[per]) * periodMs[per]
