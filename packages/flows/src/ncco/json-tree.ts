import type { DocumentPosition } from '../report.ts'

/** A value of a JSON document with its place. */
export interface JsonTree extends DocumentPosition {
  /** The value; for arrays and objects undefined. */
  readonly leaf?: string | number | boolean | null | undefined
  readonly items?: readonly JsonTree[] | undefined
  /** By name; a map, because `__proto__` is a name like any other. */
  readonly fields?: ReadonlyMap<string, JsonTree> | undefined
}

export type JsonResult =
  | { readonly root: JsonTree; readonly fault?: undefined }
  | { readonly root?: undefined; readonly fault: DocumentPosition & { readonly message: string } }

interface OpenTree extends DocumentPosition {
  leaf?: JsonTree['leaf']
  items?: JsonTree[]
  fields?: Map<string, JsonTree>
}

const maxLength = 262_144
const maxDepth = 16

const token = /"(?:[^"\\]|\\.)*"|[[\]{}:,]|[^\s[\]{}:,"]+/g

class Refused extends Error {
  readonly at: number
  constructor(message: string, at: number) {
    super(message)
    this.at = at
  }
}

const positionIn = (text: string, offset: number): DocumentPosition => {
  const before = text.slice(0, offset)
  const start = before.lastIndexOf('\n') + 1
  return { line: before.split('\n').length, column: offset - start + 1 }
}

/** Builds the tree of a text that is valid JSON, so that only brackets, names and values have to be told apart. */
const build = (text: string): JsonTree => {
  const open: OpenTree[] = []
  let root: OpenTree | undefined
  let name: string | undefined
  let [line, lineStart, scanned] = [1, 0, 0]
  const add = (node: OpenTree, at: number): void => {
    const parent = open.at(-1)
    root ??= node
    if (parent?.items) parent.items.push(node)
    else if (parent?.fields && name !== undefined) {
      if (parent.fields.has(name)) throw new Refused('is given twice', at)
      parent.fields.set(name, node)
      name = undefined
    }
  }
  for (const { 0: piece, index } of text.matchAll(token)) {
    for (; scanned < index; scanned++)
      if (text.charCodeAt(scanned) === 10) [line, lineStart] = [line + 1, scanned + 1]
    const node: OpenTree = { line, column: index - lineStart + 1 }
    if (piece === '[' || piece === '{') {
      if (open.length >= maxDepth) throw new Refused(`nested deeper than ${maxDepth} levels`, index)
      if (piece === '[') node.items = []
      else node.fields = new Map()
      add(node, index)
      open.push(node)
    } else if (piece === ']' || piece === '}') open.pop()
    else if (piece !== ':' && piece !== ',') {
      const value = JSON.parse(piece) as string | number | boolean | null
      if (open.at(-1)?.fields && name === undefined) name = String(value)
      else add({ ...node, leaf: value }, index)
    }
  }
  return root ?? { line: 1, column: 1, leaf: null }
}

/** Nesting that `JSON.parse` could not take: it recurses. Brackets in texts count too, which only refuses earlier. */
const isTooDeep = (text: string): boolean => {
  let depth = 0
  for (const { 0: piece } of text.matchAll(token)) {
    if (piece === '[' || piece === '{') depth++
    else if (piece === ']' || piece === '}') depth--
    if (depth > 1000) return true
  }
  return false
}

/** Whether a text is the beginning of JSON: valid, or wrong only in that it ends. */
const isBeginning = (text: string): boolean => {
  try {
    JSON.parse(text)
    return true
  } catch (error) {
    const { message } = error as SyntaxError
    const [, at] = /position (\d+)/.exec(message) ?? []
    return at === undefined
      ? /end of JSON input|Unterminated/.test(message)
      : Number(at) >= text.length
  }
}

/** Where invalid JSON stops to be valid. The engine does not say for every error, so the longest beginning is searched. */
const faultOffset = (text: string): number => {
  let [valid, wrong] = [0, text.length + 1]
  while (wrong - valid > 1) {
    const middle = Math.floor((valid + wrong) / 2)
    if (isBeginning(text.slice(0, middle))) valid = middle
    else wrong = middle
  }
  return valid
}

/** A JSON document with the place of every value. Repeated names are refused, because one of them would be lost. */
export const readJsonTree = (text: string): JsonResult => {
  const refuse = (message: string, at: number): JsonResult => ({
    fault: { message, ...positionIn(text, at) },
  })
  if (text.length > maxLength) return refuse(`longer than ${maxLength} characters`, 0)
  if (isTooDeep(text)) return refuse(`nested deeper than ${maxDepth} levels`, 0)
  try {
    JSON.parse(text)
    return { root: build(text) }
  } catch (error) {
    if (error instanceof Refused) return refuse(error.message, error.at)
    const at = faultOffset(text)
    return refuse(
      at >= text.length ? 'is not valid JSON: it ends too early' : 'is not valid JSON from here on',
      at,
    )
  }
}

/** The plain value of a tree. Objects have no prototype. */
export const plainOf = ({ leaf, items, fields }: JsonTree): unknown => {
  if (items) return items.map(plainOf)
  if (!fields) return leaf
  const plain = Object.create(null) as Record<string, unknown>
  for (const [name, value] of fields) plain[name] = plainOf(value)
  return plain
}
