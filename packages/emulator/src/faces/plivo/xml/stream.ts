import type { Codec } from '../../../audio/codec.ts'
import { openStream, type MediaStream, type StreamEnd } from '../../../streams/media-stream.ts'
import type { StreamTrack } from '../../../streams/wire.ts'
import type { FaceContext } from '../../face.ts'
import type { Flow } from '../../shared/flow.ts'
import { showPosition, wholeNumber, type Element } from '../../shared/xml.ts'
import type { Call } from '../calls/call.ts'
import type { Webhooks } from '../webhooks/webhooks.ts'
import type { Next } from './action.ts'
import { isTrue, targetOf } from './attributes.ts'
import { plivoWire } from './stream-wire.ts'

export type StreamDeps = Pick<FaceContext, 'clock' | 'random' | 'log'> & {
  readonly webhooks: Webhooks
  readonly authId: string
}

/** The longest a stream lasts when nothing else is asked for. Seconds. */
const DAY = 86_400

const EVENTS = { stopped: 'StopStream', closed: 'DroppedStream', failed: 'DroppedStream' } as const

/** Runs `<Stream>` (plivo.com/docs/voice/xml/audiostream): in the background, or alone with `keepCallAlive`. */
export async function stream(
  flow: Flow,
  call: Call,
  element: Element,
  deps: StreamDeps,
): Promise<Next> {
  if (!call.leg || !/^wss?:\/\//.test(element.text)) {
    deps.log(`plivo Stream at ${showPosition(element.at)}: needs a wss:// address`)
    return undefined
  }
  // "It applies only when the bidirectional audio stream is set to true."
  const holds = isTrue(element, 'keepCallAlive', false) && isTrue(element, 'bidirectional', false)
  if (!holds) {
    call.onEnd.push(open(call, element, deps).stop)
    return undefined
  }
  await flow.during<undefined>((done) => open(call, element, deps, () => done(undefined)).stop)
  return undefined
}

function open(
  call: Call,
  element: Element,
  { clock, random, webhooks, authId }: StreamDeps,
  over?: () => void,
): MediaStream {
  const streamId = random.uuid()
  const codec = codecOf(element)
  const tracks = tracksOf(element)
  const target = targetOf(element, 'statusCallbackUrl', 'statusCallbackMethod')
  const tell = (event: string): void => {
    if (target)
      webhooks.tell(target, call, { Event: event, StreamID: streamId, ServiceURL: element.text })
  }
  const wire = plivoWire({
    streamId,
    callId: call.uuid,
    accountId: authId,
    tracks,
    codec,
    extraHeaders: (element.attributes['extraHeaders'] ?? '').replaceAll(',', ';'),
    isBidirectional: isTrue(element, 'bidirectional', false),
    now: clock.now,
  })
  let cancel: (() => void) | undefined
  const media = openStream(
    clock,
    call.leg!.line,
    { id: streamId, url: element.text, codec, tracks, wire },
    {
      opened: () => tell('StartStream'),
      ended(end: StreamEnd) {
        cancel?.()
        tell(EVENTS[end])
        over?.()
      },
    },
  )
  const seconds = wholeNumber(element, 'streamTimeout', { min: 1, fallback: DAY })
  cancel = clock.after(seconds * 1000, media.stop)
  return media
}

function tracksOf(element: Element): readonly StreamTrack[] {
  const { audioTrack } = element.attributes
  if (audioTrack === 'both') return ['inbound', 'outbound']
  return [audioTrack === 'outbound' ? 'outbound' : 'inbound']
}

/** `audio/x-mulaw;rate=8000`. */
function codecOf({ attributes }: Element): Codec {
  const type = attributes['contentType'] ?? 'audio/x-l16;rate=8000'
  if (type.startsWith('audio/x-mulaw')) return { encoding: 'mulaw', rate: 8_000 }
  return { encoding: 'l16', rate: type.endsWith('rate=16000') ? 16_000 : 8_000 }
}
