import Telnyx from 'telnyx'
import type { Emulator } from '../src/index.ts'
import { send, type Received, type Sent, type World } from './world.ts'

/** The vendor's own client, pointed at the emulator by its option. */
export function telnyxClient(emulator: Emulator): Telnyx {
  const { baseUrl, credentials, webhooks } = emulator.keys()['telnyx']!
  return new Telnyx({
    apiKey: credentials['apiKey']!,
    publicKey: webhooks['publicKey']!,
    baseURL: `${baseUrl}/v2`,
    maxRetries: 0,
  })
}

export type TelnyxEvent = {
  readonly event_type: string
  readonly payload: Readonly<Record<string, unknown>>
}

export const eventOf = ({ body }: Pick<Received, 'body'>): TelnyxEvent =>
  (JSON.parse(body) as { data: TelnyxEvent }).data

export const eventsOf = ({ received }: Pick<World, 'received'>): TelnyxEvent[] =>
  received.map(eventOf)

/** A raw request to the API, in process. */
export function telnyxRequest(
  emulator: Emulator,
  method: string,
  path: string,
  body?: unknown,
): Promise<Sent> {
  const { credentials } = emulator.keys()['telnyx']!
  return send(emulator, method, `/telnyx${path}`, {
    headers: {
      authorization: `Bearer ${credentials['apiKey']}`,
      'content-type': 'application/json',
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
}
