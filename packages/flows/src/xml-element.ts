import { escapeXmlAttribute, escapeXmlText } from '@callplane/kit/xml'
import type { Raw } from './codecs.ts'

/** An element that is being written. */
export class XmlElement {
  readonly name: string
  readonly #attributes: (readonly [string, string])[] = []
  readonly #children: (XmlElement | string)[] = []

  constructor(name: string) {
    this.name = name
  }

  /** Writes attributes; a list becomes one with commas. */
  readonly set = (name: string, raw: Raw): void =>
    void this.#attributes.push([name, Array.isArray(raw) ? raw.join(', ') : String(raw)])

  add(child: XmlElement): this {
    this.#children.push(child)
    return this
  }

  text(text: string): this {
    if (text !== '') this.#children.push(escapeXmlText(text))
    return this
  }

  /** Markup that has been checked to be well formed. */
  markup(xml: string): this {
    this.#children.push(xml)
    return this
  }

  get last(): XmlElement | undefined {
    const last = this.#children.at(-1)
    return typeof last === 'string' ? undefined : last
  }

  /** Elements in elements are indented; an element with text in it is written on one line. */
  write(indent = ''): string {
    const attributes = this.#attributes
      .map(([name, value]) => ` ${name}="${escapeXmlAttribute(value)}"`)
      .join('')
    const start = `${indent}<${this.name}${attributes}`
    if (this.#children.length === 0) return `${start}/>`
    const hasText = this.#children.some((child) => typeof child === 'string')
    const inner = this.#children.map((child) =>
      typeof child === 'string' ? child : child.write(hasText ? '' : `${indent}  `),
    )
    return hasText
      ? `${start}>${inner.join('')}</${this.name}>`
      : `${start}>\n${inner.join('\n')}\n${indent}</${this.name}>`
  }
}

/** A whole document, with its declaration. */
export const xmlDocument = (root: XmlElement): string =>
  `<?xml version="1.0" encoding="UTF-8"?>\n${root.write()}\n`

/** Whether what was written last leaves the document, so that nothing after it would run. */
export const endsEarly = (root: XmlElement): boolean => root.last?.name === 'Redirect'
