import { toCause } from '../../faces/request.ts'
import { placeInbound, UnreachableNumberError } from '../../inbound.ts'
import type { InboundCall } from '../../emulator.ts'
import { empty, json, type EmulatorResponse } from '../../server/message.ts'
import { NoSuchCallError, type PhoneAction } from '../../network/handsets.ts'
import { PHONE_BEHAVIORS, type PhoneBehavior } from '../../network/phone-book.ts'
import { phoneView, type PhoneView } from '../../records/phone-views.ts'
import { listOf, ref } from '../components.ts'
import { invalid, notFound, problem } from '../errors.ts'
import type { ControlContext, Operation } from '../operation.ts'
import type { Schema } from '../schema.ts'
import { waitFor } from '../wait-for.ts'

const behavior: Schema = {
  enum: PHONE_BEHAVIORS,
  description:
    '`automatic`: as the outcome of its number says. `manual`: rings until you answer or decline. `busy`, `offline`: never rings.',
}
const leg: Schema = {
  type: 'string',
  description: "The call's `id`. Default: the newest that allows it.",
}
const address: Schema = {
  type: 'string',
  minLength: 3,
  maxLength: 255,
  pattern: String.raw`^(?:\+[1-9]\d{2,14}|sips?:[^\s@]+@[^\s@]+)$`,
  description: 'a number in E.164 or a SIP URI',
}

const viewOf = ({ emulator }: ControlContext, phone: string): PhoneView =>
  phoneView(emulator.network, phone, emulator.calls())

const closed = (properties: Readonly<Record<string, Schema>>, required: readonly string[] = []) =>
  ({ type: 'object', properties, required, additionalProperties: false }) satisfies Schema

type Given = { readonly leg?: string; readonly digits?: string; readonly text?: string }

/** `POST /phones/{phone}/<verb>`. */
const action = (
  verb: PhoneAction['do'],
  id: string,
  summary: string,
  { properties = {}, required = [] }: { properties?: Record<string, Schema>; required?: string[] },
): Operation => ({
  method: 'POST',
  path: `/phones/{phone}/${verb}`,
  id,
  summary,
  body: {
    schema: closed({ ...properties, leg }, required),
    ...(required.length === 0 ? { optional: true } : {}),
  },
  responses: {
    200: { description: 'The call.', schema: ref('Call') },
    400: invalid,
    409: { description: 'The phone has no call that allows it.', schema: ref('Problem') },
  },
  handle(context) {
    const { emulator, params, body } = context
    const given = (body ?? {}) as Given
    try {
      const { id } = emulator.network.act(
        params['phone'] ?? '',
        { ...given, do: verb } as PhoneAction,
        given.leg,
      )
      return json(
        200,
        emulator.calls().find((call) => call.id === id),
      )
    } catch (error) {
      if (error instanceof NoSuchCallError) return problem(409, error.message)
      throw error
    }
  },
})

/** Waits, in real seconds, until the phone is in the state that the query asks for. */
async function getPhone(context: ControlContext): Promise<EmulatorResponse> {
  const { emulator, params, query, gone } = context
  const view = (): PhoneView => viewOf(context, params['phone'] ?? '')
  const state = query.get('state')
  if (state === null) return json(200, view())
  const seconds = Number(query.get('wait') ?? 0)
  const reached = await waitFor(emulator, () => view().state === state, { seconds, gone })
  if (reached) return json(200, view())
  return problem(408, `The phone was not ${state} within ${seconds} s: it is ${view().state}.`)
}

function inbound({ emulator, request, body }: ControlContext): EmulatorResponse {
  try {
    const cause = toCause(request)
    const { id } = placeInbound(emulator.network, body as InboundCall, request.origin, cause)
    return json(
      201,
      emulator.calls().find((call) => call.id === id),
    )
  } catch (error) {
    if (error instanceof UnreachableNumberError) return problem(404, error.message)
    throw error
  }
}

const actions: readonly Operation[] = [
  action('answer', 'answerPhone', 'Answers the call, also one that is still being set up.', {
    properties: { as: { enum: ['human', 'machine'], description: '`human` when absent.' } },
  }),
  action('decline', 'declineCall', 'Declines the ringing call.', {}),
  action('ring', 'letPhoneRing', 'Lets it ring: it answers no more by itself.', {}),
  action('hang-up', 'hangUpPhone', 'Hangs up, or declines a call that rings.', {}),
  action('press', 'pressKeys', 'Presses keys.', {
    properties: {
      digits: {
        type: 'string',
        pattern: '^[0-9*#A-Da-d]{1,64}$',
        description: '1 to 64 of 0–9 * # A–D',
      },
    },
    required: ['digits'],
  }),
  action('speak', 'speakText', 'Says something.', {
    properties: { text: { type: 'string', minLength: 1, maxLength: 2000 } },
    required: ['text'],
  }),
]

export const phoneOperations: readonly Operation[] = [
  {
    method: 'GET',
    path: '/phones',
    id: 'listPhones',
    summary: 'Phones that were set up, or that have had a call.',
    responses: { 200: { description: 'Phones.', schema: listOf('Phone') } },
    handle: ({ emulator }) => json(200, emulator.phones()),
  },
  {
    method: 'PUT',
    path: '/phones',
    id: 'setCommonBehavior',
    summary: 'How phones behave that have no behavior of their own and no outcome by their number.',
    body: { schema: closed({ behavior }, ['behavior']) },
    responses: { 204: { description: 'Done.' }, 400: invalid },
    handle({ emulator, body }) {
      emulator.network.phones.setCommon((body as { behavior: PhoneBehavior }).behavior)
      return empty(204)
    },
  },
  {
    method: 'GET',
    path: '/phones/{phone}',
    id: 'getPhone',
    summary: 'One phone, at once or as soon as it is in a state.',
    query: {
      state: { enum: ['idle', 'dialling', 'ringing', 'answered'] },
      wait: {
        type: 'number',
        minimum: 0,
        maximum: 60,
        description: 'Real seconds to wait for `state`.',
      },
    },
    responses: {
      200: { description: 'The phone.', schema: ref('Phone') },
      400: invalid,
      408: notFound('The phone did not get into the state in time.'),
    },
    handle: getPhone,
  },
  {
    method: 'PUT',
    path: '/phones/{phone}',
    id: 'setPhone',
    summary: 'Sets how one phone behaves; null returns it to the common behavior.',
    body: { schema: closed({ behavior: { enum: [...PHONE_BEHAVIORS, null] } }, ['behavior']) },
    responses: { 200: { description: 'The phone.', schema: ref('Phone') }, 400: invalid },
    handle(context) {
      const { emulator, params, body } = context
      const phone = params['phone'] ?? ''
      const given = (body as { behavior: PhoneBehavior | null }).behavior
      emulator.network.phones.set(phone, given ?? undefined)
      return json(200, viewOf(context, phone))
    },
  },
  ...actions,
  {
    method: 'POST',
    path: '/inbound',
    id: 'callIn',
    summary: 'A phone calls a number or SIP URI of a provider.',
    body: {
      schema: closed(
        {
          from: address,
          to: address,
          ringTimeout: {
            type: 'number',
            exclusiveMinimum: 0,
            maximum: 600,
            description: 'Seconds; 60 when absent.',
          },
          sipHeaders: { type: 'object', additionalProperties: { type: 'string' } },
        },
        ['from', 'to'],
      ),
    },
    responses: {
      201: { description: 'The call.', schema: ref('Call') },
      400: invalid,
      404: notFound('No provider receives calls there.'),
    },
    handle: inbound,
  },
]
