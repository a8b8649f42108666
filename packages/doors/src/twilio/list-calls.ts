import type { Call, CallFilter, CallStatus } from '@callplane/core'
import type { DoorContext, DoorResponse } from '../door-face.ts'
import { DoorRefusal } from '../door-refusal.ts'
import type { TwilioDoorCredentials } from './authenticate.ts'
import { pageOf, renderPage } from './pages.ts'
import { callResource } from './render.ts'
import { isWithin, rangeOf, type QueryFault } from './time-range.ts'

/** Twilio's words for statuses, as `render` writes them. */
const statuses: Readonly<Record<string, readonly CallStatus[]>> = {
  queued: ['queued', 'initiated', 'unknown'],
  ringing: ['ringing'],
  'in-progress': ['in-progress'],
  completed: ['completed'],
  busy: ['busy', 'rejected'],
  'no-answer': ['no-answer'],
  canceled: ['canceled'],
  failed: ['failed'],
}

/** When the call began for Twilio: where no phone rang, when it was asked for. */
const startOf = ({ ringingAt, answeredAt, createdAt }: Call): string =>
  [ringingAt, answeredAt].find((time) => time !== null && time !== 'unknown') ?? createdAt

/** A call waits that long for its turn at most, so that one that was created earlier has not begun in the range. */
const longestWait = 86_400_000

interface Wanted {
  readonly filter: Omit<CallFilter, 'tenant'>
  readonly matches: (call: Call) => boolean
}

/** The filters of `calls.list`. Throws a refusal that names every faulty parameter. */
const wantedCalls = (query: URLSearchParams): Wanted => {
  const faults: QueryFault[] = []
  const status = query.get('Status')
  const states = status === null ? undefined : statuses[status]
  if (status !== null && !states)
    faults.push({ path: ['Status'], message: `must be one of ${Object.keys(statuses).join(', ')}` })
  const start = rangeOf(query, 'StartTime', faults)
  const end = rangeOf(query, 'EndTime', faults)
  if (faults.length > 0) throw new DoorRefusal({ reason: 'invalid', message: 'filters', faults })
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

/** `GET …/Calls.json` */
export const listCalls = async ({
  request,
  calls,
  credentials,
}: DoorContext<TwilioDoorCredentials>): Promise<DoorResponse> => {
  const asked = pageOf(request)
  const page = await calls.list({
    ...wantedCalls(request.query),
    limit: asked.size,
    ...(asked.after !== undefined && { after: asked.after }),
  })
  const entries = page.calls.map((call) => callResource(call, credentials.accountSid))
  return renderPage('calls', entries, page.next, asked, request)
}
