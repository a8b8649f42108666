import type { DecodedForm } from '../bodies/form.ts'
import { queryOf } from './webhook-request.ts'

/**
 * What Twilio signs with HMAC-SHA1: the URL, then each form parameter in the order of names, name and value run together.
 * A repeated one goes in once per distinct value, sorted (npm twilio 6.2.0, lib/webhooks/webhooks.js).
 */
export const twilioSignedText = (url: string, form: DecodedForm): string => {
  let text = url
  for (const name of Object.keys(form).sort()) {
    const value = form[name]
    for (const one of typeof value === 'object' ? [...new Set(value)].sort() : [value ?? ''])
      text += name + one
  }
  return text
}

const pairsOf = (fields: DecodedForm): (readonly [string, string])[] =>
  Object.keys(fields)
    .sort()
    .flatMap((name) =>
      [fields[name] ?? []]
        .flat()
        .sort()
        .map((value) => [name, value] as const),
    )

/**
 * What Plivo signs with HMAC-SHA256, V3 (npm plivo 4.79.0, lib/utils/v3Security.js, and tested with it): the address without
 * the query; the query, decoded and sorted; the form, sorted, without separators; the nonce.
 */
export const plivoSignedText = (
  request: { readonly method: string; readonly url: string },
  form: DecodedForm,
  nonce: string,
): string => {
  const address = request.url.split(/[?#]/, 1)[0] ?? ''
  const query = pairsOf(queryOf(request.url))
    .map(([name, value]) => `${name}=${value}`)
    .join('&')
  const hasForm = request.method === 'POST' && Object.keys(form).length > 0
  const body = hasForm ? pairsOf(form).map(([name, value]) => name + value) : []
  // The question mark is there before a form even without a query.
  const question = query !== '' || hasForm ? `?${query}` : ''
  const dot = query !== '' && hasForm ? '.' : ''
  return `${address}${question}${dot}${body.join('')}.${nonce}`
}
