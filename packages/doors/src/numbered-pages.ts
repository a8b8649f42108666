import type { Call } from '@callplane/core'
import type { DoorCalls, ListWanted } from './door-face.ts'

/** Calls that are read for a list whose pages are numbered: the number says nothing about where a page begins. */
export const mostListed = 5_000

/** The calls of a list with numbered pages. */
export interface NumberedCalls {
  /** Newest first. */
  readonly calls: readonly Call[]
  /** Whether older calls match that were not read. */
  readonly isCut: boolean
}

/** Every call that matches, newest first, up to a limit. */
export const numberedCalls = async (
  book: Pick<DoorCalls, 'list'>,
  wanted: Pick<ListWanted, 'filter' | 'matches'>,
): Promise<NumberedCalls> => {
  const calls: Call[] = []
  let after: string | undefined
  for (let reads = 0; reads * 1_000 < mostListed; reads++) {
    const page = await book.list({ ...wanted, limit: 1_000, ...(after !== undefined && { after }) })
    calls.push(...page.calls)
    if (page.next === null) return { calls, isCut: false }
    after = page.next
  }
  return { calls, isCut: true }
}
