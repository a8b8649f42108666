import type { Connect } from '@callplane/core'
import { legMarkOf } from './callback-url.ts'
import { objectOf, textOf, type Json } from './json.ts'
import type { VonageOptions } from './options.ts'

/** What an NCCO of a known shape means. */
export interface Understood {
  readonly record: boolean
  readonly recording: VonageOptions['recording']
  readonly conversation: VonageOptions['conversation']
  /** The endpoint that is connected to, or a conference, or neither. */
  readonly endpoint: Json | undefined
  readonly conference: string | undefined
  /** The connect action, whose fields are about the endpoint. */
  readonly connect: Json | undefined
  /** The endpoint is the far party: by the mark of an event URL that is our own. */
  readonly nearFirst: boolean
}

const only = (action: Json, known: readonly string[]): boolean =>
  Object.keys(action).every((name) => known.includes(name))

const listened = ['eventUrl', 'eventMethod'] as const

const urlOf = (action: Json): string | undefined =>
  Array.isArray(action.eventUrl) ? textOf(action.eventUrl[0]) : undefined

const readRecord = (action: Json): VonageOptions['recording'] | null => {
  if (!only(action, ['action', 'format', 'split', 'channels', 'beepStart', ...listened]))
    return null
  const { format, channels, split, beepStart } = action
  const told = {
    ...(format !== undefined && { format }),
    ...(channels === undefined ? split !== undefined && { channels: 2 } : { channels }),
    ...(beepStart !== undefined && { beepStart }),
  }
  return Object.keys(told).length === 0 ? undefined : (told as VonageOptions['recording'])
}

const readConversation = (action: Json): Pick<Understood, 'conference' | 'conversation'> | null => {
  const known = [
    'action',
    'name',
    'startOnEnter',
    'endOnExit',
    'mute',
    'musicOnHoldUrl',
    ...listened,
  ]
  const name = textOf(action.name)
  if (!only(action, known) || !name || !/^[A-Za-z0-9][A-Za-z0-9._-]{0,127}$/.test(name)) return null
  const { startOnEnter, endOnExit, mute, musicOnHoldUrl } = action
  const music: unknown = Array.isArray(musicOnHoldUrl) ? musicOnHoldUrl[0] : musicOnHoldUrl
  const told = {
    ...(startOnEnter !== undefined && { startOnEnter }),
    ...(endOnExit !== undefined && { endOnExit }),
    ...(mute !== undefined && { mute }),
    ...(music !== undefined && { musicOnHoldUrl: music }),
  }
  const conversation = told as VonageOptions['conversation']
  return { conference: name, conversation: Object.keys(told).length > 0 ? conversation : undefined }
}

/** The longest `wait` only keeps the line open. */
const isHold = (action: Json): boolean => action.action === 'wait' && action.timeout === 7_200

/**
 * An NCCO that says no more than a call of ours can: an optional `record`, then one `connect` to a phone or SIP address,
 * one `conversation`, or a wait. Null for any other.
 */
export const readNcco = (ncco: readonly unknown[]): Understood | null => {
  const actions = ncco.map(objectOf)
  const [first] = actions
  const recording = first?.action === 'record' ? readRecord(first) : undefined
  if (recording === null) return null
  const record = first?.action === 'record'
  const [last, ...more] = record ? actions.slice(1) : actions
  if (!last || more.length > 0) return null
  const nothing = {
    record,
    recording,
    conversation: undefined,
    endpoint: undefined,
    conference: undefined,
    connect: undefined,
    nearFirst: false,
  }
  if (isHold(last)) return nothing
  if (last.action === 'conversation') {
    const room = readConversation(last)
    return room && { ...nothing, ...room }
  }
  if (last.action !== 'connect' || !Array.isArray(last.endpoint) || last.endpoint.length !== 1)
    return null
  const endpoint = objectOf(last.endpoint[0])
  if (endpoint?.type !== 'phone' && endpoint?.type !== 'sip') return null
  const mark = legMarkOf(urlOf(last) ?? '')
  const nearFirst = mark?.kind === 'second' && mark.role === 'far'
  return { ...nothing, endpoint, connect: last, nearFirst }
}

/** Where the near end of a call goes that is connected to this endpoint. */
export const nearOf = ({ endpoint, conference }: Understood): Connect | undefined => {
  if (conference) return { conference }
  if (!endpoint) return undefined
  return endpoint.type === 'sip'
    ? { sip: textOf(endpoint.uri) ?? '' }
    : { phone: `+${textOf(endpoint.number) ?? ''}` }
}
