import { expect, test } from 'vitest'
import { eventsOf, telnyxClient } from '../../../../test/telnyx.ts'
import { APP, createWorld } from '../../../../test/world.ts'

const OWN = '+14155550100'

async function setUp() {
  const world = await createWorld()
  const client = telnyxClient(world.emulator)
  const { data } = await client.callControlApplications.create({
    application_name: 'ivr',
    webhook_event_url: `${APP}/ivr`,
    inbound: { channel_limit: 4 },
  })
  return { ...world, client, application: data!, id: data!.id! }
}

test('the official client creates, lists, changes and deletes applications', async () => {
  const { client, application, id } = await setUp()
  expect(application).toMatchObject({
    record_type: 'call_control_application',
    active: true,
    call_cost_in_webhooks: false,
    first_command_timeout_secs: 30,
    inbound: { channel_limit: 4, sip_subdomain_receive_settings: 'from_anyone' },
    webhook_event_failover_url: '',
  })
  const list = async (filter = {}) =>
    (await client.callControlApplications.list({ filter })).data!.map((one) => one.application_name)
  expect(await list()).toEqual(['callplane', 'ivr'])
  expect(await list({ application_name: { contains: 'iv' } })).toEqual(['ivr'])
  const changed = await client.callControlApplications.update(id, {
    application_name: 'menu',
    webhook_event_url: `${APP}/menu`,
    dtmf_type: 'Inband',
    tags: ['a'],
  })
  expect(changed.data).toMatchObject({ application_name: 'menu', inbound: { channel_limit: 4 } })
  expect((await client.callControlApplications.retrieve(id)).data).toMatchObject({
    dtmf_type: 'Inband',
    tags: ['a'],
  })
  expect((await client.connections.retrieve(id)).data).toMatchObject({
    record_type: 'call_control_application',
    connection_name: 'menu',
  })
  await expect(
    client.callControlApplications.create({
      application_name: 'menu',
      webhook_event_url: `${APP}/menu`,
    }),
  ).rejects.toMatchObject({ status: 409 })
  await client.callControlApplications.delete(id)
  await expect(client.callControlApplications.retrieve(id)).rejects.toMatchObject({ status: 404 })
})

test('calls go through the application that they name, and are reported to it', async () => {
  const { client, clock, emulator, id, ...world } = await setUp()
  const dial = (connection_id: string) =>
    client.calls.dial({ connection_id, to: '+14155550162', from: OWN })
  await dial(id)
  await clock.advance(20_000)
  // It does not ask for the cost, which the first application does.
  expect(eventsOf(world).map(({ event_type }) => event_type)).toEqual([
    'call.initiated',
    'call.answered',
    'call.hangup',
  ])
  expect(eventsOf(world)[0]!.payload).toMatchObject({ connection_id: id })
  expect(world.received.every(({ url }) => url === `${APP}/ivr`)).toBe(true)
  await client.callControlApplications.update(id, {
    application_name: 'ivr',
    webhook_event_url: `${APP}/ivr`,
    active: false,
  })
  await expect(dial(id)).rejects.toMatchObject({ status: 422 })
  await expect(dial('1')).rejects.toMatchObject({ status: 422 })
  expect(emulator.ledger()).toHaveLength(1)
})

test('a number of an application with a URL is called by phones', async () => {
  const { client, clock, emulator, id, ...world } = await setUp()
  const call = { from: '+14155550133', to: OWN }
  expect(() => emulator.inbound(call)).toThrow('No provider receives calls')
  const [number] = (await client.phoneNumbers.list({ filter: { phone_number: '4155550100' } }))
    .data!
  const changed = await client.phoneNumbers.update(number!.id!, { connection_id: id })
  expect(changed.data).toMatchObject({ connection_name: 'ivr' })
  const leg = emulator.inbound(call)
  await clock.advance(100)
  const [told] = eventsOf(world)
  expect(told).toMatchObject({
    event_type: 'call.initiated',
    payload: { connection_id: id, direction: 'incoming', from: '+14155550133', to: OWN },
  })
  await client.calls.actions.answer(String(told!.payload['call_control_id']), {})
  expect(leg.state).toBe('answered')
  await client.callControlApplications.delete(id)
  expect(() => emulator.inbound(call)).toThrow('No provider receives calls')
})
