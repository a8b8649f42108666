import { groupDigits, type ToneGroup } from '../../shared/digits.ts'
import type { Element } from '../../shared/xml.ts'
import type { Target } from '../calls/call.ts'

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

/** Digits with pauses; `@ms` at the end is the length of one tone (plivo.com/docs/voice/api/call/make-a-call). */
export function readTones(text: string): readonly ToneGroup[] {
  const [digits = '', tone] = text.split('@')
  return groupDigits(digits, tone === undefined ? undefined : Number(tone))
}
