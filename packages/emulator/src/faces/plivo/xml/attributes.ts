import type { Element } from '../../twilio/twiml/xml.ts'
import type { Target } from '../call.ts'

/** A whole number of at least `min`, or the default for anything else. */
export function wholeNumber(
  { attributes }: Element,
  name: string,
  { min, fallback }: { readonly min: number; readonly fallback: number },
): number {
  const raw = attributes[name]
  if (raw === undefined || !/^\d+$/.test(raw.trim())) return fallback
  return Number(raw) >= min ? Number(raw) : fallback
}

/** The URL of an attribute and its method; undefined without a URL that can be called. */
export function targetOf(
  { attributes }: Element,
  name: string,
  methodName: string,
): Target | undefined {
  const url = attributes[name]
  if (url === undefined || !/^https?:\/\//.test(url) || !URL.canParse(url)) return undefined
  return { url, method: attributes[methodName]?.toUpperCase() === 'GET' ? 'GET' : 'POST' }
}

export function isTrue({ attributes }: Element, name: string, fallback: boolean): boolean {
  const raw = attributes[name]
  return raw === undefined ? fallback : raw.toLowerCase() === 'true'
}
