import {
  inputError,
  isSipUri,
  type CallReport,
  type Connect,
  type Fault,
  type FrontDoor,
  type Note,
} from '@callplane/core'
import { inlineDocument } from '@callplane/flows'
import {
  encryptionOfUris,
  readFields,
  type FieldReader,
  objectOf,
  postedObject,
  type Json,
} from '@callplane/kit'
import {
  addressOf,
  dropNear,
  eventUrlIsLost,
  readAddress,
  readDigits,
  readEventUrl,
  readFar,
  readHeaders,
  readUserToUser,
  readWord,
  type CallFields,
} from './parse.ts'
import { isKnownNcco, readNcco, type Understood } from './document.ts'
import { renderCall } from './render.ts'
import { isNestedDeeper } from './nesting.ts'
import type { VonageOptions } from '../options.ts'
import { asksForSecureMedia, withoutSecureMedia } from '../map/sip-uri.ts'

type CallInput = ReturnType<FrontDoor['parse']>['call']
type Options = { -readonly [K in keyof VonageOptions]: VonageOptions[K] }

/** Maximum nesting of a body; no NCCO needs more than a few levels. */
const maxDepth = 32

const readRequest = (request: Parameters<FrontDoor['parse']>[0]): Json => {
  const faults: Fault[] = []
  const body = postedObject(request, faults, {
    pattern: /\/v[12]\/calls\/?$/,
    expected: '…/v1/calls',
  })
  const to: unknown = body?.to
  const first = Array.isArray(to) && to.length === 1 ? objectOf(to[0]) : undefined
  if (body && isNestedDeeper(body, maxDepth))
    faults.push({ path: ['body'], message: `must not be nested deeper than ${maxDepth} levels` })
  else if (body) {
    if (addressOf(first) === undefined)
      faults.push({ path: ['body', 'to'], message: 'must hold one phone or sip endpoint' })
    if (!Array.isArray(body.ncco) && !Array.isArray(body.answer_url))
      faults.push({ path: ['body', 'ncco'], message: 'ncco or answer_url is required' })
  }
  if (!body || faults.length > 0)
    throw inputError('input-invalid', 'Vonage request', faults, 'vonage')
  return body
}

const clean = <T extends object>(value: T): T =>
  Object.fromEntries(Object.entries(value).filter(([, inner]) => inner !== undefined)) as T

/** The caller ID, which a `connect` may repeat for its own leg. */
const readCaller = (body: FieldReader, connect: FieldReader | undefined): string | undefined => {
  const given = body.fields('from')
  if (given) readWord(given, 'type', ['phone'])
  const number = given?.text('number')?.replace(/^\+/, '')
  if (body.text('random_from_number') === 'true')
    body.note('random_from_number', 'adjusted', 'the rule chooses the number')
  const second = connect?.text('from')?.replace(/^\+/, '')
  if (second !== undefined && second !== number)
    connect?.note('from', 'dropped', 'both legs show the caller ID of the call')
  // Vonage chooses a number for each leg; here both get that of the rule.
  if (number === undefined) connect?.kept('randomFromNumber')
  return number && `+${number}`
}

/** The document of an answered call, if it cannot be expressed in neutral terms. */
const readOwnDocument = (body: FieldReader, options: Options): void => {
  if (body.has('ncco')) {
    options.ncco = body.kept('ncco') as VonageOptions['ncco']
    body.note('ncco', 'adjusted', 'kept as options.vonage.ncco, which only Vonage can run')
    return
  }
  const [url, ...more] = body.values('answer_url')
  options.answerUrl = url === undefined ? undefined : String(url)
  options.answerMethod = readWord(body, 'answer_method', ['GET', 'POST'])
  body.note('answer_url', 'adjusted', 'kept as options.vonage.answerUrl, which only Vonage asks')
  if (more.length > 0) body.note('answer_url', 'dropped', 'only the first URL is asked')
}

/** The same as the near end of a call that any carrier can place. */
const readPortableDocument = (
  body: FieldReader,
): { readonly connect?: CallInput['connect']; readonly notes: readonly Note[] } => {
  if (body.has('ncco')) return inlineDocument('ncco', JSON.stringify(body.kept('ncco')), 'ncco')
  const [url, ...more] = body.values('answer_url')
  const method = readWord(body, 'answer_method', ['GET', 'POST'])
  if (more.length > 0) body.note('answer_url', 'dropped', 'only the first URL is asked')
  if (url === undefined) return { notes: [] }
  return {
    connect: { document: { url: String(url), dialect: 'ncco', ...(method && { method }) } },
    notes: [],
  }
}

