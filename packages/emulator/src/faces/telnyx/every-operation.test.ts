import type Telnyx from 'telnyx'
import { expect, test } from 'vitest'
import { lifecycle, reached } from '../../../test/reached.ts'
import { telnyxClient } from '../../../test/telnyx.ts'
import { APP, createWorld, type World } from '../../../test/world.ts'

const FROM = '+14155550100'
const idOf = ({ data }: { readonly data?: { readonly id?: string } }): string => data!.id!

test('every operation is reached by the official client', async () => {
  const world = await createWorld()
  const client = telnyxClient(world.emulator)
  const { connectionId } = world.emulator.keys()['telnyx']!.ids
  await calls(client, connectionId!, world)
  await conferences(client, connectionId!, world)
  await applications(client)
  await connections(client)
  await numbers(client)
  const { byDocument, byClient, unreached } = reached(world.emulator, ['telnyx'], /^Telnyx\/JS/)
  expect(unreached).toEqual([])
  expect(byDocument).toEqual([])
  expect(byClient.length).toBeGreaterThan(75)
})

/** Dials, and waits for the answer. */
async function dial(client: Telnyx, connection_id: string, { clock }: World): Promise<string> {
  const { data } = await client.calls.dial({ connection_id, to: '+14155550123', from: FROM })
  await clock.advance(5_000)
  return data!.call_control_id
}

async function calls(client: Telnyx, connectionId: string, world: World): Promise<void> {
  const { actions } = client.calls
  const { clock, emulator } = world
  const first = await dial(client, connectionId, world)
  await client.calls.retrieveStatus(first)
  await client.connections.listActiveCalls(connectionId)
  await actions.sendDtmf(first, { digits: '1' })
  await actions.updateClientState(first, { client_state: 'c3RhdGU=' })
  for (let count = 0; count < 2; count++) {
    await actions.startRecording(first, { channels: 'single', format: 'mp3' })
    await clock.advance(2_000)
    await actions.pauseRecording(first, {})
    await actions.resumeRecording(first, {})
    await actions.stopRecording(first, {})
    await clock.advance(5_000)
  }
  const { data: recordings = [] } = await client.recordings.list()
  await client.recordings.retrieve(recordings[0]!.id!)
  await client.recordings.delete(recordings[0]!.id!)
  await actions.speak(first, { payload: 'Hello', voice: 'female' })
  await actions.startPlayback(first, { audio_url: `${APP}/tune.mp3` })
  await actions.stopPlayback(first, {})
  // Nothing listens there, which the reply does not wait for.
  await actions.startStreaming(first, { stream_url: 'ws://127.0.0.1:9/' })
  await actions.stopStreaming(first, {})
  await actions.gather(first, {})
  await actions.stopGather(first, {})
  await actions.gatherUsingSpeak(first, { payload: 'Press a key', voice: 'female' })
  await actions.stopGather(first, {})
  await actions.gatherUsingAudio(first, { audio_url: `${APP}/menu.mp3` })
  await actions.stopGather(first, {})
  await actions.bridge(first, {
    call_control_id_to_bridge_with: await dial(client, connectionId, world),
  })
  await actions.transfer(first, { to: '+14155550124' })
  await actions.refer(await dial(client, connectionId, world), {
    sip_address: 'sip:desk@pbx.example',
  })
  await actions.hangup(await dial(client, connectionId, world), {})
  await client.callEvents.list()
  for (const answer of [true, false]) {
    emulator.network.dial({
      provider: 'elsewhere',
      from: '+14155550133',
      to: `sip:${FROM}@sip.telnyx.com`,
      callId: 'x',
      on: { ringing: () => undefined, answered: () => undefined, ended: () => undefined },
    })
    await clock.advance(100)
    const { data = [] } = await client.connections.listActiveCalls(connectionId)
    const id = data.at(-1)!.call_control_id
    if (answer) await actions.answer(id, {})
    else await actions.reject(id, { cause: 'USER_BUSY' })
  }
}

