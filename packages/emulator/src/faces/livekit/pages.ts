import type { Fields } from './parameters.ts'

/** Items of the wanted ids in their order, or one page of all. */
export function pageOf<T extends { readonly id: string }>(
  fields: Fields,
  all: readonly T[],
  ids: readonly string[],
): readonly T[] {
  if (ids.length > 0) return ids.flatMap((id) => all.find((one) => one.id === id) ?? [])
  const page = fields.message('page')
  const after = page?.text('afterId') ?? ''
  const limit = page?.integer('limit') || Infinity
  const sorted = [...all].sort((a, b) => (a.id < b.id ? -1 : 1))
  return sorted.filter(({ id }) => id > after).slice(0, limit)
}
