import type { Codec } from '../../../audio/codec.ts'
import { openStream } from '../../../streams/media-stream.ts'
import type { FaceContext } from '../../face.ts'
import { isOver, type Call } from '../calls/call.ts'
import type { Reader } from '../parameters.ts'
import type { Webhooks } from '../webhooks/webhooks.ts'
import type { Action } from './action.ts'
import { vonageWire } from './websocket-wire.ts'

type Connect = Extract<Action, { action: 'websocket' }>

export type WebSocketDeps = Pick<FaceContext, 'clock' | 'random'> & { readonly webhooks: Webhooks }

const CONTENT_TYPE = /^audio\/l16;\s*rate=(8000|16000|24000)$/

/** A WebSocket as the endpoint of `connect` (NCCO reference); undefined where there is a fault. */
export function readWebSocket(
  reader: Reader,
): Pick<Connect, 'uri' | 'codec' | 'headers' | 'authorization'> | undefined {
  for (const name of ['uri', 'content-type']) reader.required(name)
  const uri = reader.text('uri', { pattern: /^wss?:\/\/\S+$/ })
  const type = reader.text('content-type', { pattern: CONTENT_TYPE })
  const headers = reader.object('headers')?.value ?? {}
  const authorization = reader.object('authorization')
  // `vonage` sends a token of Vonage's own, which is not emulated.
  const isCustom = authorization?.oneOf('type', ['vonage', 'custom']) === 'custom'
  const value = isCustom ? authorization?.text('value') : undefined
  if (uri === undefined || type === undefined) return undefined
  const codec: Codec = { encoding: 'l16', rate: Number(CONTENT_TYPE.exec(type)![1]) }
  return { uri, codec, headers, authorization: value }
}

/**
 * Connects the call with a WebSocket, which is a leg of its own: its events go to the action's `eventUrl`. The action
 * lasts as long as the connection; the result closes it.
 */
export function connectWebSocket(
  { clock, random, webhooks }: WebSocketDeps,
  call: Call,
  action: Connect,
  next: () => void,
): () => void {
  const id = random.uuid()
  const { uri, codec, headers, authorization } = action
  let openedAt: number | undefined
  const iso = (ms: number): string => new Date(ms).toISOString()
  const tell = (status: string, more: Readonly<Record<string, unknown>> = {}): void => {
    const hook = action.hook ?? call.event
    const about = { from: call.from, to: uri, uuid: id, conversation_uuid: call.conversation }
    const payload = {
      ...about,
      status,
      direction: 'outbound',
      timestamp: iso(clock.now()),
      ...more,
    }
    if (hook) void webhooks.send(hook, payload, { kind: 'event', event: status })
  }
  if (!call.leg) return () => undefined
  tell('started')
  const stream = openStream(
    clock,
    call.leg.line,
    {
      id,
      url: uri,
      headers: authorization === undefined ? {} : { authorization },
      codec,
      tracks: ['inbound'],
      wire: vonageWire(codec, headers),
    },
    {
      opened() {
        openedAt = clock.now()
        tell('answered')
      },
      ended(end) {
        if (end === 'failed') tell('failed', { detail: 'cannot_route' })
        else {
          const seconds = Math.round((clock.now() - (openedAt ?? clock.now())) / 1000)
          tell('completed', { duration: String(seconds), end_time: iso(clock.now()) })
        }
        if (end !== 'stopped' && !isOver(call)) next()
      },
    },
  )
  call.onEnd.push(stream.stop)
  return stream.stop
}
