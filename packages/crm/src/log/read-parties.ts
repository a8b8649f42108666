import type { WebhookRequest } from '@callplane/core'
import type { Parties } from './match.ts'

const text = (value: unknown): string | undefined =>
  typeof value === 'string' && value !== '' ? value : undefined

const record = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : {}

const named = (fields: Readonly<Record<string, unknown>>): Parties => {
  const to = fields['To'] ?? fields['to']
  return {
    from: text(fields['From'] ?? fields['from'] ?? fields['cli']),
    to: text(to) ?? text(record(to)['endpoint']),
  }
}

const fieldsOf = (request: WebhookRequest): Readonly<Record<string, unknown>> => {
  const query = Object.fromEntries(new URLSearchParams(request.url.split('?')[1] ?? ''))
  const body = new TextDecoder().decode(request.body)
  if (body === '') return query
  if (!/\bjson\b/i.test(request.headers['content-type'] ?? ''))
    return { ...query, ...Object.fromEntries(new URLSearchParams(body)) }
  try {
    return { ...query, ...record(JSON.parse(body)) }
  } catch {
    return query
  }
}

/**
 * Who is connected with whom, from a request that its plugin has verified. Our events carry no numbers, so they are
 * read here: `From` and `To` of a form (Twilio, Plivo), `from` and `to` of JSON, on top (Vonage) or in `data.payload`
 * (Telnyx); `from` or `cli`, and `to.endpoint` (Sinch).
 */
export const readParties = (request: WebhookRequest): Parties => {
  const fields = fieldsOf(request)
  const top = named(fields)
  if (top.from !== undefined || top.to !== undefined) return top
  return named(record(record(fields['data'])['payload']))
}
