import type { Element } from '../../shared/xml.ts'
import type { Hangup } from '../calls/hangup-cause.ts'
import { isTrue, targetOf } from './attributes.ts'
import type { Source } from './documents.ts'

/** What follows an element: another document, a hang-up, or (undefined) the next element. */
export type Next =
  | { readonly source: Source; readonly extra: Readonly<Record<string, string>> }
  | { readonly hangup: Hangup }
  | undefined

/** The document at `action`, unless the element only reports to it. */
export function follow(element: Element, extra: Readonly<Record<string, string>>): Next {
  const target = targetOf(element, 'action', 'method')
  if (!target || !isTrue(element, 'redirect', true)) return undefined
  return { source: { step: 'action', target }, extra: { Event: 'Redirect', ...extra } }
}
