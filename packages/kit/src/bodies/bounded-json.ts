/** Nested deeper than any report or request of a provider. The value may be walked recursively. */
const maxDepth = 100

const quote = 0x22
const backslash = 0x5c

/** The text with every array and object below that depth as `null`; the same text where there is none. */
const cutDeep = (text: string): string => {
  let kept = ''
  let from = 0
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
      if (depth === maxDepth + 1) kept += `${text.slice(from, at)}null`
    } else if ((sign | 0x20) === 0x7d) {
      if (depth === maxDepth + 1) from = at + 1
      depth -= 1
    }
  }
  return from === 0 ? text : kept + text.slice(from)
}

/**
 * `JSON.parse` for what comes from outside; what nests deeper than 100 levels is `null`. A `JSON.stringify` or a schema
 * walks the value recursively, and 5,000 levels end the stack. The rest of a genuine report still counts.
 */
export const parseBoundedJson = (text: string): unknown => {
  const value = JSON.parse(text) as unknown
  if (text.length <= 2 * maxDepth) return value
  const bounded = cutDeep(text)
  return bounded === text ? value : (JSON.parse(bounded) as unknown)
}
