import {
  CallError,
  inputError,
  type ApplicationDocument,
  type DocumentDialect,
  type DocumentNearEnd,
  type DocumentRequest,
  type Fault,
  type Flow,
  type FlowNearEnd,
  type Note,
  type WebAddress,
} from '@callplane/core'
import { readRunning, titleOf } from '../dialects.ts'
import type { Answered } from './request-document.ts'

/** A document that came with the request for a call, as the near end of the call. */
export interface InlineDocument {
  /** The flow, or the document where the application is to be asked what follows. */
  readonly connect: FlowNearEnd | DocumentNearEnd
  /** What of the document is not done, with line and column. */
  readonly notes: readonly Note[]
}

/** Where the document leads to, and where it wants to be told of something. */
const addressesOf = ({ steps, continuations = {} }: Flow): readonly WebAddress[] => [
  ...Object.values(continuations).flatMap((one) => ('url' in one ? [one] : [])),
  ...steps.flatMap((step) => ('report' in step && step.report ? [step.report] : [])),
]

const faultOf = (field: string, message: string): Fault => ({ path: ['body', field], message })

/**
 * Reads a document that a request for a call contains, such as `Twiml` of Twilio or `ncco` of Vonage; `field` is its place in
 * the request. Throws one `CallError` (`input-invalid`) with every fault and its place for a document that has no counterpart
 * in steps, and for one with a relative URL: it has no URL of its own.
 */
export const inlineDocument = (
  dialect: DocumentDialect,
  text: string,
  field: string,
): InlineDocument => {
  const title = titleOf(dialect)
  try {
    const { flow, notes: found } = readRunning(dialect, text)
    const notes = found.map(({ field: inner, effect, detail, line, column }): Note => ({
      field: `${field}.${inner}`,
      effect,
      detail: `${detail} (line ${line}, column ${column})`,
    }))
    const [first, ...more] = addressesOf(flow)
    if (!first) return { connect: { flow }, notes }
    const unknown = [first, ...more].filter(({ url }) => !/^https?:\/\//i.test(url))
    if (unknown.length > 0)
      throw inputError(
        'input-invalid',
        title,
        unknown.map(({ url }) =>
          faultOf(
            field,
            url === ''
              ? 'an element without a URL means the URL of the document, and an inline document has none; write an absolute one'
              : 'URLs in an inline document must be absolute',
          ),
        ),
      )
    return { connect: { document: { url: first.url, content: text, dialect } }, notes }
  } catch (error) {
    if (!CallError.isInstance(error)) throw error
    const faults = error.faults.map(({ path, message }): Fault =>
      path[0] === 'body' ? { path, message } : { path: ['body', field, ...path], message },
    )
    throw inputError('input-invalid', `${title} in the request`, faults)
  }
}

/** What is wrong with a first document that came with the call. It is read before the call is placed. */
export const contentFaults = ({ dialect, content }: ApplicationDocument): readonly Fault[] => {
  if (content === undefined) return []
  try {
    readRunning(dialect, content)
    return []
  } catch (error) {
    if (!CallError.isInstance(error)) throw error
    return error.faults.map(({ message }) => ({ path: ['content'], message }))
  }
}

/** The first document, where the application has given it with the call. */
export const givenDocument = ({ document, continuation }: DocumentRequest): Answered | null => {
  const { content, url, dialect } = document
  if (continuation !== null || content === undefined) return null
  const type = dialect === 'ncco' ? 'application/json' : 'text/xml'
  return { url, method: 'POST', type, text: content, cookies: [] }
}
