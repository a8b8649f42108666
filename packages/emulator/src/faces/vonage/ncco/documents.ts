import type { FaceContext } from '../../face.ts'
import type { Call, Hook } from '../calls/call.ts'
import type { Calls } from '../calls/calls.ts'
import { addressOf, nameOf } from '../calls/endpoint.ts'
import type { Webhooks } from '../webhooks/webhooks.ts'
import type { Action } from './action.ts'
import { parseNcco } from './parse.ts'

/** An NCCO given inline, or the URL to fetch it from. */
export type Source = { readonly ncco: readonly Action[] } | { readonly hook: Hook }

/** The actions of a source; undefined without any, which is reported to the event URL. */
export type Documents = (call: Call, source: Source) => Promise<readonly Action[] | undefined>

export function createDocuments(
  { clock, log }: Pick<FaceContext, 'clock' | 'log'>,
  webhooks: Webhooks,
  calls: Calls,
): Documents {
  return async (call, source) => {
    if ('ncco' in source) return source.ncco
    const fail = (reason: string): undefined => {
      const timestamp = new Date(clock.now()).toISOString()
      calls.tell(call, { reason, conversation_uuid: call.conversation, timestamp }, 'error')
      return undefined
    }
    const payload = {
      from: call.from,
      to: nameOf(call.to),
      uuid: call.uuid,
      conversation_uuid: call.conversation,
    }
    const { applicationId } = call
    const to = addressOf(call.to)
    const about = { kind: 'document', event: 'answer', to, applicationId } as const
    // "The answer_url is attempted twice" (webhook reference, fallback answer URL).
    const first = await webhooks.send(source.hook, payload, about)
    const answer =
      first && first.status < 400 ? first : await webhooks.send(source.hook, payload, about)
    if (!answer || answer.status >= 400) return fail('The answer URL could not be reached.')
    const parsed = parseNcco(answer.body)
    if ('actions' in parsed) return parsed.actions
    log(`vonage invalid NCCO: ${parsed.wrong ?? 'the answer is not a JSON array'}`)
    return fail('Syntax error in NCCO. Invalid value type or action.')
  }
}
