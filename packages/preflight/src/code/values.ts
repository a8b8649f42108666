import type * as t from '@babel/types'
import type { SourceModule } from './source-module.ts'
import type { FunctionNode, Node } from './syntax.ts'

/** Something that a package gives: the package itself, a part of it, or what its functions return. */
export interface External {
  readonly kind: 'external'
  /**
   * How it is reached, as code would write it without arguments: `twilio`, `twilio().calls`, `twilio().calls().update`. `new`
   * counts as a call.
   */
  readonly path: string
  /** The call or `new` that made it. */
  readonly site?: Site | undefined
  /** What its call was a method of. */
  readonly via?: External | undefined
}

/** A node and its file. */
export interface Site<One extends Node = Node> {
  readonly node: One
  readonly module: SourceModule
}

/** What is known of a value before the code runs. */
export type Value =
  | { readonly kind: 'unknown' }
  | { readonly kind: 'literal'; readonly value: string | number | boolean | null | undefined }
  /** A text with parts that are not known, each of them null. */
  | { readonly kind: 'text'; readonly parts: readonly (string | null)[] }
  | ({ readonly kind: 'object' } & Site<t.ObjectExpression>)
  | ({ readonly kind: 'array' } & Site<t.ArrayExpression>)
  | ({ readonly kind: 'function' } & Site<FunctionNode>)
  | ({ readonly kind: 'class' } & Site<t.ClassDeclaration | t.ClassExpression>)
  /** `this` in a class, or what `new` makes of it. */
  | ({ readonly kind: 'instance' } & Site)
  /** A file of the code base as a whole. */
  | { readonly kind: 'namespace'; readonly module: SourceModule }
  /** A global such as `fetch`, with the path to a part of it. */
  | { readonly kind: 'global'; readonly path: string }
  | External

export const unknown: Value = { kind: 'unknown' }

/** Parts of a text, those next to each other joined. */
const joined = (parts: readonly (string | null)[]): (string | null)[] => {
  const all: (string | null)[] = []
  for (const part of parts) {
    const last = all.at(-1)
    if (part !== null && typeof last === 'string') all[all.length - 1] = last + part
    else if (part !== '') all.push(part)
  }
  return all
}

/** What is known of a text. */
export const partsOf = (value: Value): readonly (string | null)[] => {
  if (value.kind === 'text') return value.parts
  if (value.kind !== 'literal' || value.value === null || value.value === undefined) return [null]
  return [String(value.value)]
}

/** Texts one after the other. */
export const textOf = (parts: readonly (string | null)[]): Value => {
  const all = joined(parts)
  if (all.every((part) => part !== null)) return { kind: 'literal', value: all.join('') }
  return all.every((part) => part === null) ? unknown : { kind: 'text', parts: all }
}
