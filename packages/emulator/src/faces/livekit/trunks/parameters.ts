import { invalid } from '../errors.ts'
import type { Fields } from '../parameters.ts'

/** The characters of a header's name (RFC 3261 §25.1). */
const TOKEN = /^[A-Za-z0-9\-.!%*_+`'~]+$/

export function checkHeaders(names: readonly string[]): void {
  const wrong = names.find((name) => !TOKEN.test(name))
  if (wrong !== undefined) throw invalid(`invalid header name: ${wrong}`)
}

/** A host and nothing else of a SIP URI. */
export function checkHost(value: string, what: string): void {
  if (value.includes('transport=')) throw invalid(`${what} should not contain transport parameter`)
  if (/[@;]|^sips?:/.test(value)) throw invalid(`${what} should be a hostname or IP, not SIP URI`)
}

/** `ListUpdate`: a new list, or what is added and removed. */
export function updateList(current: readonly string[], update: Fields | undefined): string[] {
  if (!update) return [...current]
  if (update.flag('clear')) return []
  const set = update.texts('set')
  if (set.length > 0) return [...set]
  const removed = new Set(update.texts('remove'))
  return [...new Set([...current.filter((one) => !removed.has(one)), ...update.texts('add')])]
}
