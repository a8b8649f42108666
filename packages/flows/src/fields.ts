import type { Note } from '@callplane/core'
import type { Codec, Raw } from './codecs.ts'
import { defaultOf } from './defaults.ts'

/** An element or action whose fields are read one by one. Everything that is never asked for is a fault. */
export interface Source {
  /** The value of a field; undefined where the document does not have it. Counts as read. */
  take(name: string): unknown
  /** Says that a field of the document is not in the flow, or not as it was written. */
  note(name: string, effect: Note['effect'], detail: string): void
  fault(name: string, message: string): void
}

/** What a document is written to: attributes of an element, or fields of an action. */
export type Sink = (name: string, raw: Raw) => void

/** One field of a step and how a dialect writes it. */
export interface Field {
  /** Path in the step, such as `digits.finishKeys`. */
  readonly path: string
  /** Name in the dialect. */
  readonly name: string
  readonly codec: Codec
  /**
   * What the dialect does where the field is absent. Absent: the provider's own default, which no flow states either.
   * `'undocumented'`: the provider does not say, so that a flow that relies on it gets a note.
   */
  readonly absent?: unknown
}

export const undocumented = 'undocumented'

/** Builds `Field`s: path in the step, name in the dialect, codec, and what the dialect does where it is absent. */
export const field = (path: string, name: string, codec: Codec, absent?: unknown): Field => ({
  path,
  name,
  codec,
  absent,
})

type Fields = Record<string, unknown>

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** The value at a path such as `digits.count`. */
const valueAt = (step: object, path: string): unknown =>
  path
    .split('.')
    .reduce<unknown>(
      (value, key) => (isFields(value) && Object.hasOwn(value, key) ? value[key] : undefined),
      step,
    )

const setAt = (step: Fields, path: string, value: unknown): void => {
  const [first = '', rest] = path.split('.', 2)
  if (rest === undefined) step[first] = value
  else step[first] = { ...(isFields(step[first]) ? step[first] : {}), [rest]: value }
}

const isSame = (one: unknown, other: unknown): boolean =>
  one === other || JSON.stringify(one) === JSON.stringify(other)

const isEmpty = (value: unknown): boolean =>
  value === '' || (Array.isArray(value) && value.length === 0)

const readField = (source: Source, kind: string, one: Field): unknown => {
  const raw = source.take(one.name)
  const neutral = defaultOf(kind, one.path)
  if (raw === undefined) {
    if (one.absent !== undocumented) return neutral === undefined ? undefined : one.absent
    source.note(one.name, 'adjusted', `its default is not documented; read as ${String(neutral)}`)
    return undefined
  }
  const value = one.codec.read(raw)
  if (value === undefined) source.fault(one.name, one.codec.expected)
  return value
}

/** Reads fields into a step. What is the default of a flow is left out. */
export const readFields = (
  source: Source,
  kind: string,
  fields: readonly Field[],
  step: Fields,
): void => {
  for (const one of fields) {
    const value = readField(source, kind, one)
    const neutral = defaultOf(kind, one.path)
    // An empty list or text says no more than no field, unless there is a default that it overrides.
    if (value === undefined || (neutral === undefined && isEmpty(value))) continue
    if (!isSame(value, neutral)) setAt(step, one.path, value)
  }
}

/** A step that is being written. Every field that was neither written nor given up with a note becomes one. */
export class StepWriter {
  readonly #kind: string
  readonly #step: object
  readonly #path: string
  readonly #notes: Note[]
  readonly #done = new Set<string>()

  constructor(kind: string, step: object, path: string, notes: Note[]) {
    this.#kind = kind
    this.#step = step
    this.#path = path
    this.#notes = notes
  }

  /** The value of a field, or what a flow means without it. Counts as written. */
  take(path: string): unknown {
    this.#done.add(path)
    return valueAt(this.#step, path) ?? defaultOf(this.#kind, path)
  }

  /** The path of a field in the flow. */
  fieldOf(path: string): string {
    return path === '' ? this.#path : `${this.#path}.${path}`
  }

  note(path: string, effect: Note['effect'], detail: string): void {
    this.#done.add(path)
    this.#notes.push({ field: this.fieldOf(path), effect, detail })
  }

  write(fields: readonly Field[], sink: Sink): void {
    for (const { path, name, codec, absent } of fields) {
      const value = this.take(path)
      // `''` is a set of keys without keys; where the dialect has none either, there is nothing to write.
      if (value === undefined || (isSame(value, absent) && absent !== undocumented)) continue
      const { raw, loss } = codec.write(value)
      if (raw !== undefined && !isSame(raw, absent)) sink(name, raw)
      if (loss !== undefined) this.note(path, raw === undefined ? 'dropped' : 'adjusted', loss)
    }
  }

  /** A note for each field that is set, is not what a flow means without it, and was not written. */
  noteRest(detail: string): void {
    for (const path of setPaths(this.#step, this.#kind)) {
      if (this.#done.has(path) || this.#done.has(path.split('.', 1)[0] ?? '')) continue
      if (isSame(valueAt(this.#step, path), defaultOf(this.#kind, path))) continue
      this.note(path, 'dropped', detail)
    }
  }
}

/** Fields that are groups of fields with defaults of their own. */
const groups: ReadonlySet<string> = new Set(['digits', 'speech'])

/** Paths of the fields that a step sets. */
const setPaths = (step: object, kind: string): string[] =>
  Object.entries(step).flatMap(([name, value]) => {
    if (name === 'step' || value === undefined) return []
    if (kind !== 'gather' || !groups.has(name) || !isFields(value)) return [name]
    return Object.keys(value)
      .filter((inner) => value[inner] !== undefined)
      .map((inner) => `${name}.${inner}`)
  })
