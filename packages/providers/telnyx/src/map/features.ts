import { isSipUri, type Note, type OutboundCall } from '@callplane/core'
import { digitsOf } from './dtmf.ts'
import { notesOf } from './notes.ts'
import { optionsOf } from '../options.ts'

/** Fields of one leg in the order in which they are sent; undefined ones are omitted. */
export type DialFields = Readonly<Record<string, unknown>>

interface Read {
  readonly fields: DialFields
  readonly notes: readonly Note[]
}

/** Documented range of a number; a value outside is clamped, with a note. */
const clamp = (
  field: string,
  value: number | undefined,
  least: number,
  most: number,
  notes: Note[],
): number | undefined => {
  if (value === undefined) return undefined
  const clamped = Math.min(Math.max(value, least), most)
  if (clamped !== value)
    notes.push({
      field,
      effect: 'adjusted',
      detail: `Telnyx takes ${least} to ${most} s: ${clamped}`,
    })
  return clamped
}

/** `POST /calls` of the OpenAPI document (16 Jul 2026). Premium is billed apart, so it is an option. */
const detectionModes = {
  detect: 'detect',
  'greeting-end': 'greeting_end',
  'hang-up': 'detect',
} as const

const detectionOf = (call: OutboundCall, notes: Note[]): string | undefined => {
  const wanted = call.machineDetection
  if (wanted === undefined) return undefined
  if (wanted === 'hang-up')
    notes.push({
      field: 'machineDetection',
      effect: 'dropped',
      detail: 'Telnyx reports a machine and does not hang up',
    })
  return optionsOf(call).machineDetection ?? detectionModes[wanted]
}

/** Encrypted media is refused for phones (422, code 10011: "SRTP media encryption is not supported for PSTN calls"). */
const encryptionOf = (call: OutboundCall, notes: Note[]): string | undefined => {
  const { connect, mediaEncryption, to } = call
  const note = (effect: Note['effect'], detail: string) =>
    void notes.push({ field: 'mediaEncryption', effect, detail })
  if (mediaEncryption === 'none') return 'disabled'
  if (mediaEncryption === 'preferred')
    note('adjusted', 'there is no opportunistic mode; media is not encrypted')
  if (mediaEncryption !== 'required') return undefined
  if (isSipUri(to) && !(connect && 'phone' in connect))
    return optionsOf(call).mediaEncryption ?? 'SRTP'
  note('dropped', 'Telnyx refuses encrypted media towards a phone')
  return undefined
}

/** For the near leg: encrypted if the call requires it and the leg supports it. */
export const otherEncryption = (call: OutboundCall, to: string): 'SRTP' | 'DTLS' | undefined =>
  call.mediaEncryption === 'required' && isSipUri(to)
    ? (optionsOf(call).mediaEncryption ?? 'SRTP')
    : undefined

/** Egress of a leg from Telnyx. */
export const pathFields = (call: OutboundCall): DialFields => {
  const { transport, region } = optionsOf(call)
  return { sip_transport_protocol: transport, sip_region: region }
}

/** Fields of every dial: billing group and egress. */
export const legFields = (call: OutboundCall): DialFields => ({
  // By default Telnyx retries over other carriers on timeout, so the phone could ring a second time.
  retry_on_timeout: false,
  ...pathFields(call),
  billing_group_id: optionsOf(call).billingGroup,
})

const recordingOf = (call: OutboundCall): DialFields => {
  const given = optionsOf(call)
  return call.record
    ? {
        record: 'record-from-answer',
        record_channels: given.recordingChannels,
        record_format: given.recordingFormat,
        record_track: given.recordingTrack,
      }
    : {}
}

/** In the dial, not by command: no race for the name (90033), and no command to lose after the answer. */
const conferenceOf = (call: OutboundCall): DialFields | undefined => {
  const { connect } = call
  if (!connect || !('conference' in connect)) return undefined
  const { conference } = optionsOf(call)
  return {
    conference_name: connect.conference,
    beep_enabled: conference?.beep,
    start_conference_on_enter: conference?.startOnEnter,
    end_conference_on_exit: conference?.endOnExit,
  }
}

/** Fields of the far party's dial. */
export const farFeatures = (call: OutboundCall): Read => {
  const notes: Note[] = []
  const headers = Object.entries(call.sipHeaders ?? {})
  const fields = {
    from_display_name: optionsOf(call).fromDisplayName,
    timeout_secs: clamp('ringTimeout', call.ringTimeout, 5, 600, notes),
    time_limit_secs: clamp('maxDuration', call.maxDuration, 30, 14_400, notes),
    send_digits_on_answer: digitsOf(call.dtmf, notes),
    answering_machine_detection: detectionOf(call, notes),
    ...recordingOf(call),
    media_encryption: encryptionOf(call, notes),
    custom_headers:
      headers.length > 0 ? headers.map(([name, value]) => ({ name, value })) : undefined,
    privacy: call.hideCallerId ? 'id' : undefined,
    ...legFields(call),
    conference_config: conferenceOf(call),
  }
  return { fields, notes: [...notes, ...notesOf(call)] }
}
