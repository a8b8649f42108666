import type { CallEvent, LegRole, References } from '@callplane/core'
import type { Json } from '@callplane/kit'
import { textOf } from '../client/api.ts'
import { amountOf, endOf, stepId } from '../webhooks/statuses.ts'
import { referencesOf } from '../references.ts'
import { utcTime, zonedTime } from '../webhooks/times.ts'

/** States of a live or queued call; `queued` and `initiated` are not documented. */
const progress: ReadonlyMap<string, 'queued' | 'initiated' | 'ringing' | 'answered'> = new Map([
  ['queued', 'queued'],
  ['initiated', 'initiated'],
  ['ringing', 'ringing'],
  ['in-progress', 'answered'],
] as const)

/** A webhook of the same second takes precedence, as it holds more. */
const afterWebhooks = 1_000

/** Events of a live or queued call, with the ids of the webhooks' events. */
export const eventsOfLive = (state: Json, leg: LegRole, known: References): CallEvent[] => {
  const uuid = textOf(state.call_uuid) ?? ''
  const status = textOf(state.call_status) ?? ''
  const type = progress.get(status)
  const references = {
    ...known,
    ...referencesOf({ request: textOf(state.request_uuid), call: uuid || undefined }, leg),
  }
  return [
    {
      id: stepId(uuid, type ?? `unrecognised:${status}`),
      type: type ?? 'unrecognised',
      // The start of the session is the best known time of ringing; it does not show an answer.
      at: type === 'ringing' ? utcTime(textOf(state.session_start)) : null,
      sequence: afterWebhooks,
      leg,
      references,
      providerStatus: status,
    },
  ]
}

/** A detail record, which is there once the leg is over. `references` are those of the call that the leg belongs to. */
export const eventsOfRecord = (record: Json, leg: LegRole, references: References): CallEvent[] => {
  const uuid = textOf(record.call_uuid) ?? ''
  const code = textOf(record.hangup_cause_code)
  const name = textOf(record.hangup_cause_name) ?? textOf(record.call_state) ?? ''
  const answerTime = textOf(record.answer_time)
  const common = { leg, references, sequence: afterWebhooks }
  const amount = amountOf(textOf(record.total_amount))
  const events: CallEvent[] = []
  if (answerTime)
    events.push({
      ...common,
      id: stepId(uuid, 'answered'),
      type: 'answered',
      at: zonedTime(answerTime),
      providerStatus: 'in-progress',
    })
  events.push({
    ...common,
    id: stepId(uuid, 'ended'),
    type: 'ended',
    at: zonedTime(textOf(record.end_time)),
    providerStatus: name,
    ...(code && { providerCode: code }),
    end: endOf(code, undefined, Boolean(answerTime)),
  })
  if (amount !== null)
    events.push({
      ...common,
      id: stepId(uuid, 'cost'),
      type: 'cost',
      at: null,
      providerStatus: name,
      // Amounts are in US dollars (plivo.com/docs/voice/api/call/retrieve-a-call).
      cost: { amount, currency: 'USD', certainty: 'final' },
    })
  return events
}
