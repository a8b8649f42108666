/** JSON, with the keys of objects in order. */
export type Configuration =
  | string
  | number
  | boolean
  | null
  | readonly Configuration[]
  | { readonly [name: string]: Configuration }

/** When something was last changed says nothing about how it is configured. */
const isBookkeeping = (name: string): boolean => name === 'updatedAt'

/**
 * What a client has configured, as data that is equal if and only if the configuration is: maps become objects, sets
 * become lists, and both are in order.
 */
export function configurationOf(value: unknown): Configuration {
  if (value instanceof Map) return configurationOf(Object.fromEntries(value))
  if (value instanceof Set) return [...value].map(configurationOf).sort()
  if (Array.isArray(value)) return value.map(configurationOf)
  if (typeof value === 'object' && value !== null) {
    const entries = Object.entries(value)
      .filter(([name, it]) => it !== undefined && !isBookkeeping(name))
      .sort(([one], [other]) => (one < other ? -1 : 1))
    return Object.fromEntries(entries.map(([name, it]) => [name, configurationOf(it)]))
  }
  const isPlain = ['string', 'number', 'boolean'].includes(typeof value)
  return isPlain ? (value as string | number | boolean) : null
}
