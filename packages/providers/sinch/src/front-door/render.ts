import type { Call, CallErrorCode, WireResponse } from '@callplane/core'
import { jsonResponse, refusalOf, statusOfRefusal, uuidFor } from '@callplane/kit'

/** Sinch's own codes for what it prints; for the rest, the status and two zeros. */
const codes: Readonly<Partial<Record<CallErrorCode, number>>> = {
  'number-invalid': 40_001,
  'request-invalid': 40_001,
  'input-invalid': 40_001,
}

const statuses: Readonly<Partial<Record<CallErrorCode, number>>> = {
  ...statusOfRefusal,
  balance: 402,
  geo: 403,
}

/** The response to a callout: the id of the call, or Sinch's error body for one that was refused. */
export const renderCall = (call: Call): WireResponse => {
  const { id, providerRef } = call
  const refusal = refusalOf(call)
  if (refusal) {
    const status = statuses[refusal.code] ?? 400
    const errorCode = codes[refusal.code] ?? status * 100
    return jsonResponse(status, { errorCode, message: refusal.message, reference: id })
  }
  // Sinch's own id if Sinch has the call.
  const isOwn = providerRef !== null && /^[0-9a-f-]{32,40}$/i.test(providerRef)
  return jsonResponse(200, { callId: isOwn ? providerRef : uuidFor(id) })
}
