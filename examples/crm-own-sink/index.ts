import { createHmac } from 'node:crypto'
import { SinkError, type CallLogSink, type SinkEntry } from '@callplane/crm'

export interface WebhookSinkOptions {
  readonly url: string
  /** Signs each body, so that the receiver can tell it from a forged one. */
  readonly secret: string
}

/** What the receiver gets of a call: the same keys with every version, so that a later one replaces an earlier one. */
const documentOf = (entry: SinkEntry) => ({
  id: entry.id,
  version: entry.version,
  direction: entry.direction,
  status: entry.status,
  from: entry.from,
  to: entry.to,
  startedAt: entry.startedAt,
  seconds: entry.talkDuration,
  contact: entry.references.contact?.id ?? null,
  notes: entry.notes,
  recordings: entry.recordings.flatMap(({ url }) => url ?? []),
})

/** Posts each version of each call to a URL of your own. */
export const webhookSink = ({ url, secret }: WebhookSinkOptions): CallLogSink => {
  const post = async (entry: SinkEntry, signal: AbortSignal): Promise<string> => {
    const body = JSON.stringify(documentOf(entry))
    const signature = createHmac('sha256', secret).update(body).digest('hex')
    const headers = { 'content-type': 'application/json', 'x-signature': signature }
    const response = await fetch(url, { method: 'POST', headers, body, signal }).catch(
      (cause: unknown) => {
        throw new SinkError('no answer', { written: 'unknown', retryable: true, cause })
      },
    )
    if (response.ok) return entry.id
    throw new SinkError(`HTTP ${response.status}`, {
      written: response.status >= 500 ? 'unknown' : 'no',
      retryable: response.status >= 500 || response.status === 429,
      throttled: response.status === 429,
      retryAfter: Number(response.headers.get('retry-after') ?? 1) * 1000,
    })
  }
  return {
    name: 'webhook',
    accepts: 'live',
    // The receiver keeps one record for each id, so that a body whose answer was lost can be sent again.
    deduplicates: true,
    create: (entry, { signal }) => post(entry, signal),
    update: async (_reference, entry, { signal }) => void (await post(entry, signal)),
  }
}
