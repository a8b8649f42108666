import type { MapContext, Mapped, Note, OutboundCall, Route } from '@callplane/core'
import { localError, note } from '@callplane/kit'
import { pathOf } from '../client/api.ts'
import { provider } from '../errors.ts'
import type { LivekitOptions } from '../options.ts'
import type { LivekitSettings } from '../settings.ts'
import { destinationOf } from './destination.ts'
import { maxWaitedRing } from './limits.ts'
import { unsupportedNotes } from './notes.ts'
import { participantOf } from './participant.ts'

const encryptions = {
  none: 'SIP_MEDIA_ENCRYPT_DISABLE',
  preferred: 'SIP_MEDIA_ENCRYPT_ALLOW',
  required: 'SIP_MEDIA_ENCRYPT_REQUIRE',
} as const

/** `mediaEncryption` as an enum of the protocol. */
export const toEncryption = (value: keyof typeof encryptions | undefined): string | undefined =>
  value && encryptions[value]

const inSeconds = (seconds: number | undefined): string | undefined =>
  seconds === undefined ? undefined : `${seconds}s`

/** LiveKit takes all headers or those that begin with `X-`, so a list becomes the narrower one that holds it. */
const headerOption = (
  wanted: OutboundCall['includeHeaders'],
  notes: Note[],
): string | undefined => {
  if (wanted === undefined) return undefined
  if (wanted === 'none') return 'SIP_NO_HEADERS'
  if (typeof wanted === 'string') return wanted === 'all' ? 'SIP_ALL_HEADERS' : 'SIP_X_HEADERS'
  const word = wanted.every((name) => /^x-/i.test(name)) ? 'SIP_X_HEADERS' : 'SIP_ALL_HEADERS'
  notes.push(note('includeHeaders', 'adjusted', `LiveKit takes no list of names; it has ${word}`))
  return word
}

const ringTimeoutOf = (
  { ringTimeout, waitUntilAnswered }: OutboundCall,
  notes: Note[],
): string | undefined => {
  if (!waitUntilAnswered || (ringTimeout ?? Infinity) <= maxWaitedRing)
    return inSeconds(ringTimeout)
  if (ringTimeout !== undefined)
    notes.push(
      note(
        'ringTimeout',
        'adjusted',
        `LiveKit waits for an answer for 80 s at most, so the phone rings for ${maxWaitedRing} s`,
      ),
    )
  return inSeconds(maxWaitedRing)
}

const mediaOf = ({ mediaEncryption }: OutboundCall, { mediaTimeout, codecs }: LivekitOptions) =>
  mediaEncryption === undefined && mediaTimeout === undefined && codecs === undefined
    ? undefined
    : {
        onlyListedCodecs: codecs && true,
        codecs,
        encryption: toEncryption(mediaEncryption),
        mediaTimeout: inSeconds(mediaTimeout),
      }

/** `CreateSIPParticipant` (livekit_sip.proto) as proto3 JSON; what the call does not ask for is left out. */
export const mapCall = (
  settings: LivekitSettings,
  call: OutboundCall,
  route: Route,
  context: MapContext,
): Mapped => {
  const options = (context.options ?? {}) as LivekitOptions
  const notes = unsupportedNotes(call)
  if (!call.connect || !('room' in call.connect))
    throw localError(provider, 'room-missing', 'a call is connected to a room')
  const body = {
    ...destinationOf(settings, call, route, notes),
    toUserOverride: options.toUser,
    sipNumber: call.from,
    roomName: call.connect.room,
    ...participantOf(call, options, context.key, notes),
    dtmf: call.dtmf,
    playDialtone: options.playDialtone,
    hidePhoneNumber: call.maskNumber,
    headers: call.sipHeaders,
    includeHeaders: headerOption(call.includeHeaders, notes),
    ringingTimeout: ringTimeoutOf(call, notes),
    maxCallDuration: inSeconds(call.maxDuration),
    krispEnabled: options.krisp,
    media: mediaOf(call, options),
    waitUntilAnswered: call.waitUntilAnswered,
    displayName: options.displayName,
    destination: options.destination,
  }
  return {
    request: {
      method: 'POST',
      url: `${settings.baseUrl}${pathOf('SIP/CreateSIPParticipant')}`,
      headers: { accept: 'application/json', 'content-type': 'application/json' },
      body: JSON.stringify(body),
    },
    notes,
  }
}
