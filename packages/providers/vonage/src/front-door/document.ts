import { type FieldReader, objectOf, textOf, type Json } from '@callplane/kit'
import { eventUrlIsLost, readEventUrl, readFlag, readWhole, readWord } from './parse.ts'
import { legMarkOf, type LegMark } from '../map/callback-url.ts'
import type { VonageOptions } from '../options.ts'

/** The content of an NCCO of a known form. */
export interface Understood {
  readonly record: boolean
  readonly recording?: VonageOptions['recording']
  readonly conversation?: VonageOptions['conversation']
  readonly conference?: string | undefined
  /** The connect action, whose fields are about its endpoint, and that endpoint. */
  readonly connect?: FieldReader | undefined
  readonly endpoint?: FieldReader | undefined
  /** Whether the endpoint is the far party, by the mark of our own event URL. */
  readonly nearFirst: boolean
}

/** The longest `wait` only keeps the line open. */
const isHold = (action: Json): boolean => action.action === 'wait' && action.timeout === 7_200

const isConference = (action: Json): boolean =>
  action.action === 'conversation' && textOf(action.name) !== undefined

const isConnect = (action: Json): boolean => {
  if (action.action !== 'connect' || !Array.isArray(action.endpoint)) return false
  const endpoint = objectOf(action.endpoint[0])
  return action.endpoint.length === 1 && (endpoint?.type === 'phone' || endpoint?.type === 'sip')
}

/**
 * Whether a neutral call can express the NCCO: an optional `record`, then one `connect` to a phone or SIP address, one
 * `conversation`, or a wait.
 */
export const isKnownNcco = (ncco: readonly unknown[]): boolean => {
  const actions = ncco.map(objectOf)
  const [last, ...more] = actions[0]?.action === 'record' ? actions.slice(1) : actions
  return (
    last !== undefined &&
    more.length === 0 &&
    (isHold(last) || isConference(last) || isConnect(last))
  )
}

const given = <T extends object>(value: T): T | undefined => {
  const kept = Object.entries(value).filter(([, inner]) => inner !== undefined)
  return kept.length > 0 ? (Object.fromEntries(kept) as T) : undefined
}

/** The mark of an event URL that we generated. */
const readMark = (action: FieldReader): LegMark | undefined => {
  const url = readEventUrl(action, { url: 'eventUrl', method: 'eventMethod' })
  const mark = legMarkOf(url ?? '')
  if (url !== undefined && !mark) action.note('eventUrl', 'dropped', eventUrlIsLost)
  return mark
}

const readRecord = (action: FieldReader): VonageOptions['recording'] => {
  readMark(action)
  const channels = action.parsed(
    'channels',
    (text) => (/^\d{1,2}$/.test(text) && +text >= 1 && +text <= 32 ? Number(text) : undefined),
    'must be 1 to 32',
  )
  const split = readWord(action, 'split', ['conversation'])
  return given({
    format: readWord(action, 'format', ['mp3', 'wav', 'ogg']),
    // `split` alone makes two channels (NCCO reference, `record`).
    channels: channels ?? (split && 2),
    beepStart: readFlag(action, 'beepStart'),
  })
}

const readConversation = (action: FieldReader) => {
  readMark(action)
  const [music, ...more] = action.values('musicOnHoldUrl')
  if (more.length > 0) action.note('musicOnHoldUrl', 'adjusted', 'the first URL counts')
  const record = readFlag(action, 'record') === true
  if (record) action.note('record', 'adjusted', 'the call is recorded, from the answer on')
  return {
    conference: action.text('name'),
    record,
    conversation: given({
      startOnEnter: readFlag(action, 'startOnEnter'),
      endOnExit: readFlag(action, 'endOnExit'),
      mute: readFlag(action, 'mute'),
      musicOnHoldUrl: music === undefined ? undefined : String(music),
    }),
  }
}

/** Reads the actions of an NCCO of a known form; fields that are not read become notes. */
export const readNcco = (actions: readonly FieldReader[]): Understood => {
  const [first] = actions
  const record = first?.text('action') === 'record'
  const recording = record && first ? readRecord(first) : undefined
  const last = record ? actions[1] : first
  switch (last?.text('action')) {
    case 'conversation': {
      const room = readConversation(last)
      return { ...room, record: record || room.record, recording, nearFirst: false }
    }
    case 'connect': {
      const mark = readMark(last)
      const nearFirst = mark?.kind === 'second' && mark.role === 'far'
      return { record, recording, connect: last, endpoint: last.items('endpoint')[0], nearFirst }
    }
    default:
      if (last) readWhole(last, 'timeout')
      return { record, recording, nearFirst: false }
  }
}
