import type { Codec } from '../../../audio/codec.ts'
import { openStream, type MediaStream, type StreamEnd } from '../../../streams/media-stream.ts'
import type { StreamTrack } from '../../../streams/wire.ts'
import type { FaceContext } from '../../face.ts'
import { lineOf, stamp, type Call } from '../calls/call.ts'
import { TelnyxError } from '../errors.ts'
import { read, type Body, type Header } from '../parameters.ts'
import type { Webhooks } from '../webhooks/webhooks.ts'
import { telnyxWire } from './stream-wire.ts'

export type Streaming = {
  /** By `streaming_start`, or by the `stream_url` of a dial or an answer. */
  start(call: Call, body: Body): void
  /** The stream of this id, or all of the call. */
  stop(call: Call, id: string | undefined): void
}

const TRACKS: Readonly<Record<string, readonly StreamTrack[]>> = {
  inbound_track: ['inbound'],
  outbound_track: ['outbound'],
  both_tracks: ['inbound', 'outbound'],
}

export function createStreaming(
  { clock, random, log }: Pick<FaceContext, 'clock' | 'random' | 'log'>,
  webhooks: Webhooks,
  userId: string,
): Streaming {
  const running = new WeakMap<Call, Map<string, MediaStream>>()

  const tell = (call: Call, streamId: string, url: string) => ({
    opened: () =>
      webhooks.tell(call, 'streaming.started', { stream_url: url, stream_id: streamId }),
    ended(end: StreamEnd) {
      running.get(call)?.delete(streamId)
      if (end !== 'failed')
        return webhooks.tell(call, 'streaming.stopped', { stream_url: url, stream_id: streamId })
      webhooks.tell(call, 'streaming.failed', {
        failure_reason: 'connection_failed',
        stream_id: streamId,
        stream_params: { stream_url: url },
        stream_type: 'websocket',
      })
    },
  })

  return {
    start(call, body) {
      const url = read<string>(body, 'stream_url')
      const line = lineOf(call)
      if (url === undefined || !line)
        throw new TelnyxError({ name: 'missing', about: 'stream_url', pointer: '/stream_url' })
      const id = random.uuid()
      const codec = codecOf(read<string>(body, 'stream_codec') ?? 'default', log)
      const authToken = read<string>(body, 'stream_auth_token')
      const wire = telnyxWire({
        streamId: id,
        about: aboutOf(call, body, userId),
        codec,
        returned: returnedBy(body, log),
        authToken,
        now: () => stamp(clock.now()),
      })
      const tracks = TRACKS[read<string>(body, 'stream_track') ?? ''] ?? ['inbound']
      const headers: Record<string, string> =
        authToken === undefined ? {} : { 'x-telnyx-streaming-auth-token': authToken }
      const plan = { id, url, headers, codec, tracks, wire }
      const stream = openStream(clock, line, plan, tell(call, id, url))
      running.set(call, (running.get(call) ?? new Map<string, MediaStream>()).set(id, stream))
      call.onEnd.push(stream.stop)
    },
    stop(call, id) {
      for (const [streamId, stream] of running.get(call) ?? [])
        if (id === undefined || id === streamId) stream.stop()
    },
  }
}

function aboutOf(call: Call, body: Body, userId: string): Body {
  const custom = read<readonly Header[]>(body, 'custom_parameters') ?? []
  return {
    user_id: userId,
    call_control_id: call.controlId,
    call_session_id: call.sessionId,
    from: call.from,
    to: call.to,
    tags: [],
    client_state: call.clientState ?? null,
    custom_parameters: Object.fromEntries(custom.map(({ name, value }) => [name, value])),
  }
}

/** "When transcoding is not possible, the codec from the call will be used": here PCMU. */
function codecOf(name: string, log: (line: string) => void): Codec {
  if (name === 'PCMA') return { encoding: 'alaw', rate: 8_000 }
  // [inferred] Its rate; the documents give none for what is streamed.
  if (name === 'L16') return { encoding: 'l16', rate: 16_000 }
  if (name !== 'PCMU' && name !== 'default')
    log(`telnyx stream_codec ${name} is not emulated: PCMU is used`)
  return { encoding: 'mulaw', rate: 8_000 }
}

function returnedBy(body: Body, log: (line: string) => void): Codec | undefined {
  if (read<string>(body, 'stream_bidirectional_mode') !== 'rtp') return undefined
  const codec = codecOf(read<string>(body, 'stream_bidirectional_codec') ?? 'PCMU', log)
  const rate = read<number>(body, 'stream_bidirectional_sampling_rate') ?? 8_000
  // G.711 has one rate.
  return codec.encoding === 'l16' ? { ...codec, rate } : codec
}
