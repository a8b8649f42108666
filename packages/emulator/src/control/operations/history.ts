import { empty, json } from '../../server/message.ts'
import { listOf, ref } from '../components.ts'
import { invalid, notFound, problem } from '../errors.ts'
import { listQuery, selected, type ControlContext, type Operation } from '../operation.ts'
import type { Schema } from '../schema.ts'

type Listed = { readonly provider: string | null }

const list = (
  name: string,
  id: string,
  summary: string,
  schema: Schema,
  read: (context: ControlContext) => readonly Listed[],
): Operation => ({
  method: 'GET',
  path: `/${name}`,
  id,
  summary,
  query: listQuery,
  responses: { 200: { description: summary, schema }, 400: invalid },
  handle: (context) => json(200, selected(read(context), context.query)),
})

const one = (
  name: string,
  id: string,
  schema: Schema,
  read: (context: ControlContext) => readonly { readonly id: string }[],
): Operation => ({
  method: 'GET',
  path: `/${name}/{id}`,
  id,
  summary: `One of ${name}.`,
  responses: { 200: { description: 'Found.', schema }, 404: notFound('There is none of this id.') },
  handle(context) {
    const found = read(context).find((entry) => entry.id === context.params['id'])
    return found ? json(200, found) : problem(404, `${name} has no ${context.params['id']}.`)
  },
})

export const historyOperations: readonly Operation[] = [
  list('calls', 'listCalls', 'Every leg of the network.', listOf('Call'), ({ emulator }) =>
    emulator.calls(),
  ),
  one('calls', 'getCall', ref('Call'), ({ emulator }) => emulator.calls()),
  list('ledger', 'listRings', 'Every ring of every phone.', listOf('Ring'), ({ emulator }) =>
    emulator.ledger(),
  ),
  list(
    'requests',
    'listRequests',
    'Requests to providers and their answers.',
    listOf('Request'),
    ({ emulator }) => emulator.requests(),
  ),
  one('requests', 'getRequest', ref('Request'), ({ emulator }) => emulator.requests()),
  list(
    'deliveries',
    'listDeliveries',
    'Webhooks sent to the application and its answers.',
    listOf('Delivery'),
    ({ emulator }) => emulator.deliveries(),
  ),
  one('deliveries', 'getDelivery', ref('Delivery'), ({ emulator }) => emulator.deliveries()),
  {
    method: 'POST',
    path: '/deliveries/{id}/replay',
    id: 'replayDelivery',
    summary: 'Sends a webhook again, with a new signature.',
    responses: {
      200: { description: 'The new delivery, with the answer.', schema: ref('Delivery') },
      404: notFound('There is none of this id.'),
    },
    async handle({ emulator, params }) {
      const id = params['id'] ?? ''
      const delivery = await emulator.replay(id)
      return delivery ? json(200, delivery) : problem(404, `deliveries has no ${id}.`)
    },
  },
  list(
    'warnings',
    'listWarnings',
    'What was left undone, with the reason.',
    listOf('Warning'),
    ({ emulator }) => emulator.warnings(),
  ),
  {
    method: 'GET',
    path: '/status',
    id: 'getStatus',
    summary:
      'How many entries of each list were forgotten for the limits of history, the common behavior of phones, and the scopes.',
    responses: { 200: { description: 'Counts.', schema: ref('Status') } },
    handle: ({ emulator, records }) =>
      json(200, {
        history: { ...emulator.network.dropped(), ...records.dropped() },
        phones: emulator.network.phones.common(),
        scopes: emulator.scopes(),
      }),
  },
  {
    method: 'POST',
    path: '/reset',
    id: 'reset',
    summary: 'Forgets calls, history, faults and behaviors of phones; credentials stay.',
    responses: { 204: { description: 'Done.' } },
    handle({ emulator }) {
      emulator.reset()
      return empty(204)
    },
  },
]
