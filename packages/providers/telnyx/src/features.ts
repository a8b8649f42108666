import { isSipUri, type Note, type OutboundCall } from '@callplane/core'
import { nearFirstPhone } from './leg-order.ts'
import { optionsOf } from './options.ts'

/** Fields of the far party's leg, in the order in which they are sent; undefined ones are not. */
export type DialFields = Readonly<Record<string, unknown>>

interface Read {
  readonly fields: DialFields
  readonly notes: readonly Note[]
}

/** Documented range of a number; what lies outside becomes its nearest end, with a note. */
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
      detail: 'Telnyx tells of a machine and does not hang up',
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

/** What the far party's leg is dialled with. */
export const farFeatures = (call: OutboundCall): Read => {
  const notes: Note[] = []
  const given = optionsOf(call)
  const headers = Object.entries(call.sipHeaders ?? {})
  const { connect } = call
  const conference = connect && 'conference' in connect ? connect.conference : undefined
  const fields = {
    from_display_name: given.fromDisplayName,
    timeout_secs: clamp('ringTimeout', call.ringTimeout, 5, 600, notes),
    // By default Telnyx dials on over its other carriers when the time is up: the phone could ring a second time.
    retry_on_timeout: false,
    time_limit_secs: clamp('maxDuration', call.maxDuration, 30, 14_400, notes),
    send_digits_on_answer: call.dtmf,
    answering_machine_detection: detectionOf(call, notes),
    ...(call.record && {
      record: 'record-from-answer',
      record_channels: given.recordingChannels,
      record_format: given.recordingFormat,
      record_track: given.recordingTrack,
    }),
    media_encryption: encryptionOf(call, notes),
    sip_transport_protocol: given.transport,
    sip_region: given.region,
    custom_headers:
      headers.length > 0 ? headers.map(([name, value]) => ({ name, value })) : undefined,
    privacy: call.hideCallerId ? 'id' : undefined,
    billing_group_id: given.billingGroup,
    // In the dial and not by command: no race for the name (90033), and nothing that could be lost after the answer.
    conference_config: conference && {
      conference_name: conference,
      beep_enabled: given.conference?.beep,
      start_conference_on_enter: given.conference?.startOnEnter,
      end_conference_on_exit: given.conference?.endOnExit,
    },
  }
  return { fields, notes: [...notes, ...waitNotes(call), ...unsupportedNotes(call)] }
}

const waitNotes = (call: OutboundCall): Note[] => {
  const field = 'waitUntilAnswered'
  const nearFirst = nearFirstPhone(call) !== undefined
  if (call.waitUntilAnswered === true && (!call.connect || nearFirst)) {
    const detail = nearFirst ? 'the near end is asked for first' : 'there is no near end to wait'
    return [{ field, effect: 'dropped', detail }]
  }
  if (call.waitUntilAnswered === false && call.connect && !nearFirst)
    return [{ field, effect: 'adjusted', detail: 'the near end is joined after the answer' }]
  return []
}

/** What Telnyx has no place for at all. */
const unsupportedNotes = (call: OutboundCall): Note[] => {
  const { participant, includeHeaders } = call
  const dropped: readonly (readonly [field: string, given: boolean, detail: string])[] = [
    ['participant.id', participant?.id !== undefined, 'a leg has no participant'],
    ['participant.name', participant?.name !== undefined, 'a leg has no participant'],
    ['participant.metadata', participant?.metadata !== undefined, 'a leg has no participant'],
    ['maskNumber', call.maskNumber === true, 'there is no such switch'],
    [
      'includeHeaders',
      includeHeaders !== undefined && includeHeaders !== 'none',
      'events are not asked for headers of the far end',
    ],
  ]
  return dropped.flatMap(([field, given, detail]) =>
    given ? [{ field, effect: 'dropped', detail } satisfies Note] : [],
  )
}
