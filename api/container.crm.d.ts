import { Crm, CrmOptions } from "@callplane/crm";
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
declare const CRM: Token<Crm>;
type ContainedCrmOptions = Omit<CrmOptions, 'dispatcher' | 'host'>;
declare const withCrm: (options: ContainedCrmOptions | ((resolver: Resolver) => ContainedCrmOptions)) => Module;
export { CRM, ContainedCrmOptions, withCrm };