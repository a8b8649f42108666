import type { Dispatcher, Gate, Host, Provider, RoutingRuleInput, Store } from '@callplane/core'
import { token, type Token } from './token.ts'

/** The host. */
export const HOST = token<Host>('host')
/** Absent: in memory. */
export const STORE = token<Store>('store')
/** One registration for each provider instance; their order is that of registration. */
export const PROVIDER = token<Provider>('provider')
/** Absent: no rules. */
export const RULES = token<readonly RoutingRuleInput[]>('rules')
/** One registration per gate, in the order in which they run before a dial. */
export const GATE = token<Gate>('gate')
/**
 * What goes around the dispatcher, such as telemetry: each gets what the one before made. What they give must pass `close`
 * on to what they got.
 */
export const DISPATCHER_WRAPPER =
  token<(dispatcher: Dispatcher) => Dispatcher>('dispatcher-wrapper')
/** Where the providers are known, `dispatcherOf(providers)` is the same token with their types. */
export const DISPATCHER = token<Dispatcher>('dispatcher')

/**
 * The token of the dispatcher, typed for a list of providers: `root.get(dispatcherOf(providers))` checks provider names
 * and `options` as `createDispatcher` does. The providers are not registered by it, and its key is that of `DISPATCHER`.
 */
export const dispatcherOf = <const Providers extends readonly Provider[]>(
  _providers: Providers,
): Token<Dispatcher<Providers>> => DISPATCHER
