/** Where an element begins in its document; both count from 1. */
export type Position = { readonly line: number; readonly column: number }

export type Element = {
  readonly name: string
  readonly attributes: Readonly<Record<string, string>>
  readonly children: readonly Element[]
  /** Own text, without that of children, entities decoded, ends trimmed. */
  readonly text: string
  /** Text of the element and of everything in it, in order, with single spaces. */
  readonly content: string
  readonly at: Position
}

/** The document is not well-formed XML. */
export class XmlError extends Error {
  override readonly name = 'XmlError'
  constructor(reason: string, at?: Position) {
    super(at ? `${reason} at ${showPosition(at)}` : reason)
  }
}

/** `line 3, column 5`. */
export function showPosition({ line, column }: Position): string {
  return `line ${line}, column ${column}`
}

type Open = {
  name: string
  attributes: Record<string, string>
  children: Element[]
  text: string
  content: string
  at: Position
}

const TOKEN = new RegExp(
  [
    String.raw`<!--[\s\S]*?-->`,
    String.raw`<\?[\s\S]*?\?>`,
    String.raw`<!\[CDATA\[(?<cdata>[\s\S]*?)\]\]>`,
    String.raw`<!DOCTYPE[^>]*>`,
    String.raw`<\/(?<close>[^\s<>\/]+)\s*>`,
    String.raw`<(?<open>[A-Za-z_][^\s<>\/]*)(?<attributes>(?:\s+[^\s=<>\/]+\s*=\s*(?:"[^"<]*"|'[^'<]*'))*)\s*(?<empty>\/?)>`,
    String.raw`(?<text>[^<]+)`,
  ].join('|'),
  'y',
)
const ATTRIBUTE = /([^\s=<>/]+)\s*=\s*(?:"([^"<]*)"|'([^'<]*)')/g
const NAMED: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" }

/** As much XML as provider documents need: elements, attributes, text, CDATA, entities. */
export function parseXml(source: string): Element {
  const text = source.replace(/^\uFEFF/, '').trimEnd()
  const root = open('', {}, { line: 1, column: 1 })
  const stack: Open[] = [root]
  const positionOf = positionsIn(text)
  TOKEN.lastIndex = text.length - text.trimStart().length
  while (TOKEN.lastIndex < text.length) {
    const at = TOKEN.lastIndex
    const token = TOKEN.exec(text)
    const position = positionOf(at)
    if (!token) throw new XmlError('not well-formed', position)
    const { cdata, close, open: name, attributes = '', empty, text: content } = token.groups ?? {}
    const top = stack.at(-1)!
    if (cdata !== undefined) addText(top, cdata)
    else if (content !== undefined) {
      if (top === root && content.trim() !== '')
        throw new XmlError('text outside the root element', position)
      addText(top, decode(content, position))
    } else if (close !== undefined) {
      if (stack.length === 1 || top.name !== close)
        throw new XmlError(`unexpected </${close}>`, position)
      stack.pop()
      addChild(stack.at(-1)!, top)
    } else if (name !== undefined) {
      const element = open(name, readAttributes(attributes, position), position)
      if (empty) addChild(top, element)
      else stack.push(element)
    }
  }
  const unclosed = stack.length > 1 ? stack.at(-1) : undefined
  if (unclosed) throw new XmlError(`<${unclosed.name}> is not closed`, unclosed.at)
  const [only, ...more] = root.children
  if (!only || more.length > 0) throw new XmlError('there must be one root element', more[0]?.at)
  return only
}

const open = (name: string, attributes: Record<string, string>, at: Position): Open => ({
  name,
  attributes,
  children: [],
  text: '',
  content: '',
  at,
})

function addText(to: Open, text: string): void {
  to.text += text
  to.content += text
}

/** Words of two elements do not run together. */
function addChild(to: Open, element: Open): void {
  to.children.push(seal(element))
  to.content += ` ${element.content} `
}

/** Line and column of a character; asked for in ascending order. */
function positionsIn(text: string): (index: number) => Position {
  let line = 1
  let lineStart = 0
  return (index) => {
    for (let end = text.indexOf('\n', lineStart); end >= 0 && end < index;) {
      line += 1
      lineStart = end + 1
      end = text.indexOf('\n', lineStart)
    }
    return { line, column: index - lineStart + 1 }
  }
}

/** The children of the one root element of TwiML and Plivo XML. */
export function parseResponse(source: string): readonly Element[] {
  const root = parseXml(source)
  if (root.name !== 'Response') throw new XmlError('the root element must be Response', root.at)
  return root.children
}

/** A whole number within the range, or `fallback` for anything else. */
export function wholeNumber(
  { attributes }: Element,
  name: string,
  range: { readonly min: number; readonly max?: number; readonly fallback: number },
): number {
  const raw = attributes[name]
  if (raw === undefined || !/^\d+$/.test(raw.trim())) return range.fallback
  const number = Number(raw)
  return number >= range.min && number <= (range.max ?? Infinity) ? number : range.fallback
}

function seal(element: Open): Element {
  const content = element.content.replaceAll(/\s+/g, ' ').trim()
  return { ...element, text: element.text.trim(), content }
}

function readAttributes(source: string, at: Position): Record<string, string> {
  const attributes: Record<string, string> = {}
  for (const [, name, double, single] of source.matchAll(ATTRIBUTE)) {
    if (name === undefined) continue
    if (Object.hasOwn(attributes, name)) throw new XmlError(`attribute ${name} is repeated`, at)
    attributes[name] = decode(double ?? single ?? '', at)
  }
  return attributes
}

function decode(text: string, at: Position): string {
  if (/&(?!#\d+;|#x[\da-f]+;|(?:lt|gt|amp|quot|apos);)/i.test(text)) {
    throw new XmlError('an ampersand is not escaped', at)
  }
  return text.replaceAll(/&(#x?[\da-f]+|\w+);/gi, (_, entity: string) => {
    if (!entity.startsWith('#')) return NAMED[entity] ?? ''
    const hex = /^#x/i.test(entity)
    const code = Number.parseInt(entity.slice(hex ? 2 : 1), hex ? 16 : 10)
    return code <= 0x10ffff ? String.fromCodePoint(code) : ''
  })
}
