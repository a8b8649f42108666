import { CallError, type Fault, type Flow, type Note } from '@callplane/core'
import { readRunning, titleOf, type DocumentFault, type DocumentNote } from '@callplane/flows'
import { entryOf, lookAt, type EntryContent } from '../report/entry.ts'
import { worstOf, type PreflightEntry, type TargetResult } from '../report/report.ts'
import { verdictOf, type Target } from '../targets/judge.ts'
import { bestFit, type Fit } from './samples.ts'
import { verbsIn, type DocumentVerb, type Verb } from './verb.ts'
import { verbSlots, writeVerb, type Written } from './write.ts'

/** What our own reader makes of a verb. */
interface Reading extends Fit {
  readonly written: Written
  readonly flow: Flow | null
  readonly faults: readonly DocumentFault[]
  readonly notes: readonly DocumentNote[]
}

const placed = (fault: Fault): DocumentFault => ({ line: 1, column: 1, ...fault })

const read = ({ dialect }: DocumentVerb, written: Written): Reading => {
  try {
    const { flow, notes } = readRunning(dialect, written.text)
    return { written, flow, notes, faults: [] }
  } catch (error) {
    if (!CallError.isInstance(error)) throw error
    return { written, flow: null, notes: [], faults: error.faults.map(placed) }
  }
}

const reasonOf = ({ message }: DocumentFault): string =>
  message.replace(/^line \d+, column \d+: /, '')

const labelOf = ({ dialect }: DocumentVerb, { name }: Verb): string =>
  dialect === 'ncco' ? name : `<${name}>`

const contentOf = (given: DocumentVerb, verb: Verb): EntryContent => {
  const assumed = [...new Set(verbSlots(verb).map(([, name]) => name))]
  return {
    ...(verb.file !== undefined && { file: verb.file }),
    ...verb.position,
    source: given.source,
    kind: 'verb',
    what: labelOf(given, verb),
    ...(assumed.length > 0 && { assumed }),
  }
}

const rewrite = (given: DocumentVerb): string =>
  `rewrite it with verbs that have a counterpart, or leave calls that run it at their provider; docs/documents.md lists the verbs of ${titleOf(given.dialect)}`

const todoOpen = 'write its attributes out, or compare them with docs/documents.md'

/** Entries of a verb that our reader refuses: it would end the call at any provider. */
const refused = (given: DocumentVerb, { faults, written }: Reading): PreflightEntry[] =>
  verbsIn(given.verb).map((verb) => {
    const own = faults.filter(({ line }) => written.verbOn.get(line) === verb)
    const content = contentOf(given, verb)
    if (given.verb.open)
      return lookAt(content, 'it has attributes that are only known when the code runs', todoOpen)
    const reasons = own.map(reasonOf)
    const reason =
      reasons.length > 0
        ? reasons.join('; ')
        : verb === given.verb
          ? faults.map(reasonOf).join('; ')
          : `is part of ${labelOf(given, given.verb)}, which cannot be run`
    return entryOf({ ...content, todo: rewrite(given) }, [], { verdict: 'blocker', reason })
  })

/** Notes of the document about one verb and the speech markup in it. */
const notesOf = (verb: Verb, top: Verb, { notes, written }: Reading): Note[] =>
  notes
    .filter(({ line }) => {
      const noted = written.verbOn.get(line)
      return noted === verb || (verb === top && (noted === undefined || noted.isMarkup === true))
    })
    .map(({ field, effect, detail }) => ({ field, effect, detail }))

/** A verb in another: what its provider does not do is said of the whole. */
const nestedResult = (whole: TargetResult, notes: readonly Note[], label: string): TargetResult =>
  whole.verdict === 'blocker'
    ? { ...whole, reason: `is part of ${label}`, notes: [] }
    : { target: whole.target, verdict: verdictOf(notes), notes }

/** Judges a verb and the verbs in it, by our own readers and writers. */
export const judgeVerb = async (
  given: DocumentVerb,
  targets: readonly Target[],
): Promise<readonly PreflightEntry[]> => {
  const { verb: top, dialect } = given
  const reading = await bestFit(verbSlots(top), (chosen) =>
    read(given, writeVerb(dialect, top, chosen)),
  )
  const { flow } = reading
  if (!flow) return refused(given, reading)
  const results = await Promise.all(targets.map((target) => target.flow(flow)))
  return verbsIn(top).map((verb) => {
    const notes = notesOf(verb, top, reading)
    const mine = results.map((result): TargetResult =>
      verb === top
        ? {
            ...result,
            verdict: worstOf([result.verdict, verdictOf(notes)]),
            notes: [...notes, ...result.notes],
          }
        : nestedResult(result, notes, labelOf(given, top)),
    )
    const entry = entryOf(contentOf(given, verb), mine)
    return verb.open && entry.verdict !== 'blocker'
      ? lookAt(entry, 'it has attributes that are only known when the code runs', todoOpen)
      : entry
  })
}
