import type * as t from '@babel/types'
import { Scope, type Path, type Source } from './scope.ts'
import { namesIn } from './patterns.ts'
import {
  bare,
  childrenOf,
  isClass,
  isFunction,
  keyOf,
  type FunctionNode,
  type Node,
} from './syntax.ts'

/** A call or a `new` expression. */
export type CallNode = t.CallExpression | t.OptionalCallExpression | t.NewExpression

export const isCall = (node: Node): node is CallNode =>
  node.type === 'CallExpression' ||
  node.type === 'OptionalCallExpression' ||
  node.type === 'NewExpression'

/** A text in the code, with what is not known of it as null. */
export type TextNode = t.StringLiteral | t.TemplateLiteral

/** What is known of one file: its names, what it exports, and its calls in the order of the source. */
export class SourceModule {
  /** Path below the folder that is looked at, with forward slashes. */
  readonly file: string
  readonly program: t.Program
  readonly top = new Scope(undefined, { isFunction: true })
  /** The scope of every identifier and `this`. */
  readonly scopes = new Map<Node, Scope>()
  readonly exports = new Map<string, Source>()
  /** Modules of which everything is exported again. */
  readonly passedOn: string[] = []
  /** `module.exports = …` */
  readonly assignedExports: Node[] = []
  /** Fields and methods of classes, by class. */
  readonly members = new Map<Node, Map<string, Source[]>>()
  readonly returned = new Map<FunctionNode, Node[]>()
  readonly calls: CallNode[] = []
  readonly texts: TextNode[] = []
  readonly objects: t.ObjectExpression[] = []
  /** Functions that stand as an argument of a call. */
  readonly callbacks = new Map<Node, CallNode>()
  /** Specifiers of the modules that it imports or requires. */
  readonly imported = new Set<string>()

  constructor(file: string, program: t.Program) {
    this.file = file
    this.program = program
    const walk = new Walk(this)
    walk.statements(program, this.top)
    walk.assignLate()
    // In a chain, `response.dial()` comes before what is called on it.
    this.calls.sort((a, b) => (a.callee.end ?? 0) - (b.callee.end ?? 0))
  }

  addMember(owner: Node, name: string, source: Source): void {
    const members = this.members.get(owner) ?? new Map<string, Source[]>()
    members.set(name, [...(members.get(name) ?? []), source])
    this.members.set(owner, members)
  }
}

const expression = (node: Node, path: Path = []): Source => ({ from: 'expression', node, path })

/** Whether an expression is `module.exports` or `exports`. */
const isExports = (node: Node): boolean =>
  node.type === 'Identifier'
    ? node.name === 'exports'
    : node.type === 'MemberExpression' &&
      node.object.type === 'Identifier' &&
      node.object.name === 'module' &&
      keyOf(node.property, node.computed) === 'exports'

/** Visits every node of a file once, with the scope in which it stands. */
class Walk {
  readonly #module: SourceModule
  readonly #functions: FunctionNode[] = []
  readonly #late: (readonly [name: string, source: Source, scope: Scope])[] = []

  constructor(module: SourceModule) {
    this.#module = module
  }

  statements(node: Node, scope: Scope): void {
    for (const child of childrenOf(node)) this.#visit(child, scope)
  }

