import type { Element } from '../../shared/xml.ts'
import type { Call } from '../calls/call.ts'
import type { Hangup } from '../calls/hangup-cause.ts'
import type { Webhooks } from '../webhooks/webhooks.ts'
import { isTrue, targetOf } from './attributes.ts'
import type { Source } from './documents.ts'

/** What follows an element: another document, a hang-up, or (undefined) the next element. */
export type Next =
  | { readonly source: Source; readonly extra: Readonly<Record<string, string>> }
  | { readonly hangup: Hangup }
  | undefined

type Result = Readonly<Record<string, string>>

/** The document at `action`; with `redirect="false"` it is only told and the next element follows. */
export function follow(element: Element, extra: Result, call: Call, webhooks: Webhooks): Next {
  const target = targetOf(element, 'action', 'method')
  if (!target) return undefined
  if (isTrue(element, 'redirect', true))
    return { source: { step: 'action', target }, extra: { Event: 'Redirect', ...extra } }
  report(element, extra, call, webhooks)
  return undefined
}

/** Tells the `action`, whose answer does not matter. */
export function report(element: Element, extra: Result, call: Call, webhooks: Webhooks): void {
  const target = targetOf(element, 'action', 'method')
  // [inferred] The event's name: the element's.
  if (target) webhooks.tell(target, call, { Event: element.name, ...extra })
}
