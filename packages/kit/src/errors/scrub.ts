const mark = '[secret]'

/** Shorter ones would remove parts of ordinary text, and are not secrets. */
const shortest = 4

const xmlNames: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
}

/** Every form in which a text travels in URLs, bodies and headers. */
const encodingsOf = (secret: string): string[] => {
  const bytes = Buffer.from(secret)
  const base64 = bytes.toString('base64')
  const direct = [secret, base64, base64.replace(/=+$/, ''), bytes.toString('base64url')]
  const percent = direct.flatMap((text) => {
    const encoded = encodeURIComponent(text.toWellFormed())
    // Some encoders leave these alone, others do not; and some write %3d for %3D.
    const full = encoded.replace(
      /[!'()*~]/g,
      (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
    )
    return [encoded, full, encoded.replaceAll('%20', '+'), full.replaceAll('%20', '+')]
  })
  const lower = percent.map((text) => text.replace(/%[0-9A-F]{2}/g, (code) => code.toLowerCase()))
  const json = JSON.stringify(secret).slice(1, -1)
  const xml = secret.replace(/[&<>"']/g, (sign) => xmlNames[sign] ?? sign)
  return [...direct, ...percent, ...lower, json, json.replaceAll('/', '\\/'), xml]
}

// Credentials by their look, for those that are not listed: a header, a scheme, a JWT, a private key. A text that was cut
// may end inside a quoted value.
const header =
  /((?:proxy-)?authorization\\?["']?\s*[:=]\s*(?:\[(?!secret\])\s*)?)(\[secret\]|"(?:[^"\\]|\\.)*(?:"|\\?$)|\\"(?:[^"\\]|\\(?!"))*(?:\\"|$)|'[^'\r\n]*(?:'|$)|[^\s"'\\,}\]][^\r\n",}\]]*)/gi
// A digit or a capital, or else "basic authentication" would be one.
const scheme =
  /\b([Bb]earer|BEARER|[Bb]asic|BASIC)(\s+|%20|\+)(?=[a-z._~+/-]*[0-9A-Z])[A-Za-z0-9._~+/-]{8,}=*/g
const jwt = /\beyJ[A-Za-z0-9_-]{4,}\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]*/g

/** In one pass: a pattern for the whole would search for the end from every beginning. */
const withoutPrivateKeys = (text: string): string => {
  const begin = /-----BEGIN [A-Z ]*PRIVATE KEY-----/g
  const end = /-----END [A-Z ]*PRIVATE KEY-----/g
  let kept = ''
  let from = 0
  for (let found = begin.exec(text); found; found = begin.exec(text)) {
    end.lastIndex = begin.lastIndex
    if (!end.exec(text)) break
    kept += text.slice(from, found.index) + mark
    from = begin.lastIndex = end.lastIndex
  }
  return kept + text.slice(from)
}

const byLook = (text: string): string =>
  withoutPrivateKeys(text)
    .replace(header, (_all, before: string, value: string) => {
      const quote = /^\\?["']/.exec(value)?.[0] ?? ''
      return `${before}${quote}${mark}${quote}`
    })
    .replace(scheme, `$1$2${mark}`)
    .replace(jwt, mark)

/**
 * Takes the given secrets out of a text in every encoding they travel in, and whatever looks like a credential.
 * Give a Basic pair as one more secret, `user:password`, since its base64 is not made of the parts' base64.
 */
export const createScrub = (
  secrets: readonly (string | undefined)[],
): ((text: string) => string) => {
  const wanted = secrets.filter((secret) => secret !== undefined && secret.length >= shortest)
  // Longest first: a secret that contains another goes as a whole.
  const forms = [...new Set(wanted.flatMap((secret) => encodingsOf(secret ?? '')))]
    .sort((a, b) => b.length - a.length)
    .map((form) => form.replace(/[.*+?^${}()|[\]\\/-]/g, '\\$&'))
  if (forms.length === 0) return byLook
  const known = new RegExp(forms.join('|'), 'g')
  return (text) => byLook(text.replace(known, mark))
}
