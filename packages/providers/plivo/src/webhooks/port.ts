import type { Ask, Plan, Ports, WebhookReply, WebhookRequest } from '@callplane/core'
import { attemptKeyOf, formEvent, queryOf, turnMarkOf, type DecodedForm } from '@callplane/kit'
import { markOf, type UrlMark } from '../map/callback-url.ts'
import { documentOf } from './answer.ts'
import { referencesOf } from '../references.ts'
import type { Sdk } from '../client/sdk.ts'
import { stepReportOf } from './turn.ts'
import { isGenuine } from './verify.ts'
import { eventsOf, type Parameters } from './read.ts'

type Webhooks = NonNullable<Ports['webhooks']>

const flat = (fields: DecodedForm): Parameters =>
  Object.fromEntries(
    Object.entries(fields).flatMap(([name, value]) => {
      const first = [value].flat().find((text) => text !== '')
      return first === undefined ? [] : [[name, first]]
    }),
  )

const parametersOf = (request: WebhookRequest): Parameters =>
  flat(request.method.toUpperCase() === 'GET' ? queryOf(request.url) : formEvent(request))

const xml = (body: string): WebhookReply => ({
  status: 200,
  headers: { 'content-type': 'application/xml; charset=utf-8' },
  body,
})

/** Webhooks show numbers without the plus. */
const numberOf = (text: string | undefined): string | undefined =>
  text && /^[1-9]\d{6,14}$/.test(text) ? `+${text}` : text

/** A URL from which Plivo fetches a document; that of a caller is configured on the number. */
const askKind = (mark: UrlMark | undefined, parameters: Parameters): Ask['kind'] | undefined => {
  if (mark)
    return mark.purpose === 'answer' || mark.purpose === 'fallback' || mark.purpose === 'transfer'
      ? 'answer'
      : undefined
  return parameters.Direction === 'inbound' && parameters.Event === 'StartApp'
    ? 'inbound'
    : undefined
}

export const createWebhooks = (authToken: string, sdk: () => Promise<Sdk>): Webhooks => ({
  async receive(request) {
    if (!isGenuine(authToken, request))
      return {
        verdict: 'forged',
        detail: 'X-Plivo-Signature-V3 does not match URL, form and nonce',
      }
    const parameters = parametersOf(request)
    const turn = turnMarkOf(request.url)
    const step = turn && turn !== 'start' ? stepReportOf(turn, parameters) : undefined
    const mark = markOf(request.url)
    const kind = step ? 'turn' : askKind(mark, parameters)
    // A caller has no record yet, and the result of a step does not report a leg.
    const events = kind === 'inbound' || kind === 'turn' ? [] : eventsOf(request.url, parameters)
    if (!kind) return { verdict: 'genuine', events }
    const loaded = await sdk()
    const ask: Ask = {
      kind,
      step,
      attemptKey: attemptKeyOf(request.url),
      references: referencesOf(
        { request: parameters.RequestUUID, call: parameters.CallUUID },
        mark?.leg ?? 'far',
      ),
      from: numberOf(parameters.From),
      to: numberOf(parameters.To),
      render: (plan: Plan) => xml(documentOf(loaded, plan, mark?.to)),
    }
    return { verdict: 'genuine', events, ask }
  },
})
