import { inputError, isSipUri, type Fault, type FrontDoor, type Note } from '@callplane/core'
import {
  addressOf,
  digitsOf,
  farFields,
  headersOf,
  leftOver,
  userToUserOf,
  type CallFields,
} from './front-door-fields.ts'
import { nearOf, readNcco } from './front-door-ncco.ts'
import { renderCall } from './front-door-render.ts'
import { objectOf, parseObject, textOf, type Json } from './json.ts'
import { note } from './note.ts'
import type { VonageOptions } from './options.ts'
import { asksForSecureMedia, withoutSecureMedia } from './sip-uri.ts'

type CallInput = ReturnType<FrontDoor['parse']>['call']

const known = [
  'to',
  'from',
  'random_from_number',
  'ncco',
  'answer_url',
  'answer_method',
  'event_url',
  'event_method',
  'ringing_timer',
  'length_timer',
  'machine_detection',
  'advanced_machine_detection',
] as const

/** One demand for every `sip:` URI of the call becomes the call's own field, as `map` would write it. */
const readEncryption = (call: CallInput): CallInput => {
  const { connect, to } = call
  const near = connect && ('sip' in connect ? connect.sip : 'phone' in connect ? connect.phone : to)
  if (![to, near ?? to].every((end) => end !== undefined && asksForSecureMedia(end))) return call
  return {
    ...call,
    to: withoutSecureMedia(to),
    ...(connect && 'sip' in connect && { connect: { sip: withoutSecureMedia(connect.sip ?? '') } }),
    mediaEncryption: 'required',
  }
}

const readRequest = (request: Parameters<FrontDoor['parse']>[0]): { body: Json; first: Json } => {
  const faults: Fault[] = []
  const [path = ''] = request.url.split('?', 1)
  if (request.method.toUpperCase() !== 'POST')
    faults.push({ path: ['method'], message: 'must be POST' })
  if (!/\/v[12]\/calls\/?$/.test(path))
    faults.push({ path: ['url'], message: 'must be …/v1/calls' })
  const body = parseObject(request.body ?? '')
  const to: unknown = body?.to
  const first = Array.isArray(to) && to.length === 1 ? objectOf(to[0]) : undefined
  if (!body) faults.push({ path: ['body'], message: 'must be a JSON object' })
  else {
    if (addressOf(first) === undefined)
      faults.push({ path: ['body', 'to'], message: 'must hold one phone or sip endpoint' })
    if (!Array.isArray(body.ncco) && !Array.isArray(body.answer_url))
      faults.push({ path: ['body', 'ncco'], message: 'ncco or answer_url is required' })
  }
  if (!body || !first || faults.length > 0)
    throw inputError('input-invalid', 'Vonage request', faults, 'vonage')
  return { body, first }
}

const clean = <T extends object>(value: T): T =>
  Object.fromEntries(Object.entries(value).filter(([, inner]) => inner !== undefined)) as T

/** `POST /v1/calls` as Vonage's customers send it today, and answers as Vonage gives them. */
export const frontDoor: FrontDoor = {
  parse(request) {
    const { body, first } = readRequest(request)
    const notes: Note[] = leftOver(body, known)
    const options: { -readonly [K in keyof VonageOptions]: VonageOptions[K] } = {}
    if (body.event_url !== undefined)
      notes.push(note('event_url', 'dropped', 'events come to Callplane, which tells its own'))
    if (body.random_from_number === true)
      notes.push(note('random_from_number', 'adjusted', 'the rule chooses the number'))

    const ncco = Array.isArray(body.ncco) ? (body.ncco as unknown[]) : undefined
    const understood = ncco && readNcco(ncco)
    if (ncco && !understood) {
      options.ncco = ncco as VonageOptions['ncco']
      notes.push(note('ncco', 'adjusted', 'kept as options.vonage.ncco, which only Vonage can run'))
    }
    if (!ncco && Array.isArray(body.answer_url)) {
      options.answerUrl = textOf(body.answer_url[0])
      if (body.answer_method === 'GET' || body.answer_method === 'POST')
        options.answerMethod = body.answer_method
      notes.push(
        note('answer_url', 'adjusted', 'kept as options.vonage.answerUrl, which only Vonage asks'),
      )
    }

    const nearFirst = understood?.nearFirst === true && understood.connect !== undefined
    const far = nearFirst ? understood.endpoint : first
    const { call: timed, detection } = farFields(
      nearFirst ? (understood.connect ?? {}) : body,
      nearFirst ? 'connect' : 'body',
    )
    if (understood?.connect && !nearFirst)
      for (const name of ['timeout', 'limit', 'machineDetection', 'advancedMachineDetection'])
        if (understood.connect[name] !== undefined)
          notes.push(note(`ncco.${name}`, 'dropped', 'the near end has no such setting here'))
    if (nearFirst && isSipUri(addressOf(first) ?? ''))
      notes.push(note('to', 'adjusted', 'the near end of a click-to-call is a phone'))
    options.detection = detection
    options.recording = understood?.recording
    options.conversation = understood?.conversation
    options.userToUser = userToUserOf(first) ?? userToUserOf(understood?.endpoint)

    const from = textOf(objectOf(body.from)?.number)
    const fields: CallFields = {
      from: from && `+${from.replace(/^\+/, '')}`,
      connect: nearFirst
        ? { phone: addressOf(first) ?? '', first: true }
        : understood
          ? nearOf(understood)
          : undefined,
      record: understood?.record ? true : undefined,
      dtmf: digitsOf(far),
      sipHeaders: headersOf(first) ?? headersOf(understood?.endpoint),
      ...timed,
    }
    const given = clean(options)
    const call: CallInput = {
      ...clean(fields),
      to: addressOf(far) ?? '',
      ...(Object.keys(given).length > 0 && { options: { vonage: given } }),
    }
    return { call: readEncryption(call), route: {}, notes }
  },
  render: renderCall,
}
