import { DependencyContainer } from "tsyringe";
import { Dispatcher, DispatcherOptions, Gate, Host, Provider, RoutingRuleInput, Store } from "@callplane/core";
interface Token<T> {
  readonly key: symbol;
  readonly type?: T;
}
declare const token: <T>(name: string) => Token<T>;
interface Resolver {
  get<T>(token: Token<T>): T;
  find<T>(token: Token<T>): T | undefined;
  all<T>(token: Token<T>): readonly T[];
}
interface Root extends Resolver, AsyncDisposable {
  value<T>(token: Token<T>, value: NoInfer<T>): Root;
  factory<T>(token: Token<T>, make: (resolver: Resolver) => NoInfer<T>, close?: (made: T) => unknown): Root;
}
type Module = (root: Root) => void;
declare const createContainer: (...modules: readonly Module[]) => Root;
declare const install: (container: DependencyContainer, ...modules: readonly Module[]) => Root;
type Given<T extends object> = T | ((resolver: Resolver) => T);
declare const withHost: (host: Given<Host>) => Module;
declare const withStore: (store: Given<Store>) => Module;
declare const withProviders: (...providers: readonly Provider[]) => Module;
declare const withRules: (rules: readonly RoutingRuleInput[]) => Module;
declare const withGates: (...gates: readonly Given<Gate>[]) => Module;
declare const withDispatcher: (options?: Omit<DispatcherOptions<readonly Provider[]>, 'host' | 'providers' | 'rules' | 'store' | 'gates'>) => Module;
declare const HOST: Token<Host>;
declare const STORE: Token<Store>;
declare const PROVIDER: Token<Provider<string, unknown, string>>;
declare const RULES: Token<readonly RoutingRuleInput<string, string>[]>;
declare const GATE: Token<Gate>;
declare const DISPATCHER_WRAPPER: Token<(dispatcher: Dispatcher) => Dispatcher>;
declare const DISPATCHER: Token<Dispatcher<readonly Provider<string, unknown, string>[], string>>;
declare const dispatcherOf: <const Providers extends readonly Provider[]>(_providers: Providers) => Token<Dispatcher<Providers>>;
export { DISPATCHER, DISPATCHER_WRAPPER, GATE, HOST, type Module, PROVIDER, RULES, type Resolver, type Root, STORE, type Token, createContainer, dispatcherOf, install, token, withDispatcher, withGates, withHost, withProviders, withRules, withStore };