import { parse, type ParserPlugin } from '@babel/parser'
import type * as t from '@babel/types'

/** A node of a syntax tree. */
export type Node = t.Node

/** A function of any kind. */
export type FunctionNode =
  | t.FunctionDeclaration
  | t.FunctionExpression
  | t.ArrowFunctionExpression
  | t.ObjectMethod
  | t.ClassMethod
  | t.ClassPrivateMethod

const functions: ReadonlySet<string> = new Set([
  'FunctionDeclaration',
  'FunctionExpression',
  'ArrowFunctionExpression',
  'ObjectMethod',
  'ClassMethod',
  'ClassPrivateMethod',
])

export const isFunction = (node: Node): node is FunctionNode => functions.has(node.type)

export const isClass = (node: Node): node is t.ClassDeclaration | t.ClassExpression =>
  node.type === 'ClassDeclaration' || node.type === 'ClassExpression'

const isNode = (value: unknown): value is Node =>
  typeof value === 'object' && value !== null && 'type' in value && 'loc' in value

/** The nodes directly below a node, in the order of the source. */
export const childrenOf = (node: Node): Node[] =>
  Object.values(node).flatMap((value: unknown) =>
    Array.isArray(value) ? value.filter(isNode) : isNode(value) ? [value] : [],
  )

/** A place in a file. Both count from 1. */
export interface Position {
  readonly line: number
  readonly column: number
}

export const positionOf = ({ loc }: Node): Position =>
  loc ? { line: loc.start.line, column: loc.start.column + 1 } : { line: 1, column: 1 }

/** The name of a property, where it is written out. */
export const keyOf = (key: Node, computed: boolean): string | undefined => {
  if (!computed && key.type === 'Identifier') return key.name
  if (key.type === 'PrivateName') return `#${key.id.name}`
  if (key.type === 'StringLiteral') return key.value
  return key.type === 'NumericLiteral' ? String(key.value) : undefined
}

/** What stands around an expression without changing its value: parentheses, `await`, `!`, `as` and `satisfies`. */
export const bare = (node: Node): Node => {
  switch (node.type) {
    case 'AwaitExpression':
      return bare(node.argument)
    case 'ParenthesizedExpression':
    case 'TSAsExpression':
    case 'TSSatisfiesExpression':
    case 'TSNonNullExpression':
    case 'TSTypeAssertion':
    case 'TSInstantiationExpression':
      return bare(node.expression)
    default:
      return node
  }
}

/** A syntax error, and where it is. */
export interface SyntaxFault extends Position {
  readonly message: string
}

/** A file that was read. `program` is absent where nothing of it could be understood. */
export interface Parsed {
  readonly program?: t.Program
  readonly faults: readonly SyntaxFault[]
}

const always: readonly ParserPlugin[] = ['decorators']

const pluginsOf = (file: string): ParserPlugin[][] => {
  if (/\.[mc]?ts$/.test(file)) return [['typescript']]
  if (file.endsWith('.tsx')) return [['typescript', 'jsx']]
  return [['jsx'], ['jsx', 'flow']]
}

const faultOf = (error: unknown): SyntaxFault => {
  const { message, loc } = error as {
    readonly message: string
    readonly loc?: { readonly line: number; readonly column: number }
  }
  return {
    message: message.replace(/ \(\d+:\d+\)$/, ''),
    line: loc?.line ?? 1,
    column: (loc?.column ?? 0) + 1,
  }
}

const read = (text: string, plugins: readonly ParserPlugin[]): Parsed => {
  try {
    const file = parse(text, {
      sourceType: 'unambiguous',
      errorRecovery: true,
      allowReturnOutsideFunction: true,
      allowAwaitOutsideFunction: true,
      allowSuperOutsideMethod: true,
      allowUndeclaredExports: true,
      attachComment: false,
      plugins: [...always, ...plugins],
    })
    return { program: file.program, faults: (file.errors ?? []).map(faultOf) }
  } catch (error) {
    return { faults: [faultOf(error)] }
  }
}

/** Reads JavaScript or TypeScript, or a list in JSON, which is an expression. Code is never run. */
export const parseCode = (file: string, text: string): Parsed => {
  let best: Parsed | undefined
  for (const plugins of pluginsOf(file)) {
    const parsed = read(text, plugins)
    if (parsed.program && parsed.faults.length === 0) return parsed
    if (!best || (parsed.program && !best.program)) best = parsed
  }
  return best ?? { faults: [] }
}
