import { inputError, type Fault, type FrontDoor, type Note } from '@callplane/core'
import {
  encryptionOfUris,
  formDecode,
  readElement,
  readForm,
  type FieldReader,
} from '@callplane/kit'
import { splitSipUri } from './address.ts'
import { readDocument, type DocumentRead } from './document.ts'
import { readCreate, readSource } from './parse.ts'
import { answeringDocument, inlineTwiml, readReports } from './portable.ts'
import { renderCall } from './render.ts'
import { asksForSecureMedia } from '../map/sip-uri.ts'

type CallInput = ReturnType<FrontDoor['parse']>['call']

/** For a request without an inline document. */
const nothing = { name: 'Response', attributes: {}, children: [], text: '' }

const withoutEncryption = (uri: string): string =>
  uri.replace(/;(?:secure=true|transport=tls)(?=;|$)/gi, '')

/** The smaller of two limits, since both apply; the other one is noted. */
const shorter = (form: FieldReader, fields: CallInput, { fields: told, root }: DocumentRead) => {
  const { maxDuration: whole } = fields
  const { maxDuration: part } = told
  if (whole === undefined || part === undefined || whole === part) return whole ?? part
  const detail = `the call ends after ${Math.min(whole, part)} seconds`
  if (whole < part) root.note('', 'adjusted', detail)
  else form.note('TimeLimit', 'adjusted', detail)
  return Math.min(whole, part)
}

/** Parameters and document both apply to the far party. */
const farFirst = (form: FieldReader, fields: CallInput, document: DocumentRead): CallInput => {
  const { fields: told, callerId, root } = document
  const { uri, headers, repeated } = splitSipUri(fields.to)
  for (const name of repeated) form.note('To', 'dropped', `only the first header ${name} is kept`)
  if (headers && told.sipHeaders)
    root.note(
      'Dial.Sip',
      'dropped',
      `headers of the near end: ${Object.keys(told.sipHeaders).join(', ')}`,
    )
  if (callerId !== undefined && callerId !== fields.from)
    root.note('Dial.callerId', 'dropped', 'shown to the near end; a call has one caller ID')
  if (told.record !== undefined && fields.record === undefined)
    root.note('Dial.record', 'adjusted', 'the whole call is recorded, from its answer on')
  if (told.record !== undefined && fields.record !== undefined && told.record !== fields.record)
    root.note('Dial.record', 'dropped', 'the parameter Record counts')
  if (fields.dtmf !== undefined && told.dtmf !== undefined)
    root.note('Play.digits', 'adjusted', 'played right after SendDigits')
  const dtmf = `${fields.dtmf ?? ''}${told.dtmf ?? ''}`
  return {
    ...told,
    ...fields,
    maxDuration: shorter(form, fields, document),
    record: fields.record ?? told.record,
    dtmf: dtmf === '' ? undefined : dtmf,
    to: uri,
    sipHeaders: headers ?? told.sipHeaders,
  }
}

/** The parameters apply to the near phone, for which the neutral call has no fields. */
const nearFirst = (form: FieldReader, fields: CallInput, document: DocumentRead): CallInput => {
  const { to: phone, ringTimeout, dtmf, machineDetection, ...rest } = fields
  const { fields: told, callerId, far = '', root } = document
  const about = { Timeout: ringTimeout, SendDigits: dtmf, MachineDetection: machineDetection }
  for (const [name, given] of Object.entries(about))
    if (given !== undefined) form.note(name, 'dropped', 'is about the near phone')
  const shown = callerId?.startsWith('+') ? callerId : undefined
  if (callerId !== undefined && shown === undefined)
    root.note('Dial.callerId', 'dropped', 'a caller ID is a number')
  if (shown !== undefined && rest.from !== undefined && shown !== rest.from)
    form.note('From', 'dropped', 'shown to the near phone; a call has one caller ID')
  if (rest.record !== undefined && told.record !== undefined && rest.record !== told.record)
    form.note('Record', 'dropped', 'the document says what is recorded')
  return {
    ...rest,
    ...told,
    from: shown ?? rest.from,
    maxDuration: shorter(form, fields, document),
    record: told.record ?? rest.record,
    to: far,
    connect: { phone, first: true },
  }
}

