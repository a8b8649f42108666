import { isObject } from '@callplane/kit'
import type { Telnyx } from 'telnyx'
import type { TelnyxEvent } from '../webhooks/read.ts'
import type { RequestOptions, Sdk } from '../client/sdk.ts'

type Row = Telnyx.CallEventListResponse
type Json = Readonly<Record<string, unknown>>

/** Maximum page size (OpenAPI, 16 Jul 2026). */
const pageSize = 250

/** No call has more events than this. */
const maxEvents = 1000

/**
 * A row as the event it logs. `metadata` is only documented to "include the raw event", so the likely places are
 * searched; without a raw event, the row's own fields count.
 */
const eventOfRow = (row: Row): TelnyxEvent => {
  const metadata: Json = isObject(row.metadata) ? row.metadata : {}
  const raw =
    [metadata, metadata.raw_event, metadata.event, metadata.data].find(
      (candidate): candidate is Json => isObject(candidate) && isObject(candidate.payload),
    ) ?? {}
  const partial = !isObject(raw.payload)
  const payload = isObject(raw.payload) ? raw.payload : metadata
  return {
    id:
      typeof raw.id === 'string' ? raw.id : `${row.call_leg_id}/${row.name}/${row.event_timestamp}`,
    event_type: row.name,
    occurred_at: typeof raw.occurred_at === 'string' ? raw.occurred_at : row.event_timestamp,
    payload: { call_leg_id: row.call_leg_id, call_session_id: row.call_session_id, ...payload },
    partial,
  }
}

/** Events that were sent as webhooks, whether or not they were delivered. */
export const listEvents = ({ client, run }: Sdk, filter: Json): Promise<TelnyxEvent[]> =>
  run(async (options: RequestOptions) => {
    const found: TelnyxEvent[] = []
    // The SDK's types lack the pages of this list; the OpenAPI document has them.
    const query = {
      filter: { ...filter, type: 'webhook' },
      page: { size: pageSize },
    } as Telnyx.CallEventListParams
    for await (const row of client.callEvents.list(query, options)) {
      if (row.type === 'webhook') found.push(eventOfRow(row))
      if (found.length >= maxEvents) break
    }
    return found
  })
