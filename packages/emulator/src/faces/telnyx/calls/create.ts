import { json, type EmulatorResponse } from '../../../server/message.ts'
import type { FaceContext } from '../../face.ts'
import type { FaceRequest } from '../../request.ts'
import type { Account } from '../account.ts'
import { TelnyxError } from '../errors.ts'
import { isDialable, isSip, read, splitTo, validate, type Body } from '../parameters.ts'
import { viewCall, type Call, type WebhookTarget } from './call.ts'
import type { Calls } from './calls.ts'
import { dialParameters } from './parameters.ts'

export type CreateDeps = {
  readonly context: FaceContext
  readonly account: Account
  readonly calls: Calls
}

export function webhookOf(body: Body, inherited?: WebhookTarget): WebhookTarget {
  const policies = read<Record<string, { readonly retries_ms?: readonly number[] }>>(
    body,
    'webhook_retries_policies',
  )
  return {
    url: read<string>(body, 'webhook_url') ?? inherited?.url,
    method: read<'POST' | 'GET'>(body, 'webhook_url_method') ?? inherited?.method ?? 'POST',
    byEvent: read<Record<string, string>>(body, 'webhook_urls') ?? inherited?.byEvent ?? {},
    retries: policies
      ? Object.fromEntries(
          Object.entries(policies).map(([event, { retries_ms = [] }]) => [event, retries_ms]),
        )
      : (inherited?.retries ?? {}),
  }
}

/** The one destination of a request; an array of one counts as it. */
export function destinationOf(body: Body): string {
  const { to } = body
  const several = Array.isArray(to) ? (to as unknown[]) : [to]
  const [only] = several
  if (only === undefined || only === null || only === '') {
    throw new TelnyxError({ name: 'missing', about: 'to', pointer: '/to' })
  }
  // The network rings one phone per leg: several destinations of one call are not emulated.
  if (several.length > 1 || typeof only !== 'string') {
    throw new TelnyxError({ name: 'badValue', about: 'to', pointer: '/to' })
  }
  if (!isDialable(splitTo(only).to)) {
    throw new TelnyxError({ name: 'badNumber', about: 'to', pointer: '/to' })
  }
  return only
}

/** Rules of both a dial and a transfer. */
export function validateInvite(body: Body, to: string, account: Account): void {
  const encryption = read<string>(body, 'media_encryption') ?? 'disabled'
  if (encryption !== 'disabled' && !isSip(to)) {
    throw new TelnyxError({ name: 'noSrtpToPhone', pointer: '/media_encryption' })
  }
  const from = read<string>(body, 'from')
  if (from === undefined) return
  if (!isDialable(from))
    throw new TelnyxError({ name: 'badNumber', about: 'from', pointer: '/from' })
  if (!account.owns(from)) throw new TelnyxError({ name: 'notOwned', pointer: '/from' })
}

function linkOf(body: Body, calls: Calls): Call | undefined {
  const id = read<string>(body, 'link_to')
  if (id === undefined) {
    const needing = ['bridge_on_answer', 'bridge_intent', 'park_after_unbridge']
    if (!needing.some((name) => read(body, name))) return undefined
    throw new TelnyxError({ name: 'missing', about: 'link_to', pointer: '/link_to' })
  }
  const linked = calls.get(id)
  if (!linked) throw new TelnyxError({ name: 'badCall', pointer: '/link_to' })
  if (linked.endedAt !== undefined) throw new TelnyxError({ name: 'ended', pointer: '/link_to' })
  return linked
}

/** `POST /v2/calls`. */
export function createCall(request: FaceRequest, deps: CreateDeps): EmulatorResponse {
  const { context, account, calls } = deps
  const body = validate(request.json(), request.text, dialParameters)
  const connectionId = String(body['connection_id'])
  if (!account.applications.isActive(connectionId)) {
    throw new TelnyxError({ name: 'badConnection', pointer: '/connection_id' })
  }
  const to = destinationOf(body)
  const linked = linkOf(body, calls)
  // With `bridge_intent` the caller ID of the linked call is shown, whatever `from` says.
  const intent = linked && read<boolean>(body, 'bridge_intent')
  validateInvite(intent ? { ...body, from: undefined } : body, to, account)
  const call = calls.place({
    to,
    from: intent ? linked.from : String(body['from']),
    parameters: body,
    webhook: webhookOf(body),
    clientState: read<string>(body, 'client_state'),
    cause: request.cause,
    connectionId,
    linked,
    answered: (answered) => {
      if (!linked || !read<boolean>(body, 'bridge_on_answer')) return
      const twice = linked.bridged && read<boolean>(body, 'prevent_double_bridge')
      // [inferred] A leg that was dialled for a bridge ends if the other side has ended.
      if (linked.endedAt !== undefined || twice) calls.hangUp(answered)
      else calls.bridge(linked, answered)
    },
  })
  // Documented as false in the reply to a dial, before any answer.
  return json(200, { data: { ...viewCall(call, context.clock.now()), is_alive: false } })
}
