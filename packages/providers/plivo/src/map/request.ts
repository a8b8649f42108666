import type { MapContext, Mapped, OutboundCall } from '@callplane/core'
import { callbackFor } from './callback-url.ts'
import { firstLeg, firstParty, isNearFirst } from './leg-order.ts'
import { limitNotes, timeLimitOf } from './limits.ts'
import { notesOf, plivoDigits } from './notes.ts'
import { unusedOptionNotes } from './option-notes.ts'
import type { PlivoOptions } from '../options.ts'
import type { PlivoSettings } from '../settings.ts'
import { createHeaders } from './sip-headers.ts'

export interface Prepared {
  /** Caller ID for a call that names none. */
  readonly from?: string | undefined
}

/** Plivo gives up after this many seconds of ringing, regardless of `hangup_on_ring` (npm plivo 4.79.0). */
const defaultRing = 120

export const accountUrl = ({ baseUrl, authId }: PlivoSettings): string =>
  `${baseUrl}/v1/Account/${encodeURIComponent(authId)}`

const jsonHeaders = { accept: 'application/json', 'content-type': 'application/json' }

/** Fields of the far party; in a click-to-call they are in the document that dials it. */
const farFields = (call: OutboundCall, options: PlivoOptions, callbackUrl: string | undefined) => {
  if (isNearFirst(call)) return {}
  const { ringTimeout, dtmf, machineDetection } = call
  const machineUrl = callbackFor(callbackUrl, 'machine', 'far')
  const digits = (dtmf && plivoDigits(dtmf)) || undefined
  return {
    hangup_on_ring: ringTimeout,
    ring_timeout: ringTimeout !== undefined && ringTimeout > defaultRing ? ringTimeout : undefined,
    time_limit: timeLimitOf(call),
    send_digits: digits,
    send_on_preanswer: digits && options.sendOnPreanswer,
    sip_headers: createHeaders(call),
    ...(machineDetection && {
      machine_detection: machineDetection === 'hang-up' ? 'hangup' : 'true',
      machine_detection_time: options.detection?.time,
      machine_detection_maximum_speech_length: options.detection?.maximumSpeechLength,
      machine_detection_initial_silence: options.detection?.initialSilence,
      // With a URL detection runs in the background; without one the far party would hear silence until its result.
      machine_detection_url: machineUrl,
      machine_detection_method: machineUrl && 'POST',
    }),
  }
}

const urlFields = (call: OutboundCall, callbackUrl: string | undefined) => {
  const leg = firstLeg(call)
  const field = (name: 'answer' | 'ring' | 'hangup' | 'fallback') => {
    const url = callbackFor(callbackUrl, name, leg)
    return url ? { [`${name}_url`]: url, [`${name}_method`]: 'POST' } : {}
  }
  return { ...field('answer'), ...field('ring'), ...field('hangup'), ...field('fallback') }
}

/** `POST /Call/` (plivo.com/docs/voice/api/call/make-a-call). */
export const mapCall = (
  settings: PlivoSettings,
  call: OutboundCall,
  context: MapContext,
): Mapped => {
  const options = (context.options ?? {}) as PlivoOptions
  const { from } = (context.prepared ?? {}) as Prepared
  return {
    request: {
      method: 'POST',
      url: `${accountUrl(settings)}/Call/`,
      headers: jsonHeaders,
      // Undefined fields are not written.
      body: JSON.stringify({
        from: call.from ?? from,
        to: firstParty(call),
        ...urlFields(call, context.callbackUrl),
        caller_name: options.callerName,
        ...farFields(call, options, context.callbackUrl),
        parent_call_uuid: options.parentCallUuid,
        error_if_parent_not_found: options.errorIfParentNotFound,
        log: options.log,
      }),
    },
    notes: [
      ...notesOf(call),
      ...unusedOptionNotes(call, options),
      ...limitNotes(call),
      ...(context.callbackUrl
        ? []
        : [
            {
              field: 'connect',
              effect: 'dropped',
              detail: 'Plivo asks a public URL what an answered call must do, and there is none',
            } as const,
          ]),
    ],
  }
}
