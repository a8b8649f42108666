import { CallError, toFailure, type CallFailure } from '../model/error.ts'
import type { CallRecord } from './record.ts'
import { isPermanent, isTransient } from './failures.ts'

/** The fault that says most about why the call failed: its own, else one that will not be over in a moment, else the last. */
const decisive = (errors: readonly CallFailure[]): CallFailure | undefined =>
  errors.find(isPermanent) ?? errors.find((error) => !isTransient(error)) ?? errors.at(-1)

/** The error of a call that nothing more is tried for: what every route came to, in order. Null for a canceled one. */
export const closingError = (record: CallRecord, reason: string): CallFailure | null => {
  if (reason === 'canceled') return null
  const failed = record.attempts.flatMap(({ provider, error }) =>
    error ? [{ provider, error }] : [],
  )
  const chosen = decisive(failed.map(({ error }) => error))
  const skipped = record.skipped.map(
    ({ provider, reason: why, detail }) => `${provider}: ${why} (${detail})`,
  )
  const attempts = failed.map(({ provider, error }) => `${provider}: ${error.message}`)
  if (chosen && reason !== 'expired') {
    if (failed.length === 1 && skipped.length === 0) return chosen
    const dialled = failed.some(({ error }) => error.dialled !== 'no') ? 'unknown' : 'no'
    return { ...chosen, message: [...attempts, ...skipped].join('; '), dialled }
  }
  if (reason === 'expired') {
    const history = attempts.length > 0 ? `: ${attempts.join('; ')}` : ''
    return toFailure(new CallError('expired', `expired before it could be dialled${history}`))
  }
  // The only route there is could not be prepared: what the plugin said is the reason.
  const [only, ...others] = record.skipped
  if (only?.error && others.length === 0) return only.error
  return toFailure(new CallError('no-route', `no route can take the call: ${skipped.join('; ')}`))
}
