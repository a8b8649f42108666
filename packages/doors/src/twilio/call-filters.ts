import type { Call, CallFilter, CallStatus } from '@callplane/core'
import { refuseFaults } from '../door-refusal.ts'
import { isWithin, rangeOf, type QueryFault } from './time-range.ts'

/** Statuses by the provider's words for them. */
export type StatusWords = Readonly<Record<string, readonly CallStatus[]>>

/** When the call began: where no phone rang, when it was asked for. */
const startOf = ({ ringingAt, answeredAt, createdAt }: Call): string =>
  [ringingAt, answeredAt].find((time) => time !== null && time !== 'unknown') ?? createdAt

/** A call waits that long for its turn at most, so that one that was created earlier has not begun in the range. */
const longestWait = 86_400_000

interface Wanted {
  readonly filter: Omit<CallFilter, 'tenant'>
  readonly matches: (call: Call) => boolean
}

/** The filters of `calls.list`, those of Twilio's API and of Telnyx' for TeXML. Throws a refusal that names every faulty parameter. */
export const wantedCalls = (query: URLSearchParams, statuses: StatusWords): Wanted => {
  const faults: QueryFault[] = []
  const status = query.get('Status')
  const states = status !== null && Object.hasOwn(statuses, status) ? statuses[status] : undefined
  if (status !== null && !states)
    faults.push({ path: ['Status'], message: `must be one of ${Object.keys(statuses).join(', ')}` })
  const start = rangeOf(query, 'StartTime', faults)
  const end = rangeOf(query, 'EndTime', faults)
  refuseFaults(faults)
  const to = query.get('To') || null
  const from = query.get('From') || null
  // Parties that a document dials are no calls of their own here.
  const hasNone = query.get('ParentCallSid') !== null
  const number = to ?? from
  const [only, ...others] = states ?? []
  return {
    filter: {
      ...(number !== null && { number }),
      ...(only !== undefined && others.length === 0 && { status: only }),
      ...(start && start[0] > -Infinity && { from: start[0] - longestWait }),
      ...(start && start[1] < Infinity && { until: start[1] }),
    },
    matches: (call) =>
      !hasNone &&
      (to === null || call.to === to) &&
      (from === null || call.from === from) &&
      (!states || states.includes(call.status)) &&
      (!start || isWithin(startOf(call), start)) &&
      (!end || isWithin(call.endedAt, end)),
  }
}
