import { z } from 'zod'
import { ruleFile } from '../src/routing/rules/load-rules.ts'
import { ruleDescriptions } from './rule-descriptions.ts'

type Schema = z.core.JSONSchema.BaseSchema

const isSchema = (value: unknown): value is Schema =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** Gives every field its description; reports the path of each. */
const describe = (schema: Schema, path: string, found: Set<string>): Schema => {
  const described: Schema = { ...schema }
  for (const list of ['anyOf', 'oneOf', 'allOf'] as const)
    if (schema[list])
      described[list] = schema[list].map((one) =>
        isSchema(one) ? describe(one, path, found) : one,
      )
  if (isSchema(schema.items)) described.items = describe(schema.items, path, found)
  if (schema.properties)
    described.properties = Object.fromEntries(
      Object.entries(schema.properties).map(([name, property]) => {
        const at = path === '' ? name : `${path}.${name}`
        found.add(at)
        const description = ruleDescriptions[at]
        if (description === undefined) throw new Error(`rule-descriptions.ts: ${at} is missing`)
        return [
          name,
          isSchema(property) ? { description, ...describe(property, at, found) } : property,
        ]
      }),
    )
  return described
}

/** What a refinement of the zod schema demands, which a conversion leaves out. */
const outboundNeedsRoutes = {
  anyOf: [
    { properties: { direction: { const: 'inbound' } } },
    { properties: { routes: { minItems: 1 } } },
  ],
}

/** The strategy `ramp` and the field `ramp` go together, with two routes. */
const rampNeedsStrategy = {
  anyOf: [
    {
      properties: {
        direction: { const: 'outbound' },
        strategy: { const: 'ramp' },
        routes: { minItems: 2 },
      },
      required: ['strategy', 'ramp'],
    },
    {
      not: {
        anyOf: [
          { required: ['ramp'] },
          { properties: { strategy: { const: 'ramp' } }, required: ['strategy'] },
        ],
      },
    },
  ],
}

/** The JSON Schema of a rule file, made from the schema that the dispatcher reads rules with. */
export const ruleSchema = (): Schema => {
  const { $schema, ...content } = z.toJSONSchema(ruleFile, { io: 'input' })
  const found = new Set<string>()
  const described = describe(content, '', found)
  const unused = Object.keys(ruleDescriptions).filter((path) => !found.has(path))
  if (unused.length > 0)
    throw new Error(`rule-descriptions.ts: there is no field ${unused.join(', ')}`)
  const rules = described.properties?.['rules']
  if (!isSchema(rules) || !isSchema(rules.items))
    throw new Error('a rule file has no list of rules')
  Object.assign(rules.items, { allOf: [outboundNeedsRoutes, rampNeedsStrategy] })
  return { $schema, title: 'Routing rules of Callplane', ...described }
}
