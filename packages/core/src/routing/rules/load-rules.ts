import { z } from 'zod'
import { inputError, type Fault } from '../../model/error.ts'
import { routingRule, type RoutingRule } from '../../model/routing-rule.ts'
import { unknownFields } from '../../model/unknown-fields.ts'
import type { Provider } from '../../plugin/define-plugin.ts'
import type { RateDeck } from '../rates/rate-deck.ts'
import { jsonErrorOffset } from './json-error-offset.ts'
import { readRules } from './rule-faults.ts'
import { ruleWarnings, type RuleWarning } from './rule-warnings.ts'

/** A file of rules: a list, or an object that can name its JSON Schema for editors. */
export const ruleFile = z.strictObject({
  $schema: z.string().optional(),
  rules: z.array(routingRule),
})

/** What rules are checked against when they are read. */
export interface LoadRulesOptions {
  /** Name of the source in errors, such as a file name; default `routing rules`. */
  readonly name?: string | undefined
  /** The providers that routes may name. Absent: checked by the dispatcher only. */
  readonly providers?: readonly Provider[] | undefined
  /** The rate decks that routes may name. Absent: checked by the dispatcher only. */
  readonly rateDecks?: readonly RateDeck[] | undefined
}

/** Rules that were read, with warnings. */
export interface LoadedRules {
  /** With the defaults filled in. */
  readonly rules: readonly RoutingRule[]
  /** Rules that can never be chosen. */
  readonly warnings: readonly RuleWarning[]
}

/** Where a JSON text is invalid, in the terms of an editor. */
const jsonFault = (text: string): string => {
  const lines = text.slice(0, jsonErrorOffset(text)).split('\n')
  return `is not valid JSON at line ${lines.length}, column ${(lines.at(-1)?.length ?? 0) + 1}`
}

const parseJson = (text: string, name: string): unknown => {
  // Editors of some systems put a byte order mark first, which JSON does not allow.
  const json = text.replace(/^\uFEFF/, '')
  try {
    return JSON.parse(json)
  } catch {
    throw inputError('input-invalid', name, [{ path: [], message: jsonFault(json) }])
  }
}

const isFile = (source: unknown): source is { readonly rules: unknown } =>
  typeof source === 'object' && source !== null && !Array.isArray(source) && 'rules' in source

/**
 * Reads routing rules from JSON text or from what JSON text parses to: a list of rules, or `{ "$schema": …, "rules": […] }`.
 * Reads no file itself: `loadRules(await readFile('rules.json', 'utf8'), { name: 'rules.json' })`. Throws one `CallError`
 * (`input-invalid`) that lists every fault with the id of its rule and the path in it.
 */
export const loadRules = (source: unknown, options: LoadRulesOptions = {}): LoadedRules => {
  const misspelled = unknownFields(options, ['name', 'providers', 'rateDecks'])
  if (misspelled.length > 0) throw inputError('input-invalid', 'loadRules', misspelled)
  const { name = 'routing rules', providers, rateDecks } = options
  const content = typeof source === 'string' ? parseJson(source, name) : source
  const unknown: Fault[] = isFile(content)
    ? Object.keys(content)
        .filter((key) => !Object.hasOwn(ruleFile.shape, key))
        .map((key) => ({ path: [key], message: 'unknown field' }))
    : []
  const { rules, faults } = readRules(isFile(content) ? content.rules : content, {
    providers: providers && new Map(providers.map((provider) => [provider.name, provider])),
    rateDecks: rateDecks && new Map(rateDecks.map((deck) => [deck.name, deck])),
  })
  const all = [...unknown, ...faults]
  if (all.length > 0) throw inputError('input-invalid', name, all)
  return { rules, warnings: ruleWarnings(rules) }
}
