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

/** The inverse. A plus sign stays a plus sign: this is a SIP URI, not a form. */
export const splitSipHeaders = (
  uri: string,
): {
  readonly to: string
  readonly headers: Readonly<Record<string, string>>
  /** Pairs without a name, and repeated names, by name. */
  readonly lost: readonly string[]
} => {
  const mark = uri.indexOf('?')
  if (mark < 0) return { to: uri, headers: {}, lost: [] }
  const headers = new Map<string, string>()
  const lost: string[] = []
  for (const pair of uri.slice(mark + 1).split('&')) {
    const equals = pair.indexOf('=')
    const name = decode(equals < 0 ? pair : pair.slice(0, equals))
    const value = equals < 0 ? '' : decode(pair.slice(equals + 1))
    if (name !== '' && !headers.has(name)) headers.set(name, value)
    else if (pair !== '' && headers.get(name) !== value) lost.push(name === '' ? '(unnamed)' : name)
  }
  return { to: uri.slice(0, mark), headers: Object.fromEntries(headers), lost }
}
