import { type LocateContext, type Located } from '@callplane/core'
import { milliseconds, timeBefore, timeAfter } from '@callplane/core/units'
import type { Api } from '../client/api.ts'
import { legsOf } from './conversation.ts'
import { eventsOfState } from './state.ts'
import { firstParty, firstRole } from '../map/leg-order.ts'
import { referencesOf } from '../references.ts'
import { toDigits } from '../map/format.ts'

/** Clock difference to Vonage. */
const clockSkew = milliseconds(5_000)

/** A call created later than this is not the one: the attempt was sent before. */
const maxDelay = milliseconds(60_000)

/** Maximum page size (OpenAPI 1.3.7, `page_size`). */
const pageSize = 100

/** Pages searched: two thousand calls of one minute. */
const maxPages = 20

/** Calls whose conversations are looked at; more decide nothing. */
const maxHits = 10

const same = (address: string, wanted: string): boolean => {
  // Encryption parameters are ours and may be returned in any form; the address before them does not change.
  const bare = (text: string) => toDigits(text).split(';', 1)[0]?.toLowerCase()
  return bare(address) === bare(wanted)
}

/**
 * Finds the call by its numbers and time, since Vonage accepts no client-supplied key. One hit that no other attempt
 * owns, and that began its conversation, is adopted: the other legs of a conversation were dialled by a document. An
 * empty result proves nothing: how soon the list is complete is not documented.
 */
export const locateCall = async (
  api: Api,
  { call, sentAt, isOwned }: Pick<LocateContext, 'call' | 'sentAt' | 'isOwned'>,
): Promise<Located> => {
  const listed: Awaited<ReturnType<Api['list']>>[number][] = []
  for (let page = 0; ; page++) {
    // A busier account cannot be searched: further pages may hold another match.
    if (page === maxPages) return { outcome: 'unknown', detail: 'too many calls to tell' }
    const found = await api.list({
      date_start: new Date(timeBefore(sentAt, clockSkew)).toISOString(),
      date_end: new Date(timeAfter(sentAt, maxDelay)).toISOString(),
      page_size: String(pageSize),
      record_index: String(page * pageSize),
      order: 'desc',
    })
    listed.push(...found)
    if (found.length < pageSize) break
  }
  const role = firstRole(call)
  const matches = listed.filter(
    ({ to, from, direction }) =>
      direction !== 'inbound' &&
      to !== undefined &&
      same(to, firstParty(call)) &&
      (call.from === undefined || from === undefined || same(from, call.from)),
  )
  // A call that another attempt owns is not a candidate.
  const owned = await Promise.all(
    matches.map(({ uuid }) => isOwned(referencesOf(uuid, role, uuid))),
  )
  const free = matches.filter((_match, index) => !owned[index])
  if (free.length > maxHits) return { outcome: 'unknown', detail: 'too many calls to tell' }
  const legs = await Promise.all(
    free.map(async ({ conversation }) => (conversation ? legsOf(api, conversation) : [])),
  )
  const hits = free.flatMap((state, index) => {
    const [root = state, ...others] = legs[index] ?? []
    return root.uuid === state.uuid ? [{ state, hasRun: others.length > 0 }] : []
  })
  const [hit] = hits
  if (!hit || hits.length > 1) return { outcome: 'unknown', detail: `${hits.length} calls match` }
  const { state, hasRun } = hit
  const references = referencesOf(state.uuid, role, state.uuid)
  return { outcome: 'placed', references, events: eventsOfState(state, role, references, hasRun) }
}
