/** Text that people read: a comment, a string, or a paragraph of a page. */
export interface Prose {
  /** On one line, so that a phrase is found across a line break. */
  readonly text: string
  /** Line of the file on which it starts, from 1. */
  readonly line: number
}

/** Comments, then strings, then regular expressions, which are skipped because they may contain quotes. */
const tokens =
  /(\/\*[\s\S]*?\*\/|(?:(?:^|(?<=\n))[ \t]*\/\/[^\n]*\n?)+|\/\/[^\n]*)|('(?:[^'\\\n]|\\[\s\S])*'|"(?:[^"\\\n]|\\[\s\S])*"|`(?:[^`\\]|\\[\s\S])*`)|(?<=[=(,:[!&|?{};\n]\s*)\/(?![*/])(?:[^/\\[\n]|\\.|\[(?:[^\]\\\n]|\\.)*\])+\/[a-z]*/g

const onOneLine = (text: string): string =>
  text.replaceAll(/\s*\n\s*(?:\*(?!\/)|\/\/)?\s*/g, ' ').trim()

/** Lines are counted in passing, so indexes must ascend. */
const lineCounter = (source: string): ((index: number) => number) => {
  let line = 1
  let counted = 0
  return (index) => {
    for (; counted < index; counted++) if (source[counted] === '\n') line++
    return line
  }
}

/** Comments and strings of TypeScript or JavaScript. A template is one string, including its expressions. */
export const proseOfCode = (source: string): readonly Prose[] => {
  const lineAt = lineCounter(source)
  const found: Prose[] = []
  for (const match of source.matchAll(tokens)) {
    const text = match[1] ?? match[2]
    if (text !== undefined) found.push({ text: onOneLine(text), line: lineAt(match.index) })
  }
  return found
}

/** Paragraphs, list items and table rows of Markdown or another text format, code blocks included. */
export const proseOfPage = (source: string): readonly Prose[] => {
  const lineAt = lineCounter(source)
  return [...source.matchAll(/\S[^\n]*(?:\n(?!\s*\n|\s*(?:[-*|#>]|\d+\.)\s)[^\n]+)*/g)].map(
    (match) => ({ text: onOneLine(match[0]), line: lineAt(match.index) }),
  )
}
