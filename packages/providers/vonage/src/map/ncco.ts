import type { Connect } from '@callplane/core'
import { eventUrl } from './callback-url.ts'
import type { VonageOptions } from '../options.ts'
import { toDigits, type Endpoint, type NccoAction } from './format.ts'

/** Maximum duration of a `wait` and of a call. Seconds (developer.vonage.com, NCCO reference). */
const maxWait = 7_200

/** Keeps the line open: when all actions of an NCCO are complete, the call ends (same page). */
const holdLine: NccoAction = { action: 'wait', timeout: maxWait }

export const recordAction = (
  { recording }: VonageOptions,
  callbackUrl: string | undefined,
): NccoAction => ({
  action: 'record',
  format: recording?.format,
  // Channels require `split` (same page, `record`).
  split: recording?.channels === undefined ? undefined : 'conversation',
  channels: recording?.channels,
  beepStart: recording?.beepStart,
  // The event names no leg; the URL says which call it belongs to.
  eventUrl: eventUrl(callbackUrl, { kind: 'leg', role: 'far' }),
})

export const connectAction = (
  endpoint: Endpoint,
  from: string | undefined,
  more: Readonly<Record<string, unknown>>,
): NccoAction => ({
  action: 'connect',
  from: from === undefined ? undefined : toDigits(from),
  ...(from === undefined && { randomFromNumber: true }),
  endpoint: [endpoint],
  ...more,
})

/**
 * Whether the answered leg may enter a conversation that it shares with other calls. A document behind a URL is
 * unknown, so it may.
 */
export const entersSharedConversation = (
  connect: Connect | undefined,
  { ncco, answerUrl }: VonageOptions,
): boolean => {
  if (answerUrl !== undefined) return true
  if (ncco) return ncco.some(({ action }) => action === 'conversation' || action === 'transfer')
  return connect !== undefined && 'conference' in connect
}

export interface NearEnd {
  readonly connect: Connect | undefined
  /** Of `sip` and `phone`. */
  readonly endpoint: Endpoint | undefined
  readonly from: string | undefined
  readonly record: boolean
  readonly options: VonageOptions
  readonly callbackUrl: string | undefined
}

/** The NCCO of the answered far party. */
export const nearEndNcco = (near: NearEnd): NccoAction[] => {
  const { connect, endpoint, options, callbackUrl } = near
  const record = near.record ? [recordAction(options, callbackUrl)] : []
  if (connect && 'conference' in connect) {
    const { musicOnHoldUrl, ...flags } = options.conversation ?? {}
    return [
      ...record,
      {
        action: 'conversation',
        name: connect.conference,
        ...flags,
        ...(musicOnHoldUrl && { musicOnHoldUrl: [musicOnHoldUrl] }),
      },
    ]
  }
  if (!endpoint) return [...record, holdLine]
  const action = connectAction(endpoint, near.from, {
    eventUrl: eventUrl(callbackUrl, { kind: 'second', role: 'near' }),
  })
  return [...record, action]
}
