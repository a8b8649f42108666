/** Fields of a form; those that are undefined are left out. */
export type FormFields = Readonly<
  Record<string, string | number | boolean | readonly string[] | undefined>
>
/** A key that came more than once has an array. Has no prototype, so that `__proto__` is a key like any other. */
export type DecodedForm = Record<string, string | string[]>

/** Most names and many values are these: nothing of them is escaped. */
const plain = /^[\w.*-]*$/
/** What `encodeURIComponent` leaves alone and a form must escape. */
const differing = /[!'()~]/

const encode = (text: string): string => {
  if (plain.test(text)) return text
  // A form writes the blank as a plus.
  const escaped = encodeURIComponent(text.toWellFormed())
  const encoded = escaped.includes('%20') ? escaped.replaceAll('%20', '+') : escaped
  return differing.test(encoded)
    ? encoded.replace(/[!'()~]/g, (found) => `%${found.charCodeAt(0).toString(16).toUpperCase()}`)
    : encoded
}

/** `application/x-www-form-urlencoded`, byte for byte as `URLSearchParams` writes it. An array repeats its key. */
export const formEncode = (fields: FormFields): string => {
  let text = ''
  for (const key of Object.keys(fields)) {
    const value = fields[key]
    if (value === undefined) continue
    for (const one of typeof value === 'object' ? value : [value])
      text += `${text === '' ? '' : '&'}${encode(key)}=${encode(String(one))}`
  }
  return text
}

const add = (fields: DecodedForm, key: string, value: string): void => {
  const before = fields[key]
  if (before === undefined) fields[key] = value
  else if (typeof before === 'string') fields[key] = [before, value]
  else before.push(value)
}

/** Throws where an escape is none, or is not UTF-8. */
const decode = (text: string): string => {
  const spaced = text.includes('+') ? text.replaceAll('+', ' ') : text
  return spaced.includes('%') ? decodeURIComponent(spaced) : spaced
}

/** As `URLSearchParams` reads it, but faster; throws what only that reads. */
const decodeWellFormed = (text: string): DecodedForm => {
  const fields: DecodedForm = Object.create(null)
  for (const part of text.split('&')) {
    if (part === '') continue
    const at = part.indexOf('=')
    if (at < 0) add(fields, decode(part), '')
    else add(fields, decode(part.slice(0, at)), decode(part.slice(at + 1)))
  }
  return fields
}

/** The fields of a form. A field that occurs several times is a list. */
export const formDecode = (text: string): DecodedForm => {
  // It takes a question mark off the front.
  if (!text.startsWith('?') && text.isWellFormed())
    try {
      return decodeWellFormed(text)
    } catch {
      // Read below, escapes that are none included.
    }
  const fields: DecodedForm = Object.create(null)
  for (const [key, value] of new URLSearchParams(text)) add(fields, key, value)
  return fields
}
