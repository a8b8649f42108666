import { parseFlow, type DocumentDialect, type Flow } from '@callplane/core'
import { readNcco } from './ncco/read.ts'
import { writeNcco } from './ncco/write.ts'
import { writePlivo } from './plivo/write.ts'
import { ReadReport, type DocumentNote, type FlowRead, type FlowWritten } from './report.ts'
import { texml, twiml } from './twiml/profile.ts'
import { writeTwiml } from './twiml/write.ts'
import { WriteContext, type WriteOptions } from './write-context.ts'
import { readPlivo, readTwiml } from './xml-dialects.ts'
import { xmlDocument } from './xml-element.ts'

/** A language in which carriers take call flows. */
export type Dialect = DocumentDialect

interface DialectPort {
  /** As its vendor writes it. */
  readonly title: string
  readonly carrier: string
  read(text: string, report: ReadReport): FlowRead
  write(context: WriteContext): string
}

const ports: Readonly<Record<Dialect, DialectPort>> = {
  twiml: {
    title: 'TwiML',
    carrier: 'Twilio',
    read: (text, report) => readTwiml(text, twiml, report),
    write: (context) => xmlDocument(writeTwiml(context, twiml)),
  },
  texml: {
    title: 'TeXML',
    carrier: 'Telnyx',
    read: (text, report) => readTwiml(text, texml, report),
    write: (context) => xmlDocument(writeTwiml(context, texml)),
  },
  ncco: { title: 'NCCO', carrier: 'Vonage', read: readNcco, write: writeNcco },
  'plivo-xml': {
    title: 'Plivo XML',
    carrier: 'Plivo',
    read: readPlivo,
    write: (context) => xmlDocument(writePlivo(context)),
  },
}

/** Every dialect, in the order of the documentation. */
export const dialects = Object.keys(ports) as readonly Dialect[]

/** Such as `TwiML`. */
export const titleOf = (dialect: Dialect): string => ports[dialect].title

/** Whose calls run documents in the dialect, such as `Twilio`. */
export const carrierOf = (dialect: Dialect): string => ports[dialect].carrier

/**
 * Reads a document. Every element, attribute and value is in the flow or in a note. Throws one `CallError`
 * (`input-invalid`) with every fault and its line and column for a document that is malformed, has something unknown in
 * it, or does something for which there is no step.
 */
export const readFlow = (dialect: Dialect, text: string): FlowRead =>
  ports[dialect].read(text, new ReadReport())

/** Reads a document that is to be run: an attribute that is not known is a note, since its provider ignores it too. */
export const readRunning = (dialect: Dialect, text: string): FlowRead =>
  ports[dialect].read(text, new ReadReport(true))

/**
 * Writes a flow as a document. Everything that the document does not say is a note. Throws one `CallError`
 * (`input-invalid`) for a flow that `parseFlow` refuses.
 */
export const writeFlow = (
  dialect: Dialect,
  flow: Flow,
  options: WriteOptions = {},
): FlowWritten => {
  const context = new WriteContext(parseFlow(flow), options)
  const document = ports[dialect].write(context)
  return { document, notes: context.notes }
}

/** A document in another dialect. */
export interface FlowTranslated extends FlowWritten {
  /** What of the source has no counterpart in a flow, with its place in the source. */
  readonly readNotes: readonly DocumentNote[]
  /** What the two documents have in common. */
  readonly flow: Flow
}

/** Reads a document in one dialect and writes it in another. */
export const translateFlow = (
  text: string,
  { from, to, ...options }: WriteOptions & { readonly from: Dialect; readonly to: Dialect },
): FlowTranslated => {
  const { flow, notes: readNotes } = readFlow(from, text)
  return { flow, readNotes, ...writeFlow(to, flow, options) }
}
