import type { Note, WebAddress } from '@callplane/core'
import type { XmlText, XmlTree } from '@callplane/kit/xml'
import type { Source } from './fields.ts'
import type { DocumentPosition, ReadReport } from './report.ts'

const isText = (child: XmlTree | XmlText): child is XmlText => 'text' in child

const trimmed = (text: string): string => text.replaceAll(/\s+/g, ' ').trim()

/** Reads one element, and remembers what was read of it. */
export class ElementSource implements Source {
  readonly tree: XmlTree
  readonly report: ReadReport
  readonly #path: readonly string[]
  readonly #read = new Set<string>()

  constructor(tree: XmlTree, report: ReadReport, parent: readonly string[] = []) {
    this.tree = tree
    this.report = report
    this.#path = [...parent, tree.name]
  }

  get name(): string {
    return this.tree.name
  }

  #position(name: string): DocumentPosition {
    return this.tree.attributes.get(name) ?? this.tree
  }

  has(name: string): boolean {
    return this.tree.attributes.has(name)
  }

  take(name: string): string | undefined {
    this.#read.add(name)
    return this.tree.attributes.get(name)?.value
  }

  /** `name` is an attribute; empty for the element itself. */
  note(name: string, effect: Note['effect'], detail: string): void {
    const field = name === '' ? this.name : `${this.name}.${name}`
    this.report.note({ field, effect, detail }, this.#position(name))
  }

  fault(name: string, message: string): void {
    this.report.fault(
      name === '' ? this.#path : [...this.#path, name],
      message,
      this.#position(name),
    )
  }

  /** Attributes that the flow cannot say. */
  lose(names: readonly string[], detail: string): void {
    for (const name of names) if (this.take(name) !== undefined) this.note(name, 'dropped', detail)
  }

  /** A URL with the method in another attribute; `absent` where the URL is. */
  address(url: string, method: string, absent?: WebAddress): WebAddress | undefined {
    const given = this.take(url)
    const verb = this.take(method)?.toUpperCase()
    if (verb !== undefined && verb !== 'GET' && verb !== 'POST')
      this.fault(method, 'must be GET or POST')
    if (given === undefined && verb !== undefined && !absent)
      this.note(method, 'dropped', `has no effect without ${url}`)
    const found = given === undefined ? absent : { url: given.trim() }
    return found && verb === 'GET' ? { ...found, method: 'GET' } : found
  }

  /** The text of an element that has no elements in it, with white space collapsed. */
  content(): string {
    for (const child of this.tree.children)
      if (!isText(child))
        new ElementSource(child, this.report, this.#path).fault(
          '',
          `<${this.name}> contains text only`,
        )
    return trimmed(this.tree.children.map((child) => (isText(child) ? child.text : '')).join(''))
  }

  /** The elements in an element that has no text between them. */
  elements(): ElementSource[] {
    const found: ElementSource[] = []
    for (const child of this.tree.children) {
      if (!isText(child)) found.push(new ElementSource(child, this.report, this.#path))
      else if (child.text.trim() !== '')
        this.report.fault(this.#path, `<${this.name}> contains no text`, child)
    }
    return found
  }

  get hasElements(): boolean {
    return this.tree.children.some((child) => !isText(child))
  }

  /** A fault for each attribute that was not read. */
  finish(): void {
    const names = [...this.#read].filter((name) => name !== '')
    for (const name of this.tree.attributes.keys())
      if (!this.#read.has(name))
        this.report.unknown(
          [...this.#path, name],
          `unknown attribute of <${this.name}>${names.length > 0 ? `; attributes: ${names.join(', ')}` : ''}`,
          this.#position(name),
        )
  }
}
