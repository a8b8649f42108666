import type { Connect } from '@callplane/core'
import { eventUrl } from './callback-url.ts'
import type { VonageOptions } from './options.ts'
import { toDigits, type Endpoint, type NccoAction } from './wire.ts'

/** The longest that a `wait` may last, and a call too. Seconds (developer.vonage.com, NCCO reference). */
const longestWait = 7_200

/** Keeps the line open: when all actions of an NCCO are complete, the call ends (same page). */
const holdLine: NccoAction = { action: 'wait', timeout: longestWait }

export const recordAction = (
  { recording }: VonageOptions,
  callbackUrl: string | undefined,
): NccoAction => ({
  action: 'record',
  format: recording?.format,
  // Channels need the split (same page, `record`).
  split: recording?.channels === undefined ? undefined : 'conversation',
  channels: recording?.channels,
  beepStart: recording?.beepStart,
  // Of the event there is no leg to tell; the URL says whose call it is.
  eventUrl: eventUrl(callbackUrl, 'leg', 'far'),
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

export interface NearEnd {
  readonly connect: Connect | undefined
  /** Of `sip` and `phone`. */
  readonly endpoint: Endpoint | undefined
  readonly from: string | undefined
  readonly record: boolean
  readonly options: VonageOptions
  readonly callbackUrl: string | undefined
}

/** What an answered far party's leg shall do. */
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
    eventUrl: eventUrl(callbackUrl, 'second', 'near'),
  })
  return [...record, action]
}
