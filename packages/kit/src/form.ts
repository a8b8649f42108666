export type FormFields = Readonly<
  Record<string, string | number | boolean | readonly string[] | undefined>
>
/** A key that came more than once has an array. Has no prototype, so that `__proto__` is a key like any other. */
export type DecodedForm = Record<string, string | string[]>

// What `encodeURIComponent` leaves alone and a form must escape, and the blank, which a form writes as a plus.
const differing = /%20|[!'()~]/g
const replacements: Readonly<Record<string, string>> = {
  '%20': '+',
  '!': '%21',
  "'": '%27',
  '(': '%28',
  ')': '%29',
  '~': '%7E',
}

const encode = (text: string): string =>
  encodeURIComponent(text.toWellFormed()).replace(differing, (found) => replacements[found] ?? '')

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
