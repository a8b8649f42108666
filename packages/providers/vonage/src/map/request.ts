import type { MapContext, Mapped, OutboundCall } from '@callplane/core'
import { eventUrl } from './callback-url.ts'
import { firstRole } from './leg-order.ts'
import { entersSharedConversation } from './ncco.ts'
import { unusedOptionNotes } from './option-notes.ts'
import type { VonageOptions } from '../options.ts'
import { placeFarFirst, placeNearFirst } from './create-body.ts'
import type { VonageSettings } from '../settings.ts'
import { unsupportedNotes } from './notes.ts'

export const callsUrl = ({ baseUrl }: Pick<VonageSettings, 'baseUrl'>): string =>
  `${baseUrl}/v1/calls`

/**
 * The request that creates the call, and a note for everything that is not in it. Throws a `CallError` if Vonage is
 * known to refuse the request, so that the route is skipped.
 */
export const mapCall = (
  settings: Pick<VonageSettings, 'baseUrl'>,
  call: OutboundCall,
  context: Pick<MapContext, 'callbackUrl' | 'options'>,
): Mapped => {
  const options = (context.options ?? {}) as VonageOptions
  const { callbackUrl } = context
  const draft = { call, options, callbackUrl }
  const role = firstRole(call)
  const { body, notes } =
    role === 'near' && call.connect && 'phone' in call.connect
      ? placeNearFirst(draft, call.connect.phone)
      : placeFarFirst(draft)
  const shared = role === 'far' && entersSharedConversation(call.connect, options)
  const events = eventUrl(callbackUrl, { kind: 'leg', role, shared })
  return {
    request: {
      method: 'POST',
      url: callsUrl(settings),
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        ...body,
        event_url: events,
        event_method: events && 'POST',
      }),
    },
    notes: [...notes, ...unusedOptionNotes(call, options), ...unsupportedNotes(call)],
  }
}
