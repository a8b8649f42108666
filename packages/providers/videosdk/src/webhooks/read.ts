import { type CallEvent, type InboundAnnouncement, toCallEvent } from '@callplane/core'
import { isOver, meaningOf, normaliseStatus, statusOfEvent } from './statuses.ts'
import { callIdOf, referencesOf } from '../references.ts'
import type { WireCall } from '../client/schemas.ts'

/** Our key in a call's `metadata`, which VideoSDK returns in responses, lists and webhooks. */
export const attemptKeyName = 'callplaneAttempt'

export const attemptKeyIn = (call: WireCall): string | undefined => {
  const { metadata } = call
  const key = metadata && Object.hasOwn(metadata, attemptKeyName) ? metadata[attemptKeyName] : null
  return typeof key === 'string' ? key : undefined
}

/** The range of `Date` (ECMA-262 §21.4.1.1). Milliseconds from the epoch, both ways. */
const maxTime = 8.64e15

/**
 * ISO 8601 in logs; epoch milliseconds, as a number or as text, in other payloads of VideoSDK. A time outside the range
 * of `Date`, such as nanoseconds, is unknown.
 */
export const epochOf = (value: string | number | null | undefined): number | null => {
  if (value === null || value === undefined || value === '') return null
  const isNumber = typeof value === 'number' || /^\d{12,}$/.test(value)
  const at = isNumber ? Number(value) : Date.parse(value)
  return Math.abs(at) <= maxTime ? at : null
}

/** A caller may have no number, or text instead of one. */
const partyOf = (...values: readonly (string | null | undefined)[]): string | undefined =>
  values.find((value) => value && /^(?:\+[1-9]\d{6,14}|sips?:\S+)$/.test(value)) ?? undefined

/** A caller whom a routing rule has already connected to a room; undefined for our own call. */
export const inboundOf = (call: WireCall): InboundAnnouncement | undefined => {
  if (call.type?.toLowerCase() !== 'inbound' || callIdOf(call) === undefined) return undefined
  return {
    references: referencesOf(call),
    from: partyOf(call.from, call.sipCallFrom),
    to: partyOf(call.to, call.sipCallTo),
    room: call.roomId ?? undefined,
    gateway: call.gatewayId ?? undefined,
    rule: call.ruleId ?? undefined,
  }
}

const toEvent = (call: WireCall, status: string, at: number | null): CallEvent => {
  const meaning = meaningOf(status)
  return toCallEvent({
    // A status can come twice (two transfers), so its time is part of it.
    id: [callIdOf(call) ?? '', status, at ?? ''].join('/'),
    type: meaning?.type ?? 'unrecognised',
    at,
    leg: 'far',
    attemptKey: attemptKeyIn(call),
    references: referencesOf(call),
    providerStatus: status,
    end: meaning?.end,
    // A rule leaves both to VideoSDK.
    room: call.roomId ?? undefined,
    gateway: call.gatewayId ?? undefined,
    detail: meaning?.type === 'detail' ? { status } : undefined,
  })
}

/** Time of a status that is not in the log; only the first and the last have a field of their own. */
const timeOf = (call: WireCall, status: string): number | null => {
  if (meaningOf(status)?.end) return epochOf(call.end)
  return status === 'initiated' || status === 'incoming' ? epochOf(call.start) : null
}

/**
 * A call as events: one for each entry of its log, and one for its status where the log has none.
 * `seen` is the status and time that a webhook is about.
 */
export const eventsOf = (
  call: WireCall,
  seen?: { readonly status: string; readonly at: number | null },
): CallEvent[] => {
  const entries = call.timelog.map((entry) => ({
    status: normaliseStatus(entry.status),
    at: epochOf(entry.timestamp),
  }))
  const known = new Set(entries.map(({ status }) => status))
  const current = call.status ? normaliseStatus(call.status) : undefined
  const own = seen ?? (current ? { status: current, at: timeOf(call, current) } : undefined)
  const missing = own && !known.has(own.status) ? [own] : []
  return [...entries, ...missing].map(({ status, at }) => toEvent(call, status, at))
}

/** The status of a webhook: that of its event, otherwise the one that it carries. */
export const statusOfWebhook = (event: string, call: WireCall): string | undefined => {
  const current = call.status ? normaliseStatus(call.status) : undefined
  const named = statusOfEvent(event)
  if (named === undefined || named === null) return named === null ? current : undefined
  // An event may cover several ends; the status with it tells which, unless it is the general one.
  const isEnd = meaningOf(named)?.end !== undefined
  return isEnd && current && current !== 'ended' && isOver(current) ? current : named
}
