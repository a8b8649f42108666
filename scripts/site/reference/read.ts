import { parseAst } from 'rolldown/parseAst'

export interface Member {
  /** Without its comment, on one line: `readonly ringTimeout?: number`. */
  readonly signature: string
  readonly doc: string
}

export interface Declaration {
  readonly name: string
  readonly kind: 'function' | 'class' | 'type' | 'schema'
  /** False for a type that the entry does not export and that its exports consist of. */
  readonly exported: boolean
  readonly doc: string
  /** What is shown as code; empty for an interface, whose members say everything. */
  readonly signature: string
  readonly members: readonly Member[]
  /** As the bundler names it: unlike `name`, unique in the file. */
  readonly id: string
  /** Ids of the interfaces that it extends. */
  readonly parents: readonly string[]
}

interface Node {
  readonly type: string
  readonly start: number
  readonly end: number
  readonly name?: string
  readonly id?: Node | null
  readonly key?: Node
  readonly body?: Node | readonly Node[] | null
  readonly members?: readonly Node[]
  readonly declaration?: Node | null
  readonly declarations?: readonly Node[]
  readonly specifiers?: readonly { readonly local: Node; readonly exported: Node }[]
  readonly typeAnnotation?: Node | null
  readonly accessibility?: string | null
  readonly expression?: Node
  readonly extends?: readonly Node[] | null
}

const comment = /\/\*\*((?:(?!\*\/)[\s\S])*)\*\/\s*$/

const docBefore = (code: string, start: number): string => {
  const [, text = ''] = comment.exec(code.slice(0, start)) ?? []
  return text
    .split('\n')
    .map((line) => line.trim().replace(/^\* ?/, ''))
    .join('\n')
    .trim()
}

const bare = (code: string): string =>
  code
    .replaceAll(/\/\*\*[\s\S]*?\*\/\s*/g, '')
    .replaceAll(/\/\/.*$/gm, '')
    // The bundler numbers equal names of different files.
    .replaceAll(/\b(\w+)\$\d+\b/g, '$1')

const oneLine = (code: string): string =>
  bare(code).replaceAll(/\s+/g, ' ').replace(/;\s*$/, '').trim()

const listOf = (body: Node | readonly Node[] | null | undefined): readonly Node[] =>
  !body ? [] : 'type' in body ? listOf(body.body) : body

const isPublic = ({ key, accessibility }: Node): boolean =>
  key?.type !== 'PrivateIdentifier' && accessibility !== 'private'

const membersOf = (code: string, nodes: readonly Node[]): Member[] =>
  nodes.filter(isPublic).map((node) => ({
    signature: oneLine(code.slice(node.start, node.end)),
    doc: docBefore(code, node.start),
  }))

const longestSignature = 24

const shortened = (code: string): string => {
  const lines = bare(code)
    .split('\n')
    .filter((line) => line.trim() !== '')
  if (lines.length <= longestSignature) return lines.join('\n').trim()
  return [...lines.slice(0, 3), '  // …'].join('\n').trim()
}

const kinds: Readonly<Record<string, Declaration['kind']>> = {
  TSInterfaceDeclaration: 'type',
  TSTypeAliasDeclaration: 'type',
  ClassDeclaration: 'class',
  VariableDeclaration: 'function',
  FunctionDeclaration: 'function',
  TSDeclareFunction: 'function',
}

/** Where the members of a declaration begin: everything before is its head. */
const bodyOf = (node: Node): Node | undefined => {
  if (node.type === 'TSTypeAliasDeclaration')
    return node.typeAnnotation?.type === 'TSTypeLiteral' ? node.typeAnnotation : undefined
  const { body } = node
  return body && 'type' in body ? body : undefined
}

const declarationOf = (
  code: string,
  node: Node,
  exportedNames: ReadonlyMap<string, string>,
): Declaration | undefined => {
  const kind = kinds[node.type]
  const name = (node.id ?? node.declarations?.[0]?.id)?.name
  if (kind === undefined || name === undefined) return undefined
  const body = bodyOf(node)
  const doc = docBefore(code, node.start)
  const shown = exportedNames.get(name)
  const common = {
    kind,
    doc,
    exported: shown !== undefined,
    name: shown ?? name.replace(/\$\d+$/, ''),
    id: name,
    parents: (node.extends ?? []).flatMap(({ expression }) => expression?.name ?? []),
  }
  const whole = code.slice(node.start, node.end)
  // Its type repeats the fields of the type that it checks.
  if (/^(?:declare )?const \w+: z\.Zod/.test(whole))
    return { ...common, kind: 'schema', signature: '', members: [] }
  if (body === undefined || kind === 'function')
    return { ...common, signature: shortened(whole), members: [] }
  const head = oneLine(code.slice(node.start, body.start)).replace(/ =$/, '')
  const members = membersOf(code, body.members ?? listOf(body.body))
  return { ...common, signature: /<| extends /.test(head) ? head : '', members }
}

/** The overloads of a function as one declaration; the comment is above the first. */
const overloaded = ([first, ...others]: readonly Declaration[]): Declaration[] =>
  first
    ? [{ ...first, signature: [first, ...others].map(({ signature }) => signature).join('\n') }]
    : []

/** Every declaration of a bundled declaration file, in the order of the file. */
export const declarationsIn = (code: string): Declaration[] => {
  const { body } = parseAst(code, { lang: 'dts' }) as unknown as { readonly body: readonly Node[] }
  const exportedNames = new Map(
    body.flatMap(({ specifiers = [] }) =>
      specifiers.flatMap(({ local, exported }) =>
        local?.name && exported?.name ? [[local.name, exported.name] as const] : [],
      ),
    ),
  )
  const found = body.flatMap(
    (node) => declarationOf(code, node.declaration ?? node, exportedNames) ?? [],
  )
  return [...Map.groupBy(found, ({ id }) => id).values()].flatMap(overloaded)
}
