import type { Step, WebAddress } from '@callplane/core'
import { bareNumber } from '../addresses.ts'
import { flag } from '../codecs.ts'
import { readFields } from '../fields.ts'
import type { NamedAddresses } from '../names.ts'
import type { ElementSource } from '../xml-source.ts'
import * as fields from './fields.ts'
import { readGetDigits, readGetInput } from './read-input.ts'
import { readPlay, readSpeak, readWait } from './read-prompts.ts'
import { loseKnown, readNext, type Built } from './reading.ts'

const asStep = (built: Built): Step => built as unknown as Step

const readReport = (source: ElementSource, built: Built, url: string, method: string): void => {
  const report = source.address(url, method)
  if (report) built['report'] = report
}

const readRecord = (source: ElementSource, names: NamedAddresses): Step[] => {
  const isOn = (name: string): boolean => {
    const value = flag.read(source.take(name) ?? 'false')
    if (value === undefined) source.fault(name, flag.expected)
    return value === true
  }
  const [session, onAnswer] = [isOn('recordSession'), isOn('startOnDialAnswer')]
  const background = session || onAnswer
  if (onAnswer)
    source.note(
      'startOnDialAnswer',
      'adjusted',
      'recorded from this step on, not only once a dialled party answers',
    )
  const built: Built = { step: 'record', ...(background && { background }) }
  readFields(source, 'record', background ? fields.backgroundRecord : fields.record, built)
  if (background)
    source.lose(['timeout', 'playBeep', 'finishOnKey'], 'has no effect in the background')
  readNext(source, built, names)
  readReport(source, built, 'callbackUrl', 'callbackMethod')
  source.elements().forEach((child) => child.fault('', '<Record> contains no elements'))
  return [asStep(built)]
}

/** `sipHeaders`: `name=value` pairs with commas; Plivo sends them with the prefix `X-PH-`. */
const headersOf = (source: ElementSource): Readonly<Record<string, string>> | undefined => {
  const text = source.take('sipHeaders')
  if (text === undefined) return undefined
  const pairs = text.split(',').map((pair) => pair.split('=', 2).map((part) => part.trim()))
  if (pairs.some(([name = '', value]) => !/^[A-Za-z0-9-]+$/.test(name) || value === undefined)) {
    source.fault('sipHeaders', 'must be name=value pairs, separated by commas')
    return undefined
  }
  return Object.fromEntries(
    pairs.map(([name = '', value = '']) => [/^X-/i.test(name) ? name : `X-PH-${name}`, value]),
  )
}

const readTarget = (source: ElementSource): Built[] => {
  const text = source.content()
  if (source.name === 'User') {
    const headers = headersOf(source)
    return [{ sip: text, ...(headers && { headers }) }]
  }
  if (source.name !== 'Number') {
    source.fault('', 'unknown element in <Dial>; elements: Number, User')
    return []
  }
  const phone = bareNumber(text)
  if (phone === undefined) source.fault('', 'must be a number with its country code')
  const digits = source.take('sendDigits')?.replaceAll('W', 'ww')
  return [{ phone: phone ?? text, ...(digits !== undefined && { digits }) }]
}

const readDial = (source: ElementSource, names: NamedAddresses): Step[] => {
  const built: Built = { step: 'dial' }
  built['to'] = source.elements().flatMap((child) => {
    const target = readTarget(child)
    loseKnown(child)
    child.finish()
    return target
  })
  readFields(source, 'dial', fields.dial, built)
  const callerId = source.take('callerId')
  const shown = callerId === undefined ? undefined : bareNumber(callerId)
  if (shown !== undefined) built['callerId'] = shown
  else if (callerId !== undefined)
    source.note('callerId', 'dropped', 'a flow shows E.164 numbers only')
  readNext(source, built, names)
  readReport(source, built, 'callbackUrl', 'callbackMethod')
  return [asStep(built)]
}

/** A tone is a sound of its own on Plivo: `beep:1` or `beep:2`. */
const hasBeep = (source: ElementSource): boolean => {
  const beep = source.take('beep')
  const sounds = [source.take('enterSound'), source.take('exitSound')]
  const isOn = beep === 'true' || sounds.some((sound) => sound?.startsWith('beep'))
  for (const name of ['enterSound', 'exitSound']) {
    const sound = source.take(name)
    if (sound !== undefined && sound !== '' && !sound.startsWith('beep'))
      source.note(name, 'dropped', 'a flow knows a tone only')
  }
  return isOn
}

const readConference = (source: ElementSource, names: NamedAddresses): Step[] => {
  const target: Built = { conference: source.content() }
  readFields(source, 'conference', fields.conference, target)
  if (!hasBeep(source)) target['beep'] = false
  const built: Built = { step: 'dial', to: [target] }
  readFields(source, 'dial', fields.conferenceDial, built)
  readNext(source, built, names)
  readReport(source, built, 'callbackUrl', 'callbackMethod')
  return [asStep(built)]
}

