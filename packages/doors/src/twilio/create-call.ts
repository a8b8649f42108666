import type { CallReport, CallReportEvent, Note } from '@callplane/core'
import { formDecode, type DecodedForm } from '@callplane/kit'
import { twilioFrontDoor } from '@callplane/twilio'
import type { DoorContext, DoorResponse, WantedCall } from '../door-face.ts'
import { DoorRefusal } from '../door-refusal.ts'
import type { TwilioDoorCredentials } from './authenticate.ts'
import { renderCall } from './render.ts'

type Report = Omit<CallReport, 'signAs' | 'door'>
type Document = NonNullable<WantedCall['document']>

const textOf = (form: DecodedForm, name: string): string | undefined => {
  const given = form[name]
  const one = Array.isArray(given) ? given[0] : given
  return one === '' ? undefined : one
}

/** Repeated parameters, and words with blanks between them, which older clients send. */
const wordsOf = (form: DecodedForm, name: string): readonly string[] =>
  [form[name] ?? []].flat().flatMap((one) => one.split(/[\s,]+/).filter(Boolean))

const methodOf = (form: DecodedForm, name: string): { method: 'GET' | 'POST' } => ({
  method: textOf(form, name)?.toUpperCase() === 'GET' ? 'GET' : 'POST',
})

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

interface Told {
  readonly reports: readonly Report[]
  readonly notes: readonly Note[]
}

/** Where Twilio would tell of something: the URL and events of parameters that begin with the same word. */
const toldAt = (
  form: DecodedForm,
  name: string,
  events: Readonly<Record<string, CallReportEvent>>,
): Told => {
  const url = textOf(form, name)
  if (url === undefined) return { reports: [], notes: [] }
  const asked = wordsOf(form, `${name}Event`)
  const wanted = (asked.length === 0 ? ['completed'] : asked).flatMap((word) =>
    Object.hasOwn(events, word) ? (events[word] ?? []) : [],
  )
  const unknown = asked.filter((word) => !Object.hasOwn(events, word))
  return {
    reports:
      wanted.length === 0
        ? []
        : [{ url, dialect: 'twiml', events: wanted, ...methodOf(form, `${name}Method`) }],
    notes: unknown.map((word) => ({
      field: `${name}Event`,
      effect: 'dropped',
      detail: `${word} is not told`,
    })),
  }
}

const told = (form: DecodedForm): Told => {
  const amd = textOf(form, 'AsyncAmdStatusCallback')
  const all = [
    toldAt(form, 'StatusCallback', progress),
    toldAt(form, 'RecordingStatusCallback', recorded),
    ...(amd === undefined
      ? []
      : [
          {
            reports: [
              {
                url: amd,
                dialect: 'twiml',
                events: ['machine'],
                ...methodOf(form, 'AsyncAmdStatusCallbackMethod'),
              } satisfies Report,
            ],
            notes: [],
          },
        ]),
  ]
  return {
    reports: all.flatMap(({ reports }) => reports),
    notes: all.flatMap(({ notes }) => notes),
  }
}

/** Relative URLs of an inline document lead nowhere at Twilio either. */
const inlineBase = 'https://inline.invalid/'

/** The application's documents; what Twilio alone can run, such as an application of its own, stays an option. */
const documentOf = (
  form: DecodedForm,
  options: Readonly<Record<string, unknown>>,
): Document | undefined => {
  const { url, twiml } = options
  if (typeof url === 'string') {
    const fallback = textOf(form, 'FallbackUrl')
    return {
      url,
      dialect: 'twiml',
      ...methodOf(form, 'Method'),
      ...(fallback !== undefined && {
        fallback: { url: fallback, ...methodOf(form, 'FallbackMethod') },
      }),
    }
  }
  return typeof twiml === 'string'
    ? { url: inlineBase, content: twiml, dialect: 'twiml' }
    : undefined
}

/** Parameters of which the door makes more than the front door alone. */
const served =
  /^(?:(?:Status|RecordingStatus)Callback(?:Event|Method)?|AsyncAmdStatusCallback(?:Method)?|Fallback(?:Url|Method)|Method|Url|Twiml)$/

const ownOptions = ({ call }: ReturnType<(typeof twilioFrontDoor)['parse']>) =>
  (call.options?.['twilio'] ?? {}) as Readonly<Record<string, unknown>>

/** An application at Twilio answers with documents that only Twilio can find. */
const refuseApplications = (form: DecodedForm): void => {
  if (textOf(form, 'ApplicationSid') === undefined) return
  const message = 'only Twilio knows what the application answers with; give Url or Twiml'
  throw new DoorRefusal({
    reason: 'invalid',
    message,
    faults: [{ path: ['ApplicationSid'], message }],
  })
}

/** `POST …/Calls.json` in neutral terms. Throws what the front door throws. */
export const readCreate = (
  request: Parameters<(typeof twilioFrontDoor)['parse']>[0],
): WantedCall => {
  const form = formDecode(request.body ?? '')
  refuseApplications(form)
  const parsed = twilioFrontDoor.parse(request)
  const options = ownOptions(parsed)
  const document = documentOf(form, options)
  const { url: _url, method: _method, fallbackUrl: _fallback, twiml: _twiml, ...rest } = options
  const { options: _options, ...call } = parsed.call
  const { reports, notes } = told(form)
  return {
    call: { ...call, ...(Object.keys(rest).length > 0 && { options: { twilio: rest } }) },
    notes: [...parsed.notes.filter(({ field }) => !served.test(field)), ...notes],
    reports,
    ...(document && { document }),
  }
}

export const createCall = async ({
  request,
  calls,
  credentials,
}: DoorContext<TwilioDoorCredentials>): Promise<DoorResponse> =>
  renderCall(await calls.place(readCreate(request.wire)), credentials.accountSid, 201)
