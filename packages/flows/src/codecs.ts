/** What a dialect can hold: text in XML; text, numbers and booleans in JSON. */
export type Raw = string | number | boolean | readonly string[]

/** A value in a dialect, or none where the dialect has no such value; with what is lost. */
export interface Encoded {
  readonly raw?: Raw | undefined
  /** Why the value is another one, or none. Absent: nothing is lost. */
  readonly loss?: string | undefined
}

/** How one kind of value is written in dialects. */
export interface Codec {
  /** Undefined where it is not a value of this kind. */
  read(raw: unknown): unknown
  /** What `read` accepts: `must be …`. */
  readonly expected: string
  write(value: unknown): Encoded
}

const asText = (raw: unknown): string | undefined =>
  typeof raw === 'string' || typeof raw === 'number' || typeof raw === 'boolean'
    ? String(raw).trim()
    : undefined

const written = (value: unknown): Encoded => ({ raw: value as Raw })

/** `true` and `false`. */
export const flag: Codec = {
  read: (raw) => {
    const text = asText(raw)?.toLowerCase()
    return text === 'true' ? true : text === 'false' ? false : undefined
  },
  expected: 'must be true or false',
  write: written,
}

const clamp = (value: number, least: number, most: number): number =>
  Math.min(most, Math.max(least, value))

const numeric = (least: number, most: number, isWhole: boolean): Codec => ({
  read: (raw) => {
    const text = asText(raw)
    if (text === undefined || !/^-?\d{1,9}(?:\.\d{1,9})?$/.test(text)) return undefined
    const value = Number(text)
    return value >= least && value <= most && (!isWhole || Number.isInteger(value))
      ? value
      : undefined
  },
  expected: `must be a ${isWhole ? 'whole ' : ''}number from ${least} to ${most}`,
  write: (value) => {
    const given = Number(value)
    const raw = clamp(isWhole ? Math.ceil(given) : given, least, most)
    if (raw === given) return { raw }
    return {
      raw,
      loss: `takes ${isWhole ? 'whole numbers' : 'numbers'} from ${least} to ${most}; written as ${raw}`,
    }
  },
})

/** Whole numbers; fractions are rounded up, so that no wait gets shorter. */
export const whole = (least: number, most: number): Codec => numeric(least, most, true)

/** Numbers with a fraction. */
export const decimal = (least: number, most: number): Codec => numeric(least, most, false)

/** Whole numbers where 0 means never, for a dialect that has no never: the longest time stands for it. */
export const neverAsMost = (least: number, most: number): Codec => {
  const codec = whole(least, most)
  return {
    ...codec,
    write: (value) =>
      value === 0
        ? { raw: most, loss: `cannot be switched off; written as ${most}` }
        : codec.write(value),
  }
}

/** A number or `auto`. */
export const orAuto = (codec: Codec): Codec => ({
  read: (raw) => (raw === 'auto' ? 'auto' : codec.read(raw)),
  expected: `${codec.expected}, or auto`,
  write: (value) => (value === 'auto' ? { raw: 'auto' } : codec.write(value)),
})

/** A number; `auto` is not written. */
export const notAuto = (codec: Codec): Codec => ({
  ...codec,
  write: (value) =>
    value === 'auto'
      ? { loss: 'has a fixed default here, and nothing like auto' }
      : codec.write(value),
})

/** Words of a dialect with what they mean in a flow. The first word with a meaning is the one that is written. */
export const words = (meanings: Readonly<Record<string, unknown>>): Codec => {
  const known = new Map(Object.entries(meanings))
  return {
    read: (raw) => known.get(asText(raw) ?? ''),
    expected: `must be one of ${[...known.keys()].join(', ')}`,
    write: (value) => {
      const found = [...known].find(([, meaning]) => meaning === value)
      return found ? { raw: found[0] } : { loss: `cannot be ${String(value)} here` }
    },
  }
}

// oxlint-disable-next-line no-control-regex -- control characters are what this looks for
const controlCharacter = /[\u0000-\u001f\u007f-\u009f]/

/** One line of text. */
export const line = (most: number): Codec => ({
  read: (raw) => {
    const text = asText(raw)
    return text !== undefined && text !== '' && text.length <= most && !controlCharacter.test(text)
      ? text
      : undefined
  },
  expected: `must be 1 to ${most} characters on one line`,
  write: written,
})

/** A language tag; `en_US` counts as `en-US`. */
export const language: Codec = {
  read: (raw) => {
    const text = asText(raw)?.replaceAll('_', '-')
    return text !== undefined && /^[A-Za-z]{2,3}(?:-[A-Za-z0-9]{1,8}){0,4}$/.test(text)
      ? text
      : undefined
  },
  expected: 'must be a language tag such as en-US',
  write: written,
}

const keypad = '1234567890*#'

/** In the order of the keypad, each key once, so that equal sets are equal texts. */
const sortedKeys = (keys: string): string =>
  [...keypad].filter((key) => keys.includes(key)).join('')

/** A set of keys; at most so many of them. The words in `none` mean an empty set. */
export const keys = (most = 12, none: readonly string[] = ['']): Codec => ({
  read: (raw) => {
    const text = asText(raw)
    if (text === undefined) return undefined
    if (none.includes(text)) return ''
    const sorted = sortedKeys(text)
    return /^[0-9*#]+$/.test(text) && sorted.length <= most ? sorted : undefined
  },
  expected: `must be ${most === 1 ? 'one key' : 'keys'} of 0-9, * and #${none.includes('') ? ', or empty' : ''}`,
  write: (value) => {
    const sorted = sortedKeys(String(value))
    if (sorted.length <= most) return { raw: sorted }
    const kept = sorted.includes('#') ? '#' : (sorted[0] ?? '')
    return { raw: kept, loss: `takes one key; written as ${kept}` }
  },
})

/** `*` or nothing, as a flag. */
export const starFlag: Codec = {
  read: (raw) => {
    const value = flag.read(raw)
    return value === undefined ? undefined : value === true ? '*' : ''
  },
  expected: flag.expected,
  write: (value) => (value === '*' ? { raw: true } : { loss: 'can only be *' }),
}

/** A comma-separated list. */
export const commaList: Codec = {
  read: (raw) => {
    const items = (asText(raw) ?? '')
      .split(',')
      .map((item) => item.trim().replaceAll(/\s+/g, ' '))
      .filter((item) => item !== '')
    return items.every((item) => item.length <= 256) && items.length <= 500 ? items : undefined
  },
  expected: 'must be at most 500 phrases of at most 256 characters, separated by commas',
  write: (value) => ({ raw: (value as readonly string[]).join(', ') }),
}
