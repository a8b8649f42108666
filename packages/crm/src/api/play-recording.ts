import type { RecordingAudio } from '../calls/open-recording.ts'
import { ApiError } from './api-error.ts'

/** Bytes of audio kept for players that ask for one part after the other. */
const maxKept = 32 * 1024 * 1024

/** Milliseconds for which they are kept. */
const keptFor = 5 * 60_000

interface Kept {
  readonly audio: RecordingAudio
  readonly until: number
}

/** The last recordings played, so that a player that seeks does not make the provider send all of it each time. */
export const recentAudio = (now: () => number) => {
  const kept = new Map<string, Kept>()
  const bytes = (): number =>
    [...kept.values()].reduce((sum, { audio }) => sum + audio.body.byteLength, 0)
  return async (key: string, open: () => Promise<RecordingAudio>): Promise<RecordingAudio> => {
    for (const [name, { until }] of kept) if (until <= now()) kept.delete(name)
    const held = kept.get(key)
    if (held) return held.audio
    const audio = await open()
    kept.set(key, { audio, until: now() + keptFor })
    // The newest one may go too, if it alone is too large.
    for (const name of kept.keys()) if (bytes() > maxKept) kept.delete(name)
    return audio
  }
}

export type RecentAudio = ReturnType<typeof recentAudio>

interface ByteRange {
  readonly first: number
  readonly last: number
}

/** `bytes=a-b`, `a-` or `-n` (RFC 9110, 14.1.2). Null for several ranges or another unit, which a server may ignore. */
const rangeOf = (header: string | null, size: number): ByteRange | 'unsatisfiable' | null => {
  const [, from = '', to = ''] = /^bytes=(\d*)-(\d*)$/.exec(header?.trim() ?? '') ?? []
  if (from === '' && to === '') return null
  if (from === '') {
    const length = Math.min(Number(to), size)
    return length === 0 ? 'unsatisfiable' : { first: size - length, last: size - 1 }
  }
  const [first, last] = [Number(from), to === '' ? size - 1 : Math.min(Number(to), size - 1)]
  if (to !== '' && Number(to) < first) return null
  return first >= size ? 'unsatisfiable' : { first, last }
}

/** The audio as a response, in part where the player asks for a part. */
export const audioResponse = (request: Request, audio: RecordingAudio): Response => {
  const { body, contentType } = audio
  const size = body.byteLength
  const headers = {
    'content-type': contentType,
    'accept-ranges': 'bytes',
    'cache-control': 'private, no-store',
    'content-disposition': contentType.startsWith('audio/') ? 'inline' : 'attachment',
    'x-content-type-options': 'nosniff',
  }
  // A recording has no validator, so a conditional range is answered with all of it (RFC 9110, 13.1.5).
  const range = request.headers.has('if-range') ? null : rangeOf(request.headers.get('range'), size)
  if (range === 'unsatisfiable')
    throw new ApiError('range.unsatisfiable', `range: must be within ${size} bytes`, {
      headers: { 'content-range': `bytes */${size}` },
    })
  if (range === null)
    return new Response(new Uint8Array(body), {
      headers: { ...headers, 'content-length': String(size) },
    })
  const part = new Uint8Array(body.subarray(range.first, range.last + 1))
  return new Response(part, {
    status: 206,
    headers: {
      ...headers,
      'content-length': String(part.byteLength),
      'content-range': `bytes ${range.first}-${range.last}/${size}`,
    },
  })
}
