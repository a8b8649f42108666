import type { Note } from '@callplane/core'
import type { DecodedForm } from '../bodies/form.ts'

/** A value of a field: text, a number or a truth value. */
export type Scalar = string | number | boolean

/** One element of a document such as TwiML. `text`: what stands directly in it. */
export interface XmlElement {
  readonly name: string
  readonly attributes: Readonly<Record<string, string>>
  readonly children: readonly XmlElement[]
  readonly text: string
}

const isScalar = (value: unknown): value is Scalar =>
  typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** Nothing was asked for, so there is nothing to report. */
const isEmpty = (value: unknown): boolean =>
  value === undefined ||
  value === null ||
  value === '' ||
  (Array.isArray(value) && value.every(isEmpty)) ||
  (isObject(value) && Object.keys(value).length === 0)

const lost = 'not carried over'

/**
 * Reads a provider's own request and remembers what was read. `notes()` adds a `dropped` note for everything that was
 * not, so a parameter can be honoured or reported, but never lost silently. How a front door uses it:
 *
 * ```ts
 * const form = readForm(formDecode(body))
 * const to = form.text('To')                                   // read: no note of its own
 * const ringTimeout = form.parsed('Timeout', seconds, 'must be 1 to 600') // a note where it cannot be parsed
 * form.drop(['StatusCallback', 'StatusCallbackEvent'], 'events go to the dispatcher')
 * const conference = readFields(body).fields('conference_config')         // nested: tracked on its own
 * return { call, route, notes: form.notes() }                  // everything else is named here
 * ```
 *
 * Read with `kept` only what goes out whole, such as into the plugin's options: nothing inside it is tracked.
 */
export class FieldReader {
  /** `conference_config`, `ncco[0].endpoint[0]`, `Twiml.Dial`; empty for the request itself. */
  readonly path: string
  readonly #given: ReadonlyMap<string, unknown>
  readonly #read = new Set<string>()
  readonly #dropped = new Set<string>()
  readonly #nested: FieldReader[] = []
  readonly #notes: Note[]

  constructor(given: Iterable<readonly [string, unknown]>, path = '', notes: Note[] = []) {
    this.#given = new Map(given)
    this.path = path
    this.#notes = notes
  }

  /** Whether something is given here that was not dropped; reading is a separate step. */
  has(name: string): boolean {
    return !this.#dropped.has(name) && !isEmpty(this.#given.get(name))
  }

  /** The value without reading it: for a decision, such as which kind of request this is. */
  peek(name: string): unknown {
    return this.#given.get(name)
  }

