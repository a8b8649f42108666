import type { Fault } from '../../model/error.ts'
import type { Note } from '../../model/note.ts'
import type { OutboundCall } from '../../model/outbound-call.ts'
import { faultsOf } from '../../model/parse.ts'
import { closestName, unknownName } from '../../model/suggest.ts'
import type { Provider } from '../../plugin/define-plugin.ts'

/** What a call says under `options`. */
export interface ReadOptions {
  /** Of registered providers, by plugin id, as their schemas parsed them. */
  readonly options: Readonly<Record<string, unknown>>
  /** What was given for other providers: `twilio.url`, or `twilio` alone where it has no fields. */
  readonly foreign: readonly string[]
  readonly faults: readonly Fault[]
}

/** What an id of a plugin looks like. */
const pluginId = /^[a-z][a-z0-9-]{0,63}$/
const fieldName = /^[A-Za-z_][A-Za-z0-9_-]{0,63}$/

/** Fields that are named one by one. More are one note for the whole provider. */
const maxFields = 32

const foreignNames = (id: string, value: unknown): readonly string[] => {
  if (typeof value !== 'object' || value === null) return [id]
  const names = Object.entries(value).flatMap(([name, inner]) => (inner === undefined ? [] : name))
  const isListed = names.length <= maxFields && names.every((name) => fieldName.test(name))
  return isListed ? names.map((name) => `${id}.${name}`) : [id]
}

/**
 * Reads the options of a call. A provider that is not registered may be one that the application has left, so what was given
 * for it breaks nothing and is noted. An id that is nearly a registered one is a misspelling, whose options would be lost.
 */
export const readOptions = (given: unknown, providers: Iterable<Provider>): ReadOptions => {
  const registered = new Map<string, Provider>()
  for (const provider of providers)
    if (!registered.has(provider.id)) registered.set(provider.id, provider)
  const options: Record<string, unknown> = {}
  const foreign: string[] = []
  const faults: Fault[] = []
  for (const [id, value] of typeof given === 'object' && given !== null
    ? Object.entries(given)
    : []) {
    if (value === undefined) continue
    const provider = registered.get(id)
    if (provider) {
      const parsed = provider.definition.options.safeParse(value)
      if (parsed.success) options[id] = parsed.data
      else faults.push(...faultsOf(parsed.error, ['options', id], provider.definition.options))
    } else if (pluginId.test(id) && closestName(id, registered.keys()) === undefined)
      foreign.push(...foreignNames(id, value))
    else
      faults.push({
        path: ['options', id],
        message: unknownName('provider', id, [...registered.keys()]),
        code: 'provider-unknown',
      })
  }
  return { options, foreign, faults }
}

/** A note for everything that was given for providers that are not registered. */
export const foreignNotes = ({ foreignOptions = [] }: OutboundCall): readonly Note[] =>
  foreignOptions.map((name) => ({
    field: `options.${name}`,
    effect: 'dropped',
    detail: `only ${name.split('.', 1)[0] ?? name} has it, which is not registered`,
  }))
