import { Ajv, type ValidateFunction } from 'ajv'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'

/**
 * The models of Pipedrive's OpenAPI document, read from the declarations that its own client was generated with: the
 * document is not part of the package. Formats, such as that of times, are only in the descriptions and not in here.
 */
const folder = createRequire(import.meta.url)
  .resolve('pipedrive/v1')
  .replace(/index\.js$/, '')

const fileOf = (model: string): string =>
  `${folder}models/${model.replaceAll(/(?<!^)([A-Z])/g, '-$1').toLowerCase()}.d.ts`

const refOf = (model: string) => ({ $ref: model })

const schemaOfType = (type: string): object => {
  const [, element] = /^Array<(\w+)>$/.exec(type) ?? []
  if (element !== undefined) return { type: 'array', items: schemaOfType(element) }
  if (['string', 'number', 'boolean', 'object'].includes(type)) return { type }
  if (type.includes(' | ')) return { anyOf: type.split(' | ').map(schemaOfType) }
  return type === 'null' ? { type: 'null' } : refOf(type)
}

interface Models {
  readonly schemas: Map<string, object>
}

const load = (models: Models, model: string): void => {
  if (models.schemas.has(model)) return
  models.schemas.set(model, {})
  const text = readFileSync(fileOf(model), 'utf8').replaceAll(/\/\*[\s\S]*?\*\//g, '')
  for (const [, name = '', values = ''] of text.matchAll(/const (\w+Const): \{([^}]*)\}/g))
    models.schemas.set(name, { enum: [...values.matchAll(/: "([^"]*)"/g)].map(([, one]) => one) })
  const [, parts] = new RegExp(`type ${model} = ([^;]+);`).exec(text) ?? []
  if (parts !== undefined) {
    models.schemas.set(model, { allOf: parts.split(' & ').map(refOf) })
    for (const part of parts.split(' & ')) load(models, part)
    return
  }
  const [, body = ''] = new RegExp(`interface ${model} \\{([\\s\\S]*?)\\n\\}`).exec(text) ?? []
  const fields = [...body.matchAll(/'(\w+)'(\??): ([^;]+);/g)]
  if (fields.length === 0) throw new Error(`pipedrive: ${fileOf(model)} has no fields of ${model}`)
  models.schemas.set(model, {
    type: 'object',
    required: fields.flatMap(([, name, optional]) => (optional === '' ? [name] : [])),
    properties: Object.fromEntries(
      fields.map(([, name = '', , type = '']) => [name, schemaOfType(type)]),
    ),
  })
  for (const [, , , type = ''] of fields)
    for (const [other] of type.matchAll(/\b[A-Z]\w+/g))
      if (other !== 'Array' && !models.schemas.has(other)) load(models, other)
}

/** The check of one model; `exact` refuses fields that it does not have. */
export const officialModel = (model: string, exact = false): ValidateFunction => {
  const models: Models = { schemas: new Map() }
  load(models, model)
  const ajv = new Ajv({ allErrors: true })
  for (const [name, schema] of models.schemas)
    ajv.addSchema(
      name === model && exact ? { ...schema, additionalProperties: false } : schema,
      name,
    )
  const validate = ajv.getSchema(model)
  if (!validate) throw new Error(`pipedrive: no model ${model}`)
  return validate as ValidateFunction
}