const readStream = (source: ElementSource): Step[] => {
  const isOn = (name: string): boolean => flag.read(source.take(name)) === true
  const [bidirectional, alone] = [isOn('bidirectional'), isOn('keepCallAlive')]
  const background = !bidirectional || !alone
  if (bidirectional !== alone)
    source.note(
      bidirectional ? 'bidirectional' : 'keepCallAlive',
      'adjusted',
      'a stream of a flow either flows both ways and is waited for, or is only sent while the flow goes on',
    )
  const built: Built = { step: 'stream', url: source.content(), ...(background && { background }) }
  readFields(source, 'stream', fields.stream, built)
  const type = (source.take('contentType') ?? 'audio/x-l16;rate=8000').replaceAll(' ', '')
  const known = Object.hasOwn(fields.contentTypes, type) ? fields.contentTypes[type] : undefined
  if (known) {
    if (known[0] !== 'mulaw') built['audio'] = { codec: known[0], rate: known[1] }
  } else
    source.fault('contentType', `must be one of ${Object.keys(fields.contentTypes).join(', ')}`)
  const headers = source.take('extraHeaders')
  if (headers !== undefined) {
    const pairs = headers.split(',').map((pair) => pair.split('=', 2).map((part) => part.trim()))
    if (pairs.some(([name, value]) => name === '' || value === undefined))
      source.fault('extraHeaders', 'must be name=value pairs, separated by commas')
    built['parameters'] = Object.fromEntries(pairs.map(([name = '', value = '']) => [name, value]))
  }
  readReport(source, built, 'statusCallbackUrl', 'statusCallbackMethod')
  return [asStep(built)]
}

const readDigits = (source: ElementSource): Step[] => {
  const given = source.take('digits')
  const digits = (given ?? source.content()).replaceAll('W', 'ww')
  if (!/^[0-9A-D*#w]+$/.test(digits)) source.fault('', 'needs digits of 0-9, A-D, *, # and w')
  return [{ step: 'digits', digits }]
}

const readRedirect = (source: ElementSource, names: NamedAddresses): Step[] => {
  const method = source.take('method')?.toUpperCase()
  if (method !== undefined && method !== 'GET' && method !== 'POST')
    source.fault('method', 'must be GET or POST')
  const url = source.content()
  if (url === '') source.fault('', 'needs a URL')
  const address: WebAddress = method === 'GET' ? { url, method } : { url }
  return [{ step: 'goto', to: names.nameOf('goto', address) }]
}

/** Plivo declines a call with a reason of `<Hangup>`. */
const readHangup = (source: ElementSource): Step[] => {
  const reason = source.take('reason')
  if (reason === undefined) return [{ step: 'hangUp' }]
  if (reason === 'busy') return [{ step: 'reject', reason }]
  if (reason !== 'rejected') source.fault('reason', 'must be rejected or busy')
  return [{ step: 'reject' }]
}

type VerbReader = (source: ElementSource, names: NamedAddresses) => Step[]

const verbs: Readonly<Record<string, VerbReader>> = {
  Speak: readSpeak,
  Play: readPlay,
  Wait: readWait,
  GetInput: readGetInput,
  GetDigits: readGetDigits,
  Record: readRecord,
  Dial: readDial,
  Conference: readConference,
  Stream: readStream,
  DTMF: readDigits,
  Redirect: readRedirect,
  Hangup: readHangup,
}

const ending: ReadonlySet<string> = new Set(['goto', 'hangUp', 'reject'])

/** Steps of the elements in `<Response>`. */
export const readElements = (
  root: ElementSource,
  names: NamedAddresses,
): [Step, ElementSource][] => {
  const steps: [Step, ElementSource][] = []
  root.finish()
  for (const source of root.elements()) {
    const last = steps.at(-1)
    const read = Object.hasOwn(verbs, source.name) ? verbs[source.name] : undefined
    if (last && ending.has(last[0].step))
      source.note('', 'dropped', `is never reached, because <${last[1].name}> comes before it`)
    else if (source.name === 'Message')
      source.note('', 'dropped', 'is not part of the call, and has no step')
    else if (source.name === 'PreAnswer') {
      source.note(
        '',
        'adjusted',
        'a flow begins with the answer; what it contains follows the answer',
      )
      steps.push(...readElements(source, names))
    } else if (source.name === 'MultiPartyCall')
      source.fault('', '<MultiPartyCall> has no counterpart in a flow')
    else if (!read) source.fault('', `unknown element; elements: ${Object.keys(verbs).join(', ')}`)
    else {
      for (const step of read(source, names)) steps.push([step, source])
      loseKnown(source)
      source.finish()
    }
  }
  return steps
}
