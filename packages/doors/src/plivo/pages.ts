import { refuseFaults } from '../door-refusal.ts'

/** Which page of a list is asked for; twenty entries at most (docs.plivo.com/docs/voice/api/call/retrieve-all-calls). */
export interface PageAsked {
  readonly limit: number
  readonly offset: number
}

const whole = (text: string | null, otherwise: number): number =>
  text === null ? otherwise : /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN

/** Throws a refusal that names every faulty parameter. */
export const pageOf = (query: URLSearchParams): PageAsked => {
  const limit = whole(query.get('limit'), 20)
  const offset = whole(query.get('offset'), 0)
  const faults = [
    ...(limit >= 1 && limit <= 20 ? [] : [{ path: ['limit'], message: 'must be 1 to 20' }]),
    ...(offset >= 0 ? [] : [{ path: ['offset'], message: 'must be 0 or more' }]),
  ]
  refuseFaults(faults)
  return { limit, offset }
}

/** One page with the links around it. `path` ends in a slash. */
export const renderPage = <T>(
  all: readonly T[],
  { limit, offset }: PageAsked,
  path: string,
  view: (one: T) => object,
): object => {
  const link = (start: number): string => `${path}?limit=${limit}&offset=${start}`
  return {
    meta: {
      limit,
      offset,
      total_count: all.length,
      previous: offset === 0 ? null : link(Math.max(0, offset - limit)),
      next: offset + limit < all.length ? link(offset + limit) : null,
    },
    objects: all.slice(offset, offset + limit).map(view),
  }
}
