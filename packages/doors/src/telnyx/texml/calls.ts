import type { Fault } from '@callplane/core'
import {
  formDecode,
  jsonResponse,
  parseObject,
  readFields,
  readForm,
  type FieldReader,
} from '@callplane/kit'
import type { DoorContext, DoorRequest, DoorResponse, DoorRoute } from '../../door-face.ts'
import { invalid, notServed, refuseFaults } from '../../door-refusal.ts'
import type { TelnyxDoorCredentials } from '../authenticate.ts'
import { callIdOfControl } from '../ids.ts'
import { connectionTag, isAlive } from '../render.ts'
import { connectionWith, unknownConnection, type TelnyxDoorSettings } from '../settings.ts'
import { ended } from '../ended.ts'
import { listTexmlCalls } from './list-calls.ts'
import { readDocument, readReports } from './read-callbacks.ts'
import { readTexmlCall } from './read-call.ts'
import { viewCreated, viewTexmlCall } from './render.ts'

type Context = DoorContext<TelnyxDoorCredentials>

/** The client sends JSON to create and a form to update; the documentation shows both for both. */
const readerOf = ({ headers, body }: DoorRequest, faults: Fault[]): FieldReader => {
  if (!/\bjson\b/i.test(headers['content-type'] ?? '')) return readForm(formDecode(body))
  const parsed = parseObject(body)
  if (!parsed) faults.push({ path: ['body'], message: 'must be a JSON object' })
  return readFields(parsed ?? {})
}

/** `POST /v2/texml/Accounts/{account_sid}/Calls` */
const createTexmlCall = async (
  { request, params, calls }: Context,
  settings: TelnyxDoorSettings,
): Promise<DoorResponse> => {
  const faults: Fault[] = []
  const reader = readerOf(request, faults)
  refuseFaults(faults)
  const { call, application } = readTexmlCall(reader, faults)
  const known = connectionWith(application, settings)
  if (!known && application !== undefined) faults.push(unknownConnection('ApplicationSid'))
  const document = readDocument(reader, known ?? {}, faults)
  const reports = readReports(reader, known ?? {}, faults)
  refuseFaults(faults)
  const placed = await calls.place({
    call: {
      ...call,
      tags: [connectionTag(application ?? '')],
      ...(known?.rule !== undefined && { rule: known.rule }),
    },
    notes: reader.notes(),
    reports,
    ...(document && { document }),
  })
  return jsonResponse(200, viewCreated(placed, params['account'] ?? ''))
}

const sidIn = ({ params }: Context): string => (params['call'] ?? '').replace(/\.json$/, '')

/** `GET /v2/texml/Accounts/{account_sid}/Calls/{call_sid}` */
const fetchTexmlCall = async (context: Context): Promise<DoorResponse> => {
  const call = await context.calls.find(callIdOfControl(sidIn(context)))
  return jsonResponse(200, viewTexmlCall(call, context.params['account'] ?? ''))
}

/** `POST /v2/texml/Accounts/{account_sid}/Calls/{call_sid}`: hangs up. TeXML under way cannot be replaced. */
const updateTexmlCall = async (context: Context): Promise<DoorResponse> => {
  const { calls, dispatcher, params, request } = context
  const call = await calls.find(callIdOfControl(sidIn(context)))
  const faults: Fault[] = []
  const reader = readerOf(request, faults)
  refuseFaults(faults)
  const status = reader.text('Status')
  const [other] = reader.unread
  if (other !== undefined) throw notServed(`${other} for a call under way`)
  if (status !== 'completed' && status !== 'canceled')
    throw invalid('Status', 'must be completed or canceled')
  if (!isAlive(call)) throw ended()
  const isLate = status === 'canceled' && call.status === 'in-progress'
  if (isLate) throw invalid('Status', 'must be completed once the call is answered')
  return jsonResponse(200, viewTexmlCall(await dispatcher.hangUp(call.id), params['account'] ?? ''))
}

const base = '/v2/texml/Accounts/:account/Calls'

/** Calls by TeXML. Resources name their paths with `.json`; the client leaves it out. */
export const texmlRoutes = (
  settings: TelnyxDoorSettings,
): readonly DoorRoute<TelnyxDoorCredentials>[] => [
  ...[base, `${base}.json`].flatMap((path): DoorRoute<TelnyxDoorCredentials>[] => [
    { method: 'POST', path, answer: (context) => createTexmlCall(context, settings) },
    { method: 'GET', path, answer: listTexmlCalls },
  ]),
  { method: 'GET', path: `${base}/:call`, answer: fetchTexmlCall },
  { method: 'POST', path: `${base}/:call`, answer: updateTexmlCall },
]
