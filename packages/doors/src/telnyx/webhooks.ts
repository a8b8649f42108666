import type { CallReportEvent, Fault } from '@callplane/core'
import type { FieldReader } from '@callplane/kit'
import type { WantedCall } from '../door-face.ts'
import type { TelnyxConnection } from './settings.ts'

/** Parameters of a dial that say where and how its webhooks go. */
export const webhookParameters = [
  'webhook_url',
  'webhook_url_method',
  'webhook_urls',
  'webhook_urls_method',
  'webhook_retries_policies',
] as const

/** Webhooks that a door sends. Telnyx has none for ringing. */
const served = {
  'call.initiated': 'initiated',
  'call.answered': 'answered',
  'call.machine.detection.ended': 'machine',
  'call.hangup': 'ended',
  'call.recording.saved': 'recording',
} as const satisfies Readonly<Record<string, CallReportEvent>>
type Served = keyof typeof served
type Method = 'GET' | 'POST'
type Reports = NonNullable<WantedCall['reports']>

const isServed = (event: string): event is Served => Object.hasOwn(served, event)

const isAddress = (text: string): boolean =>
  URL.canParse(text) && /^https?:$/.test(new URL(text).protocol)

const methodOf = (reader: FieldReader, name: string): Method =>
  reader.oneOf(name, ['GET', 'POST']) ?? 'POST'

type Special = readonly (readonly [event: Served, url: string])[]

/** Addresses of single events, `webhook_urls`: one for each in the OpenAPI document, a list in the client (7.24.0). */
const readSpecial = (reader: FieldReader, faults: Fault[]): Special => {
  const given = reader.fields('webhook_urls')
  return (given?.unread ?? []).flatMap((event): Special => {
    const urls = given?.values(event).map(String) ?? []
    const path = ['body', 'webhook_urls', event]
    if (!urls.every((url) => isAddress(url)))
      faults.push({ path, message: 'must be an http(s) URL' })
    else if (isServed(event)) return urls.map((url) => [event, url])
    else reader.note(`webhook_urls.${event}`, 'dropped', 'this door does not send this event')
    return []
  })
}

/**
 * Where the application wants to be told of a dial. Telnyx repeats a delivery by itself; how often is not documented, so that
 * a wish for other waits is a note.
 */
export const readWebhooks = (
  reader: FieldReader,
  { webhookUrl, webhookFailoverUrl }: TelnyxConnection,
  faults: Fault[],
): Reports => {
  const own = reader.text('webhook_url')
  if (own !== undefined && !isAddress(own))
    faults.push({ path: ['body', 'webhook_url'], message: 'must be an http(s) URL' })
  const method = methodOf(reader, 'webhook_url_method')
  const specialMethod = methodOf(reader, 'webhook_urls_method')
  const special = readSpecial(reader, faults)
  reader.drop('webhook_retries_policies', 'this door repeats deliveries by its own times')
  const usual = own ?? webhookUrl
  const events = Object.entries(served).flatMap(([event, ours]) =>
    special.some(([own]) => own === event) ? [] : [ours],
  )
  const isFailover = own === undefined && webhookFailoverUrl !== undefined
  return [
    ...(usual !== undefined && events.length > 0
      ? [
          {
            url: usual,
            dialect: 'telnyx' as const,
            method,
            events,
            ...(isFailover && { fallback: { url: webhookFailoverUrl } }),
          },
        ]
      : []),
    ...special.map(([event, url]) => ({
      url,
      dialect: 'telnyx' as const,
      method: specialMethod,
      events: [served[event]],
    })),
  ]
}
