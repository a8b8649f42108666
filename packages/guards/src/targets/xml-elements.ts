/** One element of an XML document: its own text without that of its children. */
export interface XmlElement {
  /** Lower case, without a namespace prefix. */
  readonly name: string
  /** By name in lower case. */
  readonly attributes: ReadonlyMap<string, string>
  readonly text: string
}

const predefined: ReadonlyMap<string, string> = new Map([
  ['lt', '<'],
  ['gt', '>'],
  ['amp', '&'],
  ['quot', '"'],
  ['apos', "'"],
])

const codePoint = (value: number): string => (value <= 0x10_ffff ? String.fromCodePoint(value) : '')

const unescaped = (text: string): string =>
  text.replace(
    /&(?:#x([0-9a-f]{1,8})|#(\d{1,9})|(\w+));/gi,
    (whole, hex?: string, decimal?: string, name?: string) => {
      if (hex !== undefined) return codePoint(Number.parseInt(hex, 16))
      if (decimal !== undefined) return codePoint(Number(decimal))
      return predefined.get(name?.toLowerCase() ?? '') ?? whole
    },
  )

/** Far above any document that providers take. Characters. */
const maxExpansion = 100_000

/** Entities that the document declares itself, put in; a document that grows beyond all bounds is left as it is. */
const withEntities = (xml: string): string => {
  const declared = new Map<string, string>()
  for (const [, name = '', double, single] of xml.matchAll(
    /<!ENTITY\s+([\w.-]+)\s+(?:"([^"]*)"|'([^']*)')/g,
  ))
    declared.set(name, double ?? single ?? '')
  if (declared.size === 0) return xml
  let current = xml
  for (let layer = 0; layer < 5 && current.length <= maxExpansion; layer++) {
    const next = current.replace(
      /&([\w.-]+);/g,
      (whole, name: string) => declared.get(name) ?? whole,
    )
    if (next === current) break
    current = next
  }
  return current
}

/** A comment, CDATA, an instruction, an end tag, a start tag or text; a `<` that begins none of them is skipped. */
const tokens =
  /<!--[\s\S]*?(?:-->|$)|<!\[CDATA\[([\s\S]*?)(?:\]\]>|$)|<\?[\s\S]*?(?:\?>|$)|<\/([\w:.-]+)[^<>]*>|<([\w:.-]+)((?:"[^"<]*"|'[^'<]*'|[^<>"'])*)>|([^<]+)|</g

const localName = (name: string): string => name.slice(name.indexOf(':') + 1).toLowerCase()

const attributesOf = (text: string): ReadonlyMap<string, string> =>
  new Map(
    [...text.matchAll(/([\w:.-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g)].map(
      ([, name = '', double, single]) => [localName(name), unescaped(double ?? single ?? '')],
    ),
  )

interface Open {
  readonly name: string
  readonly attributes: ReadonlyMap<string, string>
  text: string
}

/** Reads as leniently as a provider might: an element that is never closed ends with the document. */
export const xmlElements = (document: string): readonly XmlElement[] => {
  const found: XmlElement[] = []
  const open: Open[] = []
  for (const [, cdata, end, start, inside = '', text] of withEntities(document).matchAll(tokens)) {
    const current = open.at(-1)
    if (cdata !== undefined && current) current.text += cdata
    else if (text !== undefined && current) current.text += unescaped(text)
    else if (start !== undefined) {
      const element = { name: localName(start), attributes: attributesOf(inside), text: '' }
      if (inside.endsWith('/')) found.push(element)
      else open.push(element)
    } else if (end !== undefined) {
      const at = open.findLastIndex(({ name }) => name === localName(end))
      if (at >= 0) found.push(...open.splice(at))
    }
  }
  return [...found, ...open]
}
