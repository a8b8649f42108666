import { jsonResponse } from '@callplane/kit'
import type { DoorRequest, DoorResponse } from '../door-face.ts'
import { refuseFaults } from '../door-refusal.ts'

/** Which page of a list is asked for (twilio.com/docs/usage/twilios-response#response-formats-list-paging-information). */
export interface PageAsked {
  readonly size: number
  readonly page: number
  readonly after: string | undefined
}

const defaultSize = 50
const largestSize = 1_000
const prefix = 'PA'

const whole = (text: string | null, otherwise: number): number =>
  text === null ? otherwise : /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN

/** Throws a refusal that names every faulty parameter. */
export const pageOf = ({ query }: DoorRequest): PageAsked => {
  const size = whole(query.get('PageSize'), defaultSize)
  const page = whole(query.get('Page'), 0)
  const token = query.get('PageToken')
  const faults = [
    ...(size >= 1 ? [] : [{ path: ['PageSize'], message: `must be 1 to ${largestSize}` }]),
    ...(page >= 0 ? [] : [{ path: ['Page'], message: 'must be 0 or more' }]),
    ...(token === null || token.startsWith(prefix)
      ? []
      : [{ path: ['PageToken'], message: 'must be one of a page before' }]),
    // Pages follow a key: the number alone says nothing about where it begins.
    ...(page > 0 && token === null
      ? [{ path: ['PageToken'], message: 'is required with Page' }]
      : []),
  ]
  refuseFaults(faults)
  return {
    size: Math.min(size, largestSize),
    page,
    after: token === null ? undefined : token.slice(prefix.length),
  }
}

const uriOf = ({ path, query }: DoorRequest, change: Readonly<Record<string, string>>): string => {
  const search = new URLSearchParams(query)
  search.delete('PageToken')
  for (const [name, value] of Object.entries(change)) search.set(name, value)
  return `${path}?${search.toString()}`
}

/** A page as Twilio's clients read it: they follow `next_page_uri`. */
export const renderPage = (
  name: string,
  entries: readonly unknown[],
  next: string | null,
  asked: PageAsked,
  request: DoorRequest,
): DoorResponse => {
  const { size, page } = asked
  const PageSize = String(size)
  return jsonResponse(200, {
    [name]: entries,
    page,
    page_size: size,
    start: page * size,
    end: page * size + Math.max(entries.length - 1, 0),
    uri: uriOf(request, {
      PageSize,
      Page: String(page),
      ...(asked.after !== undefined && { PageToken: `${prefix}${asked.after}` }),
    }),
    first_page_uri: uriOf(request, { PageSize, Page: '0' }),
    next_page_uri:
      next === null
        ? null
        : uriOf(request, { PageSize, Page: String(page + 1), PageToken: `${prefix}${next}` }),
    // Keys lead onwards alone; Twilio's clients read backwards only where this is set.
    previous_page_uri: null,
  })
}
