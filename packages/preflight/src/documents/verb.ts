import type { DocumentDialect } from '@callplane/core'
import type { Plain } from '../code/plain.ts'
import type { Position } from '../code/syntax.ts'
import type { SourceId } from '../report/report.ts'

/** A verb of a document with where it is written: a call of a builder, or an element or action of a text. */
export interface Verb {
  readonly name: string
  /** Absent for a document that has no file. */
  readonly file?: string | undefined
  readonly position: Position
  /** Attributes of an element, or fields of an action. */
  readonly attributes: ReadonlyMap<string, Plain>
  /** Texts and elements in it, in their order. */
  readonly content: readonly (Plain | Verb)[]
  /** Whether there are attributes that are only known when the code runs. */
  readonly open: boolean
  /** Speech markup: part of the verb around it. */
  readonly isMarkup?: boolean | undefined
}

/** A verb with the dialect of its document. */
export interface DocumentVerb {
  readonly source: SourceId
  readonly dialect: DocumentDialect
  readonly verb: Verb
}

export const isVerb = (content: Plain | Verb): content is Verb =>
  typeof content === 'object' && content !== null && 'attributes' in content

/** A verb and the verbs in it, without speech markup. */
export const verbsIn = (verb: Verb): readonly Verb[] =>
  verb.isMarkup ? [] : [verb, ...verb.content.filter(isVerb).flatMap(verbsIn)]
