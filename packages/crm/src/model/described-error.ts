import { maskWithin } from '@callplane/core'

/** Frames of a stack that are logged for each error of a chain. */
const maxFrames = 6

/** Errors of a chain of causes that are logged. */
const maxCauses = 4

/** What of an error may be written to a log. */
export interface DescribedError {
  readonly name: string
  readonly code?: string | undefined
  readonly message: string
  /** Where it was thrown, innermost first. */
  readonly at: readonly string[]
  readonly cause?: DescribedError | undefined
}

/**
 * A message without what may be personal or secret: phone numbers, credentials and queries of URLs, authorization
 * values, and long random-looking words such as keys and tokens.
 */
const withoutSecrets = (message: string): string =>
  maskWithin(message)
    .replace(/\b(bearer|basic)\s+\S+/gi, '$1 …')
    .replace(/(\/\/)[^/\s@]+@/g, '$1…@')
    .replace(/\?[^\s"'<>]+/g, '?…')
    .replace(/[\w+/=-]*\d[\w+/=-]*/g, (word) => (word.length >= 20 ? '…' : word))
    .replace(/\+?\d[\d ().-]{5,}\d/g, '…')
    .slice(0, 500)

const framesOf = (stack: string | undefined): readonly string[] =>
  (stack ?? '')
    .split('\n')
    .flatMap((line) => /^\s+at (.+)$/.exec(line)?.[1] ?? [])
    .slice(0, maxFrames)

/** An error as an operator needs it: what and where, with its causes, without numbers and secrets. */
export const describeError = (thrown: unknown, depth = 1): DescribedError => {
  if (!(thrown instanceof Error)) return { name: typeof thrown, message: '', at: [] }
  const { name, message, stack, cause } = thrown
  const code: unknown = (thrown as { readonly code?: unknown }).code
  return {
    name,
    ...(typeof code === 'string' && { code }),
    message: withoutSecrets(message),
    at: framesOf(stack),
    ...(cause !== undefined && depth < maxCauses && { cause: describeError(cause, depth + 1) }),
  }
}
