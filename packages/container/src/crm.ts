import { createCrm, type Crm, type CrmOptions } from '@callplane/crm'
import type { Module, Resolver } from './root.ts'
import { token } from './token.ts'
import { DISPATCHER, HOST } from './tokens.ts'

/** The call log, contacts and click-to-call. */
export const CRM = token<Crm>('crm')

/** What the application gives; dispatcher and host are those of the container. */
export type ContainedCrmOptions = Omit<CrmOptions, 'dispatcher' | 'host'>

/** Makes a CRM around the container's dispatcher on first use, and closes it with the container, before the dispatcher. */
export const withCrm =
  (options: ContainedCrmOptions | ((resolver: Resolver) => ContainedCrmOptions)): Module =>
  (root) => {
    root.factory(
      CRM,
      (resolver) =>
        createCrm({
          ...(typeof options === 'function' ? options(resolver) : options),
          dispatcher: resolver.get(DISPATCHER),
          host: resolver.get(HOST),
        }),
      (crm) => crm.close(),
    )
  }
