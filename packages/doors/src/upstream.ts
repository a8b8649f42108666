import { TransportError, type Host } from '@callplane/core'
import type { DoorFace, DoorRequest, DoorResponse, Upstream } from './door-face.ts'
import { DoorRefusal } from './door-refusal.ts'

/** Milliseconds for a forwarded request. */
const patienceMs = 30_000

/** What belongs to the connection, or to the credentials of the door. */
const notForwarded = new Set([
  'authorization',
  'connection',
  'content-length',
  'expect',
  'host',
  'keep-alive',
  'accept-encoding',
  'proxy-authorization',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
])

const notAnswered = new Set([
  'connection',
  'content-encoding',
  'content-length',
  'keep-alive',
  'transfer-encoding',
])

const without = (
  headers: Readonly<Record<string, string>>,
  names: ReadonlySet<string>,
): Record<string, string> =>
  Object.fromEntries(Object.entries(headers).filter(([name]) => !names.has(name)))

/** Asks the real provider, with its own credentials, and answers as it answers. Repeats nothing. */
export const askUpstream = async <Credentials>(
  request: DoorRequest,
  { baseUrl, credentials }: Upstream<Credentials>,
  face: DoorFace<Credentials>,
  own: Credentials,
  host: Host,
): Promise<DoorResponse> => {
  const { method, path, query, headers, body } = request
  const place = face.upstreamPath?.(path, credentials, own) ?? path
  const search = query.size === 0 ? '' : `?${query.toString()}`
  try {
    const answer = await host.fetch(
      {
        method,
        url: `${baseUrl.replace(/\/+$/, '')}${place}${search}`,
        headers: {
          ...without(headers, notForwarded),
          authorization: await face.authorization(credentials, host.clock.wall()),
        },
        ...(body !== '' && { body }),
      },
      { timeoutMs: patienceMs },
    )
    return { ...answer, headers: without(answer.headers, notAnswered) }
  } catch (error) {
    if (!(error instanceof TransportError)) throw error
    throw new DoorRefusal({
      reason: 'unexpected',
      message: `the upstream did not answer: ${error.reason}`,
    })
  }
}
