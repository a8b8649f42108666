import type { Element } from '../../twilio/twiml/xml.ts'
import type { Hangup } from '../hangup.ts'
import { isTrue, targetOf } from './attributes.ts'
import type { Source } from './documents.ts'

/** Where the document goes on: at another one, at its end, or (undefined) with the next element. */
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
