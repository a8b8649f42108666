import { flag } from '../codecs.ts'
import type { NamedAddresses } from '../names.ts'
import type { ElementSource } from '../xml-source.ts'
import { lost } from './fields.ts'

/** A step that is being read; core checks the whole. */
export type Built = Record<string, unknown>

/** Attributes of an element that the model has no field for. */
export const loseKnown = (source: ElementSource): void =>
  source.lose(
    Object.hasOwn(lost, source.name) ? (lost[source.name] ?? []) : [],
    'a flow has no field for it',
  )

/**
 * Sets `next` to the continuation at `action`. With `redirect="false"` Plivo only reports to that URL and goes on with the
 * document.
 */
export const readNext = (source: ElementSource, built: Built, names: NamedAddresses): void => {
  const redirect = source.take('redirect')
  if (redirect !== undefined && flag.read(redirect) === undefined)
    source.fault('redirect', flag.expected)
  const address = source.address('action', 'method')
  if (address && flag.read(redirect) === false)
    source.note(
      'action',
      'dropped',
      'with redirect="false" it is only told the result, which a flow does not do',
    )
  else if (address) built['next'] = names.nameOf(String(built['step']), address)
}
