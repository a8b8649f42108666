import { Vonage } from '@vonage/server-sdk'
import { expect, test } from 'vitest'
import { lifecycle, reached } from '../../../test/reached.ts'
import { FROM, HOLD, TO, vonageClient, vonageRequest } from '../../../test/vonage.ts'
import { APP, createWorld, send, type World } from '../../../test/world.ts'

test('every operation is reached by the official client, or as the documentation prints it', async () => {
  const world = await createWorld()
  const { baseUrl, credentials } = world.emulator.keys()['vonage']!
  const { apiKey = '', apiSecret = '' } = credentials
  const account = new Vonage({ apiKey, apiSecret }, { apiHost: baseUrl, restHost: baseUrl })
  await calls(world)
  await applications(account)
  await numbers(account)
  await dashboard(world)
  const { byClient, byDocument, unreached } = reached(world.emulator, ['vonage'], /server-sdk/)
  expect(unreached).toEqual([])
  // The dashboard has no API; the file's client wants a path of its own host; the client has no method for `input`.
  expect(byDocument).toEqual([
    'PUT /v1/calls/{uuid}/input/dtmf',
    'DELETE /v1/calls/{uuid}/input/dtmf',
    'GET /v1/files/{id}',
    'GET /dashboard/sip-trunks/{domain}',
    'PUT /dashboard/sip-trunks/{domain}',
    'DELETE /dashboard/sip-trunks/{domain}',
  ])
  expect(byClient.length).toBeGreaterThan(15)
})

async function calls(world: World): Promise<void> {
  const { clock, emulator, received } = world
  const { voice } = vonageClient(emulator)
  const record = { action: 'record', endOnSilence: 3, eventUrl: [`${APP}/recorded`] }
  const { uuid } = await voice.createOutboundCall({
    to: [{ type: 'phone', number: TO }],
    from: { type: 'phone', number: FROM },
    // The types want members of enums, of which the wire has the values.
    ncco: [record, ...HOLD] as never[],
  })
  await clock.advance(20_000)
  await voice.search({})
  await voice.getCall(uuid)
  await voice.playDTMF(uuid, '1')
  await voice.playTTS(uuid, { text: 'Hello' } as never)
  await voice.stopTTS(uuid)
  await voice.streamAudio(uuid, `${APP}/music.mp3`, 0)
  await voice.stopStreamAudio(uuid)
  // developer.vonage.com, "Subscribe to DTMF events".
  const input = `/v1/calls/${uuid}/input/dtmf`
  await vonageRequest(emulator, 'PUT', input, { event_url: [`${APP}/keys`] })
  await vonageRequest(emulator, 'DELETE', input)
  await voice.hangupCall(uuid)
  await clock.advance(1_000)
  const report = received.find(({ url }) => url === `${APP}/recorded`)!
  const { recording_url: url } = JSON.parse(report.body) as { recording_url: string }
  await vonageRequest(emulator, 'GET', new URL(url).pathname.replace('/vonage', ''))
}

async function applications({ applications: all }: Vonage): Promise<void> {
  const body = { name: 'ivr', capabilities: {} }
  await lifecycle({
    create: () => all.createApplication(body),
    id: ({ id }) => id!,
    list: () => all.getApplicationPage({}),
    get: (id) => all.getApplication(id),
    update: (id) => all.updateApplication({ ...body, id } as never),
    remove: (id) => all.deleteApplication(id),
  })
}

async function numbers({ numbers: all }: Vonage): Promise<void> {
  const wanted = { country: 'US', msisdn: '14155550130' }
  await all.getAvailableNumbers({ country: 'US' } as never)
  await all.buyNumber(wanted)
  await all.getOwnedNumbers({})
  await all.updateNumber({ ...wanted, appId: 'x' } as never)
  await all.cancelNumber(wanted)
}

async function dashboard({ emulator }: World): Promise<void> {
  const { apiKey, apiSecret } = emulator.keys()['vonage']!.credentials
  const headers = { authorization: `Basic ${btoa(`${apiKey}:${apiSecret}`)}` }
  for (const method of ['PUT', 'GET', 'DELETE'])
    await send(emulator, method, '/vonage/dashboard/sip-trunks/desk', {
      headers,
      body: method === 'PUT' ? '{}' : '',
    })
}
