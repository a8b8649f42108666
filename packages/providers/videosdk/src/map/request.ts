import type { MapContext, Mapped, Note, OutboundCall, Route } from '@callplane/core'
import { encryptionOf } from './encryption.ts'
import { attemptKeyName } from '../webhooks/read.ts'
import type { VideosdkOptions } from '../options.ts'
import { readPrepared, ruleNumbers, type Prepared } from './prepared.ts'
import { includeHeadersWord, ruleNotes } from './rule-notes.ts'
import { ruleWishNotes } from './notes.ts'

/** How a call is placed: by routing rule, which takes precedence, or by gateway. */
const isByRule = (route: Route): boolean => route.reference !== undefined

const callerOf = (call: OutboundCall, { rule }: Prepared): string | undefined => {
  if (call.from !== undefined || !rule) return call.from
  const numbers = ruleNumbers(rule)
  return numbers.length === 1 ? numbers[0] : undefined
}

const dtmfOf = (
  call: OutboundCall,
  options: VideosdkOptions,
  notes: Note[],
): string | boolean | undefined => {
  if (call.dtmf === undefined) return options.detectDtmf
  if (options.detectDtmf !== undefined)
    notes.push({
      field: 'options.videosdk.detectDtmf',
      effect: 'dropped',
      detail:
        'VideoSDK has one field for digits to send and for detecting digits; the digits are sent',
    })
  const digits = call.dtmf.replaceAll('w', '')
  if (digits !== call.dtmf)
    notes.push({
      field: 'dtmf',
      effect: digits === '' ? 'dropped' : 'adjusted',
      // The page's example is `1234#`, its DTMF events have 0-9 * #; pauses are not documented.
      detail: 'VideoSDK documents no pause between digits; `w` is left out',
    })
  return digits === '' ? undefined : digits
}

const metadataOf = (call: OutboundCall, key: string, notes: Note[]): Record<string, unknown> => {
  if (call.metadata && Object.hasOwn(call.metadata, attemptKeyName))
    notes.push({
      field: 'metadata',
      effect: 'adjusted',
      detail: `${attemptKeyName} is the attempt key's place and has its value`,
    })
  return { ...call.metadata, [attemptKeyName]: key }
}

/** Features without a field at VideoSDK. */
const neverHonoured = (call: OutboundCall): Note[] => {
  const notes: Note[] = []
  if (call.connect && !('room' in call.connect))
    notes.push({
      field: 'connect',
      effect: 'dropped',
      detail: 'VideoSDK connects calls to its own rooms only',
    })
  if (call.machineDetection !== undefined)
    notes.push({
      field: 'machineDetection',
      effect: 'dropped',
      detail: 'VideoSDK does not detect answering machines',
    })
  // False is the default behaviour.
  if (call.hideCallerId)
    notes.push({
      field: 'hideCallerId',
      effect: 'dropped',
      detail:
        'VideoSDK can hide the number from the room (maskNumber), not the caller ID from the callee',
    })
  return notes
}

/**
 * `POST /v2/sip/call`. Booleans and integers are sent as in the typed client; the API page's sample generator quotes
 * them. Keys are in the page's order, absent ones are omitted. The page names no ranges, so every value of the model is
 * sent unchanged.
 */
export const mapCall = (
  baseUrl: string,
  call: OutboundCall,
  route: Route,
  context: MapContext,
): Mapped => {
  const options = (context.options ?? {}) as VideosdkOptions
  const prepared = readPrepared(context.prepared)
  const byRule = isByRule(route)
  const notes = [...neverHonoured(call), ...ruleWishNotes(call, byRule ? prepared.rule : undefined)]
  const body = {
    sipCallFrom: callerOf(call, prepared),
    sipCallTo: call.to,
    routingRuleId: route.reference,
    gatewayId: byRule ? undefined : route.gateway,
    destinationRoomId: call.connect && 'room' in call.connect ? call.connect.room : undefined,
    participant: call.participant,
    recordAudio: call.record,
    waitUntilAnswered: call.waitUntilAnswered,
    ringingTimeout: call.ringTimeout,
    dtmf: dtmfOf(call, options, notes),
    maxCallDuration: call.maxDuration,
    mediaEncryption: encryptionOf(call, options, prepared.gateway, notes),
    hidePhoneNumber: call.maskNumber,
    headers: call.sipHeaders,
    includeHeaders: includeHeadersWord(call.includeHeaders),
    metadata: metadataOf(call, context.key, notes),
  }
  if (byRule) {
    const taken = ruleNotes(call, options, prepared)
    const lost = new Set(taken.map(({ field }) => field))
    // A dropped field needs no second note about its adjustment.
    return {
      request: requestOf(baseUrl, body),
      notes: [...notes.filter(({ field }) => !lost.has(field)), ...taken],
    }
  }
  return { request: requestOf(baseUrl, body), notes }
}

const requestOf = (baseUrl: string, body: unknown) => ({
  method: 'POST',
  url: `${baseUrl}/v2/sip/call`,
  headers: { accept: 'application/json', 'content-type': 'application/json' },
  body: JSON.stringify(body),
})
