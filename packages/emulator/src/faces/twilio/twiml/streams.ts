import { openStream, type MediaStream, type StreamEnd } from '../../../streams/media-stream.ts'
import type { StreamTrack } from '../../../streams/wire.ts'
import type { FaceContext } from '../../face.ts'
import { showPosition, type Element } from '../../shared/xml.ts'
import type { Call } from '../calls/call.ts'
import { rfc2822 } from '../times.ts'
import { signTwilio } from '../webhooks/signature.ts'
import type { Webhooks } from '../webhooks/webhooks.ts'
import { methodOf, resolveUrl } from './attributes.ts'
import type { TwimlDocument } from './documents.ts'
import { TWILIO_CODEC, twilioWire } from './stream-wire.ts'

export type Streams = {
  /** Undefined for an element that is not a stream, or has no address. `connect` is bidirectional. */
  open(
    call: Call,
    element: Element,
    document: TwimlDocument,
    how: 'connect' | 'start',
    ended?: (end: StreamEnd) => void,
  ): MediaStream | undefined
  /** `<Stop>`: the stream of this name. */
  stop(call: Call, name: string): void
}

const TRACKS: Readonly<Record<string, readonly StreamTrack[]>> = {
  inbound_track: ['inbound'],
  outbound_track: ['outbound'],
  both_tracks: ['inbound', 'outbound'],
}

const EVENTS = {
  stopped: 'stream-stopped',
  closed: 'stream-stopped',
  failed: 'stream-error',
} as const

/** `<Stream>` of `<Connect>` and `<Start>` (twilio.com/docs/voice/twiml/stream). */
export function createStreams(
  { clock, random, log }: Pick<FaceContext, 'clock' | 'random' | 'log'>,
  webhooks: Webhooks,
  account: { readonly accountSid: string; readonly authToken: string },
): Streams {
  const { accountSid, authToken } = account
  const named = new WeakMap<Call, Map<string, MediaStream>>()

  /** Tells the `statusCallback` of the element. */
  const reporter = (call: Call, element: Element, document: TwimlDocument, streamSid: string) => {
    const raw = element.attributes['statusCallback']
    const url = raw === undefined ? undefined : resolveUrl(raw, document)
    const method = methodOf(element, 'statusCallbackMethod')
    const { name } = element.attributes
    return (event: string, error = ''): void => {
      if (url === undefined) return
      const parameters = {
        AccountSid: accountSid,
        CallSid: call.sid,
        StreamSid: streamSid,
        ...(name === undefined ? {} : { StreamName: name }),
        StreamEvent: event,
        ...(error === '' ? {} : { StreamError: error }),
        Timestamp: rfc2822(clock.now()),
      }
      void webhooks.send({ url, method }, parameters, { kind: 'event', event, to: call.to })
    }
  }

  return {
    open(call, element, document, how, ended) {
      const { url, track = 'inbound_track', name = '' } = element.attributes
      if (element.name !== 'Stream' || url === undefined || !call.leg) {
        // 31941: invalid Stream URL; 12200: an element that is not understood.
        const code = element.name === 'Stream' ? '31941' : '12200'
        log(`twilio ${code} ${element.name} at ${showPosition(element.at)} cannot be streamed`)
        return undefined
      }
      const streamSid = `MZ${random.hex(32)}`
      const tell = reporter(call, element, document, streamSid)
      const isBidirectional = how === 'connect'
      // "For both_tracks there will be both"; `<Connect>` has the inbound track alone.
      const tracks = isBidirectional ? (['inbound'] as const) : (TRACKS[track] ?? ['inbound'])
      const parameters = parametersOf(element)
      const about = {
        streamSid,
        accountSid,
        callSid: call.sid,
        tracks,
        parameters,
        isBidirectional,
      }
      const stream = openStream(
        clock,
        call.leg.line,
        {
          id: streamSid,
          url,
          headers: { 'x-twilio-signature': signTwilio(authToken, url) },
          codec: TWILIO_CODEC,
          tracks,
          wire: twilioWire(about),
        },
        {
          opened: () => tell('stream-started'),
          ended(end) {
            // 31920: the handshake failed.
            if (end === 'failed') log(`twilio 31920 stream ${streamSid}: no connection`)
            tell(EVENTS[end], end === 'failed' ? '31920' : '')
            ended?.(end)
          },
        },
      )
      const own = named.get(call) ?? new Map<string, MediaStream>()
      named.set(call, own.set(name === '' ? streamSid : name, stream))
      return stream
    },
    stop: (call, name) => named.get(call)?.get(name)?.stop(),
  }
}

function parametersOf({ children }: Element): Record<string, string> {
  const pairs = children
    .filter((child) => child.name === 'Parameter')
    .map(({ attributes }) => [attributes['name'] ?? '', attributes['value'] ?? ''])
  return Object.fromEntries(pairs) as Record<string, string>
}
