import type { Fault } from '@callplane/core'
import type { CountedItems, CountedPage } from '../counted-pages.ts'
import { refuseFaults } from '../door-refusal.ts'

/** `page[number]`, from 1, and `page[size]`; sizes as the OpenAPI document (16 Jul 2026) bounds them. */
export const readPage = (query: URLSearchParams): CountedPage => {
  const faults: Fault[] = []
  const read = (name: string, otherwise: number, most: number): number => {
    const given = query.get(name)
    if (given === null) return otherwise
    const value = Number(given)
    if (Number.isInteger(value) && value >= 1 && value <= most) return value
    faults.push({ path: ['query', name], message: `must be 1 to ${most}` })
    return otherwise
  }
  const number = read('page[number]', 1, Number.MAX_SAFE_INTEGER)
  const size = read('page[size]', read('page[limit]', 20, 250), 250)
  refuseFaults(faults)
  return { number, size }
}

/** `meta` of a page. The total is told once the end was read: before, it is not known. */
export const metaOf = (
  { number, size }: CountedPage,
  { total }: CountedItems<unknown>,
): Readonly<Record<string, number>> => ({
  page_number: number,
  page_size: size,
  ...(total !== null && { total_pages: Math.ceil(total / size), total_results: total }),
})
