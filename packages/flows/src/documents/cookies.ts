/** A cookie that an application set during a call. */
export interface Cookie {
  /** The host that set it, and gets it again. */
  readonly host: string
  readonly name: string
  readonly value: string
  readonly path: string
}

/** An application that sets more, or longer ones, loses the oldest. */
const maxCookies = 50
const maxLength = 4096

/** `set-cookie` headers that came as one, divided at the commas that are not part of a date. */
const divided = (header: string): readonly string[] => header.split(/,(?=\s*[^\s;,=]+=)/)

const read = (
  text: string,
  url: URL,
): { readonly cookie: Cookie; readonly isGone: boolean } | null => {
  const [pair = '', ...attributes] = text.split(';')
  const at = pair.indexOf('=')
  const name = pair.slice(0, at).trim()
  if (at < 1 || name === '' || text.length > maxLength) return null
  let path = '/'
  let isGone = false
  for (const attribute of attributes) {
    const [key = '', value = ''] = attribute.split('=', 2).map((part) => part.trim())
    if (/^path$/i.test(key) && value.startsWith('/')) path = value
    if (/^max-age$/i.test(key) && /^(?:0+|-\d+)$/.test(value)) isGone = true
    if (/^expires$/i.test(key) && Date.parse(value) <= 0) isGone = true
  }
  return { cookie: { host: url.host, name, value: pair.slice(at + 1).trim(), path }, isGone }
}

const isSame = (one: Cookie, other: Cookie): boolean =>
  one.host === other.host && one.name === other.name && one.path === other.path

/** The cookies once a response has come. They live as long as the call, so times of expiry do not count. */
export const withCookies = (
  held: readonly Cookie[],
  header: string | undefined,
  url: URL,
): readonly Cookie[] => {
  if (header === undefined) return held
  let cookies = held
  for (const text of divided(header)) {
    const found = read(text, url)
    if (!found) continue
    const others = cookies.filter((cookie) => !isSame(cookie, found.cookie))
    cookies = found.isGone ? others : [...others, found.cookie]
  }
  return cookies.slice(-maxCookies)
}

const isBelow = (path: string, pathname: string): boolean =>
  pathname === path || pathname.startsWith(path.endsWith('/') ? path : `${path}/`)

/** The header for a request, if there are cookies for it. */
export const cookieHeader = (
  cookies: readonly Cookie[],
  { host, pathname }: URL,
): Readonly<Record<string, string>> => {
  const own = cookies.filter((cookie) => cookie.host === host && isBelow(cookie.path, pathname))
  return own.length === 0
    ? {}
    : { cookie: own.map(({ name, value }) => `${name}=${value}`).join('; ') }
}
