import type { Ask, Plan, Ports, TurnMark, WebhookReply, WebhookRequest } from '@callplane/core'
import {
  attemptKeyOf,
  formDecode,
  formEvent,
  jsonBody,
  type DecodedForm,
  objectOf,
  turnMarkOf,
} from '@callplane/kit'
import { documentOf } from './answer.ts'
import { referencesOf } from '../references.ts'
import type { Sdk } from '../client/sdk.ts'
import { stepReportOf } from './turn.ts'
import { isGenuine } from './verify.ts'
import { eventsOf, unrecognisedEvent, type Parameters } from './read.ts'

type Webhooks = NonNullable<Ports['webhooks']>

const isForm = ({ method, headers }: WebhookRequest): boolean =>
  method.toUpperCase() === 'GET' || !/\bjson\b/i.test(headers['content-type'] ?? '')

const areTexts = (fields: Readonly<Record<string, unknown>>): fields is Parameters => {
  for (const name in fields) if (typeof fields[name] !== 'string') return false
  return true
}

const flat = (fields: Readonly<Record<string, unknown>>): Parameters => {
  if (areTexts(fields)) return fields
  const parameters: Record<string, string> = Object.create(null)
  for (const name of Object.keys(fields)) {
    const value = fields[name]
    const one: unknown = Array.isArray(value) ? value[0] : value
    if (typeof one === 'string') parameters[name] = one
    else if (typeof one === 'number') parameters[name] = String(one)
  }
  return parameters
}

/** A GET has its parameters in the URL; in a JSON body they are the properties of an object. */
const parametersOf = (request: WebhookRequest, form: DecodedForm | null): Parameters | null => {
  if (request.method.toUpperCase() === 'GET')
    return flat(formDecode(request.url.split('?').slice(1).join('?')))
  if (form) return flat(form)
  const body = objectOf(jsonBody(request))
  return body ? flat(body) : null
}

/** Twilio asks what to do with a caller; progress reports have a sequence number instead. */
const isIncoming = ({
  Direction,
  CallStatus,
  CallbackSource,
  SequenceNumber,
}: Parameters): boolean =>
  Direction === 'inbound' &&
  CallStatus === 'ringing' &&
  CallbackSource === undefined &&
  SequenceNumber === undefined

const xml = (body: string): WebhookReply => ({
  status: 200,
  headers: { 'content-type': 'text/xml; charset=utf-8' },
  body,
})

/** A request for what a flow does next. Undefined for a turn that no step can have. */
const askOfFlow = (
  mark: TurnMark | 'start',
  url: string,
  parameters: Parameters,
  { VoiceResponse }: Sdk,
): Ask | undefined => {
  const { CallSid = '', From, To } = parameters
  const step = mark === 'start' ? undefined : stepReportOf(mark, parameters)
  if (mark !== 'start' && !step) return undefined
  return {
    kind: mark === 'start' ? 'answer' : 'turn',
    step,
    attemptKey: attemptKeyOf(url),
    references: referencesOf(CallSid, 'far', CallSid),
    from: From,
    to: To,
    render: (plan: Plan) => xml(documentOf(VoiceResponse, plan)),
  }
}

export const createWebhooks = (authToken: string, sdk: () => Promise<Sdk>): Webhooks => ({
  async receive(request) {
    const form = isForm(request) ? formEvent(request) : null
    if (!isGenuine(authToken, request, form))
      return { verdict: 'forged', detail: 'X-Twilio-Signature does not match URL and body' }
    const parameters = parametersOf(request, form)
    if (!parameters) {
      const body = jsonBody(request)
      if (body === null) return { verdict: 'malformed', detail: 'the body is not JSON' }
      // Genuine but undocumented: if it were refused, Twilio would only send it again.
      return { verdict: 'genuine', events: [unrecognisedEvent(request.url, body)] }
    }
    const { CallSid, From, To } = parameters
    const mark = turnMarkOf(request.url)
    if (CallSid && mark) {
      const ask = askOfFlow(mark, request.url, parameters, await sdk())
      if (ask) return { verdict: 'genuine', events: [], ask }
    }
    if (!CallSid || !isIncoming(parameters))
      return { verdict: 'genuine', events: eventsOf(request.url, parameters) }
    const { VoiceResponse } = await sdk()
    const ask: Ask = {
      kind: 'inbound',
      attemptKey: attemptKeyOf(request.url),
      references: referencesOf(CallSid, 'far', CallSid),
      from: From,
      to: To,
      render: (plan: Plan) => xml(documentOf(VoiceResponse, plan)),
    }
    return { verdict: 'genuine', events: [], ask }
  },
})