  /** Names of what was given and not read so far. */
  get unread(): readonly string[] {
    return [...this.#given.keys()].filter((name) => !this.#read.has(name) && this.has(name))
  }

  /** One plain value; undefined where it is absent or empty. Of a repeated one the first, with a note. */
  value(name: string): Scalar | undefined {
    const given = this.#take(name)
    if (isEmpty(given)) return undefined
    if (isScalar(given)) return given
    if (Array.isArray(given) && given.every(isScalar)) {
      if (given.some((one) => one !== given[0]))
        this.note(name, 'adjusted', 'given more than once; the first value counts')
      return given[0]
    }
    this.note(name, 'dropped', 'must be a single value')
    return undefined
  }

  /** One of these words; anything else is noted. */
  oneOf<const Word extends string>(name: string, words: readonly Word[]): Word | undefined {
    const find = (text: string) => words.find((word) => word === text)
    return this.parsed(name, find, `must be ${words.join(', ')}`)
  }

  /** A whole number within these limits; anything else is noted. */
  integer(name: string, least: number, most: number): number | undefined {
    const parse = (text: string) => {
      const value = /^\d+$/.test(text) ? Number(text) : Number.NaN
      return value >= least && value <= most ? value : undefined
    }
    return this.parsed(name, parse, `must be ${least} to ${most}`)
  }

  /** `true` or `false`, as a text or as such; anything else is noted. */
  flag(name: string): boolean | undefined {
    const word = this.oneOf(name, ['true', 'false'])
    return word === undefined ? undefined : word === 'true'
  }

  text(name: string): string | undefined {
    const value = this.value(name)
    return value === undefined ? undefined : String(value)
  }

  /** Every plain value of a repeated parameter or an array. */
  values(name: string): readonly Scalar[] {
    const given = this.#take(name)
    const all: readonly unknown[] = Array.isArray(given) ? given : [given]
    if (!all.every((one) => isScalar(one) || isEmpty(one)))
      this.note(name, 'adjusted', 'entries that are not plain values are left out')
    return all.filter((one) => isScalar(one)).filter((one) => one !== '')
  }

  /** What `parse` makes of the text. Where it answers undefined, a `dropped` note says what was `expected`. */
  parsed<T>(name: string, parse: (text: string) => T | undefined, expected: string): T | undefined {
    const text = this.text(name)
    if (text === undefined) return undefined
    const value = parse(text)
    if (value === undefined) this.note(name, 'dropped', expected)
    return value
  }

  /** The value as it stands, whatever it is. Nothing inside it is tracked. */
  kept(name: string): unknown {
    const given = this.#take(name)
    return isEmpty(given) ? undefined : given
  }

  /** An object inside, whose own fields are tracked; undefined, with a note, where it is something else. */
  fields(name: string): FieldReader | undefined {
    const given = this.#take(name)
    if (isEmpty(given)) return undefined
    if (isObject(given)) return this.nest(Object.entries(given), name)
    this.note(name, 'dropped', 'must be an object')
    return undefined
  }

  /** Objects in an array, each tracked; entries that are something else are noted. */
  items(name: string): readonly FieldReader[] {
    const given = this.#take(name)
    if (isEmpty(given)) return []
    if (!Array.isArray(given)) {
      this.note(name, 'dropped', 'must be an array')
      return []
    }
    return given.flatMap((one: unknown, index) => {
      const at = `${name}[${index}]`
      if (isObject(one)) return [this.nest(Object.entries(one), at)]
      this.note(at, 'dropped', 'must be an object')
      return []
    })
  }

  /**
   * Reads parameters that belong together and have no counterpart: one note at the first that is given, which also
   * names the others. Read afterwards, they are absent.
   */
  drop(names: string | readonly string[], detail: string): void {
    const [first, ...others] = (typeof names === 'string' ? [names] : names).filter(
      (name) => this.has(name) && !this.#read.has(name),
    )
    if (first === undefined) return
    for (const name of [first, ...others]) this.#dropped.add(name)
    const also = others.length === 0 ? '' : `; the same goes for ${others.join(', ')}`
    this.note(first, 'dropped', detail + also)
  }

  /** A note at a field of this object. */
  note(name: string, effect: Note['effect'], detail: string): void {
    this.#notes.push({ field: this.pathOf(name), effect, detail })
  }

  /** The notes made on the way, then one for everything that was given and not read, here and in all that was entered. */
  notes(): readonly Note[] {
    return [...this.#notes, ...this.leftovers()]
  }

  protected leftovers(): readonly Note[] {
    const own = this.unread.map((name): Note => ({
      field: this.pathOf(name),
      effect: 'dropped',
      detail: lost,
    }))
    return [...own, ...this.#nested.flatMap((nested) => nested.leftovers())]
  }

  protected pathOf(name: string): string {
    return this.path === '' || name === '' ? this.path || name : `${this.path}.${name}`
  }

  protected nest(given: Iterable<readonly [string, unknown]>, name: string): FieldReader {
    return this.adopt(new FieldReader(given, this.pathOf(name), this.#notes))
  }

  protected adopt<Reader extends FieldReader>(reader: Reader): Reader {
    this.#nested.push(reader)
    return reader
  }

  protected get collected(): Note[] {
    return this.#notes
  }

  #take(name: string): unknown {
    this.#read.add(name)
    return this.#dropped.has(name) ? undefined : this.#given.get(name)
  }
}

/** An element of a document. Its attributes are fields; children are entered in order, each by its name. */
export class ElementReader extends FieldReader {
  readonly name: string
  readonly #element: XmlElement
  #entered = 0
  #textRead = false

  constructor(element: XmlElement, path: string, notes: Note[] = []) {
    super(Object.entries(element.attributes), path, notes)
    this.name = element.name
    this.#element = element
  }

  /** The next child not entered yet, by its name. */
  get nextName(): string | undefined {
    return this.#element.children[this.#entered]?.name
  }

  /** Enters the next child where it has one of these names; without names, whichever it is. */
  next(...names: readonly string[]): ElementReader | undefined {
    const child = this.#element.children[this.#entered]
    if (!child || (names.length > 0 && !names.includes(child.name))) return undefined
    this.#entered += 1
    return this.adopt(new ElementReader(child, this.pathOf(child.name), this.collected))
  }

  /** The text directly in the element, without the white space around it. */
  content(): string {
    this.#textRead = true
    return this.#element.text.trim()
  }

  protected override leftovers(): readonly Note[] {
    const note = (field: string): Note => ({ field, effect: 'dropped', detail: lost })
    const text = !this.#textRead && this.#element.text.trim() !== '' ? [note(this.path)] : []
    const children = this.#element.children
      .slice(this.#entered)
      .map(({ name }) => note(this.pathOf(name)))
    return [...text, ...super.leftovers(), ...children]
  }
}

/** A form, whose repeated keys are arrays. */
export const readForm = (form: Readonly<DecodedForm>): FieldReader =>
  new FieldReader(Object.entries(form))

/** A JSON object. `path`: where it is in the request, if not at its root. */
export const readFields = (body: Readonly<Record<string, unknown>>, path = ''): FieldReader =>
  new FieldReader(Object.entries(body), path)

/** A document, by its root. `path` names the root in notes, such as `Twiml`. */
export const readElement = (root: XmlElement, path: string): ElementReader =>
  new ElementReader(root, path)
