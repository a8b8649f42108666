import type { Call, CallStatus } from '@callplane/core'
import { jsonResponse } from '@callplane/kit'
import { countedPage } from '../counted-pages.ts'
import type { DoorContext, DoorResponse } from '../door-face.ts'
import type { TelnyxDoorCredentials } from './authenticate.ts'
import { eventsOf, viewEvent } from './events.ts'
import { inTime, readFilter } from './filters.ts'
import { callIdOfLeg, legIdOf } from './ids.ts'
import { metaOf, readPage } from './pages.ts'
import { connectionOf, viewActiveCall } from './render.ts'

type Context = DoorContext<TelnyxDoorCredentials>

const aliveStatuses: readonly CallStatus[] = ['queued', 'initiated', 'ringing', 'in-progress']

/** `GET /v2/connections/{connection_id}/active_calls`: calls that this door took for the application and that go on. */
export const listActiveCalls = async ({
  request,
  params,
  calls,
  now,
}: Context): Promise<DoorResponse> => {
  const matches = (call: Call): boolean => connectionOf(call) === params['id']
  const { number, size } = readPage(request.query)
  const found: Call[] = []
  for (const status of aliveStatuses) {
    const { items } = await countedPage(
      { number: 1, size: number * size },
      calls,
      { filter: { status }, matches },
      (call) => [call],
    )
    found.push(...items)
  }
  const shown = found
    .toSorted((one, other) => Date.parse(other.createdAt) - Date.parse(one.createdAt))
    .slice((number - 1) * size, number * size)
  return jsonResponse(200, {
    data: shown.map((call) => viewActiveCall(call, now)),
    meta: { page_number: number, page_size: size },
  })
}

/** Milliseconds. Without a leg or session, Telnyx lists the events of the last day. */
const day = 86_400_000

const eventFilters = [
  'leg_id',
  'application_session_id',
  'connection_id',
  'from',
  'to',
  'name',
  'type',
  'occurred_at[eq]',
  'occurred_at[gt]',
  'occurred_at[gte]',
  'occurred_at[lt]',
  'occurred_at[lte]',
]

/** `GET /v2/call_events`, as far as the record of a call has them. */
export const listCallEvents = async ({ request, calls, now }: Context): Promise<DoorResponse> => {
  const filter = readFilter(request.query, eventFilters)
  const leg = filter['leg_id'] ?? filter['application_session_id']
  const matches = (call: Call): boolean =>
    (leg ?? legIdOf(call)) === legIdOf(call) &&
    (filter['connection_id'] ?? connectionOf(call)) === connectionOf(call) &&
    (filter['from'] ?? call.from) === call.from &&
    (filter['to'] ?? call.to) === call.to
  const wanted = (call: Call) =>
    eventsOf(call)
      .filter(
        ({ name, type, at }) =>
          (filter['name'] ?? name) === name &&
          (filter['type'] ?? type) === type &&
          inTime(at, filter, 'occurred_at'),
      )
      .map((event) => viewEvent(event))
  const page = readPage(request.query)
  if (leg !== undefined) {
    const call = await calls.find(callIdOfLeg(leg))
    const events = matches(call) ? wanted(call) : []
    const items = events.slice((page.number - 1) * page.size, page.number * page.size)
    const meta = metaOf(page, { items, total: events.length })
    return jsonResponse(200, { data: items, meta })
  }
  const found = await countedPage(page, calls, { filter: { from: now - day }, matches }, wanted)
  return jsonResponse(200, { data: found.items, meta: metaOf(page, found) })
}
