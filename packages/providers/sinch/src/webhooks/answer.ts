import { isSipUri, type Plan, type WebhookReply } from '@callplane/core'
import { jsonResponse, objectOf, type Json } from '@callplane/kit'
import { enter, goOn, hangup, type Svaml } from '../map/format.ts'
import type { Marker } from '../map/marker.ts'
import { startRecording } from '../map/start-recording.ts'
import { readSipUri } from '../map/sip-uri.ts'
import type { SinchSettings } from '../settings.ts'
import { answeredByOf } from './statuses.ts'

export const svamlReply = (svaml: Svaml): WebhookReply => jsonResponse(200, svaml)

/** What an answered leg of ours does, as its own marker says. */
export const answeredLeg = (
  { conference, moh, record, machine }: Marker,
  payload: Json,
  { recording }: Pick<SinchSettings, 'recording'>,
): Svaml => {
  if (machine === 'hang-up' && answeredByOf(objectOf(payload.amd)?.status) === 'machine')
    return hangup
  if (conference === undefined) return goOn
  const instructions = record && recording ? [startRecording(recording)] : []
  return enter(conference, moh, instructions)
}

/**
 * Core's decision about a caller. The caller ID stays the caller's own, which is what Sinch shows unless it is told
 * otherwise.
 */
export const svamlOf = (plan: Plan): Svaml => {
  if (plan.action !== 'connect') return hangup
  const { connect } = plan
  if ('conference' in connect) return enter(connect.conference, undefined)
  if ('phone' in connect) return { action: { name: 'connectPstn', number: connect.phone } }
  if (!('sip' in connect) || connect.sip === undefined || !isSipUri(connect.sip)) return hangup
  // An error would have Sinch ask again for what no answer can do, while the caller waits.
  const address = readSipUri(connect.sip)
  if (!address) return hangup
  const { endpoint, transport } = address
  return { action: { name: 'connectSip', destination: { type: 'sip', endpoint }, transport } }
}
