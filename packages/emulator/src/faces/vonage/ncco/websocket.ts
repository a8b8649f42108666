import type { Codec } from '../../../audio/codec.ts'
import { openStream } from '../../../streams/media-stream.ts'
import type { FaceContext } from '../../face.ts'
import { isOver, type Call } from '../calls/call.ts'
import type { Reader } from '../parameters.ts'
import type { Webhooks } from '../webhooks/webhooks.ts'
import type { Action, Following } from './action.ts'
import { frameBytes, vonageWire } from './websocket-wire.ts'

type Connect = Extract<Action, { action: 'websocket' }>

export type WebSocketDeps = Pick<FaceContext, 'clock' | 'random'> & {
  readonly webhooks: Webhooks
  readonly log: (line: string) => void
}

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
 * lasts as long as the connection; the result closes it. "To receive this event [`failed`, `unanswered` or `disconnected`],
 * you must include `eventType: synchronous`. If you do not return an NCCO, the next action will be processed" (WebSockets
 * guide, fallback options).
 */
export function connectWebSocket(
  { clock, random, webhooks, log }: WebSocketDeps,
  call: Call,
  action: Connect,
  { next, ask }: Following,
): () => void {
  const id = random.uuid()
  const { uri, codec, headers, authorization } = action
  let openedAt: number | undefined
  const iso = (ms: number): string => new Date(ms).toISOString()
  const hook = action.hook ?? call.event
  const event = (status: string, more: Readonly<Record<string, unknown>> = {}) => ({
    from: call.from,
    to: uri,
    uuid: id,
    conversation_uuid: call.conversation,
    status,
    direction: 'outbound',
    timestamp: iso(clock.now()),
    // "Any custom metadata set in the WebSocket will be displayed in the headers field in the event callback payload."
    headers,
    ...more,
  })
  const tell = (status: string, more: Readonly<Record<string, unknown>> = {}): void => {
    if (hook) void webhooks.send(hook, event(status, more), { kind: 'event', event: status })
  }
  /** The end of the connection, with which the call goes on. */
  const goOn = (status: 'failed' | 'disconnected', more?: Readonly<Record<string, unknown>>) => {
    if (isOver(call)) return
    if (action.synchronous && hook) ask(hook, event(status, more), status)
    else next()
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
      wire: vonageWire(codec, headers, (bytes) =>
        log(
          `vonage websocket: a message of ${bytes} bytes is played; Vonage takes ${frameBytes(codec)} bytes, 20 ms`,
        ),
      ),
    },
    {
      opened() {
        openedAt = clock.now()
        tell('answered')
      },
      ended(end) {
        if (end === 'failed') {
          const detail = { detail: 'cannot_route' }
          if (!action.synchronous) tell('failed', detail)
          return goOn('failed', detail)
        }
        const seconds = Math.round((clock.now() - (openedAt ?? clock.now())) / 1000)
        if (end === 'stopped' || !action.synchronous)
          tell('completed', { duration: String(seconds), end_time: iso(clock.now()) })
        if (end === 'closed') goOn('disconnected')
      },
    },
  )
  call.onEnd.push(stream.stop)
  return stream.stop
}
