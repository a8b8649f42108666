import type { Ask, Ports } from '@callplane/core'
import { bodyText, objectOf, parseObject, textOf, type Json } from '@callplane/kit'
import { goOn, toE164 } from '../map/format.ts'
import { decodeMarker } from '../map/marker.ts'
import type { SinchSettings } from '../settings.ts'
import { answeredLeg, svamlOf, svamlReply } from './answer.ts'
import { eventsOf } from './read.ts'
import { faultOf } from './verify.ts'

type Webhooks = NonNullable<Ports['webhooks']>

/** An Incoming Call Event: only callers bring one, since our own calls carry their answer to it. */
const askOf = (payload: Json): Ask | undefined => {
  const call = textOf(payload.callid) ?? textOf(payload.callId)
  if (payload.event !== 'ice' || call === undefined) return undefined
  return {
    kind: 'inbound',
    references: { call },
    from: toE164(textOf(payload.cli) ?? ''),
    to: toE164(textOf(objectOf(payload.to)?.endpoint) ?? ''),
    render: (plan) => svamlReply(svamlOf(plan)),
  }
}

export const createWebhooks = (settings: SinchSettings): Webhooks => ({
  async receive(request) {
    const fault = faultOf(request, settings)
    if (fault) return fault
    const payload = parseObject(bodyText(request))
    if (!payload) return { verdict: 'malformed', detail: 'the body is not a JSON object' }
    const events = eventsOf(payload, request.body)
    const ask = askOf(payload)
    if (ask) return { verdict: 'genuine', events, ask }
    if (payload.event !== 'ace' && payload.event !== 'pie') return { verdict: 'genuine', events }
    const marker = decodeMarker(payload.custom)
    const svaml = marker && payload.event === 'ace' ? answeredLeg(marker, payload, settings) : goOn
    return { verdict: 'genuine', events, reply: svamlReply(svaml) }
  },
})
