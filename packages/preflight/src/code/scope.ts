import type { FunctionNode, Node } from './syntax.ts'

/** One step into a value: the name of a property. Null: a place that is not known before the code runs. */
export type Path = readonly (string | null)[]

/** Where a name gets a value from. */
export type Source =
  | { readonly from: 'expression'; readonly node: Node; readonly path: Path }
  /** `name`: an export; `*` the module itself. */
  | { readonly from: 'module'; readonly module: string; readonly name: string }
  | {
      readonly from: 'parameter'
      readonly owner: FunctionNode
      readonly index: number
      readonly path: Path
    }
  /** The type that its author gave it. */
  | { readonly from: 'type'; readonly node: Node }

/** A name with everything that is assigned to it. */
export interface Binding {
  readonly sources: Source[]
}

/** The names of a block, a function or a file. */
export class Scope {
  readonly parent: Scope | undefined
  /** Whether `var` stays in it. */
  readonly isFunction: boolean
  /** What `this` is in it: a class or an object. Absent: not known. */
  readonly self: Node | undefined
  readonly #names = new Map<string, Binding>()

  constructor(
    parent: Scope | undefined,
    options: { readonly isFunction?: boolean; readonly self?: Node | undefined } = {},
  ) {
    this.parent = parent
    this.isFunction = options.isFunction === true || !parent
    this.self = 'self' in options ? options.self : parent?.self
  }

  declare(name: string, source?: Source, hoisted = false): void {
    if (hoisted && !this.isFunction && this.parent) {
      this.parent.declare(name, source, true)
      return
    }
    const binding = this.#names.get(name) ?? { sources: [] }
    if (source) binding.sources.push(source)
    this.#names.set(name, binding)
  }

  lookUp(name: string): Binding | undefined {
    return this.#names.get(name) ?? this.parent?.lookUp(name)
  }

  /** Names of this scope alone. */
  own(name: string): Binding | undefined {
    return this.#names.get(name)
  }
}
