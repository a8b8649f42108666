import { isSipUri, type Call } from '@callplane/core'
import { jsonResponse } from '@callplane/kit'
import { vonageFrontDoor } from '@callplane/vonage'
import type { DoorResponse } from '../door-face.ts'
import { hexOfCall, uuidOfHex } from '../ids.ts'

/** The id of a call as the application sees it, over any carrier. */
export const uuidOf = (call: Pick<Call, 'id'>): string => uuidOfHex(hexOfCall(call))

/** Every call has a conversation of its own. */
export const conversationOf = (call: Pick<Call, 'id'>): string => `CON-${uuidOf(call)}`

/** What Vonage answers to a create request. A call that has a resource was accepted, even if it failed later. */
export const createdCall = (call: Call): Readonly<Record<string, unknown>> => {
  const { body } = vonageFrontDoor.render({ ...call, error: null })
  return {
    ...(JSON.parse(body) as Record<string, unknown>),
    uuid: uuidOf(call),
    conversation_uuid: conversationOf(call),
  }
}

export const statusOf = (call: Call): unknown => createdCall(call)['status']

const endpoint = (address: string | null): Readonly<Record<string, string>> =>
  isSipUri(address ?? '')
    ? { type: 'sip', uri: address ?? '' }
    : { type: 'phone', number: (address ?? '').replace(/^\+/, '') }

/** `2020-01-01 12:00:00`, UTC (OpenAPI 1.3.7, `start_time`). */
const stamp = (time: string): string => new Date(time).toISOString().slice(0, 19).replace('T', ' ')

/** Times and prices are "only sent if status is completed" (OpenAPI 1.3.7). What is not known is left out. */
const bill = ({ answeredAt, endedAt, talkDuration, cost }: Call) => ({
  ...(cost.certainty !== 'unknown' && { price: cost.amount.toFixed(8) }),
  ...(talkDuration !== null && { duration: String(Math.round(talkDuration)) }),
  ...(answeredAt !== null && answeredAt !== 'unknown' && { start_time: stamp(answeredAt) }),
  ...(endedAt !== null && endedAt !== 'unknown' && { end_time: stamp(endedAt) }),
})

/** A call as Vonage shows it (OpenAPI, `GetCallResponse`). */
export const callResource = (call: Call): Readonly<Record<string, unknown>> => ({
  _links: { self: { href: `/calls/${uuidOf(call)}` } },
  ...createdCall(call),
  to: endpoint(call.to),
  from: endpoint(call.from),
  ...(call.status === 'completed' && bill(call)),
})

export const renderCall = (call: Call): DoorResponse => jsonResponse(200, callResource(call))
