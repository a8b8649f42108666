import type {
  Ask,
  Ports,
  TurnMark,
  WebhookReply,
  WebhookRequest,
  WebhookResult,
} from '@callplane/core'
import {
  attemptKeyOf,
  bodyText,
  jsonResponse,
  queryOf,
  parseObject,
  textOf,
  turnMarkOf,
  type Json,
} from '@callplane/kit'
import { nccoOf } from './answer.ts'
import { referencesOf } from '../references.ts'
import { createReplayGuard } from './replay-guard.ts'
import type { VonageSettings } from '../settings.ts'
import { verifySignature } from './verify.ts'
import { eventsOf } from './read.ts'
import { stepReportOf } from './turn.ts'
import { toE164 } from '../map/format.ts'

type Webhooks = NonNullable<Ports['webhooks']>

/** A GET has its fields in the URL. */
const payloadOf = (request: WebhookRequest): Json | undefined =>
  request.method.toUpperCase() === 'GET' ? queryOf(request.url) : parseObject(bodyText(request))

/** Fields that only reports have, not requests for an answer (webhook reference). */
const reported = [
  'status',
  'dtmf',
  'speech',
  'payload',
  'reason',
  'recording_url',
  'conversation_uuid_to',
  'call_uuid',
] as const

const isQuestion = (payload: Json): boolean =>
  ['uuid', 'conversation_uuid', 'from', 'to'].every((name) => textOf(payload[name])) &&
  reported.every((name) => payload[name] === undefined)

const ncco = (actions: readonly unknown[]): WebhookReply => jsonResponse(200, actions)

const askOf = (url: string, payload: Json): Ask => {
  const attemptKey = attemptKeyOf(url)
  const uuid = textOf(payload.uuid)
  const conversation = textOf(payload.conversation_uuid)
  return {
    kind: attemptKey ? 'answer' : 'inbound',
    ...(attemptKey && { attemptKey }),
    references: {
      ...referencesOf(uuid, 'far', uuid),
      // A caller's conversation is its own until an NCCO moves it.
      ...(!attemptKey && conversation && { conversation }),
    },
    from: toE164(textOf(payload.from) ?? ''),
    to: toE164(textOf(payload.to) ?? ''),
    render: (plan) => ncco(nccoOf(plan)),
  }
}

/** A request about a step of a flow: with its result, it asks what comes next. */
const turnOf = (mark: TurnMark, request: WebhookRequest, payload: Json): WebhookResult => {
  const step = stepReportOf(mark, payload)
  const attemptKey = attemptKeyOf(request.url)
  return {
    verdict: 'genuine',
    // Those of a `dial` step are about the party that it rings, which has an attempt of its own.
    events:
      mark.step === 'dial' && payload.status !== undefined
        ? eventsOf(request.url, payload, request.body)
        : [],
    ...(step && {
      ask: {
        kind: 'turn',
        step,
        ...(attemptKey && { attemptKey }),
        references: {},
        render: (plan) => ncco(nccoOf(plan)),
      },
    }),
  }
}

export const createWebhooks = (settings: VonageSettings): Webhooks => {
  const isFirstOrSame = createReplayGuard()
  return {
    async receive(request) {
      const signed = verifySignature(settings, request)
      if (signed.verdict !== 'genuine') return signed
      if (!isFirstOrSame(signed.jti, request.url, request.receivedAt))
        return { verdict: 'forged', detail: 'the token was used for another URL' }
      const payload = payloadOf(request)
      if (!payload) return { verdict: 'malformed', detail: 'the body is not a JSON object' }
      const turn = turnMarkOf(request.url)
      if (turn && turn !== 'start') return turnOf(turn, request, payload)
      if (isQuestion(payload))
        return { verdict: 'genuine', events: [], ask: askOf(request.url, payload) }
      return { verdict: 'genuine', events: eventsOf(request.url, payload, request.body) }
    },
  }
}
