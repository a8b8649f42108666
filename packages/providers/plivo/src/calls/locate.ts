import { type CallEvent, type LocateContext, type Located } from '@callplane/core'
import { milliseconds, timeBefore, timeAfter } from '@callplane/core/units'
import { textOf, type Api } from '../client/api.ts'
import type { Json } from '@callplane/kit'
import { isDialled, recordsBetween } from './detail-records.ts'
import { eventsOfLive, eventsOfRecord } from './state.ts'
import { callPath, referencesOf } from '../references.ts'
import { firstLeg, firstParty } from '../map/leg-order.ts'
import { utcTime, zonedTime } from '../webhooks/times.ts'

/** Clock difference to Plivo, whose timestamps are whole seconds. */
const clockSkew = milliseconds(5_000)

/** A call created later than this is not the one: the attempt was sent before. */
const maxDelay = milliseconds(60_000)

/** Live or waiting calls to one number that are looked at one by one; more decide nothing. */
const maxHits = 20

const digits = (address: string | undefined): string | undefined => address?.replace(/^\+/, '')

const idsOf = ({ calls }: Json): string[] =>
  Array.isArray(calls) ? calls.filter((id): id is string => typeof id === 'string') : []

/**
 * Finds the call by its numbers and time, since Plivo accepts no client-supplied key: among queued, live and ended
 * calls. A single match that no other attempt owns is adopted. An empty result proves nothing: how soon a list is
 * complete is not documented. Of a live leg Plivo does not show which leg dialled it; its `request_uuid` is taken for
 * the one of the call that it belongs to, as in webhooks [inferred].
 */
export const locateCall = async (
  api: Api,
  { call, sentAt, isOwned }: Pick<LocateContext, 'call' | 'sentAt' | 'isOwned'>,
  from: string | undefined,
): Promise<Located> => {
  const to = firstParty(call)
  const leg = firstLeg(call)
  const isMine = (one: { to?: unknown; from?: unknown }, at: number | null): boolean =>
    digits(textOf(one.to)) === digits(to) &&
    digits(textOf(one.from)) === digits(from) &&
    at !== null &&
    at >= timeBefore(sentAt, clockSkew) &&
    at <= timeAfter(sentAt, maxDelay)
  const numbers = { from_number: digits(from), to_number: digits(to) }

  const current = async (status: 'live' | 'queued'): Promise<Json[] | null> => {
    const found = idsOf(await api.get('/Call/', { status, ...numbers, call_direction: 'outbound' }))
    if (found.length > maxHits) return null
    const calls = await Promise.all(found.map((uuid) => api.find(callPath(uuid), { status })))
    // A queued call has no start time, so it cannot be told from another to the same number, and both count.
    return calls.filter(
      (one): one is Json =>
        one !== null &&
        isMine(one, status === 'queued' ? sentAt : utcTime(textOf(one.session_start))),
    )
  }
  const over = async (): Promise<Json[] | undefined> => {
    const records = await recordsBetween(api, numbers, timeBefore(sentAt, clockSkew))
    return records?.filter((one) =>
      isMine({ to: one.to_number, from: one.from_number }, zonedTime(textOf(one.initiation_time))),
    )
  }
  const [live, queued, ended] = await Promise.all([current('live'), current('queued'), over()])
  if (!live || !queued || !ended) return { outcome: 'unknown', detail: 'too many calls to tell' }
  const hits = new Map<string, { request?: string | undefined; events: readonly CallEvent[] }>()
  for (const one of [...queued, ...live])
    hits.set(textOf(one.call_uuid) ?? '', {
      request: textOf(one.request_uuid),
      events: eventsOfLive(one, leg, {}),
    })
  for (const one of ended) {
    const uuid = textOf(one.call_uuid) ?? ''
    // A leg that a document dialled belongs to the call of that document.
    if (isDialled(one)) hits.delete(uuid)
    else hits.set(uuid, { events: eventsOfRecord(one, leg, referencesOf({ call: uuid }, leg)) })
  }
  // A call that another attempt owns is not a candidate.
  for (const [uuid, { request }] of hits)
    if (await isOwned(referencesOf({ request, call: uuid }, leg))) hits.delete(uuid)
  const [hit] = hits
  if (!hit || hits.size > 1) return { outcome: 'unknown', detail: `${hits.size} calls match` }
  const [uuid, { request, events }] = hit
  return { outcome: 'placed', references: referencesOf({ request, call: uuid }, leg), events }
}
