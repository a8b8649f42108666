import type { Element } from '../../shared/xml.ts'
import { CALL_EVENTS, type Callback, type CallEvent, type DocumentSource } from '../calls/call.ts'
import type { HttpMethod } from '../parameters.ts'
import type { TwimlDocument } from './documents.ts'

/** The document that follows a verb; undefined: the next verb. */
export type Next =
  | { readonly source: DocumentSource; readonly extra: Readonly<Record<string, string>> }
  | undefined

export function methodOf(element: Element, name = 'method'): HttpMethod {
  return element.attributes[name]?.toUpperCase() === 'GET' ? 'GET' : 'POST'
}

/** Absolute, or relative to the document; undefined when it can be neither. */
export function resolveUrl(url: string, document: TwimlDocument): string | undefined {
  if (!URL.canParse(url, document.url)) return undefined
  return new URL(url, document.url).toString()
}

/** The document at the verb's `action`; undefined without one that can be called. */
export function actionOf(element: Element, document: TwimlDocument): DocumentSource | undefined {
  const raw = element.attributes['action']
  const url = raw === undefined ? undefined : resolveUrl(raw, document)
  return url === undefined ? undefined : { url, method: methodOf(element) }
}

/** The current document again; undefined for one that was given inline. */
export function sourceOf({ url, method }: TwimlDocument): DocumentSource | undefined {
  return url === undefined ? undefined : { url, method }
}

/** `statusCallback…` on a noun; only `completed` when no event is named. */
export function callbackOf(
  element: Element,
  document: TwimlDocument,
): Callback<CallEvent> | undefined {
  const raw = element.attributes['statusCallback']
  const url = raw === undefined ? undefined : resolveUrl(raw, document)
  if (url === undefined) return undefined
  const named = (element.attributes['statusCallbackEvent'] ?? '').split(/[\s,]+/)
  const events = CALL_EVENTS.filter((event) => named.includes(event))
  const method = methodOf(element, 'statusCallbackMethod')
  return { url, method, events: events.length > 0 ? events : ['completed'] }
}
