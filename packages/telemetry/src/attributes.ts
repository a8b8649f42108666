import type { Attempt, Call } from '@callplane/core'
import type { Attributes } from '@opentelemetry/api'

/** Host names by provider instance, for `server.address`. */
export type Servers = Readonly<Record<string, string>>

/** Attributes that are known; the others are left out. */
export const defined = (
  attributes: Readonly<Record<string, string | number | boolean | string[] | null | undefined>>,
): Attributes => {
  const known: Attributes = {}
  for (const [name, value] of Object.entries(attributes))
    if (value !== null && value !== undefined) known[name] = value
  return known
}

/** Everything of a call that is personal and could appear in a provider's texts. */
const personalOf = (call: Call): readonly string[] =>
  [call.from, call.to, call.room, ...call.legs.map((leg) => leg.number)].flatMap((text) => {
    if (text === null) return []
    const digits = text.replace(/\D/g, '')
    return digits.length >= 6 ? [text, digits] : [text]
  })

/** A provider's own id or code; omitted if it is not an id or code, or contains something of the call's parties. */
const safeProviderId = (text: string | null | undefined, call: Call): string | null => {
  if (
    text === null ||
    text === undefined ||
    !/^[\w.:~=+/-]{1,128}$/.test(text) ||
    text.startsWith('+')
  )
    return null
  return personalOf(call).some((personal) => personal !== '' && text.includes(personal))
    ? null
    : text
}

/** A name that the operator chose, such as of a rule; hidden if it contains a number. */
export const safeLabel = (text: string | null): string | null =>
  text !== null && /\d{7}/.test(text.replace(/[\s().-]/g, '')) ? null : text

export const callAttributes = (call: Call): Attributes =>
  defined({
    'callplane.call.id': call.id,
    'callplane.call.direction': call.direction,
    'callplane.call.status': call.status,
    'callplane.call.end_reason': call.endReason,
    'callplane.call.rang': call.rang,
    'callplane.call.answered_by': call.answeredBy,
    'callplane.call.attempts': call.attempts.length,
    'callplane.call.skipped_routes': call.skipped.map(
      ({ provider, reason }) => `${provider}:${reason}`,
    ),
    // Only the field: the rest of a path may be a header's name, and the detail is free text.
    'callplane.call.notes': call.notes.map(
      ({ field, effect }) => `${field.split(/[.[]/)[0]}:${effect}`,
    ),
    'callplane.call.talk_duration': call.talkDuration,
    'callplane.call.total_duration': call.totalDuration,
    'callplane.rule': safeLabel(call.rule),
    'callplane.provider': call.provider,
    'callplane.provider.call_id': safeProviderId(call.providerRef, call),
    'error.type': call.error?.code ?? null,
  })

export const attemptAttributes = (call: Call, attempt: Attempt, servers: Servers): Attributes =>
  defined({
    'callplane.call.id': call.id,
    'callplane.attempt.key': attempt.key,
    'callplane.attempt.kind': attempt.kind,
    'callplane.attempt.outcome': attempt.state,
    'callplane.attempt.dialled': attempt.error?.dialled ?? null,
    'callplane.attempt.provider_code': safeProviderId(attempt.error?.providerCode, call),
    'callplane.attempt.sip_status': attempt.error?.sipStatus ?? null,
    'callplane.provider': attempt.provider,
    'callplane.gateway': safeLabel(attempt.gateway ?? null),
    'server.address': servers[attempt.provider] ?? null,
    'error.type': attempt.error?.code ?? null,
  })

/** Epoch milliseconds of a reported time; null when it did not happen or its time is unknown. */
export const timeOf = (reported: string | null): number | null =>
  reported === null || reported === 'unknown' ? null : Date.parse(reported)

/** Seconds from one to the other; null until both are known. Clocks of providers differ, so never below 0. */
export const secondsBetween = (from: string | null, to: string | null): number | null => {
  const [start, end] = [timeOf(from), timeOf(to)]
  return start === null || end === null ? null : Math.max(0, (end - start) / 1000)
}
