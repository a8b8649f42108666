import type { Note } from '@callplane/core'
import { verdicts, type PreflightEntry, type TargetResult, type Verdict } from './report.ts'

/** An entry before it has a verdict. */
export type EntryContent = Omit<PreflightEntry, 'verdict' | 'reason' | 'targets'>

/** Of a verb, the place in the flow that it was read into says nothing to its author. */
const noteText = ({ field, effect, detail }: Note): string =>
  `${field.replace(/^connect\.flow\.[^.]*\[\d+\]\.?/, '')} ${effect}: ${detail}`.trimStart()

/** Why a result is what it is. */
export const reasonOfResult = ({ verdict, reason, notes }: TargetResult): string => {
  const texts = [...new Set([...(reason === undefined ? [] : [reason]), ...notes.map(noteText)])]
  return texts.length > 0 ? texts.join('; ') : verdict === 'works' ? 'works as it is' : verdict
}

const rank = ({ verdict }: TargetResult): number => verdicts.indexOf(verdict)

/** An entry with the verdict of the target that it suits best; without targets, with the one that is given. */
export const entryOf = (
  content: EntryContent,
  targets: readonly TargetResult[],
  same: { readonly verdict: Verdict; readonly reason: string } = {
    verdict: 'works',
    reason: 'works as it is',
  },
): PreflightEntry => {
  const [best] = targets.toSorted((a, b) => rank(a) - rank(b))
  return best
    ? { ...content, verdict: best.verdict, reason: reasonOfResult(best), targets }
    : { ...content, ...same, targets: [] }
}

/** An entry that someone has to look at. */
export const lookAt = (content: EntryContent, reason: string, todo: string): PreflightEntry => ({
  ...content,
  verdict: 'look',
  reason,
  todo,
  targets: [],
})
