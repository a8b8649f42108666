import { expect, test, vi } from 'vitest'
import { plivoClient, plivoRequest, xml } from '../../../../test/plivo.ts'
import { APP, createWorld, type World } from '../../../../test/world.ts'

const OWN = '+14155550100'
const CALLER = '+14155550133'

async function setUp() {
  // The client prints what it creates.
  vi.spyOn(console, 'log').mockImplementation(() => undefined)
  const world = await createWorld()
  const client = plivoClient(world.emulator)
  const { appId } = await client.applications.create('ivr', {
    answer_url: `${APP}/answer`,
    hangup_url: `${APP}/hangup`,
  })
  return { ...world, client, id: String(appId) }
}

/** A phone calls the number, which has the application, with this document; one second later. */
async function callIn(document: string) {
  const world = await setUp()
  world.answers.set('/answer', document)
  await world.client.numbers.update(OWN.slice(1), { appId: world.id })
  const leg = world.emulator.inbound({ from: CALLER, to: OWN })
  await world.clock.advance(1_000)
  return { ...world, leg }
}

/** An array with the page's numbers beside its elements, whatever the types say. */
const listed = (page: unknown): unknown[] => [...(page as unknown[])]

const last = ({ received }: World) => received.at(-1)!

test('the official client creates, lists, changes and deletes applications', async () => {
  const { client, emulator, id } = await setUp()
  const { applications } = client
  expect(await applications.get(id)).toMatchObject({
    appId: id,
    appName: 'ivr',
    answerUrl: `${APP}/answer`,
    answerMethod: 'POST',
    sipUri: `sip:${id}@app.plivo.com`,
    defaultApp: false,
  })
  // The types require every field of an update.
  const changes = { answerMethod: 'GET', defaultNumberApp: true }
  await applications.update(id, changes as Parameters<typeof applications.update>[1])
  expect(await applications.get(id)).toMatchObject({
    answerUrl: `${APP}/answer`,
    answerMethod: 'GET',
    defaultApp: true,
  })
  expect(listed(await applications.list())).toMatchObject([
    { appName: 'callplane' },
    { appName: 'ivr' },
  ])
  await client.numbers.buy('14155550130', '')
  const number = () =>
    plivoRequest(emulator, 'GET', '/Number/14155550130/').then(({ body }) => body)
  const uri = `/v1/Account/${emulator.keys()['plivo']!.credentials['authId']}/Application/${id}/`
  expect(await number()).toMatchObject({ application: uri })
  await applications.delete(id)
  await expect(applications.get(id)).rejects.toMatchObject({ status: 404 })
  expect(await number()).toMatchObject({ application: null })
})

test('a call to a number of an application is answered by its document', async () => {
  const document = xml('<Speak>Welcome</Speak><Wait length="60"/>')
  const { client, clock, emulator, leg, received } = await callIn(document)
  expect(leg.state).toBe('answered')
  expect(received[0]!.form).toMatchObject({
    Event: 'StartApp',
    Direction: 'inbound',
    CallStatus: 'ringing',
    From: CALLER.slice(1),
    To: OWN.slice(1),
  })
  const uuid = received[0]!.form['CallUUID']!
  expect(await client.calls.getLiveCall(uuid)).toMatchObject({
    direction: 'inbound',
    callStatus: 'in-progress',
  })
  expect(emulator.calls()[0]!.sounds).toMatchObject([{ from: 'callee', text: 'Welcome' }])
  leg.hangUp('caller')
  await clock.advance(100)
  expect(received.at(-1)!.form).toMatchObject({
    Event: 'Hangup',
    CallStatus: 'completed',
    HangupSource: 'Caller',
  })
  expect(listed(await client.calls.list({ callDirection: 'inbound' }))).toMatchObject([
    { callUuid: uuid, callDirection: 'inbound' },
  ])
})

test('what is heard before the answer does not answer, and a hang-up refuses', async () => {
  const early = await callIn(xml('<PreAnswer><Speak>Please wait</Speak></PreAnswer><Hangup/>'))
  await early.clock.advance(5_000)
  expect(early.leg).toMatchObject({ state: 'ended', answeredAt: undefined })
  expect(last(early).form).toMatchObject({ Event: 'Hangup', Duration: '0' })
})

test('a caller who gives up while it rings is reported, and a document that is none', async () => {
  const early = await callIn(xml('<PreAnswer><Wait length="20"/></PreAnswer><Speak>Hello</Speak>'))
  early.leg.hangUp('caller')
  await early.clock.advance(100)
  expect(last(early).form).toMatchObject({ Event: 'Hangup', CallStatus: 'cancel' })
  const broken = await callIn('<Response><Shout/></Response>')
  expect(broken.leg.state).toBe('ended')
  expect(last(broken).form).toMatchObject({ HangupCauseName: 'Invalid Answer XML' })
})
