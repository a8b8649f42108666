import {
  CallError,
  inputError,
  type DocumentDialect,
  type Fault,
  type Flow,
  type FlowNearEnd,
  type Note,
  type WebAddress,
} from '@callplane/core'
import { readRunning, titleOf } from '../dialects.ts'

/** A document that came with the request for a call, as the near end of the call. */
export interface InlineDocument {
  /** Its steps. */
  readonly connect: FlowNearEnd
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
 * in steps, and for one that leads to URLs of the application.
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
    const leading = addressesOf(flow)
    if (leading.length > 0)
      throw inputError(
        'input-invalid',
        title,
        leading.map(() =>
          faultOf(
            field,
            'leads to a URL of the application; give the URL of the first document too',
          ),
        ),
      )
    return { connect: { flow }, notes }
  } catch (error) {
    if (!CallError.isInstance(error)) throw error
    const faults = (error.faults ?? []).map(({ path, message }): Fault =>
      path[0] === 'body' ? { path, message } : { path: ['body', field, ...path], message },
    )
    throw inputError('input-invalid', `${title} in the request`, faults)
  }
}
