import { expect, test } from 'vitest'
import { createCall, FROM, videosdkRequest } from '../../../../test/videosdk.ts'
import { createWorld } from '../../../../test/world.ts'

const PATH = '/v2/sip/routing-rules'
const rule = {
  gatewayId: 'gw_outbound',
  name: 'Support',
  numbers: [FROM],
  dispatch: {
    room: { type: 'static', id: 'support' },
    agent: { type: 'cloud', id: 'ag_1', metadata: { department: 'sales' } },
  },
}

test('a rule of the older generation: made, used, updated by PUT, deleted', async () => {
  const { emulator } = await createWorld()
  const made = await videosdkRequest(emulator, 'POST', PATH, rule)
  const { id } = made.body as { id: string }
  expect(made.body).toMatchObject({
    ...rule,
    type: 'OUTBOUND',
    dispatch: { agent: { id: 'ag_1' } },
  })
  const call = await createCall(emulator, { routingRuleId: id })
  expect(call.body).toMatchObject({ data: { roomId: 'support', gatewayId: 'gw_outbound' } })
  const change = { dispatch: { room: { type: 'dynamic', prefix: 'random' } } }
  const updated = await videosdkRequest(emulator, 'PUT', `${PATH}/${id}`, change)
  expect(updated.body).toMatchObject({ name: 'Support', dispatch: { room: { type: 'dynamic' } } })
  expect(updated.body).not.toHaveProperty('dispatch.agent')
  expect((await videosdkRequest(emulator, 'PATCH', `${PATH}/${id}`, change)).status).toBe(501)
  expect((await videosdkRequest(emulator, 'DELETE', `${PATH}/${id}`)).status).toBe(200)
  expect((await videosdkRequest(emulator, 'GET', `${PATH}/${id}`)).status).toBe(404)
})

test('seeded rules are there in both shapes', async () => {
  const { emulator } = await createWorld()
  const { body } = await videosdkRequest(emulator, 'GET', PATH)
  expect((body as { data: object[] }).data).toMatchObject([
    { id: 'rr_inbound', type: 'INBOUND', gatewayId: 'gw_inbound' },
    { id: 'rr_outbound', type: 'OUTBOUND', gatewayId: 'gw_outbound' },
    { id: 'rr_2554md', gatewayId: 'gw_123456789' },
  ])
})

test.each([
  [{ gatewayId: undefined }, 400],
  [{ gatewayId: 'gw_none' }, 404],
  [{ numbers: [] }, 400],
  [{ dispatch: {} }, 400],
  [{ dispatch: { agent: { id: 'ag_1' } } }, 400],
  [{ hidePhoneNumber: 'yes' }, 400],
])('%j is refused', async (change, status) => {
  const { emulator } = await createWorld()
  const sent = await videosdkRequest(emulator, 'POST', PATH, { ...rule, ...change })
  expect(sent.status).toBe(status)
})
