import type { Client } from 'plivo'
import { expect, test, vi } from 'vitest'
import { FROM, HOLD, plivoClient, plivoRequest, TO, xml } from '../../../test/plivo.ts'
import { lifecycle, reached } from '../../../test/reached.ts'
import { APP, createWorld, type World } from '../../../test/world.ts'

const ANSWER = `${APP}/answer`
const OTHER = '+14155550124'

test('every operation is reached by the official client, or as the documentation prints it', async () => {
  // The client prints what it creates.
  vi.spyOn(console, 'log').mockImplementation(() => undefined)
  const world = await createWorld()
  const client = plivoClient(world.emulator)
  await calls(client, world)
  await conferences(client, world)
  await account(client, world)
  await zentrunk(world)
  const { byClient, byDocument, unreached } = reached(world.emulator, ['plivo'], /./)
  expect(unreached).toEqual([])
  // The client has nothing for Zentrunk, for files, and for the path of a call with its slash.
  const undocumented = byDocument.filter((one) => !one.includes('/Zentrunk/'))
  expect(undocumented).toEqual([
    'GET /v1/Account/{account}/Call/{uuid}/',
    'GET /v1/Account/{account}/Recording/{id}.mp3',
    'GET /v1/Account/{account}/Recording/{id}.wav',
  ])
  expect(byDocument).toHaveLength(3 + 20)
  expect(byClient.length).toBeGreaterThan(40)
})

async function calls(client: Client, { answers, clock, emulator, received }: World): Promise<void> {
  answers.set('/answer', HOLD)
  answers.set('/moved', HOLD)
  const { requestUuid } = await client.calls.create(FROM, TO, ANSWER)
  await client.calls.cancel(String(requestUuid))
  await client.calls.create(FROM, TO, ANSWER)
  await clock.advance(5_000)
  const uuid = received.find(({ form }) => form['CallUUID'])!.form['CallUUID']!
  await client.calls.listLiveCalls({})
  await client.calls.getLiveCall(uuid)
  await client.calls.sendDigits(uuid, '1', {})
  await client.calls.playMusic(uuid, `${APP}/tune.mp3` as never, {} as never)
  await client.calls.stopPlayingMusic(uuid)
  await client.calls.speakText(uuid, 'Hello', {})
  await client.calls.stopSpeakingText(uuid)
  await client.calls.transfer(uuid, { legs: 'aleg', alegUrl: `${APP}/moved` } as never)
  for (const format of ['mp3', 'wav'] as const) {
    const { url } = await client.calls.record(uuid, { fileFormat: format })
    await client.calls.stopRecording(uuid, {})
    const { pathname } = new URL(String(url))
    // "recording_url: The URL where the recording can be accessed."
    await emulator.handle({
      method: 'GET',
      url: pathname,
      headers: {},
      body: new Uint8Array(),
      origin: new URL(String(url)).origin,
    })
  }
  const recordings = (await client.recordings.list()) as unknown as { recordingId: string }[]
  await client.recordings.get(recordings[0]!.recordingId)
  await client.recordings.delete(recordings[0]!.recordingId)
  await client.calls.hangup(uuid)
  await plivoRequest(emulator, 'GET', `/Call/${uuid}/`)
}

async function conferences(client: Client, { answers, clock }: World): Promise<void> {
  answers.set('/join', xml('<Conference>desk</Conference>'))
  const join = async (): Promise<void> => {
    for (const to of [TO, OTHER]) await client.calls.create(FROM, to, `${APP}/join`)
    await clock.advance(5_000)
  }
  const at = client.conferences
  await join()
  await at.list()
  await at.get('desk')
  await at.muteMember('desk', '1')
  await at.unmuteMember('desk', '1')
  await at.deafMember('desk', '1')
  await at.undeafMember('desk', '1')
  await at.playAudioToMember('desk', 'all', `${APP}/tune.mp3`)
  await at.stopPlayingAudioToMember('desk', 'all')
  await at.speakTextToMember('desk', 'all', 'Hello', {})
  await at.stopSpeakingTextToMember('desk', 'all')
  await at.startRecording('desk', {} as never)
  await at.stopRecording('desk')
  await at.kickMember('desk', '1')
  await at.hangupMember('desk', '2')
  await join()
  await at.hangup('desk')
  await join()
  await at.hangupAll()
}

async function account(client: Client, { emulator }: World): Promise<void> {
  await client.accounts.get()
  const { applications } = client
  await lifecycle({
    create: () => applications.create('ivr', { answerUrl: ANSWER }),
    id: ({ appId }) => String(appId),
    list: () => applications.list(),
    get: (id) => applications.get(id),
    update: (id) => applications.update(id, { answerUrl: ANSWER } as never),
    remove: (id) => applications.delete(id),
  })
  const found = (await client.numbers.search('US', { limit: 1 })) as unknown as {
    number: string
  }[]
  const { number } = found[0]!
  await client.numbers.buy(number, '')
  await client.numbers.list()
  // Its types leave out what the client has.
  await (client.numbers as unknown as { get(id: string): Promise<unknown> }).get(number)
  await client.numbers.update(number, { alias: 'desk' })
  await client.numbers.unrent(number)
  await plivoRequest(emulator, 'GET', '/')
}

/** Bodies of docs.plivo.com/docs/sip-trunking/api. */
async function zentrunk({ emulator }: World): Promise<void> {
  const send = async (method: string, path: string, body?: object) => {
    const sent = await plivoRequest(emulator, method, `/Zentrunk/${path}`, body)
    return (sent.body ?? {}) as Readonly<Record<string, string>>
  }
  const part = (name: string, id: string, body: object) => ({
    create: () => send('POST', `${name}/`, body),
    id: (created: Readonly<Record<string, string>>) => created[id]!,
    list: () => send('GET', `${name}/`),
    get: (uuid: string) => send('GET', `${name}/${uuid}/`),
    update: (uuid: string) => send('POST', `${name}/${uuid}/`, { ...body, name: 'b' }),
    remove: (uuid: string) => send('DELETE', `${name}/${uuid}/`),
  })
  const user = { name: 'desk', username: 'trunkuser', password: 'a-long-password' }
  const { create } = part('Credential', 'credential_uuid', user)
  const { credential_uuid } = await create()
  await lifecycle(part('Credential', 'credential_uuid', user))
  await lifecycle(
    part('IPAccessControlList', 'ipacl_uuid', { name: 'desk', ip_addresses: ['203.0.113.9'] }),
  )
  await lifecycle(part('URI', 'uri_uuid', { name: 'desk', uri: 'pbx.example.com' }))
  await lifecycle(
    part('Trunk', 'trunk_id', { name: 'desk', trunk_direction: 'outbound', credential_uuid }),
  )
}
