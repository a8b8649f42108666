import { InstrumentOptions } from "@callplane/telemetry";
interface Token<T> {
  readonly key: symbol;
  readonly type?: T;
}
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
declare const withTelemetry: (options?: InstrumentOptions) => Module;
export { withTelemetry };