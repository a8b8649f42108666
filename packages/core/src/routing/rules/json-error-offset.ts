const space = /[ \t\n\r]*/y
const scalar =
  // oxlint-disable-next-line no-control-regex -- JSON forbids control characters in strings
  /"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/y

/**
 * Where a text stops being JSON: the offset of the first token that does not belong there, or the length of the text where
 * it ends too early. The error of `JSON.parse` names the place in some cases only, and repeats parts of the text.
 */
export const jsonErrorOffset = (text: string): number => {
  let at = 0
  const skip = (pattern: RegExp): string => {
    pattern.lastIndex = at
    const found = pattern.exec(text)?.[0] ?? ''
    at += found.length
    return found
  }
  const accept = (character: string): boolean => {
    skip(space)
    if (text[at] !== character) return false
    at++
    return true
  }
  /** Entries up to the closing bracket; false where an error was found. */
  const entries = (close: string, entry: () => boolean): boolean => {
    if (accept(close)) return true
    do if (!entry()) return false
    while (accept(','))
    return accept(close)
  }
  const value = (): boolean => {
    if (accept('{')) return entries('}', () => key() && accept(':') && value())
    if (accept('[')) return entries(']', value)
    return skip(scalar) !== ''
  }
  const key = (): boolean => {
    skip(space)
    return text[at] === '"' && skip(scalar) !== ''
  }
  value()
  skip(space)
  return at
}
