import type { MapContext, Mapped, Note, OutboundCall, WireRequest } from '@callplane/core'
import { nearPhoneFirst, note } from '@callplane/kit'
import { calloutsUrl } from '../client/api.ts'
import { enter, type CustomCallout, type SvamlAction } from './format.ts'
import { farLeg, nearLeg } from './leg.ts'
import { checkConference } from './limits.ts'
import { encodeMarker, ownRoom, type Marker } from './marker.ts'
import { headerNotes, unsupportedNotes } from './notes.ts'
import { unusedOptionNotes } from './option-notes.ts'
import type { SinchOptions } from '../options.ts'
import type { SinchSettings } from '../settings.ts'

type Place = Pick<SinchSettings, 'baseUrl' | 'recording'>

/** A callout whose destination is in the answer to the Incoming Call Event: only that has a ring timeout and detection. */
export const calloutRequest = (
  settings: Pick<SinchSettings, 'baseUrl'>,
  action: SvamlAction,
  marker: Marker,
  more: Partial<CustomCallout> = {},
): WireRequest => {
  const customCallout: CustomCallout = {
    custom: encodeMarker(marker),
    ice: JSON.stringify({ action }),
    ...more,
  }
  return {
    method: 'POST',
    url: calloutsUrl(settings),
    headers: { accept: 'application/json', 'content-type': 'application/json' },
    body: JSON.stringify({ method: 'customCallout', customCallout }),
  }
}

interface Recorded {
  readonly record: boolean
  readonly notes: readonly Note[]
}

/** The storage's credentials are not in the request, which is shown: the answer to the callback has them. */
const recorded = (
  { record }: OutboundCall,
  { recording }: Place,
  callbackUrl: string | undefined,
): Recorded => {
  if (!record) return { record: false, notes: [] }
  const lost = (detail: string): Recorded => ({
    record: false,
    notes: [note('record', 'dropped', detail)],
  })
  if (!recording) return lost('settings.recording names no storage')
  if (callbackUrl === undefined) return lost('it begins with a callback, and there is no publicUrl')
  return { record: true, notes: [] }
}

const conferenceOf = ({ connect }: OutboundCall): string | undefined =>
  connect && 'conference' in connect ? checkConference(connect.conference) : undefined

/** Heard until the other party is there. */
const musicOf = (call: OutboundCall, { moh }: SinchOptions): string | undefined =>
  moh ?? (call.connect && conferenceOf(call) === undefined ? 'ring' : undefined)

/** What an application brings itself replaces the near end and what depends on it. */
const lostToOwn = (call: OutboundCall): Note[] =>
  (['connect', 'record', 'waitUntilAnswered'] as const).flatMap((field) =>
    call[field] ? [note(field, 'dropped', 'options.sinch brings a document of its own')] : [],
  )

const farFirst = (settings: Place, call: OutboundCall, context: MapContext): Mapped => {
  const options = (context.options ?? {}) as SinchOptions
  const { key, callbackUrl } = context
  const { action, notes } = farLeg(call)
  const { ace, pie } = options
  if (ace) {
    const own = { ace: JSON.stringify(ace), ...(pie && { pie: JSON.stringify(pie) }) }
    const marker: Marker = { attempt: key, leg: 'far' }
    return {
      request: calloutRequest(settings, action, marker, own),
      notes: [...notes, ...lostToOwn(call)],
    }
  }
  const { record, notes: ofRecord } = recorded(call, settings, callbackUrl)
  const conference = conferenceOf(call) ?? ownRoom(key)
  const moh = musicOf(call, options)
  const isHungUp = call.machineDetection === 'hang-up' && action.amd !== undefined
  const marker: Marker = {
    attempt: key,
    leg: 'far',
    conference,
    ...(moh !== undefined && { moh }),
    ...(record && { record }),
    ...(isHungUp && { machine: 'hang-up' }),
  }
  // Without callbacks the answered call is told at once where to go.
  const inline = callbackUrl === undefined ? { ace: JSON.stringify(enter(conference, moh)) } : {}
  const unwaited =
    call.waitUntilAnswered && !call.connect
      ? [note('waitUntilAnswered', 'dropped', 'there is no near end that could wait')]
      : []
  return {
    request: calloutRequest(settings, action, marker, inline),
    notes: [...notes, ...ofRecord, ...unwaited],
  }
}

/** The near phone is called; the far party, with all of its fields, once it has answered. */
const nearFirst = (
  settings: Place,
  call: OutboundCall,
  context: MapContext,
  phone: string,
): Mapped => {
  const { key, callbackUrl } = context
  const conference = ownRoom(key)
  const moh = musicOf(call, (context.options ?? {}) as SinchOptions)
  const { record, notes: ofRecord } = recorded(call, settings, callbackUrl)
  const marker: Marker = {
    attempt: key,
    leg: 'near',
    conference,
    ...(moh !== undefined && { moh }),
    ...(record && { record }),
  }
  const inline = callbackUrl === undefined ? { ace: JSON.stringify(enter(conference, moh)) } : {}
  const ringing = record
    ? [note('record', 'adjusted', 'starts when the near end answers, so it holds the ringing')]
    : []
  const unwaited = call.waitUntilAnswered
    ? [note('waitUntilAnswered', 'dropped', 'the near end is called first, and hears it ring')]
    : []
  return {
    request: calloutRequest(settings, nearLeg(call, phone).action, marker, inline),
    // Of the leg that follows.
    notes: [...farLeg(call).notes, ...ofRecord, ...ringing, ...unwaited],
  }
}

/**
 * The request that creates the call, and a note for everything that is not in it. Throws a `CallError` if Sinch is known
 * to refuse the request, so that the route is skipped.
 */
export const mapCall = (settings: Place, call: OutboundCall, context: MapContext): Mapped => {
  const phone = nearPhoneFirst(call)
  const { request, notes } =
    phone === undefined
      ? farFirst(settings, call, context)
      : nearFirst(settings, call, context, phone)
  return {
    request,
    notes: [
      ...notes,
      ...headerNotes(call),
      ...unusedOptionNotes(call, (context.options ?? {}) as SinchOptions),
      ...unsupportedNotes(call),
    ],
  }
}
