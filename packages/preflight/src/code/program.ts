import type * as t from '@babel/types'
import { givesBack, globalNamed, isFunctionsClient } from './known-globals.ts'
import { joinedText, templateText, unaryValue } from './operators.ts'
import { resolveModule } from './resolve-module.ts'
import type { Path, Source } from './scope.ts'
import { isCall, type CallNode, type SourceModule } from './source-module.ts'
import { bare, isClass, isFunction, keyOf, type FunctionNode, type Node } from './syntax.ts'
import { unknown, type External, type Site, type Value } from './values.ts'

/** Most steps from one value to the next. */
const maxDepth = 100

const isKnown = ({ kind }: Value): boolean => kind !== 'unknown'

/**
 * A code base whose values can be followed, within files and from file to file: through names, destructuring, properties,
 * parameters, returned values, classes, imports and exports. Nothing is run.
 */
export class Program {
  readonly modules: ReadonlyMap<string, SourceModule>
  readonly #known = new Map<Node, Value>()
  readonly #open = new Set<Node>()
  /** Calls by the function that they call; filled before parameters are followed. */
  #calls: ReadonlyMap<Node, readonly Site<CallNode>[]> = new Map()
  #depth = 0

  constructor(modules: ReadonlyMap<string, SourceModule>) {
    this.modules = modules
    // Twice, because which function is called can itself depend on a parameter.
    for (let round = 0; round < 2; round++) {
      const calls = this.#indexed()
      this.#known.clear()
      this.#calls = calls
    }
  }

