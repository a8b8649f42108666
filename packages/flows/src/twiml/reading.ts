import type { Step, WebAddress } from '@callplane/core'
import type { NamedAddresses } from '../names.ts'
import type { ElementSource } from '../xml-source.ts'
import type { TwimlProfile } from './profile.ts'

export const noCounterpart = 'a flow has no field for it'

/** What the readers of single verbs share. */
export interface TwimlReading {
  readonly profile: TwimlProfile
  readonly names: NamedAddresses
}

/** A step that is being read; core checks the whole. */
export type Built = Record<string, unknown>
export const asStep = (built: Built): Step => built as unknown as Step

/** Attributes of an element that the model has no field for. */
export const loseKnown = (source: ElementSource, { profile }: TwimlReading): void =>
  source.lose(profile.lost[source.name] ?? [], noCounterpart)

/** Sets `next` to the continuation at `action`. */
export const readNext = (
  source: ElementSource,
  built: Built,
  { names, absent }: { readonly names: NamedAddresses; readonly absent?: WebAddress | undefined },
): void => {
  const address = source.address('action', 'method', absent)
  if (address) built['next'] = names.nameOf(String(built['step']), address)
}

export const readReport = (source: ElementSource, built: Built, name: string): void => {
  const report = source.address(name, `${name}Method`)
  if (report) built['report'] = report
}
