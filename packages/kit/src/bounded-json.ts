/** Nested deeper than any report or request of a provider. Whoever walks the value may do so recursively. */
const maxDepth = 100

const quote = 0x22
const backslash = 0x5c

/** Whether brackets nest deeper than that, without parsing anything. */
const isTooDeep = (text: string): boolean => {
  let depth = 0
  let inString = false
  for (let at = 0; at < text.length; at += 1) {
    const sign = text.charCodeAt(at)
    if (inString) {
      if (sign === backslash) at += 1
      else if (sign === quote) inString = false
    } else if (sign === quote) inString = true
    // `[` and `{`, `]` and `}` differ in one bit.
    else if ((sign | 0x20) === 0x7b) {
      depth += 1
      if (depth > maxDepth) return true
    } else if ((sign | 0x20) === 0x7d) depth -= 1
  }
  return false
}

/**
 * `JSON.parse` for what comes from outside. Throws a `SyntaxError` for what nests deeper than 100 levels: a digest, a
 * `JSON.stringify` or a schema walks the value recursively, and 5,000 levels are enough to end the stack.
 */
export const parseBoundedJson = (text: string): unknown => {
  if (text.length > maxDepth && isTooDeep(text))
    throw new SyntaxError(`JSON nests deeper than ${maxDepth} levels`)
  return JSON.parse(text) as unknown
}
