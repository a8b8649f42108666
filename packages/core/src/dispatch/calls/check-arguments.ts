import { CallError, inputError, type Fault } from '../../model/error.ts'
import { unknownOptions, type OptionNames } from '../../model/known-options.ts'
import { unknownName } from '../../model/suggest.ts'
import type { Dispatcher } from '../dispatcher-api.ts'

const waitOptions: OptionNames<NonNullable<Parameters<Dispatcher['calls']['wait']>[2]>> = {
  timeoutMs: true,
}

const states = ['accepted', 'ringing', 'in-progress', 'ended', 'settled']

/** A state that does not exist is never reached, so that the wait would not end. */
export const checkWait = (until: unknown, options: Readonly<Record<string, unknown>>): void => {
  const faults = unknownOptions(options, waitOptions, ['options'])
  const { timeoutMs } = options
  if (timeoutMs !== undefined && (typeof timeoutMs !== 'number' || !(timeoutMs >= 0)))
    faults.push({ path: ['options', 'timeoutMs'], message: 'must be a number of milliseconds' })
  if (typeof until !== 'function' && !states.includes(until as string))
    faults.push({ path: ['until'], message: unknownName('state', String(until), states) })
  if (faults.length > 0) throw inputError('input-invalid', 'calls.wait', faults)
}

/** Providers that a call is restricted to; a name that does not exist would leave no route, after a record was made. */
export const checkProviders = (
  subject: string,
  names: readonly string[] | undefined,
  providers: ReadonlyMap<string, unknown>,
): void => {
  const faults = (names ?? []).flatMap((name, index): Fault[] =>
    providers.has(name)
      ? []
      : [
          {
            path: ['only', index],
            message: unknownName('provider', name, [...providers.keys()]),
            code: 'provider-unknown',
          },
        ],
  )
  if (faults.length > 0) throw inputError('provider-unknown', subject, faults)
}

export const checkProvider = (
  subject: string,
  name: string,
  providers: ReadonlyMap<string, unknown>,
): void => {
  if (providers.has(name)) return
  const message = unknownName('provider', name, [...providers.keys()])
  throw inputError('provider-unknown', subject, [{ path: ['provider'], message }])
}

const events = ['call-changed', 'ramp-changed']

export const checkListener = (event: unknown, listener: unknown): void => {
  if (!events.includes(event as string))
    throw inputError('input-invalid', 'on', [
      { path: ['event'], message: unknownName('event', String(event), events) },
    ])
  if (typeof listener !== 'function')
    throw new CallError('input-invalid', 'on: listener: must be a function')
}
