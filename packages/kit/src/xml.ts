import { SaxesParser } from 'saxes'

/** A place in a document. Both count from 1; a column counts UTF-16 code units. */
export interface XmlPosition {
  readonly line: number
  readonly column: number
}

/** An attribute with its place, and with entities replaced. */
export interface XmlAttribute extends XmlPosition {
  readonly value: string
}

/** Text between elements, with entities replaced and CDATA sections included. */
export interface XmlText extends XmlPosition {
  readonly text: string
}

/** An element with the position of its `<`. */
export interface XmlTree extends XmlPosition {
  readonly name: string
  /** By name; a map, because `__proto__` is a name like any other. */
  readonly attributes: ReadonlyMap<string, XmlAttribute>
  /** In the order of the document. Comments and processing instructions are left out. */
  readonly children: readonly (XmlTree | XmlText)[]
}

/** Why a text is not accepted as XML, at the first place where it is not. */
export interface XmlFault extends XmlPosition {
  readonly message: string
}

export interface XmlLimits {
  /** Most UTF-16 code units of a document. Default 262144. */
  readonly maxLength?: number | undefined
  /** Deepest nesting of elements. Default 64. */
  readonly maxDepth?: number | undefined
}

/** Either a root element, or the reason why there is none. */
export type XmlResult =
  | { readonly root: XmlTree; readonly fault?: undefined }
  | { readonly root?: undefined; readonly fault: XmlFault }

/** Ends the parser early. */
class Refused extends Error {
  readonly at: number
  constructor(message: string, at: number) {
    super(message)
    this.at = at
  }
}

/** Positions of offsets, which must be asked for in ascending order: one pass over the text for all of them. */
const positionsIn = (text: string): ((offset: number) => XmlPosition) => {
  let [line, lineStart, at] = [1, 0, 0]
  return (offset) => {
    for (; at < offset; at++) if (text.charCodeAt(at) === 10) [line, lineStart] = [line + 1, at + 1]
    return { line, column: offset - lineStart + 1 }
  }
}

interface OpenTree extends XmlTree {
  readonly attributes: Map<string, XmlAttribute>
  readonly children: (XmlTree | XmlText)[]
}

const messageOf = (error: Error): string =>
  error.message.replace(/^(?:[^:]*:)?\d+:\d+: /, '').replace(/\.$/, '')

const startOf = (text: string, from: number): number => {
  let at = from
  while (/\s/.test(text[at] ?? '')) at++
  return at
}

/** The root element. Throws `Refused` for what is not well formed and for what is over a limit. */
const parse = (text: string, maxDepth: number): XmlTree => {
  const position = positionsIn(text)
  const parser = new SaxesParser({ position: true })
  const document: OpenTree = { name: '', attributes: new Map(), children: [], line: 1, column: 1 }
  const open = [document]
  const current = (): OpenTree => open.at(-1) ?? document
  // Where the thing that is being read began.
  let from = 0
  parser.on('error', (error) => {
    throw new Refused(messageOf(error), parser.position)
  })
  parser.on('doctype', () => {
    throw new Refused('a document type declaration is not accepted', parser.position)
  })
  parser.on('opentagstart', ({ name }) => {
    const start = text.lastIndexOf('<', parser.position - 1)
    if (open.length > maxDepth) throw new Refused(`nested deeper than ${maxDepth} elements`, start)
    const element: OpenTree = { name, attributes: new Map(), children: [], ...position(start) }
    current().children.push(element)
    open.push(element)
    from = parser.position
  })
  parser.on('attribute', ({ name, value }) => {
    const { attributes } = current()
    if (attributes.has(name)) throw new Refused(`duplicate attribute: ${name}`, parser.position)
    attributes.set(name, { value, ...position(startOf(text, from)) })
    from = parser.position
  })
  parser.on('opentag', () => void (from = parser.position))
  parser.on('closetag', () => {
    open.pop()
    from = parser.position
  })
  const addText = (content: string): void => {
    if (open.length > 1) current().children.push({ text: content, ...position(from) })
    from = parser.position
  }
  parser.on('text', addText)
  parser.on('cdata', addText)
  parser.write(text).close()
  const root = document.children.find((child) => 'name' in child)
  if (!root) throw new Refused('there is no element', text.length)
  return root
}

/**
 * The root element of a document such as TwiML, with the position of every element and attribute. The document must be
 * well formed. Document type declarations, and with them entities of the document's own, are refused: no dialect of call
 * control has any, and they are a common attack. Does not recurse.
 */
export const readXmlTree = (text: string, limits: XmlLimits = {}): XmlResult => {
  const { maxLength = 262_144, maxDepth = 64 } = limits
  const refuse = (message: string, at: number): XmlResult => ({
    fault: { message, ...positionsIn(text)(Math.min(at, text.length)) },
  })
  if (text.length > maxLength) return refuse(`longer than ${maxLength} characters`, maxLength)
  try {
    return { root: parse(text, maxDepth) }
  } catch (error) {
    if (error instanceof Refused) return refuse(error.message, error.at)
    throw error
  }
}

const entityOf: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\t': '&#9;',
  '\n': '&#10;',
  '\r': '&#13;',
}

/** Text between elements. */
export const escapeXmlText = (text: string): string =>
  text.replaceAll(/[&<>\r]/g, (sign) => entityOf[sign] ?? sign)

/** The value of an attribute between double quotes. White space is kept, which XML would otherwise replace by spaces. */
export const escapeXmlAttribute = (text: string): string =>
  text.replaceAll(/[&<>"\t\n\r]/g, (sign) => entityOf[sign] ?? sign)