/** The events of a call, of which its event URL is told. */
const told = ['initiated', 'ringing', 'answered', 'machine', 'ended'] as const

/** Where the application wants to be told of the call. */
const readReports = (body: FieldReader): readonly CallReport[] => {
  const [url, ...more] = body.values('event_url')
  if (more.length > 0) body.note('event_url', 'dropped', 'only the first URL is told')
  if (url === undefined) {
    body.drop('event_method', 'only allowed with event_url')
    return []
  }
  const method = readWord(body, 'event_method', ['GET', 'POST'])
  return [{ url: String(url), dialect: 'ncco', events: told, ...(method && { method }) }]
}

/** The near end of a call that dials the far party first. */
const nearOf = ({ conference }: Understood, address: string | undefined): Connect | undefined => {
  if (conference) return { conference }
  if (address === undefined) return undefined
  return isSipUri(address) ? { sip: address } : { phone: address }
}

const read = (
  request: Parameters<FrontDoor['parse']>[0],
  isPortable: boolean,
): ReturnType<FrontDoor['parse']> => {
  const raw = readRequest(request)
  const body = readFields(raw)
  const options: Options = {}
  const reports = isPortable ? readReports(body) : []
  if (
    !isPortable &&
    readEventUrl(body, { url: 'event_url', method: 'event_method' }) !== undefined
  ) {
    const also = body.has('event_method') ? '; the same goes for event_method' : ''
    body.note('event_url', 'dropped', eventUrlIsLost + also)
  }
  const understood =
    Array.isArray(raw.ncco) && isKnownNcco(raw.ncco) ? readNcco(body.items('ncco')) : undefined
  if (understood || Array.isArray(raw.ncco))
    body.drop(['answer_url', 'answer_method'], 'the ncco of the request counts')
  const program = !understood && isPortable ? readPortableDocument(body) : undefined
  if (!understood && !isPortable) readOwnDocument(body, options)

  const [first] = body.items('to')
  const { connect, endpoint, nearFirst = false } = understood ?? {}
  const [firstAddress, secondAddress] = [first, endpoint].map((one) => one && readAddress(one))
  const far = nearFirst ? endpoint : first
  const to = (nearFirst ? secondAddress : firstAddress) ?? ''
  if (nearFirst) dropNear(body, 'body')
  else if (connect) dropNear(connect, 'connect')
  const timed = nearFirst && connect ? readFar(connect, 'connect') : readFar(body, 'body')
  if (nearFirst && isSipUri(firstAddress ?? ''))
    first?.note('uri', 'adjusted', 'the near end of a click-to-call is a phone')
  // Headers go to the far party where it has a sip: address, else to the near end.
  const headed = isSipUri(to) ? far : nearFirst ? undefined : endpoint
  options.detection = timed.detection
  options.recording = understood?.recording
  options.conversation = understood?.conversation
  options.userToUser = headed && readUserToUser(headed)

  const fields: CallFields = {
    from: readCaller(body, connect),
    connect: nearFirst
      ? { phone: firstAddress ?? '', first: true }
      : understood
        ? nearOf(understood, secondAddress)
        : program?.connect,
    record: understood?.record ? true : undefined,
    dtmf: far && readDigits(far),
    sipHeaders: headed && readHeaders(headed),
    ...timed.call,
  }
  const given = clean(options)
  const call: CallInput = {
    ...clean(fields),
    to,
    ...(reports.length > 0 && { reports }),
    ...(Object.keys(given).length > 0 && { options: { vonage: given } }),
  }
  const encrypted = encryptionOfUris(call, asksForSecureMedia, withoutSecureMedia)
  return { call: encrypted, route: {}, notes: [...body.notes(), ...(program?.notes ?? [])] }
}

/** `POST /v1/calls` as Vonage's customers send it, and responses as Vonage sends them. */
export const frontDoor: FrontDoor = {
  parse: (request) => read(request, false),
  portable: (request) => read(request, true),
  render: renderCall,
}
