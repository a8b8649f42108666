import { type LocateContext, type Located } from '@callplane/core'
import { milliseconds, timeBefore, timeAfter } from '@callplane/core/units'
import type { Api } from '../client/api.ts'
import { legsOf } from './conversation.ts'
import { eventsOfState } from './state.ts'
import { firstParty, firstRole } from '../map/leg-order.ts'
import { referencesOf } from '../references.ts'
import { toDigits } from '../map/format.ts'

/** Vonage's clock against ours. */
const clockSkew = milliseconds(5_000)

/** A request that Vonage gets to later than this has not happened yet; a later call to that number is another one. */
const maxDelay = milliseconds(60_000)

/** The most that one page holds (OpenAPI 1.3.7, `page_size`). */
const pageSize = 100

/** Pages looked at: two thousand calls of one minute. */
const maxPages = 20

/** Calls whose conversations are looked at; more decide nothing. */
const maxHits = 10

const same = (address: string, wanted: string): boolean => {
  // Encryption parameters are added by us, and may come back in any form; the address before them does not change.
  const bare = (text: string) => toDigits(text).split(';', 1)[0]?.toLowerCase()
  return bare(address) === bare(wanted)
}

/**
 * Looks for the call by its numbers and time, since Vonage takes no key of ours. One hit that no other attempt owns, and
 * that began its conversation, is adopted: the other legs of a conversation were dialled by a document. None proves
 * nothing: how soon the list is complete is not documented.
 */
export const locateCall = async (
  api: Api,
  { call, sentAt, isOwned }: Pick<LocateContext, 'call' | 'sentAt' | 'isOwned'>,
): Promise<Located> => {
  const listed: Awaited<ReturnType<Api['list']>>[number][] = []
  for (let page = 0; ; page++) {
    // A busier account than this cannot be searched; what is on further pages may match too.
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
  // What another attempt owns is not this one's, so that the one that is left decides.
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
