import {
  monotonicOf,
  TransportError,
  type FetchLimits,
  type Host,
  type LogEntry,
  type WireRequest,
  type WireResponse,
} from '@callplane/core'
import type { ManualClock } from '@callplane/core/testing'
import { ConnectionResetError, type Emulator } from '@callplane/emulator'

/** A host whose requests reach the emulator without a socket. */
export interface InProcessHost extends Host {
  readonly clock: ManualClock
  readonly entries: LogEntry[]
  /** Everything sent, credentials included: the transcript that `scrub` must clean. */
  readonly transcript: string[]
  readonly sent: WireRequest[]
}

/** A host that reaches an emulator without a socket, on a clock that only moves when told to. */
export const inProcessHost = (
  emulator: () => Emulator,
  clock: ManualClock,
  publicUrl: string | undefined,
): InProcessHost => {
  const transcript: string[] = []
  const sent: WireRequest[] = []
  const entries: LogEntry[] = []
  return {
    clock,
    publicUrl,
    entries,
    transcript,
    sent,
    log: (entry) => void entries.push(entry),
    fetch: (request, limits = {}) =>
      exchange({ emulator: emulator(), clock, transcript, sent }, request, limits),
  }
}

interface Wire extends Pick<InProcessHost, 'clock' | 'transcript' | 'sent'> {
  readonly emulator: Emulator
}

const exchange = async (
  { emulator, clock, transcript, sent }: Wire,
  request: WireRequest,
  { sendBy, timeoutMs = 60_000, signal }: FetchLimits,
) => {
  if (signal?.aborted) throw new TransportError('aborted', false)
  if (sendBy !== undefined && monotonicOf(clock) >= sendBy)
    throw new TransportError('send-by', false)
  const url = new URL(request.url)
  const gone = new AbortController()
  transcript.push(JSON.stringify(request))
  sent.push(request)
  const headers = Object.fromEntries(
    Object.entries(request.headers).map(([name, value]) => [name.toLowerCase(), value]),
  )
  return new Promise<WireResponse>((resolve, reject) => {
    const fail = (error: TransportError) => {
      reject(error)
      gone.abort()
    }
    const cancel = clock.after(timeoutMs, () => fail(new TransportError('timeout', true)))
    signal?.addEventListener('abort', () => fail(new TransportError('aborted', true)), {
      once: true,
    })
    const answer = async () => {
      const response = await emulator.handle(
        {
          method: request.method,
          url: url.pathname + url.search,
          headers,
          body: new TextEncoder().encode(request.body ?? ''),
          origin: url.origin,
        },
        { signal: gone.signal },
      )
      const body = new TextDecoder().decode(response.body)
      transcript.push(JSON.stringify({ status: response.status, headers: response.headers, body }))
      resolve({ status: response.status, headers: response.headers, body, bytes: response.body })
    }
    answer()
      .catch((error: unknown) =>
        reject(
          new TransportError(
            error instanceof ConnectionResetError ? 'reset' : 'protocol',
            true,
            error,
          ),
        ),
      )
      .finally(cancel)
  })
}
