import type { Dispatcher, Gate, Host, Provider, RoutingRuleInput, Store } from '@callplane/core'
import { token } from './token.ts'

export const HOST = token<Host>('host')
/** Absent: in memory. */
export const STORE = token<Store>('store')
/** One registration for each provider instance; their order is that of registration. */
export const PROVIDER = token<Provider>('provider')
/** Absent: no rules. */
export const RULES = token<readonly RoutingRuleInput[]>('rules')
/** One registration per gate, in the order in which they run before a dial. */
export const GATE = token<Gate>('gate')
export const DISPATCHER = token<Dispatcher>('dispatcher')
