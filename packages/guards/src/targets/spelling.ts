/** Every percent-encoded layer taken off; some proxies decode one time too many. */
export const fullyDecoded = (text: string): string => {
  let current = text
  for (let layer = 0; layer < 5 && current.includes('%'); layer++) {
    let next: string
    try {
      next = decodeURIComponent(current)
    } catch {
      // Not UTF-8: byte by byte, and a percent sign that encodes nothing stays.
      next = current.replace(/%([0-9a-f]{2})/gi, (_all, hex: string) =>
        String.fromCharCode(Number.parseInt(hex, 16)),
      )
    }
    if (next === current) break
    current = next
  }
  return current
}

/** The ASCII digit of a decimal digit of any script: in Unicode each script's ten are consecutive. */
const asciiDigit = (digit: string): string => {
  const point = digit.codePointAt(0) ?? 0
  let zero = point
  while (point - zero < 9 && /\p{Nd}/u.test(String.fromCodePoint(zero - 1))) zero--
  return String(point - zero)
}

/** Full-width, superscript and other scripts' digits as ASCII ones; invisible characters taken out. */
const plain = (text: string): string =>
  /^[\x20-\x7e]*$/.test(text)
    ? text
    : text
        .normalize('NFKC')
        .replace(/[\p{Cf}\p{M}]/gu, '')
        .replace(/\p{Nd}/gu, asciiDigit)

/** What a switch would dial of a text: digits, `*`, `#` and a leading plus. Null for a name. */
const dialString = (text: string): string | null => {
  // `p`, `w` and `x` between digits are pauses, waits and extensions: what follows is not dialled.
  const dialled = /^([^\p{L}]*\d[^\p{L}]*)[pwx][^\p{L}]*$/iu.exec(text)?.[1] ?? text
  if (/\p{L}/u.test(dialled)) return null
  const kept = dialled.replace(/[^\d+*#]/g, '')
  if (!/\d/.test(kept)) return null
  return kept.replace(/(?!^)\+/g, '')
}

/** Every way in which a text could be taken for something to dial; empty for a name. */
export const dialStringsOf = (text: string): readonly string[] => {
  if (/^\+[0-9]+$/.test(text)) return [text]
  // A name in which no digit is written in any way.
  if (/^[\x20-\x24\x26-\x2f\x3a-\x7e]*$/.test(text)) return []
  const spelled = plain(fullyDecoded(text))
  const pieces = spelled.split(/[;@:,=&/?!$'~|\\]+/)
  const found = [spelled.split(';')[0] ?? '', ...pieces]
    .map(dialString)
    .filter((dialled) => dialled !== null)
  return [...new Set(found)]
}

export interface SipAddress {
  /** Lower case, without port and parameters. */
  readonly host: string
  readonly dialStrings: readonly string[]
  /** The parameter `phone-context`, where it is a calling code such as `+1` (RFC 3966). */
  readonly context: string | null
}

const contextOf = (rest: string): string | null =>
  // Without a parameter, however it is written.
  /^[\x20-\x24\x26-\x3a\x3c-\x7e]*$/.test(rest)
    ? null
    : (/;phone-context=(\+\d{1,7})(?:[;@]|$)/i.exec(plain(fullyDecoded(rest)))?.[1] ?? null)

/** Reads a `sip:` URI for what it would dial. One without a user is read by its host, as some stacks do. */
export const readSipUri = (uri: string): SipAddress => {
  const rest = uri.replace(/^sips?:/i, '')
  const at = rest.lastIndexOf('@')
  const user = at < 0 ? null : rest.slice(0, at)
  const hostPart = rest.slice(at + 1)
  const host = (hostPart.split(';')[0] ?? '').replace(/:\d+$/, '').toLowerCase()
  const context = contextOf(rest)
  const [name, ...userParameters] = (user ?? '').split(';')
  const spelled =
    user === null
      ? dialStringsOf(host).filter(
          (dialled) => /^[+*#]*\d{2,}$/.test(dialled) && !host.includes('.'),
        )
      : dialStringsOf(name ?? '')
  return {
    host,
    dialStrings:
      spelled.length > 0 || userParameters.length === 0 ? spelled : dialStringsOf(user ?? ''),
    context,
  }
}
