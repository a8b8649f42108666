import {
  createDispatcher,
  type Dispatcher,
  type Store,
  type DispatcherOptions,
  type Gate,
  type Host,
  type Provider,
  type RoutingRuleInput,
} from '@callplane/core'
import type { Module, Resolver, Root } from './root.ts'
import type { Token } from './token.ts'
import { DISPATCHER, DISPATCHER_WRAPPER, GATE, HOST, PROVIDER, RULES, STORE } from './tokens.ts'

/** A thing itself stays the caller's to close; a function is called on first use, and what it makes is closed with the container. */
type Given<T extends object> = T | ((resolver: Resolver) => T)

const give = <T extends object>(root: Root, token: Token<T>, given: Given<T>): Root =>
  typeof given === 'function' ? root.factory(token, given) : root.value(token, given)

/** Registers the host. */
export const withHost =
  (host: Given<Host>): Module =>
  (root) => {
    give(root, HOST, host)
  }

/** Registers the store. Without it calls are kept in memory, which is for tests. */
export const withStore =
  (store: Given<Store>): Module =>
  (root) => {
    give(root, STORE, store)
  }

/** Registers providers. */
export const withProviders =
  (...providers: readonly Provider[]): Module =>
  (root) => {
    for (const provider of providers) root.value(PROVIDER, provider)
  }

/** Registers routing rules. */
export const withRules =
  (rules: readonly RoutingRuleInput[]): Module =>
  (root) => {
    root.value(RULES, rules)
  }

/** Registers gates, such as guards. */
export const withGates =
  (...gates: readonly Given<Gate>[]): Module =>
  (root) => {
    for (const gate of gates) give(root, GATE, gate)
  }

/** Applied by itself, before all others. Give it again to set the remaining options of a dispatcher. */
export const withDispatcher =
  (
    options: Omit<
      DispatcherOptions<readonly Provider[]>,
      'host' | 'providers' | 'rules' | 'store' | 'gates'
    > = {},
  ): Module =>
  (root) => {
    root.factory(
      DISPATCHER,
      (resolver) => {
        const dispatcher: Dispatcher = createDispatcher({
          ...options,
          host: resolver.get(HOST),
          providers: resolver.all(PROVIDER),
          rules: resolver.find(RULES),
          store: resolver.find(STORE),
          gates: resolver.all(GATE),
        })
        return resolver.all(DISPATCHER_WRAPPER).reduce((held, wrap) => wrap(held), dispatcher)
      },
      (dispatcher) => dispatcher.close(),
    )
  }
