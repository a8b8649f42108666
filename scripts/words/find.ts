import { proseOfCode, proseOfPage } from './prose.ts'
import type { Exception } from './exceptions.ts'
import type { BadPhrase } from './list.ts'

export interface Finding {
  readonly file: string
  readonly line: number
  /** The phrase with its surroundings. */
  readonly excerpt: string
  readonly instead: string
}

const surroundings = 40

/** Finds the phrases in the comments and strings of code, and in whole pages of any other format. */
export const createFinder = (phrases: readonly BadPhrase[], exceptions: readonly Exception[]) => {
  const any = new RegExp(phrases.map(({ phrase }) => `\\b(?:${phrase})`).join('|'), 'i')
  const each = phrases.map(({ phrase, instead }) => ({
    pattern: new RegExp(`\\b(?:${phrase})(?:\\b|(?<=\\W))`, 'gi'),
    instead,
  }))
  const used = new Set<Exception>()
  const isExcepted = (file: string, text: string, from: number, to: number): boolean =>
    exceptions.some((exception) => {
      if (exception.file !== file) return false
      const at = text.indexOf(exception.text)
      const covers = at >= 0 && at <= from && to <= at + exception.text.length
      if (covers) used.add(exception)
      return covers
    })
  return {
    find(file: string, source: string): readonly Finding[] {
      const isCode = /\.[cm]?[jt]sx?(?:\.template)?$/.test(file)
      return (isCode ? proseOfCode(source) : proseOfPage(source)).flatMap(({ text, line }) => {
        if (!any.test(text)) return []
        return each.flatMap(({ pattern, instead }) =>
          [...text.matchAll(pattern)].flatMap(({ 0: phrase, index }) => {
            const end = index + phrase.length
            if (isExcepted(file, text, index, end)) return []
            const excerpt = text.slice(Math.max(0, index - surroundings), end + surroundings)
            return [{ file, line, excerpt, instead }]
          }),
        )
      })
    },
    /** Exceptions that excused nothing so far. */
    unused: (): readonly Exception[] => exceptions.filter((exception) => !used.has(exception)),
  }
}
