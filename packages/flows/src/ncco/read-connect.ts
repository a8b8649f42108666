import type { Step } from '@callplane/core'
import { bareNumber } from '../addresses.ts'
import { readFields } from '../fields.ts'
import type { NamedAddresses } from '../names.ts'
import type { ActionSource } from './action-source.ts'
import * as fields from './fields.ts'
import { asStep, noCounterpart, type Built } from './reading.ts'

const textsOf = (
  source: ActionSource,
  name: string,
): Readonly<Record<string, string>> | undefined => {
  const value = source.take(name)
  if (value === undefined) return undefined
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    source.fault(name, 'must be an object of texts')
    return undefined
  }
  const entries = Object.entries(value as Record<string, unknown>)
  if (entries.some(([, inner]) => typeof inner === 'object' && inner !== null))
    source.note(name, 'adjusted', 'values that are objects become texts')
  return Object.fromEntries(
    entries.map(([key, inner]) => [key, typeof inner === 'string' ? inner : JSON.stringify(inner)]),
  )
}

const readPhone = (source: ActionSource): Built => {
  const text = source.text('number') ?? ''
  const phone = bareNumber(text)
  if (phone === undefined) source.fault('number', 'must be a number with its country code')
  const digits = source.text('dtmfAnswer')?.replaceAll(/p/gi, 'w')
  source.lose(['onAnswer', 'shaken'], noCounterpart)
  return { phone: phone ?? text, ...(digits !== undefined && { digits }) }
}

/** Vonage sends every header with the prefix `X-`. */
const readSip = (source: ActionSource): Built => {
  const headers = textsOf(source, 'headers')
  source.lose(['standardHeaders', 'standard_headers'], noCounterpart)
  const named = Object.entries(headers ?? {}).map(([name, value]) => [`X-${name}`, value])
  return {
    sip: source.text('uri') ?? '',
    ...(named.length > 0 && { headers: Object.fromEntries(named) as unknown }),
  }
}

const readWebSocket = (source: ActionSource): Built => {
  const built: Built = { step: 'stream', url: source.text('uri') ?? '' }
  const [dashed, camel] = [source.text('content-type'), source.text('contentType')]
  const type = (dashed ?? camel)?.replaceAll(' ', '')
  const rate = Object.hasOwn(fields.contentTypes, type ?? '')
    ? fields.contentTypes[type ?? '']
    : undefined
  if (rate !== undefined) built['audio'] = { codec: 'linear16', rate }
  else if (type === undefined)
    source.note('content-type', 'adjusted', 'its default is not documented; read as µ-law at 8000')
  else source.fault('content-type', `must be one of ${Object.keys(fields.contentTypes).join(', ')}`)
  const parameters = textsOf(source, 'headers')
  if (parameters) built['parameters'] = parameters
  source.lose(['authorization'], noCounterpart)
  return built
}

/** With `eventType: synchronous` the events' URL answers with the next NCCO; otherwise it is only told. */
const readEvents = (source: ActionSource, built: Built, names: NamedAddresses): void => {
  const type = source.text('eventType')
  if (type !== undefined && type !== 'synchronous') source.fault('eventType', 'must be synchronous')
  const address = source.address('eventUrl', 'eventMethod')
  if (address && type === 'synchronous')
    built['next'] = names.nameOf(String(built['step']), address)
  else if (address) built['report'] = address
}

const lost = ['randomFromNumber', 'machineDetection', 'advancedMachineDetection', 'ringbackTone']

const readTarget = (source: ActionSource): Built | undefined => {
  const type = source.text('type')
  if (type === 'phone') return readPhone(source)
  if (type === 'sip') return readSip(source)
  if (type === 'app') return { user: source.text('user') ?? '' }
  source.fault(
    'type',
    type === 'vbc' ? 'vbc has no counterpart in a flow' : 'must be phone, sip, app or websocket',
  )
  return undefined
}

/** Reads `connect` to a phone, a SIP address, a user or a WebSocket. */
export const readConnect = (source: ActionSource, names: NamedAddresses): Step[] => {
  const [endpoint, ...more] = source.list('endpoint')
  if (!endpoint || more.length > 0) {
    source.fault('endpoint', 'must be a list of one endpoint')
    return []
  }
  source.lose(lost, noCounterpart)
  const caller = source.text('from')
  if (endpoint.tree.fields?.get('type')?.leaf === 'websocket') {
    endpoint.take('type')
    const built = readWebSocket(endpoint)
    endpoint.finish()
    source.lose(['timeout', 'limit'], noCounterpart)
    if (caller !== undefined) source.note('from', 'dropped', 'a stream has no caller ID')
    readEvents(source, built, names)
    return [asStep(built)]
  }
  const target = readTarget(endpoint)
  endpoint.finish()
  const built: Built = { step: 'dial', to: target ? [target] : [] }
  readFields(source, 'dial', fields.connect, built)
  const shown = caller === undefined ? undefined : bareNumber(caller)
  if (shown !== undefined) built['callerId'] = shown
  else if (caller !== undefined) source.note('from', 'dropped', 'a flow shows E.164 numbers only')
  readEvents(source, built, names)
  return target ? [asStep(built)] : []
}

/** Reads `conversation`, which a flow dials as a conference. */
export const readConversation = (source: ActionSource): Step[] => {
  const target: Built = { conference: source.text('name') ?? '', beep: false }
  readFields(source, 'conference', fields.conversation, target)
  const music = source.url('musicOnHoldUrl')
  if (music !== undefined) target['holdMusic'] = music
  source.lose(['canSpeak', 'canHear', 'transcription'], noCounterpart)
  const built: Built = { step: 'dial', to: [target] }
  const report = source.address('eventUrl', 'eventMethod')
  if (report) built['report'] = report
  return [asStep(built)]
}
