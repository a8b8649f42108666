import type { WireRequest } from '@callplane/core'

/** One change of a request, and the name by which a note would speak of it. */
export interface Mutation {
  /** Where, for a failing test: `Twiml <Dial timeout>`. */
  readonly what: string
  /** The last part of the field's name: a note that speaks of it holds this word. */
  readonly name: string
  /** Names of the objects that contain it, from the outside in: a note on one of these covers everything inside. */
  readonly within: readonly string[]
  readonly request: WireRequest
}

/** What was never documented, and no provider will ever have. */
export const surprise = 'surpriseOfTheSuite'

type Json = string | number | boolean | null | readonly Json[] | { readonly [name: string]: Json }

/** Another value of the same kind. */
const another = (value: string | number | boolean): string | number | boolean => {
  if (typeof value === 'number') return value + 1
  if (typeof value === 'boolean') return !value
  if (value === 'true' || value === 'false') return value === 'true' ? 'false' : 'true'
  const last = /\d$/.exec(value)?.[0]
  return last === undefined ? `${value}x` : value.slice(0, -1) + String((Number(last) + 1) % 10)
}

interface Change {
  readonly what: string
  readonly name: string
  readonly within: readonly string[]
  readonly value: Json
}

const isDocument = (text: string): boolean => /^\s*<(?:\?xml|[A-Z])/.test(text)

/** Changes of an XML document: every attribute and text, plus an unknown attribute and an unknown child. */
const documentChanges = function* (text: string, within: readonly string[]): Generator<Change> {
  const change = (what: string, name: string, inside: readonly string[], value: string) => ({
    what: `${within.join('.')} <${what}>`,
    name,
    within: [...within, ...inside],
    value,
  })
  for (const tag of text.matchAll(/<([A-Z]\w*)((?:\s+[\w:]+="[^"]*")*)\s*(\/?)>/g)) {
    const [whole, element = '', attributes = '', closed = ''] = tag
    const put = (replacement: string) =>
      text.slice(0, tag.index) + replacement + text.slice(tag.index + whole.length)
    const rest = `${attributes}${closed && ' /'}`
    yield change(
      `${element} +attribute`,
      surprise,
      [element],
      put(`<${element} ${surprise}="1"${rest}>`),
    )
    const child = closed
      ? put(`<${element}${attributes}><${surprise}/></${element}>`)
      : put(`${whole}<${surprise}/>`)
    yield change(`${element} +child`, surprise, [element], child)
    for (const one of attributes.matchAll(/\s+([\w:]+)="([^"]*)"/g)) {
      const [pair, name = '', value = ''] = one
      const changed = attributes.replace(pair, ` ${name}="${another(value)}"`)
      const at = put(`<${element}${changed}${closed && ' /'}>`)
      yield change(`${element} ${name}`, name, [element], at)
    }
  }
  for (const found of text.matchAll(/>([^<>]*[^<>\s][^<>]*)</g)) {
    const [whole, content = ''] = found
    const changed = `>${another(content)}<`
    const value = text.slice(0, found.index) + changed + text.slice(found.index + whole.length)
    const element = /<([A-Z]\w*)[^<]*$/.exec(text.slice(0, found.index + 1))?.[1] ?? ''
    yield change(`${element} text`, content, [element], value)
  }
}

const changesOf = function* (value: Json, path: readonly string[]): Generator<Change> {
  // An entry of a list is spoken of by the name of the list.
  const name = path.findLast((part) => !/^\d+$/.test(part)) ?? ''
  const within = path.slice(0, -1)
  if (typeof value === 'string' && isDocument(value)) yield* documentChanges(value, path)
  else if (Array.isArray(value)) {
    const list: readonly Json[] = value
    for (const [index, one] of list.entries())
      for (const inner of changesOf(one, [...path, String(index)]))
        yield { ...inner, value: list.with(index, inner.value) }
  } else if (typeof value === 'object' && value !== null) {
    const fields = value as { readonly [name: string]: Json }
    yield {
      what: `${path.join('.')} +${surprise}`,
      name: surprise,
      within: path,
      value: { ...fields, [surprise]: 'x' },
    }
    for (const [key, one] of Object.entries(fields))
      for (const inner of changesOf(one, [...path, key]))
        yield { ...inner, value: { ...fields, [key]: inner.value } }
  } else if (value !== null)
    yield { what: path.join('.'), name, within, value: another(value as string | number | boolean) }
}

const isForm = ({ headers, body = '' }: WireRequest): boolean =>
  Object.entries(headers).some(
    ([name, value]) => name.toLowerCase() === 'content-type' && value.includes('urlencoded'),
  ) || !/^\s*[[{]/.test(body)

const formOf = (body: string): { readonly [name: string]: Json } => {
  const fields: Record<string, Json> = {}
  for (const name of new Set(new URLSearchParams(body).keys())) {
    const values = new URLSearchParams(body).getAll(name)
    fields[name] = values.length === 1 ? (values[0] ?? '') : values
  }
  return fields
}

const encodeForm = (fields: Json): string => {
  const form = new URLSearchParams()
  for (const [name, value] of Object.entries(fields as { readonly [name: string]: Json }))
    for (const one of Array.isArray(value) ? (value as readonly Json[]) : [value])
      form.append(name, String(one))
  return form.toString()
}

/** Every single change of a request's body: each value replaced, and an unknown key added at each level. */
export const mutationsOf = (request: WireRequest): readonly Mutation[] => {
  const form = isForm(request)
  const body = form ? formOf(request.body ?? '') : (JSON.parse(request.body ?? '{}') as Json)
  return [...changesOf(body, [])].map(({ value, ...rest }) => ({
    ...rest,
    request: { ...request, body: form ? encodeForm(value) : JSON.stringify(value) },
  }))
}
