/** Twilio takes unformatted numbers of North America too (twilio.com/docs/voice/twiml/number). */
const numberOf = (text: string): string => {
  const bare = text.replace(/[\s().-]/g, '')
  if (/^[2-9]\d{9}$/.test(bare)) return `+1${bare}`
  return /^1[2-9]\d{9}$/.test(bare) ? `+${bare}` : bare
}

export const addressOf = (text: string): string =>
  /^(?:sips?|client):/i.test(text) ? text : numberOf(text)

export interface SplitUri {
  readonly uri: string
  readonly headers?: Readonly<Record<string, string>>
  /** Repeated names; the first value counts. */
  readonly repeated: readonly string[]
}

// A plus sign is literal: `+` for a space is a rule of HTML forms, not of URIs (RFC 3261 §25.1, `hvalue`).
const unescape = (text: string): string => {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

/** `sip:a@b?X-One=1` as URI and headers. */
export const splitSipUri = (text: string): SplitUri => {
  const whole = text.trim()
  const at = whole.indexOf('?')
  if (at < 0 || !/^sips?:/i.test(whole)) return { uri: whole, repeated: [] }
  const headers = new Map<string, readonly [name: string, value: string]>()
  const repeated: string[] = []
  for (const part of whole.slice(at + 1).split('&')) {
    if (part === '') continue
    const [name = '', ...value] = part.split('=')
    const header = unescape(name)
    const key = header.toLowerCase()
    if (headers.has(key)) repeated.push(header)
    else headers.set(key, [header, unescape(value.join('='))])
  }
  return { uri: whole.slice(0, at), headers: Object.fromEntries(headers.values()), repeated }
}
