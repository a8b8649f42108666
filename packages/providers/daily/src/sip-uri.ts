/** What Daily lets through: "headers must start with X-" (…/rooms/dial-out/start). */
export const isSendable = (name: string): boolean => /^x-/i.test(name)

/** Headers travel as a query of the SIP URI, percent-encoded. */
export const withSipHeaders = (uri: string, headers: Readonly<Record<string, string>>): string => {
  const pairs = Object.entries(headers).map(
    ([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`,
  )
  return pairs.length === 0 ? uri : `${uri}?${pairs.join('&')}`
}

const decode = (text: string): string => {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

/** The inverse. A plus sign is one: this is a SIP URI, not a form. */
export const splitSipHeaders = (
  uri: string,
): { readonly to: string; readonly headers: Readonly<Record<string, string>> } => {
  const mark = uri.indexOf('?')
  if (mark < 0) return { to: uri, headers: {} }
  const headers: Record<string, string> = {}
  for (const pair of uri.slice(mark + 1).split('&')) {
    const equals = pair.indexOf('=')
    const name = decode(equals < 0 ? pair : pair.slice(0, equals))
    if (name !== '') headers[name] = equals < 0 ? '' : decode(pair.slice(equals + 1))
  }
  return { to: uri.slice(0, mark), headers }
}
