import { inputError, type Fault } from '../model/error.ts'
import { unknownOptions, type OptionNames } from '../model/known-options.ts'
import { listNames, unknownName } from '../model/suggest.ts'
import { flowOptionFaults } from '../flow/flow-book.ts'
import { breakerOptions } from '../gates/breaker.ts'
import { paceLimits } from '../gates/pace-lane.ts'
import type { CallFilter } from '../journal/store/store-query.ts'
import { defaultTimes } from '../journal/times.ts'
import type { Provider } from '../plugin/define-plugin.ts'
import type {
  CallCountRequest,
  CallListRequest,
  Dispatcher,
  DispatcherOptions,
  DispatchOptions,
  ExplainOptions,
} from './dispatcher-api.ts'

type Options = DispatcherOptions<readonly Provider[]>

const dispatcherOptions: OptionNames<Options> = {
  host: true,
  providers: true,
  rules: true,
  ruleStore: true,
  store: true,
  takeOver: true,
  leaseMs: true,
  gates: true,
  breaker: true,
  pace: true,
  rateDecks: true,
  strict: true,
  onUnknown: true,
  onInbound: true,
  flows: true,
  handlers: true,
  documents: true,
  flowFallback: true,
  times: true,
  ids: true,
  random: true,
}

const routeOptions = { strict: true, only: true } as const

export const dispatchOptions: OptionNames<DispatchOptions> = { ...routeOptions, notes: true }

export const registerOptions: OptionNames<Pick<DispatchOptions, 'strict'>> = { strict: true }

export const purgeOptions: OptionNames<Parameters<Dispatcher['calls']['purge']>[0]> = {
  olderThan: true,
}

export const digitsOptions: OptionNames<NonNullable<Parameters<Dispatcher['sendDigits']>[2]>> = {
  idempotencyKey: true,
}

export const explainOptions: OptionNames<ExplainOptions> = { ...routeOptions, rules: true }

export const callFilter: OptionNames<CallFilter> = {
  tenant: true,
  campaign: true,
  contact: true,
  number: true,
  status: true,
  provider: true,
  direction: true,
  from: true,
  until: true,
}

export const callCountRequest: OptionNames<CallCountRequest> = { ...callFilter, per: true }

export const callListRequest: OptionNames<CallListRequest> = {
  ...callFilter,
  limit: true,
  after: true,
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null

const hostFaults = (host: unknown): Fault[] => {
  if (isObject(host) && typeof host['fetch'] === 'function' && isObject(host['clock'])) return []
  return [{ path: ['host'], message: 'is required; use nodeHost() of @callplane/kit' }]
}

const isPlugin = (value: unknown): value is { readonly id: string } =>
  typeof value === 'function' && 'spec' in value && 'id' in value

const providerFaults = (providers: unknown): Fault[] => {
  if (!Array.isArray(providers))
    return [{ path: ['providers'], message: 'must be a list, such as [twilio({ … })]' }]
  return providers.flatMap((provider: unknown, index): Fault[] => {
    const path = ['providers', index]
    if (isPlugin(provider))
      return [{ path, message: `is a plugin; call it with its settings: ${provider.id}({ … })` }]
    if (isObject(provider) && typeof provider['connect'] === 'function') return []
    return [{ path, message: 'must be a provider, such as twilio({ … })' }]
  })
}

/** Numbers with their unit in the message. Times may be 0; a limit of 0 would let no call through. */
const numberFaults = (
  given: Readonly<Record<string, unknown>>,
  path: readonly PropertyKey[],
  isNullable: boolean,
): Fault[] =>
  Object.entries(given).flatMap(([name, value]) => {
    if (value === undefined || (value === null && isNullable)) return []
    const isTime = name.endsWith('Ms')
    if (typeof value === 'number' && (value > 0 || (isTime && value === 0))) return []
    const message = isTime ? 'must be a number of milliseconds' : 'must be a number above 0'
    return [{ path: [...path, name], message }]
  })

const groupFaults = (
  given: unknown,
  known: Readonly<Record<string, unknown>>,
  path: readonly PropertyKey[],
  isNullable = false,
): Fault[] => {
  if (given === undefined) return []
  if (!isObject(given))
    return [{ path, message: `must be an object with ${listNames(Object.keys(known))}` }]
  const unknown = unknownOptions(given, known, path)
  const values = Object.fromEntries(
    Object.entries(given).filter(([name]) => Object.hasOwn(known, name)),
  )
  return [...unknown, ...numberFaults(values, path, isNullable)]
}

const paceFaults = (pace: unknown, providers: unknown): Fault[] => {
  if (pace === undefined) return []
  if (!isObject(pace)) return [{ path: ['pace'], message: 'must be an object with provider names' }]
  const names = (Array.isArray(providers) ? providers : []).flatMap((provider: unknown) =>
    isObject(provider) && typeof provider['name'] === 'string' ? [provider['name']] : [],
  )
  return Object.entries(pace).flatMap(([name, limits]) =>
    names.includes(name)
      ? groupFaults(limits, paceLimits, ['pace', name], true)
      : [{ path: ['pace', name], message: unknownName('provider', name, names) }],
  )
}

/** Throws one error for everything in the options that a typed program could not have written. */
export const checkOptions = (options: Options): void => {
  if (!isObject(options))
    throw inputError('settings-invalid', 'createDispatcher', [
      { path: [], message: 'needs an object with host and providers' },
    ])
  const faults = [
    ...unknownOptions(options, dispatcherOptions),
    ...hostFaults(options.host),
    ...providerFaults(options.providers),
    ...groupFaults(options.times, defaultTimes as object as Record<string, unknown>, ['times']),
    ...(options.breaker === false ? [] : groupFaults(options.breaker, breakerOptions, ['breaker'])),
    ...paceFaults(options.pace, options.providers),
    ...(options.onInbound === undefined || typeof options.onInbound === 'function'
      ? []
      : [{ path: ['onInbound'], message: 'must be a function' }]),
    ...flowOptionFaults(options),
  ]
  if (faults.length > 0) throw inputError('settings-invalid', 'createDispatcher', faults)
}
