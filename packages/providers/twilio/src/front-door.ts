import { inputError, type Fault, type FrontDoor, type Note } from '@callplane/core'
import { formDecode } from '@callplane/kit'
import { note } from './draft.ts'
import { readDocument, splitSipUri, type DocumentRead } from './front-door-document.ts'
import { readForm, type Form } from './front-door-form.ts'
import { renderCall } from './front-door-render.ts'

type CallInput = ReturnType<FrontDoor['parse']>['call']

/** `Url` beats `Twiml` (OpenAPI, Apr 2026), and an application stands for both. */
const inlineDocument = (form: Form): string | undefined =>
  form.get('ApplicationSid') || form.get('Url') ? undefined : form.get('Twiml')

/** One demand for every `sip:` URI of the call becomes the call's own field, as `map` would write it. */
const readEncryption = (call: CallInput): CallInput => {
  const bare = (uri: string) => uri.replace(/;(?:secure=true|transport=tls)(?=;|$)/gi, '')
  const demands = (uri: string) => /;secure=true(?:;|$)/i.test(uri)
  const { connect, to } = call
  const near = connect && ('sip' in connect ? connect.sip : 'phone' in connect ? connect.phone : to)
  if (!demands(to) || !demands(near ?? to)) return call
  return {
    ...call,
    to: bare(to),
    ...(connect && 'sip' in connect && { connect: { sip: bare(connect.sip ?? '') } }),
    mediaEncryption: 'required',
  }
}

const farFirst = (fields: CallInput, document: DocumentRead | null | undefined): CallInput => {
  const { uri, headers = document?.fields.sipHeaders } = splitSipUri(fields.to)
  return {
    ...document?.fields,
    ...fields,
    // The form's word counts for the whole call, the document's for the connection only.
    maxDuration: fields.maxDuration ?? document?.fields.maxDuration,
    record: fields.record ?? document?.fields.record,
    dtmf: fields.dtmf ?? document?.fields.dtmf,
    to: uri,
    sipHeaders: headers,
  }
}

/** The parameters are about the near phone then, of which a call has nothing to say. */
const nearFirst = (
  { to: phone, ringTimeout, dtmf, machineDetection, ...fields }: CallInput,
  document: DocumentRead,
  far: string,
  notes: Note[],
): CallInput => {
  const about = { Timeout: ringTimeout, SendDigits: dtmf, MachineDetection: machineDetection }
  for (const [name, given] of Object.entries(about))
    if (given !== undefined) notes.push(note(name, 'dropped', 'is about the near phone'))
  return {
    ...fields,
    ...document.fields,
    maxDuration: document.fields.maxDuration ?? fields.maxDuration,
    record: document.fields.record ?? fields.record,
    to: far,
    connect: { phone, first: true },
  }
}

/** `POST …/Calls.json` as Twilio's customers send it today, and answers as Twilio gives them. */
export const frontDoor: FrontDoor = {
  parse(request) {
    const faults: Fault[] = []
    const [path = ''] = request.url.split('?', 1)
    if (request.method.toUpperCase() !== 'POST')
      faults.push({ path: ['method'], message: 'must be POST' })
    if (!/\/Accounts\/[^/]+\/Calls(?:\.json)?$/.test(path))
      faults.push({ path: ['url'], message: 'must be …/Accounts/{AccountSid}/Calls.json' })
    const form: Form = new Map(
      Object.entries(formDecode(request.body ?? '')).map(([name, value]) => [
        name,
        typeof value === 'string' ? value : (value[0] ?? ''),
      ]),
    )
    for (const name of ['To', 'From'])
      if (!form.get(name)) faults.push({ path: ['body', name], message: 'is required' })
    if (!['Url', 'Twiml', 'ApplicationSid'].some((name) => form.get(name)))
      faults.push({ path: ['body', 'Url'], message: 'is required, or Twiml, or ApplicationSid' })
    if (faults.length > 0) throw inputError('input-invalid', 'Twilio request', faults, 'twilio')

    const notes: Note[] = []
    const { fields, options } = readForm(form, notes)
    const twiml = inlineDocument(form)
    const document = twiml === undefined ? undefined : readDocument(twiml)
    if (document === null) {
      options.twiml = twiml
      notes.push(
        note('Twiml', 'adjusted', 'kept as options.twilio.twiml, which only Twilio can run'),
      )
    }
    notes.push(...(document?.notes ?? []))
    if (document?.conference) options.conference = document.conference
    const call: CallInput = {
      ...(document?.far
        ? nearFirst(fields, document, document.far, notes)
        : farFirst(fields, document)),
      ...(Object.keys(options).length > 0 && { options: { twilio: options } }),
    }
    const clean = Object.fromEntries(
      Object.entries(readEncryption(call)).filter(([, value]) => value !== undefined),
    ) as CallInput
    return { call: clean, route: {}, notes }
  },
  render: renderCall,
}
