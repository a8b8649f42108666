import type { Codec } from '../../../audio/codec.ts'
import type { CollectPlan } from '../../shared/collect.ts'
import type { MessagePlan } from '../../shared/record-message.ts'
import type { Detection, HttpMethod, Hook } from '../calls/call.ts'
import type { Endpoint } from '../calls/endpoint.ts'

/** One step of an NCCO, validated. */
export type Action =
  /** Valid at Vonage, and left out here. */
  | { readonly action: 'pay' | 'transfer' }
  | {
      readonly action: 'talk'
      /** Words without SSML. */
      readonly text: string
      readonly loop: number
      readonly bargeIn: boolean
    }
  | {
      readonly action: 'stream'
      readonly url: string
      readonly loop: number
      readonly bargeIn: boolean
    }
  | { readonly action: 'wait'; readonly timeout: number }
  | {
      readonly action: 'record'
      readonly hook: Hook | undefined
      readonly format: 'mp3' | 'wav' | 'ogg'
      readonly channels: number
      /** What ends it before the NCCO continues; absent: it runs in the background. */
      readonly until: MessagePlan | undefined
    }
  | {
      readonly action: 'conversation'
      readonly name: string
      readonly record: boolean
      readonly endOnExit: boolean
      readonly hook: Hook | undefined
    }
  | {
      readonly action: 'connect'
      readonly endpoint: Endpoint
      readonly from: string | undefined
      readonly timeout: number
      readonly limit: number
      readonly hook: Hook | undefined
      readonly detection: Detection | undefined
      readonly synchronous: boolean
    }
  | {
      /** `connect` to a WebSocket. */
      readonly action: 'websocket'
      readonly uri: string
      readonly codec: Codec
      /** Fields of the first message. */
      readonly headers: Readonly<Record<string, unknown>>
      /** Header of the handshake. */
      readonly authorization: string | undefined
      readonly hook: Hook | undefined
      readonly synchronous: boolean
    }
  | {
      readonly action: 'input'
      readonly hook: Hook | undefined
      readonly plan: CollectPlan
      readonly asynchronous: boolean
    }
  | {
      readonly action: 'notify'
      readonly hook: { readonly url: string; readonly method: HttpMethod }
      readonly payload: Readonly<Record<string, unknown>>
    }

/** What follows an action. */
export type Following = {
  next(): void
  /** Sends an event whose answer, if it is an NCCO, replaces the running one; else the next action follows. */
  ask(hook: Hook, payload: Readonly<Record<string, unknown>>, event: string): void
}
