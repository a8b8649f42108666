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
  const encoded = encodeURIComponent(text.toWellFormed()).replaceAll('%20', '+')
  return differing.test(encoded)
    ? encoded.replace(/[!'()~]/g, (found) => `%${found.charCodeAt(0).toString(16).toUpperCase()}`)
    : encoded
}

/** `application/x-www-form-urlencoded`, byte for byte as `URLSearchParams` writes it. An array repeats its key. */
export const formEncode = (fields: FormFields): string => {
  let text = ''
  for (const [key, value] of Object.entries(fields)) {
    if (value === undefined) continue
    for (const one of typeof value === 'object' ? value : [value])
      text += `${text === '' ? '' : '&'}${encode(key)}=${encode(String(one))}`
  }
  return text
}

export const formDecode = (text: string): DecodedForm => {
  const fields: DecodedForm = Object.create(null)
  for (const [key, value] of new URLSearchParams(text)) {
    const before = fields[key]
    if (before === undefined) fields[key] = value
    else if (typeof before === 'string') fields[key] = [before, value]
    else before.push(value)
  }
  return fields
}
