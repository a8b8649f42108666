import {
  inputError,
  type CallReport,
  type CallReportEvent,
  type Connect,
  type FrontDoor,
} from '@callplane/core'
import { inlineDocument } from '@callplane/flows'
import type { FieldReader } from '@callplane/kit'
import { addressNames, besideUrl, onlyWithUrl } from './parse.ts'

type Read = ReturnType<FrontDoor['parse']>

/** In any case, as Twilio takes it. */
const methodOf = (form: FieldReader, name: string): 'GET' | 'POST' | undefined =>
  form.parsed(
    name,
    (text) => (['GET', 'POST'] as const).find((method) => method === text.toUpperCase()),
    'must be GET or POST',
  )

/** The document at `Url`, which any carrier can run, in place of Twilio's own options. Undefined without `Url`. */
export const answeringDocument = (form: FieldReader): Connect | undefined => {
  if (form.has('ApplicationSid'))
    throw inputError(
      'input-invalid',
      'Twilio request',
      [
        {
          path: ['body', 'ApplicationSid'],
          message: 'only Twilio knows what the application answers with; give Url or Twiml',
        },
      ],
      'twilio',
    )
  const url = form.text('Url')
  if (url === undefined) {
    form.drop(addressNames, onlyWithUrl)
    return undefined
  }
  const method = methodOf(form, 'Method')
  const fallback = form.text('FallbackUrl')
  const fallbackMethod = methodOf(form, 'FallbackMethod')
  form.drop('Twiml', besideUrl)
  return {
    document: {
      url,
      dialect: 'twiml',
      ...(method && { method }),
      ...(fallback !== undefined && {
        fallback: { url: fallback, ...(fallbackMethod && { method: fallbackMethod }) },
      }),
    },
  }
}

/** `Twiml` that says more than a near end, as steps that any carrier can do. */
export const inlineTwiml = (
  twiml: string,
): { readonly connect: Connect; readonly notes: Read['notes'] } =>
  inlineDocument('twiml', twiml, 'Twiml')

const progress: Readonly<Record<string, CallReportEvent>> = {
  initiated: 'initiated',
  ringing: 'ringing',
  answered: 'answered',
  completed: 'ended',
}

const recorded: Readonly<Record<string, CallReportEvent>> = {
  'in-progress': 'recording-started',
  completed: 'recording',
}

/** The address and events of parameters that begin with the same word. Without events, the end alone is told. */
const toldAt = (
  form: FieldReader,
  name: string,
  events: Readonly<Record<string, CallReportEvent>>,
): readonly CallReport[] => {
  const url = form.text(name)
  if (url === undefined) {
    form.drop([`${name}Event`, `${name}Method`], `only allowed with ${name}`)
    return []
  }
  const method = methodOf(form, `${name}Method`)
  // Older clients send words with blanks between them.
  const words = form
    .values(`${name}Event`)
    .flatMap((one) => String(one).split(/[\s,]+/))
    .filter((word) => word !== '')
  const told = (words.length === 0 ? ['completed'] : words).flatMap((word) => {
    if (Object.hasOwn(events, word)) return events[word] ?? []
    form.note(`${name}Event`, 'dropped', `${word} is not told`)
    return []
  })
  if (told.length === 0) return []
  return [{ url, dialect: 'twiml', events: [...new Set(told)], ...(method && { method }) }]
}

/** Where the application wants to be told of the call. */
export const readReports = (form: FieldReader): readonly CallReport[] => {
  const reports = [
    ...toldAt(form, 'StatusCallback', progress),
    ...toldAt(form, 'RecordingStatusCallback', recorded),
  ]
  const url = form.text('AsyncAmdStatusCallback')
  if (url === undefined) return reports
  const method = methodOf(form, 'AsyncAmdStatusCallbackMethod')
  return [...reports, { url, dialect: 'twiml', events: ['machine'], ...(method && { method }) }]
}
