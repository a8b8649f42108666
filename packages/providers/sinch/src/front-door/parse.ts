import type { JsonObject, OutboundCallInput } from '@callplane/core'
import { objectOf, parseObject, readFields, type FieldReader, type Json } from '@callplane/kit'
import { decodeMarker, type Marker } from '../map/marker.ts'
import { toSipUri } from '../map/sip-uri.ts'
import type { SinchOptions } from '../options.ts'

type Mutable<T> = { -readonly [K in keyof T]: T[K] }
export type CallFields = Mutable<Partial<OutboundCallInput>>
export type Options = Mutable<SinchOptions>

/** What was read of a callout. */
export interface Read {
  readonly fields: CallFields
  readonly options: Options
}

const eventsAreOurs = 'events come to Callplane, which tells its own'

const numberOf = (text: string): string => `+${text.replace(/^\+/, '')}`

/** A number or `sip:` URI in neutral form; undefined for what cannot be called. */
const addressOf = (destination: Json | undefined): string | undefined => {
  const type = typeof destination?.type === 'string' ? destination.type.toLowerCase() : ''
  const endpoint = destination?.endpoint
  if (typeof endpoint !== 'string' || endpoint === '') return undefined
  if (type === 'number') return numberOf(endpoint)
  return type === 'sip' ? toSipUri({ endpoint, transport: undefined }) : undefined
}

const readCli = (from: FieldReader): Pick<CallFields, 'from' | 'hideCallerId'> => {
  const cli = from.text('cli')
  if (cli === undefined) return {}
  if (cli.toLowerCase() === 'private') return { hideCallerId: true }
  if (/^\+?\d{7,15}$/.test(cli)) return { from: numberOf(cli) }
  from.note('cli', 'dropped', 'must be a phone number, or private')
  return {}
}