/** Options of the form and the document; the form takes precedence. */
const mergeOptions = (
  given: Readonly<Record<string, unknown>>,
  document: DocumentRead | null | undefined,
): Record<string, unknown> => {
  const options = { ...given }
  for (const [name, value] of Object.entries(document?.options ?? {})) {
    if (options[name] !== undefined && JSON.stringify(options[name]) !== JSON.stringify(value))
      document?.root.note(`options.${name}`, 'dropped', 'the parameter of the request counts')
    options[name] ??= value
  }
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined))
}

const check = (
  request: Parameters<FrontDoor['parse']>[0],
  path: string,
  form: FieldReader,
): void => {
  const faults: Fault[] = []
  if (request.method.toUpperCase() !== 'POST')
    faults.push({ path: ['method'], message: 'must be POST' })
  if (!/\/Accounts\/[^/]+\/Calls(?:\.json)?$/.test(path))
    faults.push({ path: ['url'], message: 'must be …/Accounts/{AccountSid}/Calls.json' })
  for (const name of ['To', 'From'])
    if (!form.has(name)) faults.push({ path: ['body', name], message: 'is required' })
  if (!['Url', 'Twiml', 'ApplicationSid'].some((name) => form.has(name)))
    faults.push({ path: ['body', 'Url'], message: 'is required, or Twiml, or ApplicationSid' })
  if (faults.length > 0) throw inputError('input-invalid', 'Twilio request', faults, 'twilio')
}

/** What the request says is done once the call is answered, where that is more than a near end. */
interface Program {
  readonly connect?: CallInput['connect']
  readonly options?: Readonly<Record<string, unknown>>
  readonly notes?: readonly Note[]
}

const ownProgram = (form: FieldReader, twiml: string): Program => {
  form.note('Twiml', 'adjusted', 'kept as options.twilio.twiml, which only Twilio can run')
  return { options: { twiml } }
}

const read = (
  request: Parameters<FrontDoor['parse']>[0],
  isPortable: boolean,
): ReturnType<FrontDoor['parse']> => {
  const [path = '', query = ''] = request.url.split(/\?(.*)/s)
  const form = readForm(formDecode(request.body ?? ''))
  check(request, path, form)
  const answering = isPortable ? answeringDocument(form) : undefined
  const source = isPortable ? {} : readSource(form)
  const reports = isPortable ? readReports(form) : []
  const { fields, options: given } = readCreate(form)
  // Already read if another parameter overrides it.
  const twiml = form.unread.includes('Twiml') ? form.text('Twiml') : undefined
  const document = twiml === undefined ? undefined : readDocument(twiml)
  const program: Program | undefined =
    twiml === undefined || document !== null
      ? answering && { connect: answering }
      : isPortable
        ? inlineTwiml(twiml)
        : ownProgram(form, twiml)
  const options = { ...mergeOptions({ ...source, ...given }, document), ...program?.options }
  const told = document ?? { fields: {}, options: {}, root: readElement(nothing, 'Twiml') }
  const place = told.far === undefined ? farFirst : nearFirst
  const call: CallInput = {
    ...place(form, fields, told),
    ...(program?.connect && { connect: program.connect }),
    ...(reports.length > 0 && { reports }),
    ...(Object.keys(options).length > 0 && { options: { twilio: options } }),
  }
  const clean = Object.fromEntries(
    Object.entries(encryptionOfUris(call, asksForSecureMedia, withoutEncryption)).filter(
      ([, value]) => value !== undefined,
    ),
  ) as CallInput
  const inUrl = readForm(formDecode(query)).notes()
  return {
    call: clean,
    route: {},
    notes: [...form.notes(), ...told.root.notes(), ...(program?.notes ?? []), ...inUrl],
  }
}

/** `POST …/Calls.json` as Twilio's customers send it, and responses as Twilio sends them. */
export const frontDoor: FrontDoor = {
  parse: (request) => read(request, false),
  portable: (request) => read(request, true),
  render: renderCall,
}
