import type { Call } from '@callplane/core'
import type { DoorCalls, ListWanted } from './door-face.ts'

/** A page by its number, which counts from 1. */
export interface CountedPage {
  readonly number: number
  readonly size: number
}

/** What is on a page. */
export interface CountedItems<Item> {
  readonly items: readonly Item[]
  /** How many there are altogether; null where there are more after this page, which were not read. */
  readonly total: number | null
}

/** Calls that are read at a time. */
const atATime = 100

/**
 * A page of what calls have, such as their recordings, newest call first, for APIs that count pages. Stores follow keys, so
 * that the calls before the page are read as well, and those after it are not.
 */
export const countedPage = async <Item>(
  { number, size }: CountedPage,
  calls: Pick<DoorCalls, 'list'>,
  wanted: Pick<ListWanted, 'filter' | 'matches'>,
  itemsOf: (call: Call) => readonly Item[],
): Promise<CountedItems<Item>> => {
  const found: Item[] = []
  let after: string | undefined
  let isWhole = false
  // One more than the page tells whether there is another one.
  while (!isWhole && found.length <= number * size) {
    const page = await calls.list({ ...wanted, limit: atATime, ...(after && { after }) })
    for (const call of page.calls) found.push(...itemsOf(call))
    isWhole = page.next === null
    after = page.next ?? undefined
  }
  return {
    items: found.slice((number - 1) * size, number * size),
    total: isWhole ? found.length : null,
  }
}
