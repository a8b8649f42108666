import { Ajv2020, type ErrorObject } from 'ajv/dist/2020.js'
import addFormats from 'ajv-formats'
import type { ApiDocument, Json } from './document.ts'
import { toJsonSchema, type Direction } from './json-schema.ts'

export interface Fault {
  /** JSON pointer into what was judged. */
  readonly pointer: string
  readonly reason: string
}

const rfc2822 = /^(?:[A-Z][a-z]{2}, )?\d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} [+-]\d{4}$/

/** Formats of the vendors' own. True: free text, whose name says nothing that could be checked. */
const vendorFormats: Readonly<Record<string, RegExp | true>> = {
  'date-time-rfc-2822': rfc2822,
  'http-method': /^(?:GET|POST|HEAD|PUT|PATCH|DELETE)$/,
  'iso-country-code': /^[A-Z]{2}$/,
  // Lists may be asked for a SIP address or a client as well, so the name promises more than the API.
  'phone-number': true,
  currency: /^[A-Za-z]{3}$/,
  endpoint: true,
  twiml: true,
  timestamp: true,
  'uri-map': true,
  'phone-number-capabilities': true,
  integer: true,
  wav: true,
  mp3: true,
}

const reasonOf = ({ keyword, message, params }: ErrorObject): string => {
  if (keyword === 'unevaluatedProperties')
    return `the document knows no field ${String(params.unevaluatedProperty)}`
  if (keyword === 'additionalProperties')
    return `the document knows no field ${String(params.additionalProperty)}`
  const allowed = 'allowedValues' in params ? `: ${JSON.stringify(params.allowedValues)}` : ''
  return `${message ?? keyword}${allowed}`
}

/** Judges values by the schemas of one document. `texts`: what came as text, such as a form, may mean a number. */
export const createValidator = (document: ApiDocument) => {
  const judges = new Map<string, (value: unknown, schema: Json) => readonly Fault[]>()
  const make = (direction: Direction, texts: boolean) => {
    const ajv = new Ajv2020({ strict: false, allErrors: true, coerceTypes: texts })
    addFormats.default(ajv)
    for (const [name, format] of Object.entries(vendorFormats)) ajv.addFormat(name, format)
    const convert = toJsonSchema(document, direction)
    ajv.addSchema(convert.components())
    const compiled = new Map<Json, ReturnType<typeof ajv.compile>>()
    return (value: unknown, schema: Json): readonly Fault[] => {
      let judge = compiled.get(schema)
      if (!judge) compiled.set(schema, (judge = ajv.compile(convert.schema(schema))))
      // Under a root, because a value that is coerced is put back into its parent.
      const holder = structuredClone(value)
      if (judge(holder)) return []
      return (judge.errors ?? []).map((error) => ({
        pointer: error.instancePath,
        reason: reasonOf(error),
      }))
    }
  }
  return (direction: Direction, value: unknown, schema: Json, texts = false) => {
    const key = `${direction}${texts}`
    let judge = judges.get(key)
    if (!judge) judges.set(key, (judge = make(direction, texts)))
    return judge(value, schema)
  }
}
export type Validator = ReturnType<typeof createValidator>
