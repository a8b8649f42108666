import {
  CallError,
  TransportError,
  type CallErrorCode,
  type CallErrorDetails,
} from '@callplane/core'

/** Deeper than any SDK wraps; a cause may also lead back to itself. */
const deepestCause = 16

const isTransportError = (value: unknown): value is TransportError =>
  value instanceof TransportError ||
  // Of another copy of core, where `instanceof` is false.
  (value instanceof Error &&
    value.name === 'TransportError' &&
    typeof (value as Partial<TransportError>).sent === 'boolean')

/** The transport error inside whatever an SDK made of it, by the chain of causes. */
export const findTransportError = (error: unknown): TransportError | undefined => {
  let current = error
  for (let depth = 0; depth < deepestCause; depth += 1) {
    if (isTransportError(current)) return current
    if (typeof current !== 'object' || current === null) return undefined
    current = (current as { readonly cause?: unknown }).cause
  }
  return undefined
}

const codeOf = ({ reason, sent }: TransportError): CallErrorCode => {
  if (reason === 'timeout') return 'timeout'
  if (reason === 'send-by') return 'expired'
  // Ours to stop, and stopped in time.
  return reason === 'aborted' && !sent ? 'canceled' : 'transport'
}

/** What the caller knows about a failure that the failure does not say. */
export interface CallErrorHints extends Omit<CallErrorDetails, 'provider' | 'cause' | 'faults'> {
  /** Default `unexpected`. */
  readonly code?: CallErrorCode | undefined
  /** Without numbers, names and secrets. */
  readonly message?: string | undefined
}

/**
 * One `CallError` of anything that a provider's client throws, strings included. A `CallError` stays what it is; a
 * transport error anywhere in the chain of causes decides code and `dialled`; for the rest the hints do, and `dialled`
 * is `unknown` unless they say otherwise.
 */
export const toCallError = (
  provider: string,
  error: unknown,
  hints: CallErrorHints = {},
): CallError => {
  if (CallError.isInstance(error)) return error
  const { code = 'unexpected', message, ...details } = hints
  const transport = findTransportError(error)
  if (transport)
    return new CallError(codeOf(transport), `${provider}: ${transport.message}`, {
      provider,
      dialled: transport.sent ? 'unknown' : 'no',
      cause: error,
    })
  return new CallError(code, message ?? `${provider}: the request failed`, {
    ...details,
    dialled: details.dialled ?? 'unknown',
    provider,
    cause: error,
  })
}

/** A success whose body is not what it should be: what was asked for may have been done. */
export const unreadableReply = (provider: string, what: string): CallError =>
  new CallError('unexpected', `${provider}: the response to ${what} is malformed`, {
    provider,
    dialled: 'unknown',
  })
