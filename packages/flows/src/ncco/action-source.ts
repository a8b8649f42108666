import type { Note, WebAddress } from '@callplane/core'
import type { Source } from '../fields.ts'
import type { ReadReport } from '../report.ts'
import { plainOf, type JsonTree } from './json-tree.ts'

/** Reads one action, or an object in it, and remembers what was read. */
export class ActionSource implements Source {
  readonly tree: JsonTree
  readonly report: ReadReport
  /** Such as `input` or `input.dtmf`. */
  readonly label: string
  readonly #read = new Set<string>()

  constructor(tree: JsonTree, report: ReadReport, label: string) {
    this.tree = tree
    this.report = report
    this.label = label
  }

  #at(name: string): JsonTree {
    return this.tree.fields?.get(name) ?? this.tree
  }

  has(name: string): boolean {
    return this.tree.fields?.has(name) === true
  }

  /** Null counts as absent. */
  take(name: string): unknown {
    this.#read.add(name)
    const found = this.tree.fields?.get(name)
    return found && (plainOf(found) ?? undefined)
  }

  note(name: string, effect: Note['effect'], detail: string): void {
    const field = name === '' ? this.label : `${this.label}.${name}`
    this.report.note({ field, effect, detail }, this.#at(name))
  }

  fault(name: string, message: string): void {
    this.report.fault(name === '' ? [this.label] : [this.label, name], message, this.#at(name))
  }

  lose(names: readonly string[], detail: string): void {
    for (const name of names) if (this.take(name) !== undefined) this.note(name, 'dropped', detail)
  }

  text(name: string): string | undefined {
    const value = this.take(name)
    if (value === undefined || typeof value === 'string') return value
    this.fault(name, 'must be a text')
    return undefined
  }

  flag(name: string): boolean {
    const value = this.take(name)
    if (value !== undefined && typeof value !== 'boolean' && value !== 'true' && value !== 'false')
      this.fault(name, 'must be true or false')
    return value === true || value === 'true'
  }

  /** The one URL of a list, or a text. */
  url(name: string): string | undefined {
    const value = this.take(name)
    if (value === undefined || typeof value === 'string') return value
    const [first, ...more] = Array.isArray(value) ? (value as unknown[]) : []
    if (typeof first === 'string' && more.length === 0) return first
    this.fault(name, 'must be a list of one URL')
    return undefined
  }

  /** A URL with the method in another field. */
  address(url: string, method: string): WebAddress | undefined {
    const given = this.url(url)
    const verb = this.text(method)?.toUpperCase()
    if (verb !== undefined && verb !== 'GET' && verb !== 'POST')
      this.fault(method, 'must be GET or POST')
    if (given === undefined) {
      if (verb !== undefined) this.note(method, 'dropped', `has no effect without ${url}`)
      return undefined
    }
    return verb === 'GET' ? { url: given, method: 'GET' } : { url: given }
  }

  /** An object in the action; undefined where there is none. */
  inner(name: string): ActionSource | undefined {
    this.#read.add(name)
    const found = this.tree.fields?.get(name)
    if (found === undefined || found.leaf === null) return undefined
    if (found.fields) return new ActionSource(found, this.report, `${this.label}.${name}`)
    this.fault(name, 'must be an object')
    return undefined
  }

  /** The objects of a list in the action. */
  list(name: string): ActionSource[] {
    this.#read.add(name)
    const { items } = this.tree.fields?.get(name) ?? {}
    if (!items?.every(({ fields }) => fields)) {
      this.fault(name, 'must be a list of objects')
      return []
    }
    return items.map((item) => new ActionSource(item, this.report, `${this.label}.${name}`))
  }

  /** A fault for each field that was not read. */
  finish(): void {
    for (const name of this.tree.fields?.keys() ?? [])
      if (!this.#read.has(name))
        this.report.unknown(
          [this.label, name],
          `unknown field of ${this.label}; fields: ${[...this.#read].join(', ')}`,
          this.#at(name),
        )
  }
}
