import { invalid, refuseFaults } from './door-refusal.ts'
import type { CountedItems, CountedPage } from './counted-pages.ts'

/** Entries of a page, where the request does not say (docs.videosdk.live …/sip/calls). */
const usual = 10
const most = 100

const whole = (text: string | null, otherwise: number): number =>
  text === null || text === '' ? otherwise : /^\d{1,9}$/.test(text) ? Number(text) : 0

/** `page`, from 1, and `perPage`. Throws a refusal that names every faulty one. */
export const readPage = (query: URLSearchParams): CountedPage => {
  const number = whole(query.get('page'), 1)
  const size = whole(query.get('perPage'), usual)
  const faults = [
    ...(number >= 1 ? [] : [{ path: ['page'], message: 'must be a positive integer' }]),
    ...(size >= 1 ? [] : [{ path: ['perPage'], message: 'must be a positive integer' }]),
  ]
  refuseFaults(faults)
  return { number, size: Math.min(size, most) }
}

/**
 * `pageInfo` as VideoSDK's clients read it: they ask for pages until `lastPage`. While more calls follow than were read,
 * it names the next page, and the total what is known to be there.
 */
export const pageInfoOf = (
  { number, size }: CountedPage,
  { items, total }: CountedItems<unknown>,
): Readonly<Record<string, number>> => ({
  currentPage: number,
  perPage: size,
  lastPage: total === null ? number + 1 : Math.max(1, Math.ceil(total / size)),
  total: total ?? (number - 1) * size + items.length + 1,
})

/** `startDate`, `endDate` and their like, in epoch milliseconds. */
export const readMoment = (query: URLSearchParams, name: string): number | undefined => {
  const text = query.get(name)
  if (text === null || text === '') return undefined
  if (/^\d{1,15}$/.test(text)) return Number(text)
  throw invalid(name, 'must be a time in epoch milliseconds')
}

/** Refuses filters that the door does not know: a list that ignored one would be wrong. */
export const refuseOthers = (query: URLSearchParams, known: readonly string[]): void => {
  const faults = [...new Set(query.keys())]
    .filter((name) => !known.includes(name) && name !== 'page' && name !== 'perPage')
    .map((name) => ({ path: [name], message: 'is not served by this door' }))
  refuseFaults(faults)
}
