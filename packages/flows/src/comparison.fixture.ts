import type { Flow, Step } from '@callplane/core'
import { defaultOf } from './defaults.ts'

type Fields = Readonly<Record<string, unknown>>

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const sortedKeys = (keys: unknown): string =>
  [...'1234567890*#'].filter((key) => String(keys).includes(key)).join('')

/** An address instead of a name, because documents have no names. */
const resolved = (name: unknown, { continuations = {} }: Flow): unknown => {
  const found = Object.hasOwn(continuations, String(name)) ? continuations[String(name)] : undefined
  if (!found || !('url' in found)) return found
  return { url: found.url, method: found.method ?? 'POST' }
}

const withoutDefaults = (value: Fields, kind: string, prefix: string, flow: Flow): Fields =>
  Object.fromEntries(
    Object.entries(value)
      .map(([name, inner]): [string, unknown] => {
        const path = prefix + name
        if (name === 'next' || (name === 'to' && typeof inner === 'string'))
          return [name, resolved(inner, flow)]
        if (name === 'report' && isFields(inner)) return [name, { method: 'POST', ...inner }]
        if (name === 'finishKeys' || name === 'allowedKeys') return [name, sortedKeys(inner)]
        if (name === 'prompts') return [name, (inner as Step[]).map((one) => meaningOf(one, flow))]
        if (name === 'to')
          return [
            name,
            (inner as Fields[]).map((one) => withoutDefaults(one, 'conference', '', flow)),
          ]
        if ((name === 'digits' || name === 'speech') && isFields(inner)) {
          const group = { ...withoutDefaults(inner, kind, `${path}.`, flow) } as Record<
            string,
            unknown
          >
          // Between keys counts what counts for the first, unless something else is said.
          if (group['timeout'] === (value['timeout'] ?? 5)) delete group['timeout']
          return [name, group]
        }
        return [name, inner]
      })
      .filter(([name, inner]) => {
        const neutral = defaultOf(kind, prefix + name)
        return inner !== undefined && JSON.stringify(inner) !== JSON.stringify(neutral)
      })
      .toSorted(([a], [b]) => (a < b ? -1 : 1)),
  )

/** What a step means: without what is the default anyway, and without names. */
export const meaningOf = (step: Step, flow: Flow): unknown =>
  withoutDefaults(step as unknown as Fields, step.step, '', flow)

/** The meaning of every step. */
export const meaningsOf = (flow: Flow): unknown[] => flow.steps.map((step) => meaningOf(step, flow))
