import { inputError, type Fault, type Flow, type Note } from '@callplane/core'

/** A place in a document. Both count from 1. */
export interface DocumentPosition {
  readonly line: number
  readonly column: number
}

/** Something wrong with a document, with its place. */
export interface DocumentFault extends Fault, DocumentPosition {}

/** What of a document has no counterpart in a flow, with its place. `field` names the element or action and its field. */
export interface DocumentNote extends Note, DocumentPosition {}

/** A flow that was read from a document. */
export interface FlowRead {
  readonly flow: Flow
  /** What the flow does not say, or says differently, in the order of the document. */
  readonly notes: readonly DocumentNote[]
}

/** A document that was written from a flow. */
export interface FlowWritten {
  readonly document: string
  /** What the document does not say, or says differently. `field` is the path in the flow, such as `steps[0].voice`. */
  readonly notes: readonly Note[]
}

/** Collects what is found while a document is read. */
export class ReadReport {
  readonly #lenient: boolean
  readonly #faults: DocumentFault[] = []
  readonly #notes: DocumentNote[] = []

  /** `lenient`: a field that is not known is a note, as for a provider that runs the document. */
  constructor(lenient = false) {
    this.#lenient = lenient
  }

  /** A field or attribute that is not known. */
  unknown(path: readonly PropertyKey[], message: string, at: DocumentPosition): void {
    if (this.#lenient)
      this.note({ field: path.slice(-2).join('.'), effect: 'dropped', detail: message }, at)
    else this.fault(path, message, at)
  }

  fault(path: readonly PropertyKey[], message: string, { line, column }: DocumentPosition): void {
    this.#faults.push({
      path,
      message: `line ${line}, column ${column}: ${message}`,
      line,
      column,
    })
  }

  note(note: Note, { line, column }: DocumentPosition): void {
    this.#notes.push({ ...note, line, column })
  }

  get notes(): readonly DocumentNote[] {
    return this.#notes.toSorted((a, b) => a.line - b.line || a.column - b.column)
  }

  get isFaultless(): boolean {
    return this.#faults.length === 0
  }

  /** Throws one `CallError` with every fault, if there is any. */
  throwFaults(subject: string): void {
    if (this.isFaultless) return
    throw inputError(
      'input-invalid',
      subject,
      this.#faults.toSorted((a, b) => a.line - b.line || a.column - b.column),
    )
  }
}
