import { isObject, objectOf, type Json } from '@callplane/kit'
import { invalid, notServed } from '../door-refusal.ts'

const addressOf = (endpoint: Json | undefined): string | undefined => {
  const { type, number, uri } = endpoint ?? {}
  if (type === 'phone' && typeof number === 'string') return `+${number.replace(/^\+/, '')}`
  return type === 'sip' && typeof uri === 'string' ? uri : undefined
}

/** Fields of `connect` that change nothing about whom it rings. */
const harmless = new Set(['action', 'endpoint', 'from', 'timeout'])

/**
 * Whom a transfer connects the far party with: that is what an NCCO of one `connect` says, and what the dispatcher can do.
 * Throws a refusal for every other document.
 */
export const transferTarget = (destination: unknown): string => {
  const given = isObject(destination) ? destination : undefined
  const { ncco, url, type } = given ?? {}
  if (type !== 'ncco' || (ncco === undefined) === (url === undefined))
    throw invalid('destination', 'must have type ncco and either ncco or url')
  const what = 'moving a call under way to another document'
  if (!Array.isArray(ncco) || ncco.length !== 1) throw notServed(what)
  const action = objectOf(ncco[0])
  const endpoints: readonly unknown[] = Array.isArray(action?.['endpoint'])
    ? action['endpoint']
    : []
  const address = endpoints.length === 1 ? addressOf(objectOf(endpoints[0])) : undefined
  if (
    action?.['action'] !== 'connect' ||
    address === undefined ||
    Object.keys(action).some((name) => !harmless.has(name))
  )
    throw notServed(what)
  return address
}
