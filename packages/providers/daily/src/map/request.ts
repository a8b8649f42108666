import type { MapContext, Mapped, OutboundCall } from '@callplane/core'
import { readOptions } from '../options.ts'
import { roomPath } from '../references.ts'
import { toDialOut } from './dial-out.ts'

/** `POST /rooms/{room}/dialOut/start`, with real booleans, integers and flat arrays of codecs. */
export const mapCall = (baseUrl: string, call: OutboundCall, context: MapContext): Mapped => {
  const { room, body, notes } = toDialOut(call, context, readOptions(context.options))
  return {
    request: {
      method: 'POST',
      url: `${baseUrl}${roomPath(room, '/dialOut/start')}`,
      headers: { accept: 'application/json', 'content-type': 'application/json' },
      body: JSON.stringify(body),
    },
    notes,
  }
}
