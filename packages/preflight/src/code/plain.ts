import type { Program } from './program.ts'
import type { SourceModule } from './source-module.ts'
import { keyOf, type Node } from './syntax.ts'
import type { Value } from './values.ts'

/** A value that is not known before the code runs. `parts`: what is known of a text. */
export class Dynamic {
  readonly node: Node
  readonly parts: readonly (string | null)[]
  constructor(node: Node, parts: readonly (string | null)[] = [null]) {
    this.node = node
    this.parts = parts
  }
}

/** A value as data, with `Dynamic` in the place of what is not known. */
export type Plain =
  | string
  | number
  | boolean
  | null
  | undefined
  | Dynamic
  | readonly Plain[]
  | PlainObject

/** An object with the node of each value. */
export class PlainObject {
  readonly fields = new Map<string, { readonly value: Plain; readonly node: Node }>()
  /** Where fields come from that are not known. */
  readonly open: Node[] = []

  get(name: string): Plain {
    return this.fields.get(name)?.value
  }
}

/** Deepest nesting of data. */
const maxDepth = 16

/** Reads an expression as data. */
export const plainOf = (node: Node, module: SourceModule, program: Program, depth = 0): Plain => {
  const value = program.evaluate(node, module)
  if (depth > maxDepth) return new Dynamic(node)
  switch (value.kind) {
    case 'literal':
      return value.value
    case 'text':
      return new Dynamic(node, value.parts)
    case 'array':
      return value.node.elements.map((element) =>
        !element || element.type === 'SpreadElement'
          ? new Dynamic(element ?? node)
          : plainOf(element, value.module, program, depth + 1),
      )
    case 'object':
      return objectOf(value, program, depth)
    default:
      return new Dynamic(node)
  }
}

const objectOf = (
  { node, module }: Extract<Value, { kind: 'object' }>,
  program: Program,
  depth: number,
): PlainObject => {
  const object = new PlainObject()
  for (const property of node.properties) {
    if (property.type === 'SpreadElement') {
      const inner = plainOf(property.argument, module, program, depth + 1)
      if (inner instanceof PlainObject) {
        for (const [name, field] of inner.fields) object.fields.set(name, field)
        object.open.push(...inner.open)
      } else object.open.push(property)
      continue
    }
    const name = keyOf(property.key, property.computed)
    if (name === undefined) object.open.push(property)
    else if (property.type === 'ObjectMethod')
      object.fields.set(name, { value: new Dynamic(property), node: property })
    else
      object.fields.set(name, {
        value: plainOf(property.value as Node, module, program, depth + 1),
        node: property,
      })
  }
  return object
}
