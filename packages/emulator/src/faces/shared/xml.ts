export type Element = {
  readonly name: string
  readonly attributes: Readonly<Record<string, string>>
  readonly children: readonly Element[]
  /** Own text, without that of children, entities decoded, ends trimmed. */
  readonly text: string
}

/** The document is not well-formed XML. */
export class XmlError extends Error {
  override readonly name = 'XmlError'
}

type Open = { name: string; attributes: Record<string, string>; children: Element[]; text: string }

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
  const text = source.replace(/^\uFEFF/, '').trim()
  const root: Open = { name: '', attributes: {}, children: [], text: '' }
  const stack: Open[] = [root]
  TOKEN.lastIndex = 0
  while (TOKEN.lastIndex < text.length) {
    const at = TOKEN.lastIndex
    const token = TOKEN.exec(text)
    if (!token) throw new XmlError(`not well-formed at character ${at}`)
    const { cdata, close, open, attributes = '', empty, text: content } = token.groups ?? {}
    const top = stack.at(-1)!
    if (cdata !== undefined) top.text += cdata
    else if (content !== undefined) {
      if (top === root && content.trim() !== '') throw new XmlError('text outside the root element')
      top.text += decode(content)
    } else if (close !== undefined) {
      if (stack.length === 1 || top.name !== close) throw new XmlError(`unexpected </${close}>`)
      stack.pop()
      stack.at(-1)!.children.push(seal(top))
    } else if (open !== undefined) {
      const element: Open = {
        name: open,
        attributes: readAttributes(attributes),
        children: [],
        text: '',
      }
      if (empty) top.children.push(seal(element))
      else stack.push(element)
    }
  }
  if (stack.length > 1) throw new XmlError(`<${stack.at(-1)!.name}> is not closed`)
  const [only, ...more] = root.children
  if (!only || more.length > 0) throw new XmlError('there must be one root element')
  return only
}

/** The children of the one root element of TwiML and Plivo XML. */
export function parseResponse(source: string): readonly Element[] {
  const root = parseXml(source)
  if (root.name !== 'Response') throw new XmlError('the root element must be Response')
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
  return { ...element, text: element.text.trim() }
}

function readAttributes(source: string): Record<string, string> {
  const attributes: Record<string, string> = {}
  for (const [, name, double, single] of source.matchAll(ATTRIBUTE)) {
    if (name === undefined) continue
    if (Object.hasOwn(attributes, name)) throw new XmlError(`attribute ${name} is repeated`)
    attributes[name] = decode(double ?? single ?? '')
  }
  return attributes
}

function decode(text: string): string {
  if (/&(?!#\d+;|#x[\da-f]+;|(?:lt|gt|amp|quot|apos);)/i.test(text)) {
    throw new XmlError('an ampersand is not escaped')
  }
  return text.replaceAll(/&(#x?[\da-f]+|\w+);/gi, (_, entity: string) => {
    if (!entity.startsWith('#')) return NAMED[entity] ?? ''
    const hex = /^#x/i.test(entity)
    const code = Number.parseInt(entity.slice(hex ? 2 : 1), hex ? 16 : 10)
    return code <= 0x10ffff ? String.fromCodePoint(code) : ''
  })
}