async function conferences(client: Telnyx, connectionId: string, world: World): Promise<void> {
  const { actions } = client.conferences
  const first = await dial(client, connectionId, world)
  const second = await dial(client, connectionId, world)
  const created = await client.conferences.create({ name: 'desk', call_control_id: first })
  const id = idOf(created)
  await client.conferences.list()
  await client.conferences.retrieve(id)
  await actions.join(id, { call_control_id: second })
  await client.conferences.listParticipants(id)
  await client.conferences.retrieveParticipant(first, { id })
  await client.conferences.updateParticipant(first, { id, end_conference_on_exit: false })
  await actions.update(id, { call_control_id: second, supervisor_role: 'barge' })
  await actions.mute(id, {})
  await actions.unmute(id, {})
  await actions.hold(id, {})
  await actions.unhold(id, { call_control_ids: [second] })
  await actions.sendDtmf(id, { digits: '1' })
  await actions.play(id, { audio_url: `${APP}/tune.mp3` })
  await actions.speak(id, { payload: 'Hello', voice: 'female' })
  await actions.stop(id, {})
  await actions.leave(id, { call_control_id: second })
  await actions.endConference(id)
}

async function applications({ callControlApplications: all }: Telnyx): Promise<void> {
  const body = { application_name: 'ivr', webhook_event_url: `${APP}/ivr` }
  await lifecycle({
    create: () => all.create(body),
    id: idOf,
    list: async () => all.list(),
    get: (id) => all.retrieve(id),
    update: (id) => all.update(id, body),
    remove: (id) => all.delete(id),
  })
}

async function connections(client: Telnyx): Promise<void> {
  const { credentialConnections, fqdnConnections, ipConnections, fqdns, ips } = client
  const profiles = client.outboundVoiceProfiles
  await lifecycle({
    create: () => profiles.create({ name: 'desk' }),
    id: idOf,
    list: async () => profiles.list(),
    get: (id) => profiles.retrieve(id),
    update: (id) => profiles.update(id, { name: 'desk' }),
    remove: (id) => profiles.delete(id),
  })
  await lifecycle({
    create: () =>
      credentialConnections.create({
        connection_name: 'users',
        user_name: 'trunkuser',
        password: 'a-long-password',
      }),
    id: idOf,
    list: async () => credentialConnections.list(),
    get: (id) => credentialConnections.retrieve(id),
    update: async (id) => {
      await client.connections.list()
      await client.connections.retrieve(id)
      await credentialConnections.update(id, { connection_name: 'more users' })
    },
    remove: (id) => credentialConnections.delete(id),
  })
  await lifecycle({
    create: () => fqdnConnections.create({ connection_name: 'names' }),
    id: idOf,
    list: async () => fqdnConnections.list(),
    get: (id) => fqdnConnections.retrieve(id),
    async update(connection_id) {
      await fqdnConnections.update(connection_id, { connection_name: 'more names' })
      await lifecycle({
        create: () => fqdns.create({ connection_id, fqdn: 'a.example.com', dns_record_type: 'a' }),
        id: idOf,
        list: async () => fqdns.list(),
        get: (id) => fqdns.retrieve(id),
        update: (id) => fqdns.update(id, { port: 5061 }),
        remove: (id) => fqdns.delete(id),
      })
    },
    remove: (id) => fqdnConnections.delete(id),
  })
  await lifecycle({
    create: () => ipConnections.create({ connection_name: 'addresses' }),
    id: idOf,
    list: async () => ipConnections.list(),
    get: (id) => ipConnections.retrieve(id),
    async update(connection_id) {
      await ipConnections.update(connection_id, { connection_name: 'more addresses' })
      await lifecycle({
        create: () => ips.create({ connection_id, ip_address: '203.0.113.9' }),
        id: idOf,
        list: async () => ips.list(),
        get: (id) => ips.retrieve(id),
        update: (id) => ips.update(id, { ip_address: '203.0.113.10' }),
        remove: (id) => ips.delete(id),
      })
    },
    remove: (id) => ipConnections.delete(id),
  })
}

async function numbers(client: Telnyx): Promise<void> {
  const { data: found = [] } = await client.availablePhoneNumbers.list()
  const phone_number = found[0]!.phone_number!
  const ordered = await client.numberOrders.create({ phone_numbers: [{ phone_number }] })
  await client.numberOrders.list()
  await client.numberOrders.retrieve(idOf(ordered))
  const { data = [] } = await client.phoneNumbers.list()
  const { id } = data.find((one) => one.phone_number === phone_number)!
  await client.phoneNumbers.retrieve(id)
  await client.phoneNumbers.update(id, { tags: ['desk'] })
  await client.phoneNumbers.delete(id)
}