  #indexed(): ReadonlyMap<Node, readonly Site<CallNode>[]> {
    const calls = new Map<Node, Site<CallNode>[]>()
    for (const module of this.modules.values())
      for (const node of module.calls) {
        const called = this.calledFunction({ node, module })
        if (called) calls.set(called.node, [...(calls.get(called.node) ?? []), { node, module }])
      }
    return calls
  }

  /** The function of the code base that a call runs; of `new`, the constructor. */
  calledFunction({ node, module }: Site<CallNode>): Site<FunctionNode> | undefined {
    const callee = this.evaluate(node.callee, module)
    if (callee.kind === 'function') return callee
    if (callee.kind !== 'class' || node.type !== 'NewExpression') return undefined
    const [source] = callee.module.members.get(callee.node)?.get('constructor') ?? []
    return source?.from === 'expression' && isFunction(source.node)
      ? { node: source.node, module: callee.module }
      : undefined
  }

  /** What is known of an expression. */
  evaluate(given: Node, module: SourceModule): Value {
    const node = bare(given)
    const known = this.#known.get(node)
    if (known) return known
    if (this.#open.has(node) || this.#depth > maxDepth) return unknown
    this.#open.add(node)
    this.#depth++
    try {
      const value = this.#evaluate(node, module)
      // What was cut short may be known from another place.
      if (isKnown(value) || this.#depth === 1) this.#known.set(node, value)
      return value
    } finally {
      this.#open.delete(node)
      this.#depth--
    }
  }

  #first(nodes: readonly (Node | null | undefined)[], module: SourceModule): Value {
    for (const node of nodes) {
      const value = node ? this.evaluate(node, module) : unknown
      if (isKnown(value)) return value
    }
    return unknown
  }

  #evaluate(node: Node, module: SourceModule): Value {
    if (isFunction(node)) return { kind: 'function', node, module }
    if (isClass(node)) return { kind: 'class', node, module }
    if (isCall(node)) return this.#called({ node, module })
    const inside = (inner: Node): Value => this.evaluate(inner, module)
    switch (node.type) {
      case 'StringLiteral':
      case 'NumericLiteral':
      case 'BooleanLiteral':
        return { kind: 'literal', value: node.value }
      case 'NullLiteral':
        return { kind: 'literal', value: null }
      case 'TemplateLiteral':
        return templateText(node, inside)
      case 'ObjectExpression':
        return { kind: 'object', node, module }
      case 'ArrayExpression':
        return { kind: 'array', node, module }
      case 'Identifier':
        return this.#name(node, module)
      case 'ThisExpression': {
        const self = module.scopes.get(node)?.self
        return self ? { kind: 'instance', node: self, module } : unknown
      }
      case 'MemberExpression':
      case 'OptionalMemberExpression':
        return this.memberOf(
          this.evaluate(node.object, module),
          keyOf(node.property, node.computed) ?? this.#computed(node.property, module),
        )
      case 'ConditionalExpression':
        return this.#first([node.consequent, node.alternate], module)
      case 'LogicalExpression':
        return this.#first([node.left, node.right], module)
      case 'AssignmentExpression':
        return this.evaluate(node.right, module)
      case 'SequenceExpression':
        return this.#first([node.expressions.at(-1)], module)
      case 'BinaryExpression':
        return joinedText(node, inside)
      case 'UnaryExpression':
        return unaryValue(node, inside)
      default:
        return unknown
    }
  }

  #computed(node: Node, module: SourceModule): string | null {
    const value = this.evaluate(node, module)
    return value.kind === 'literal' ? String(value.value) : null
  }

  #name(node: t.Identifier, module: SourceModule): Value {
    if (node.name === 'undefined') return { kind: 'literal', value: undefined }
    const binding = (module.scopes.get(node) ?? module.top).lookUp(node.name)
    if (!binding) return globalNamed(node.name)
    return this.#firstOf(binding.sources, module)
  }

  #firstOf(sources: readonly Source[], module: SourceModule): Value {
    for (const source of sources) {
      const value = this.#sourced(source, module)
      if (isKnown(value) && !(value.kind === 'literal' && value.value == null)) return value
    }
    return unknown
  }

  #sourced(source: Source, module: SourceModule): Value {
    switch (source.from) {
      case 'expression':
        return this.#along(this.evaluate(source.node, module), source.path)
      case 'module':
        return this.#imported(source.module, source.name, module)
      case 'type':
        return this.#typed(source.node, module)
      case 'parameter':
        return this.#along(this.#argument(source.owner, source.index, module), source.path)
    }
  }

  #along(value: Value, path: Path): Value {
    return path.reduce((one: Value, name) => this.memberOf(one, name), value)
  }

  /** What is passed for a parameter, at any of the calls. */
  #argument(owner: FunctionNode, index: number, module: SourceModule): Value {
    for (const { node, module: caller } of this.#calls.get(owner) ?? []) {
      const given = node.arguments[index]
      const value = given ? this.evaluate(given as Node, caller) : unknown
      if (isKnown(value)) return value
    }
    // `promise.then((value) => …)` and `list.forEach((value) => …)`
    const call = module.callbacks.get(owner)
    const callee = call && bare(call.callee)
    if (index !== 0 || callee?.type !== 'MemberExpression') return unknown
    const name = keyOf(callee.property, callee.computed)
    return name === 'then' ? this.evaluate(callee.object, module) : unknown
  }

  /** `client: Twilio`, as what `new Twilio()` is. */
  #typed(annotation: Node, module: SourceModule): Value {
    const type = annotation.type === 'TSTypeAnnotation' ? annotation.typeAnnotation : annotation
    if (type.type !== 'TSTypeReference') return unknown
    const named = this.#entity(type.typeName, module)
    if (named.kind === 'class') return { ...named, kind: 'instance' }
    return named.kind === 'external' ? { kind: 'external', path: `${named.path}()` } : unknown
  }

  #entity(name: Node, module: SourceModule): Value {
    if (name.type === 'Identifier') {
      const value = this.#name(name, module)
      return value.kind === 'global' ? unknown : value
    }
    return name.type === 'TSQualifiedName'
      ? this.memberOf(this.#entity(name.left, module), name.right.name)
      : unknown
  }

  #imported(specifier: string, name: string, from: SourceModule): Value {
    const file = resolveModule(from.file, specifier, this.modules)
    const module = file === undefined ? undefined : this.modules.get(file)
    if (module) return name === '*' ? { kind: 'namespace', module } : this.#exported(module, name)
    if (/^[./]/.test(specifier)) return unknown
    const path = specifier.replace(/^node:/, '')
    return {
      kind: 'external',
      path: name === '*' || name === 'default' ? path : `${path}.${name}`,
    }
  }

  #exported(module: SourceModule, name: string): Value {
    const source = module.exports.get(name)
    if (source) return this.#sourced(source, module)
    const whole = this.#first(module.assignedExports, module)
    if (isKnown(whole)) return name === 'default' ? whole : this.memberOf(whole, name)
    for (const specifier of module.passedOn) {
      const value = this.#imported(specifier, name, module)
      if (isKnown(value)) return value
    }
    return unknown
  }

  /** A property of a value. `null`: one whose name is not known. */
  memberOf(value: Value, name: string | null): Value {
    switch (value.kind) {
      case 'external':
        if (name === 'default') return value
        return { kind: 'external', path: `${value.path}.${name ?? '*'}`, via: value }
      case 'global':
        return { kind: 'global', path: `${value.path}.${name ?? '*'}` }
      case 'object':
        return name === null ? unknown : this.#property(value, name)
      case 'array': {
        const element = name === null ? undefined : value.node.elements[Number(name)]
        return element ? this.evaluate(element as Node, value.module) : unknown
      }
      case 'instance':
      case 'class':
        return this.#firstOf(
          value.module.members.get(value.node)?.get(name ?? '') ?? [],
          value.module,
        )
      case 'namespace':
        return name === null ? unknown : this.#exported(value.module, name)
      default:
        return unknown
    }
  }

  #property({ node, module }: Site<t.ObjectExpression>, name: string): Value {
    for (const property of node.properties.toReversed()) {
      if (property.type === 'SpreadElement') {
        const value = this.memberOf(this.evaluate(property.argument, module), name)
        if (isKnown(value)) return value
      } else if (keyOf(property.key, property.computed) === name)
        return property.type === 'ObjectMethod'
          ? { kind: 'function', node: property, module }
          : this.evaluate(property.value as Node, module)
    }
    return unknown
  }

  /** What a call gives. */
  #called({ node, module }: Site<CallNode>): Value {
    const [first] = node.arguments
    if (
      node.callee.type === 'Import' ||
      (node.callee.type === 'Identifier' && node.callee.name === 'require')
    ) {
      if (first?.type !== 'StringLiteral') return unknown
      const whole = this.#imported(first.value, '*', module)
      if (whole.kind !== 'namespace') return whole
      const assigned = this.#first(whole.module.assignedExports, whole.module)
      return isKnown(assigned) ? assigned : whole
    }
    const callee = this.evaluate(node.callee, module)
    if (isFunctionsClient(node.callee)) return { kind: 'external', path: 'twilio()' }
    if (callee.kind === 'external') return this.#external(callee, { node, module })
    if (callee.kind === 'class') return { ...callee, kind: 'instance' }
    if (callee.kind === 'global')
      return first && givesBack.test(callee.path) ? this.evaluate(first as Node, module) : unknown
    if (callee.kind !== 'function') return unknown
    return this.#first(callee.module.returned.get(callee.node) ?? [], callee.module)
  }

  #external(callee: External, site: Site): Value {
    // A promise is followed to what it resolves to.
    if (/\.(?:then|catch|finally)$/.test(callee.path)) return unknown
    return { kind: 'external', path: `${callee.path}()`, site, via: callee.via }
  }
}
