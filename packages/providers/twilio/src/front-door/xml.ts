import type { XmlElement } from '@callplane/kit'

interface OpenElement extends XmlElement {
  readonly children: OpenElement[]
  text: string
}

const named: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }

const entity = /&(?:#x([0-9a-f]{1,6})|#(\d{1,7})|(\w+));/gi

const unescape = (text: string): string =>
  text.replace(entity, (whole: string, hex?: string, decimal?: string, name?: string) => {
    if (name) return named[name] ?? whole
    const point = hex ? Number.parseInt(hex, 16) : Number(decimal)
    return point <= 0x10_ff_ff ? String.fromCodePoint(point) : whole
  })

const token =
  /<!--[\s\S]*?-->|<\?[\s\S]*?\?>|<!\[CDATA\[([\s\S]*?)\]\]>|<\/([\w:.-]+)\s*>|<([\w:.-]+)((?:\s+[\w:.-]+\s*=\s*(?:"[^"<]*"|'[^'<]*'))*)\s*(\/?)>|([^<]+)/y
const attribute = /([\w:.-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g

/** Null if an attribute is repeated, which is not well formed (XML 1.0 §3.1). */
const attributesOf = (text: string): Record<string, string> | null => {
  // `__proto__` is an attribute like any other.
  const found: Record<string, string> = Object.create(null)
  for (const [, name = '', double, single] of text.matchAll(attribute)) {
    if (name in found) return null
    found[name] = unescape(double ?? single ?? '')
  }
  return found
}

/**
 * The root element of a document such as TwiML, or null if it is not well formed. DTDs and custom entities are refused:
 * TwiML has none, and they are a common attack.
 */
export const readXml = (text: string): XmlElement | null => {
  const root: OpenElement = { name: '', attributes: {}, children: [], text: '' }
  const open = [root]
  token.lastIndex = 0
  const source = text.trim()
  while (token.lastIndex < source.length) {
    const found = token.exec(source)
    if (!found) return null
    const [, cdata, closed, name, attributes = '', selfClosed, plain] = found
    const inner = open.at(-1) ?? root
    if (plain !== undefined || cdata !== undefined) inner.text += cdata ?? unescape(plain ?? '')
    else if (closed !== undefined) {
      if (open.length < 2 || inner.name !== closed) return null
      open.pop()
    } else if (name !== undefined) {
      const read = attributesOf(attributes)
      if (!read) return null
      const element: OpenElement = { name, attributes: read, children: [], text: '' }
      inner.children.push(element)
      if (!selfClosed) open.push(element)
    }
  }
  const [only] = root.children
  return open.length === 1 && root.children.length === 1 && root.text.trim() === '' && only
    ? only
    : null
}
