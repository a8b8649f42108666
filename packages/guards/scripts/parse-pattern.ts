/** One element of a pattern: a digit of a set, elements in order, one of several, or one that may be absent. */
export type Pattern =
  | { readonly kind: 'digit'; readonly digits: readonly number[] }
  | { readonly kind: 'sequence'; readonly parts: readonly Pattern[] }
  | { readonly kind: 'alternatives'; readonly options: readonly Pattern[] }
  | { readonly kind: 'optional'; readonly part: Pattern }

export const anyDigit: readonly number[] = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]

/** Text that is read from its beginning to its end. */
interface Cursor {
  /** What is left. */
  readonly rest: () => string
  /** The text that matches here, which is then read; undefined when nothing matches. */
  readonly take: (expression: RegExp) => RegExpExecArray | undefined
}

const cursorOf = (text: string): Cursor => {
  let at = 0
  return {
    rest: () => text.slice(at),
    take: (expression) => {
      const found = expression.exec(text.slice(at)) ?? undefined
      at += found?.[0].length ?? 0
      return found
    },
  }
}

/** The digits of `[2-46\d]`, without the brackets. */
const digitsOf = (members: string): number[] =>
  [...members.matchAll(/\\d|(\d)-(\d)|(\d)/g)].flatMap(([text, from, to, digit]) => {
    if (text === '\\d') return anyDigit
    if (digit !== undefined) return [Number(digit)]
    return anyDigit.slice(Number(from), Number(to) + 1)
  })

const readAtom = (cursor: Cursor): Pattern => {
  if (cursor.take(/^\(\?:/)) {
    const inner = readAlternatives(cursor)
    if (!cursor.take(/^\)/)) throw new Error('a group of the pattern is not closed')
    return inner
  }
  const [text, members] = cursor.take(/^(?:\[((?:\d(?:-\d)?|\\d)+)\]|\\d|\d)/) ?? []
  if (text === undefined) throw new Error(`unexpected ${cursor.rest()} in a pattern`)
  return { kind: 'digit', digits: digitsOf(members ?? text) }
}

const readQuantified = (cursor: Cursor): Pattern => {
  const part = readAtom(cursor)
  const optional: Pattern = { kind: 'optional', part }
  if (cursor.take(/^\?/)) return optional
  const [quantifier, low = '', high = low] = cursor.take(/^\{(\d+)(?:,(\d+))?\}/) ?? []
  if (quantifier === undefined) return part
  const [least, most] = [Number(low), Number(high)]
  return {
    kind: 'sequence',
    parts: Array.from({ length: most }, (_, index) => (index < least ? part : optional)),
  }
}

const readAlternatives = (cursor: Cursor): Pattern => {
  const options: Pattern[] = []
  do {
    const parts: Pattern[] = []
    while (/^[^|)]/.test(cursor.rest())) parts.push(readQuantified(cursor))
    options.push({ kind: 'sequence', parts })
  } while (cursor.take(/^\|/))
  return { kind: 'alternatives', options }
}

/** The part of regular expressions that libphonenumber's patterns use: digits, `\d`, classes, groups, `|`, `?`, `{n,m}`. */
export const parsePattern = (text: string): Pattern => {
  const cursor = cursorOf(text)
  const pattern = readAlternatives(cursor)
  if (cursor.rest() !== '') throw new Error(`unexpected ${cursor.rest()} in ${text}`)
  return pattern
}
