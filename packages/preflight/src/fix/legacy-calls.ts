import { writeFile } from 'node:fs/promises'
import { join, posix } from 'node:path'
import type { PlainObject } from '../code/plain.ts'
import type { CallNode, SourceModule } from '../code/source-module.ts'
import { bare, childrenOf, positionOf, type Node } from '../code/syntax.ts'
import { readFolder, type FolderLimits } from '../files/read-folder.ts'
import { legacyRequests, readProgram, type FoundLegacyRequest } from '../scan.ts'
import { diffOf, edited, type Edit } from './edits.ts'

/** How requests to VideoSDK’s legacy API become calls of the dispatcher. */
export interface LegacyFixOptions extends FolderLimits {
  /** The folder of the code base. */
  readonly folder: string
  /** The module that exports `dispatcher`: a path below the folder, such as `src/dispatcher.js`, or the name of a package. */
  readonly dispatcher: string
  /** Writes the files. Default: false, so that the changes are only shown. */
  readonly write?: boolean | undefined
}

/** A file with requests that are certain. */
export interface LegacyChange {
  /** Path below the folder, with forward slashes. */
  readonly file: string
  /** How many requests are rewritten. */
  readonly requests: number
  /** The change as a unified diff. */
  readonly diff: string
}

/** A request that is left as it is. */
export interface LegacyLeft {
  /** Path below the folder, with forward slashes. */
  readonly file: string
  /** From 1. */
  readonly line: number
  /** From 1. */
  readonly column: number
  /** Why. */
  readonly reason: string
}

/** What was rewritten, and what was left. */
export interface LegacyFix {
  readonly changes: readonly LegacyChange[]
  readonly left: readonly LegacyLeft[]
}

/** Fields of a legacy request, and their places in a call. */
const places: Readonly<Record<string, string>> = {
  to: 'to',
  from: 'from',
  meetingId: 'room',
  displayName: 'name',
  participantId: 'id',
  trunkId: 'rule',
}
const required = ['to', 'meetingId', 'displayName', 'trunkId'] as const

const slice = (text: string, node: Node): string => text.slice(node.start ?? 0, node.end ?? 0)

/** The written value of each field, by its place in the call. */
const valuesOf = (body: PlainObject, text: string): ReadonlyMap<string, string> =>
  new Map(
    [...body.fields].flatMap(([name, { node }]) => {
      const place = places[name]
      return place !== undefined && node.type === 'ObjectProperty'
        ? [[place, slice(text, node.value)] as const]
        : []
    }),
  )

const isWithin = (inner: Node, outer: Node): boolean =>
  (inner.start ?? -1) >= (outer.start ?? 0) && (inner.end ?? Infinity) <= (outer.end ?? 0)

const field = (name: string, value: string): string => (name === value ? name : `${name}: ${value}`)

const dispatchText = (values: ReadonlyMap<string, string>): string => {
  const given = (name: string): string[] => {
    const value = values.get(name)
    return value === undefined ? [] : [field(name, value)]
  }
  const fields = [
    ...given('to'),
    ...given('from'),
    `connect: { ${given('room').join('')} }`,
    `participant: { ${[...given('name'), ...given('id')].join(', ')} }`,
    ...given('rule'),
  ]
  return `dispatcher.dispatch({ ${fields.join(', ')} })`
}

/** Whether a call stands alone as a statement, so that nothing uses what it gives. */
const isStatement = (node: CallNode, root: Node): boolean =>
  (root.type === 'ExpressionStatement' && bare(root.expression) === node) ||
  childrenOf(root).some((child) => isWithin(node, child) && isStatement(node, child))

const reasonAgainst = ({ site: { node, module }, request }: FoundLegacyRequest): string | null => {
  const { body } = request
  const fields = [...body.fields]
  const unknown = fields.filter(([name]) => !Object.hasOwn(places, name)).map(([name]) => name)
  const missing = required.filter((name) => !body.fields.has(name))
  if (!isStatement(node, module.program))
    return 'what it gives is used: a call has an id, and no participantId'
  if (body.open.length > 0) return 'some of its fields come from elsewhere'
  if (!fields.every(([, { node: place }]) => isWithin(place, node)))
    return 'its body is not written where it is sent'
  if (unknown.length > 0) return `it has fields without a counterpart: ${unknown.join(', ')}`
  if (missing.length > 0) return `it lacks ${missing.join(', ')}`
  const named = module.top.lookUp('dispatcher')
  return named ? 'the file has another `dispatcher`' : null
}

const specifierOf = (file: string, dispatcher: string): string => {
  if (!/^\.{0,2}\/|\.[mc]?[jt]s$/.test(dispatcher)) return dispatcher
  const path = posix.relative(posix.dirname(file), posix.normalize(dispatcher))
  return path.startsWith('.') ? path : `./${path}`
}

/** Brings the dispatcher into the file, in its own module system, below what it imports. */
const importEdit = (module: SourceModule, dispatcher: string): Edit => {
  const specifier = `'${specifierOf(module.file, dispatcher)}'`
  const imports = module.program.body.filter(({ type }) => type === 'ImportDeclaration')
  const isModule = module.program.sourceType === 'module'
  const line = isModule
    ? `import { dispatcher } from ${specifier}`
    : `const { dispatcher } = require(${specifier})`
  const last = imports.at(-1)
  if (last) return { start: last.end ?? 0, end: last.end ?? 0, text: `\n${line}` }
  const start = module.program.body[0]?.start ?? 0
  return { start, end: start, text: `${line}\n` }
}

/**
 * Rewrites requests to VideoSDK’s legacy endpoint as calls of `dispatcher.dispatch`, where it is certain what they do: with
 * the body written where it is sent, and nothing that uses the reply. The rule is that of the trunk, by the trunk's id. Others
 * are left, each with its reason.
 */
export const fixLegacyCalls = async (options: LegacyFixOptions): Promise<LegacyFix> => {
  const { folder, dispatcher, write = false } = options
  const { files } = await readFolder(folder, options)
  const { program } = readProgram(files)
  const changes: LegacyChange[] = []
  const left: LegacyLeft[] = []
  const byFile = Map.groupBy(legacyRequests(program), ({ site }) => site.module)
  for (const [module, found] of byFile) {
    const text = files.find(({ path }) => path === module.file)?.text ?? ''
    const edits: Edit[] = []
    for (const one of found) {
      const { node } = one.site
      const reason = reasonAgainst(one)
      if (reason === null)
        edits.push({
          start: node.start ?? 0,
          end: node.end ?? 0,
          text: dispatchText(valuesOf(one.request.body, text)),
        })
      else left.push({ file: module.file, ...positionOf(node), reason })
    }
    if (edits.length === 0) continue
    const all = [importEdit(module, dispatcher), ...edits]
    changes.push({
      file: module.file,
      requests: edits.length,
      diff: diffOf(module.file, text, all),
    })
    if (write) await writeFile(join(folder, module.file), edited(text, all))
  }
  return { changes, left }
}
