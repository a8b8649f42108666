import { createHash } from 'node:crypto'
import type { Call, CallErrorCode, WireResponse } from '@callplane/core'
import { jsonResponse, refusalOf, uuidFor } from '@callplane/kit'

type Refusal = readonly [status: number, code: string, title: string]

/** Refusals as Telnyx' own clients know them (developers.telnyx.com/docs/overview/errors). */
const refusals: Readonly<Partial<Record<CallErrorCode, Refusal>>> = {
  'number-invalid': [422, '10016', 'Phone number must be in +E164 format'],
  'caller-id': [403, '10010', 'Authorization failed'],
  'caller-not-in-rule': [403, '10010', 'Authorization failed'],
  permission: [403, '10010', 'Authorization failed'],
  geo: [403, '10010', 'Authorization failed'],
  auth: [401, '10009', 'Authentication failed'],
  rate: [429, '90103', 'Dials per second limit exceeded'],
  concurrency: [403, '10010', 'Authorization failed'],
  'provider-down': [503, '10007', 'Service unavailable'],
}
const otherwise: Refusal = [422, '10015', 'Invalid value']

/** Telnyx's own id if Telnyx has the call; otherwise an id of the same form that never changes for this call. */
const idOf = (call: Call, kind: 'callLeg' | 'callSession'): string => {
  const known = call.attempts.find((attempt) => attempt.state === 'accepted')?.references[kind]
  return known || uuidFor(`${kind}/${call.id}`)
}

const controlOf = ({ id, providerRef }: Call): string =>
  providerRef?.startsWith('v3:')
    ? providerRef
    : `v3:${createHash('sha256').update(id).digest('base64url')}`

/** The response to a dial; for a refused call, the error body that Telnyx clients throw. */
export const renderCall = (call: Call): WireResponse => {
  const refusal = refusalOf(call)
  if (refusal) {
    const [status, code, title] = refusals[refusal.code] ?? otherwise
    const url = `https://developers.telnyx.com/docs/overview/errors/${code}`
    const detail = refusal.message
    return jsonResponse(status, { errors: [{ code, title, detail, meta: { url } }] })
  }
  const { clientState } = call.metadata
  const ended = typeof call.endedAt === 'string' && call.endedAt !== 'unknown'
  return jsonResponse(200, {
    data: {
      record_type: 'call',
      call_control_id: controlOf(call),
      call_leg_id: idOf(call, 'callLeg'),
      call_session_id: idOf(call, 'callSession'),
      is_alive: call.status === 'in-progress',
      start_time: call.createdAt,
      ...(ended && { end_time: call.endedAt, call_duration: Math.round(call.totalDuration ?? 0) }),
      ...(typeof clientState === 'string' && { client_state: clientState }),
    },
  })
}
