import Telnyx from 'telnyx'
import { expect, test } from 'vitest'
import { createWorld } from '../../../../test/world.ts'

async function setUp() {
  const { emulator } = await createWorld()
  const { baseUrl, apiKey } = emulator.settings('telnyx')
  return { emulator, client: new Telnyx({ apiKey, baseURL: baseUrl, maxRetries: 0 }) }
}

test('documented fields of a connection are kept and given back, unknown ones are warned about (E4)', async () => {
  const { emulator, client } = await setUp()
  const given = {
    connection_name: 'kept',
    call_cost_in_webhooks: true,
    rtcp_settings: { port: 'rtcp-mux' as const, capture_enabled: true, report_frequency_secs: 10 },
    webhook_event_url: 'https://app.callplane.example/events',
    webhook_event_failover_url: 'https://app.callplane.example/second',
    inbound: { sip_subdomain: 'desk', shaken_stir_enabled: true },
    outbound: { t38_reinvite_source: 'disabled' as const },
  }
  const { data } = await client.fqdnConnections.create({ ...given, colour: 'red' } as typeof given)
  const read = await client.fqdnConnections.retrieve(data!.id!)
  expect(read.data).toMatchObject(given)
  expect(read.data).not.toHaveProperty('colour')
  expect(read.data).toMatchObject({
    default_on_hold_comfort_noise_enabled: true,
    inbound: { codecs: expect.arrayContaining(['OPUS']), timeout_2xx_secs: 90 },
    outbound: { call_parking_enabled: false },
  })
  expect(emulator.warnings().map(({ message }) => message)).toEqual([
    expect.stringMatching(/does not use colour$/),
  ])
})

test('an IP connection needs no name (E7)', async () => {
  const { client } = await setUp()
  const { data } = await client.ipConnections.create({})
  expect(data).toMatchObject({ record_type: 'ip_connection', transport_protocol: 'UDP' })
})
