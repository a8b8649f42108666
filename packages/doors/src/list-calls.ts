import type { Call, CallFilter, Dispatcher } from '@callplane/core'
import type { ListedCalls, ListWanted } from './door-face.ts'

/** Calls that are looked at for one page at most: where few of them match, the page is short and the next one goes on. */
const mostRead = 1_000

/**
 * One page of the calls that a door lists. What a store cannot filter by is filtered here, and the page goes on after the
 * last call that was looked at, so that none is left out or comes twice.
 */
export const listCalls = async (
  { calls: book }: Pick<Dispatcher, 'calls'>,
  filter: CallFilter,
  { matches = () => true, limit, after }: Omit<ListWanted, 'filter'>,
): Promise<ListedCalls> => {
  const found: Call[] = []
  let cursor = after
  for (let read = 0; read < mostRead;) {
    const size = Math.min(Math.max(limit - found.length, 1), mostRead - read)
    const page = await book.list({
      ...filter,
      limit: size,
      ...(cursor !== undefined && { after: cursor }),
    })
    found.push(...page.calls.filter(matches))
    if (page.next === null) return { calls: found, next: null }
    cursor = page.next
    read += page.calls.length
    if (found.length >= limit) break
  }
  return { calls: found, next: cursor ?? null }
}
