/** Names under which documents of providers, such as Vonage's NCCO, hold what they dial. */
const addressKeys = /^(?:to|numbers?|phone(?:numbers?)?|uris?|sip|endpoints?|destinations?)$/i
/** What TwiML and Plivo XML dial: the text of these elements, and of `Dial` itself. */
const dialElements = /<(Number|Sip|User|Dial)\b[^>]*>([^<]+)/gi

const unescaped = (text: string): string =>
  text
    .replace(/&#x([0-9a-f]{1,6});/gi, (_all, hex: string) => codePoint(Number.parseInt(hex, 16)))
    .replace(/&#(\d{1,7});/g, (_all, decimal: string) => codePoint(Number(decimal)))
    .replaceAll('&amp;', '&')
    .trim()
const codePoint = (value: number): string => (value <= 0x10_ffff ? String.fromCodePoint(value) : '')

/**
 * What documents of one's own in a call's provider options dial. Best effort: a document that the provider
 * fetches from an address of yours cannot be seen before the dial.
 */
export const addressesInOptions = (options: unknown): readonly string[] => {
  const found: string[] = []
  const visit = (value: unknown, key: string): void => {
    if (typeof value === 'string') {
      if (value.includes('<'))
        for (const [, , text = ''] of value.matchAll(dialElements)) {
          const address = unescaped(text)
          if (address !== '') found.push(address)
        }
      else if (addressKeys.test(key)) found.push(value)
    } else if (typeof value === 'number' && addressKeys.test(key)) found.push(String(value))
    else if (Array.isArray(value)) for (const inner of value) visit(inner, key)
    else if (typeof value === 'object' && value !== null)
      for (const [name, inner] of Object.entries(value)) visit(inner, name)
  }
  visit(options, '')
  return found
}