  /** Assignments to names, which may be declared below them. */
  assignLate(): void {
    for (const [name, source, scope] of this.#late) scope.lookUp(name)?.sources.push(source)
  }

  #visit(node: Node, scope: Scope): void {
    if (isFunction(node)) return this.#function(node, scope)
    if (isClass(node)) return this.#class(node, scope)
    this.#note(node, scope)
    switch (node.type) {
      case 'VariableDeclaration':
        for (const { id, init } of node.declarations)
          this.#declare(id, scope, (path) => (init ? expression(init, path) : undefined), {
            hoisted: node.kind === 'var',
          })
        break
      case 'ImportDeclaration':
        return this.#import(node, scope)
      case 'TSImportEqualsDeclaration':
        if (node.moduleReference.type === 'TSExternalModuleReference') {
          const module = (node.moduleReference.expression as t.StringLiteral).value
          this.#module.imported.add(module)
          scope.declare(node.id.name, { from: 'module', module, name: '*' })
        }
        return
      case 'ExportNamedDeclaration':
        this.#exportNamed(node)
        break
      case 'ExportDefaultDeclaration':
        this.#module.exports.set('default', expression(node.declaration))
        break
      case 'TSExportAssignment':
        this.#module.assignedExports.push(node.expression)
        break
      case 'ExportAllDeclaration':
        this.#module.passedOn.push(node.source.value)
        this.#module.imported.add(node.source.value)
        return
      case 'AssignmentExpression':
        this.#assign(node, scope)
        break
      default:
    }
    const inner = /^(?:BlockStatement|For|CatchClause|SwitchStatement)/.test(node.type)
      ? new Scope(scope)
      : scope
    if (node.type === 'CatchClause' && node.param) this.#declare(node.param, inner, () => undefined)
    this.statements(node, inner)
  }

  /** What is looked at after the walk. */
  #note(node: Node, scope: Scope): void {
    const module = this.#module
    if (node.type === 'Identifier' || node.type === 'ThisExpression') module.scopes.set(node, scope)
    if (node.type === 'StringLiteral' || node.type === 'TemplateLiteral') module.texts.push(node)
    if (node.type === 'ObjectExpression') module.objects.push(node)
    const owner = this.#functions.at(-1)
    if (node.type === 'ReturnStatement' && node.argument && owner)
      module.returned.set(owner, [...(module.returned.get(owner) ?? []), node.argument])
    if (!isCall(node)) return
    module.calls.push(node)
    for (const argument of node.arguments)
      if (isFunction(argument)) module.callbacks.set(argument, node)
    const [first] = node.arguments
    const isRequire = node.callee.type === 'Identifier' && node.callee.name === 'require'
    if ((isRequire || node.callee.type === 'Import') && first?.type === 'StringLiteral')
      module.imported.add(first.value)
  }

  #function(node: FunctionNode, scope: Scope): void {
    if (node.type === 'FunctionDeclaration' && node.id)
      scope.declare(node.id.name, expression(node), true)
    const isArrow = node.type === 'ArrowFunctionExpression'
    const isMember = node.type === 'ClassMethod' || node.type === 'ClassPrivateMethod'
    const inner = new Scope(scope, {
      isFunction: true,
      ...(!isArrow && { self: isMember ? scope.self : undefined }),
    })
    if (node.type === 'FunctionExpression' && node.id) inner.declare(node.id.name, expression(node))
    node.params.forEach((given, index) => {
      const parameter = given.type === 'TSParameterProperty' ? given.parameter : given
      this.#declare(parameter as Node, inner, (path) => ({
        from: 'parameter',
        owner: node,
        index,
        path,
      }))
      // `constructor(private readonly client: Twilio)` is a field too.
      const name = parameter.type === 'AssignmentPattern' ? parameter.left : parameter
      if (given.type === 'TSParameterProperty' && name.type === 'Identifier' && scope.self)
        this.#module.addMember(scope.self, name.name, expression(name))
    })
    if (isArrow && node.body.type !== 'BlockStatement') this.#module.returned.set(node, [node.body])
    this.#functions.push(node)
    this.statements(node, inner)
    this.#functions.pop()
  }

  #class(node: t.ClassDeclaration | t.ClassExpression, scope: Scope): void {
    if (node.id) scope.declare(node.id.name, expression(node))
    const inner = new Scope(scope, { self: node })
    for (const member of node.body.body) {
      if (!('key' in member)) continue
      const name = keyOf(member.key, 'computed' in member && member.computed)
      if (name === undefined) continue
      if (isFunction(member)) this.#module.addMember(node, name, expression(member))
      else if ('value' in member && member.value)
        this.#module.addMember(node, name, expression(member.value))
      if ('typeAnnotation' in member && member.typeAnnotation)
        this.#module.addMember(node, name, { from: 'type', node: member.typeAnnotation })
    }
    this.statements(node, inner)
  }

  #import(node: t.ImportDeclaration, scope: Scope): void {
    const module = node.source.value
    this.#module.imported.add(module)
    for (const specifier of node.specifiers) {
      const name =
        specifier.type === 'ImportSpecifier'
          ? (keyOf(specifier.imported, false) ?? '*')
          : specifier.type === 'ImportDefaultSpecifier'
            ? 'default'
            : '*'
      scope.declare(specifier.local.name, { from: 'module', module, name })
    }
  }

  #exportNamed({ source, specifiers, declaration }: t.ExportNamedDeclaration): void {
    const { exports, imported } = this.#module
    if (source) imported.add(source.value)
    for (const specifier of specifiers) {
      const name = keyOf(specifier.exported, false)
      if (name === undefined) continue
      if (source && specifier.type === 'ExportSpecifier')
        exports.set(name, {
          from: 'module',
          module: source.value,
          name: keyOf(specifier.local, false) ?? name,
        })
      else if (source) exports.set(name, { from: 'module', module: source.value, name: '*' })
      else if (specifier.type === 'ExportSpecifier') exports.set(name, expression(specifier.local))
    }
    if (declaration?.type === 'VariableDeclaration')
      for (const { id } of declaration.declarations)
        for (const name of namesIn(id)) exports.set(name.name, expression(name))
    else if (declaration && 'id' in declaration && declaration.id?.type === 'Identifier')
      exports.set(declaration.id.name, expression(declaration))
  }

  #assign({ left, right }: t.AssignmentExpression, scope: Scope): void {
    if (left.type === 'Identifier') {
      this.#late.push([left.name, expression(right), scope])
      return
    }
    if (left.type !== 'MemberExpression') return
    if (isExports(left)) {
      this.#module.assignedExports.push(right)
      return
    }
    const name = keyOf(left.property, left.computed)
    if (name === undefined) return
    if (isExports(left.object)) this.#module.exports.set(name, expression(right))
    else if (bare(left.object).type === 'ThisExpression' && scope.self)
      this.#module.addMember(scope.self, name, expression(right))
  }

  /** Declares the names of a pattern. */
  #declare(
    pattern: Node,
    scope: Scope,
    sourceAt: (path: Path) => Source | undefined,
    { hoisted = false, path = [] as Path } = {},
  ): void {
    const inner = (node: Node, name: string | null | undefined) =>
      this.#declare(node, scope, sourceAt, {
        hoisted,
        path: name === undefined ? path : [...path, name],
      })
    switch (pattern.type) {
      case 'Identifier':
        scope.declare(pattern.name, sourceAt(path), hoisted)
        if (pattern.typeAnnotation)
          scope.declare(pattern.name, { from: 'type', node: pattern.typeAnnotation }, hoisted)
        break
      case 'AssignmentPattern':
        inner(pattern.left, undefined)
        if (pattern.left.type === 'Identifier')
          scope.declare(pattern.left.name, expression(pattern.right), hoisted)
        break
      case 'ObjectPattern':
        for (const property of pattern.properties)
          if (property.type === 'RestElement') inner(property.argument, undefined)
          else inner(property.value, keyOf(property.key, property.computed) ?? null)
        break
      case 'ArrayPattern':
        pattern.elements.forEach((element, index) => element && inner(element, String(index)))
        break
      case 'RestElement':
        inner(pattern.argument, null)
        break
      default:
    }
  }
}