const readDigits = (from: FieldReader): string | undefined =>
  from.parsed(
    'dtmf',
    (text) => (/^[0-9#w]+$/.test(text) ? text : undefined),
    'must be 0-9, # and w',
  )

const readDuration = (from: FieldReader): number | undefined =>
  from.integer('maxDuration', 1, 14_400)

/** The switches of callbacks, and of a kind of network that the address tells. */
const dropCommon = (from: FieldReader): void => {
  from.drop(['enableAce', 'enableDice', 'enablePie'], eventsAreOurs)
  from.drop('domain', 'the address tells whether it is a phone')
}

const readCustom = (from: FieldReader): Marker | null => {
  const marker = decodeMarker(from.peek('custom'))
  if (marker) from.kept('custom')
  else from.drop('custom', 'Callplane sends a text of its own there; keep yours in metadata')
  return marker
}

/** Destination, caller ID and limits of a callout without SVAML for the incoming call. */
const readPlain = (from: FieldReader): CallFields => {
  const destination = from.fields('destination')
  const given = { type: destination?.text('type'), endpoint: destination?.text('endpoint') }
  return {
    to: addressOf(given) ?? '',
    ...readCli(from),
    dtmf: readDigits(from),
    maxDuration: readDuration(from),
  }
}

const readMusic = (from: FieldReader, name: string): SinchOptions['moh'] =>
  from.oneOf(name, ['ring', 'music1', 'music2', 'music3'])

const readDetection = (action: FieldReader): CallFields['machineDetection'] => {
  const amd = action.fields('amd')
  const enabled = amd?.flag('enabled') === true
  const async = amd?.flag('async') === true
  return enabled ? (async ? 'greeting-end' : 'detect') : undefined
}

const readHeaders = (action: FieldReader): Record<string, string> | undefined => {
  const headers: Record<string, string> = {}
  for (const header of action.items('callHeaders')) {
    const [key, value] = [header.text('key'), header.text('value')]
    if (key !== undefined && value !== undefined) headers[key] = value
    else header.note('key', 'dropped', 'a header needs a key and a value')
  }
  return Object.keys(headers).length > 0 ? headers : undefined
}

/** `connectPstn` or `connectSip`: whom the callout calls. */
const readConnect = (action: FieldReader): Read => {
  const name = action.text('name')?.toLowerCase()
  const common: CallFields = { ...readCli(action), maxDuration: readDuration(action) }
  action.drop('suppressCallbacks', eventsAreOurs)
  if (name === 'connectpstn') {
    action.drop(['locale', 'indications'], 'there is no such setting')
    const number = action.text('number')
    return {
      fields: {
        ...common,
        to: number === undefined ? '' : numberOf(number),
        ringTimeout: action.integer('dialTimeout', 1, 86_400),
        dtmf: readDigits(action),
        machineDetection: readDetection(action),
      },
      options: {},
    }
  }
  const destination = action.fields('destination')
  destination?.kept('type')
  const endpoint = destination?.text('endpoint') ?? ''
  action.drop('moh', 'there is no such setting')
  const transport = action.parsed(
    'transport',
    (text) => (['udp', 'tcp', 'tls'] as const).find((one) => one === text.toLowerCase()),
    'must be UDP, TCP or TLS',
  )
  return {
    fields: {
      ...common,
      to: endpoint === '' ? '' : toSipUri({ endpoint, transport }),
      sipHeaders: readHeaders(action),
    },
    options: {},
  }
}

/** A conference that the answered call enters, where that is all its SVAML says; else the SVAML stays as it is. */
const readAnswer = (callout: FieldReader, options: Options): CallFields => {
  const text = callout.text('ace')
  const pie = callout.text('pie')
  const own = pie === undefined ? undefined : parseObject(pie)
  if (pie !== undefined && !own) callout.note('pie', 'dropped', 'must be SVAML')
  const ace = text === undefined ? undefined : parseObject(text)
  if (text !== undefined && !ace) callout.note('ace', 'dropped', 'must be SVAML')
  if (!ace) {
    if (own) callout.note('pie', 'dropped', 'it answers a menu, and ace has none')
    return {}
  }
  const action = objectOf(ace.action)
  const isConference =
    !own &&
    !Array.isArray(ace.instructions) &&
    Object.keys(ace).length === 1 &&
    typeof action?.name === 'string' &&
    action.name.toLowerCase() === 'connectconf' &&
    Object.keys(action).every((key) => ['name', 'conferenceId', 'moh'].includes(key))
  if (isConference && typeof action?.conferenceId === 'string') {
    const inner = readFields(action, 'ace.action')
    const moh = readMusic(inner, 'moh')
    if (moh !== undefined) options.moh = moh
    return { connect: { conference: action.conferenceId } }
  }
  options.ace = ace as SinchOptions['ace']
  if (own) options.pie = own as SinchOptions['pie']
  callout.note('ace', 'adjusted', 'kept as options.sinch.ace, which only Sinch can run')
  return {}
}

/** What our own marker says of the answered call. */
const readMarker = (marker: Marker | null, options: Options): CallFields => {
  if (!marker) return {}
  const { attempt, conference, moh, record, machine } = marker
  const isNamed = conference !== undefined && conference !== attempt
  if (isNamed && moh !== undefined) options.moh = moh as SinchOptions['moh']
  return {
    ...(isNamed && { connect: { conference } }),
    ...(record && { record: true }),
    ...(machine && { machineDetection: machine }),
  }
}

const readCustomCallout = (callout: FieldReader): Read => {
  const options: Options = {}
  const ice = parseObject(callout.text('ice') ?? '')
  const action = objectOf(ice?.action)
  const answered = readAnswer(callout, options)
  const marked = readMarker(readCustom(callout), options)
  // What the Incoming Call Event is answered decides whom to call.
  const reader = action && readFields(action, 'ice.action')
  const dialled = reader ? readConnect(reader).fields : readPlain(callout)
  for (const { field, effect, detail } of reader?.notes() ?? []) callout.note(field, effect, detail)
  if (reader) {
    callout.drop(['destination', 'cli'], 'the SVAML of ice decides')
    dialled.dtmf ??= readDigits(callout)
    dialled.maxDuration ??= readDuration(callout)
    if (Array.isArray(ice?.instructions))
      callout.note('ice.instructions', 'dropped', 'they run before the far party is called')
  }
  return { fields: { ...dialled, ...answered, ...marked }, options }
}

const readConference = (callout: FieldReader): Read => {
  const options: Options = {}
  const fields = readPlain(callout)
  const conference = callout.text('conferenceId')
  if (conference !== undefined) fields.connect = { conference }
  const moh = readMusic(callout, 'mohClass')
  if (moh !== undefined) options.moh = moh
  callout.drop(['greeting', 'locale'], 'there is no such setting')
  callout.drop('conferenceDtmfOptions', 'there is no such setting')
  readCustom(callout)
  return { fields, options }
}

/** What is said is kept as SVAML of the call's own. */
const readSpeech = (callout: FieldReader): Read => {
  const fields = readPlain(callout)
  const [text, prompts, locale] = ['text', 'prompts', 'locale'].map((name) => callout.text(name))
  const said: JsonObject =
    prompts === undefined
      ? { name: 'say', text: text ?? '' }
      : { name: 'playFiles', ids: [prompts] }
  if (prompts !== undefined && text !== undefined)
    callout.note('text', 'dropped', 'the prompts count')
  readCustom(callout)
  const ace = {
    instructions: [locale === undefined ? said : { ...said, locale }],
    action: { name: 'hangup' },
  }
  callout.note('text', 'adjusted', 'kept as options.sinch.ace, which only Sinch can run')
  return { fields, options: { ace } }
}

const readers: Readonly<Record<string, (callout: FieldReader) => Read>> = {
  customcallout: readCustomCallout,
  conferencecallout: readConference,
  ttscallout: readSpeech,
}

/** Kinds of callout; the request names one, and has an object of that name. */
export const calloutKinds = ['customCallout', 'conferenceCallout', 'ttsCallout'] as const

/** The fields of a callout of this kind, whose object is `callout`. */
export const readCallout = (kind: (typeof calloutKinds)[number], callout: FieldReader): Read => {
  dropCommon(callout)
  const reader = readers[kind.toLowerCase()] ?? readCustomCallout
  return reader(callout)
}
