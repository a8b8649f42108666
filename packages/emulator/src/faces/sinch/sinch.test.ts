import { createHash, createHmac } from 'node:crypto'
import { expect, test } from 'vitest'
import { APP, createWorld, send, type World } from '../../../test/world.ts'

const FROM = '+14155550100'
const PHONE = '+14155550123'
const OTHER = '+14155550124'

type Fields = Record<string, unknown>

/** A client after the documentation: requests signed by the application. */
const setUp = async () => {
  const world = await createWorld()
  const { applicationKey = '', applicationSecret = '' } =
    world.emulator.keys()['sinch']!.credentials
  const signed = (method: string, path: string, body: string, signedBody = body) => {
    const timestamp = new Date().toISOString()
    const digest = signedBody && createHash('md5').update(signedBody).digest('base64')
    const signature = createHmac('sha256', Buffer.from(applicationSecret, 'base64'))
      .update([method, digest, 'application/json', `x-timestamp:${timestamp}`, path].join('\n'))
      .digest('base64')
    return {
      'content-type': 'application/json',
      'x-timestamp': timestamp,
      authorization: `application ${applicationKey}:${signature}`,
    }
  }
  const ask = async (method: string, path: string, content?: object, signedBody?: string) => {
    const body = content ? JSON.stringify(content) : ''
    const headers = signed(method, path, body, signedBody)
    const reply = await send(world.emulator, method, `/sinch${path}`, { headers, body })
    return { ...reply, body: reply.body as Fields }
  }
  const callbacks = `/v1/configuration/callbacks/applications/${applicationKey}`
  await ask('POST', callbacks, { url: { primary: `${APP}/sinch` } })
  /** A callout to the phone, whose answer runs this SVAML. */
  const call = async (ace: object, number = PHONE) => {
    const ice = JSON.stringify({ action: { name: 'connectPstn', number, cli: FROM } })
    const customCallout = { ice, ace: JSON.stringify(ace) }
    const content = { method: 'customCallout', customCallout }
    return String((await ask('POST', '/calling/v1/callouts', content)).body['callId'])
  }
  const state = async (id: string) => (await ask('GET', `/calling/v1/calls/id/${id}`)).body
  return { ...world, ask, call, state }
}
const events = ({ received }: Pick<World, 'received'>) =>
  received.map(({ body }) => JSON.parse(body) as Fields)
const enter = { action: { name: 'connectConf', conferenceId: 'desk' } }

test('a request is admitted that is signed, and no other', async () => {
  const { ask } = await setUp()
  const path = '/v1/configuration/numbers'
  expect((await ask('POST', path, { numbers: [FROM] })).status).toBe(204)
  const other = await ask('POST', path, { numbers: [FROM] }, '{}')
  expect(other).toMatchObject({ status: 401, body: { errorCode: 40_103 } })
})

test('a conference goes on without one of its members, and ends with the last', async () => {
  const world = await setUp()
  const { ask, call, state, clock } = world
  const [first, second] = [await call(enter), await call(enter, OTHER)]
  await clock.advance(5_000)
  const path = '/calling/v1/conferences/id/desk'
  expect((await ask('GET', path)).body).toMatchObject({
    participants: [{ id: first }, { id: second }],
  })
  await ask('PATCH', `/calling/v1/calls/id/${first}`, { action: { name: 'hangup' } })
  await clock.advance(5_000)
  expect(await state(first)).toMatchObject({ status: 'FINAL', reason: 'MANAGERHANGUP' })
  expect(await state(second)).toMatchObject({ status: 'ONGOING' })
  expect((await ask('GET', path)).body).toMatchObject({ participants: [{ id: second }] })
  await ask('DELETE', `${path}/${second}`)
  await clock.advance(5_000)
  expect((await ask('GET', path)).status).toBe(404)
  expect(events(world).map(({ event, callid }) => [event, callid])).toEqual([
    ['dice', first],
    ['dice', second],
  ])
})

test('a menu asks what follows its result', async () => {
  const world = await setUp()
  const { call, clock, answers, emulator, state } = world
  answers.set('/sinch', JSON.stringify({ action: { name: 'hangup' } }))
  const menus = [
    {
      id: 'main',
      mainPrompt: '#tts[Press one]',
      options: [{ dtmf: '1', action: 'return(sales)' }],
    },
  ]
  const id = await call({ action: { name: 'runMenu', menus } })
  await clock.advance(4_000)
  emulator.network.act(PHONE, { do: 'press', digits: '1' })
  await clock.advance(5_000)
  const [pie] = events(world)
  expect(pie).toMatchObject({
    event: 'pie',
    callid: id,
    menuResult: { menuId: 'main', type: 'return', value: 'sales', inputMethod: 'dtmf' },
  })
  expect(await state(id)).toMatchObject({ status: 'FINAL', result: 'ANSWERED' })
})

test('a recording is told when it is finished, and when it is uploaded', async () => {
  const world = await setUp()
  const options = { destinationUrl: 's3://recordings', credentials: 'key:word' }
  await world.call({
    instructions: [
      { name: 'startRecording', options },
      { name: 'say', text: 'Hello' },
    ],
    action: { name: 'hangup' },
  })
  await world.clock.advance(20_000)
  expect(events(world).map(({ event, type = '' }) => `${String(event)} ${String(type)}`)).toEqual([
    'notify recording_finished',
    'dice ',
    'notify recording_available',
  ])
})

test('a caller is asked about, and turned away where the application says nothing', async () => {
  const world = await setUp()
  const { emulator, clock, answers } = world
  emulator.inbound({ from: PHONE, to: FROM })
  await clock.advance(5_000)
  expect(events(world).map(({ event }) => event)).toEqual(['ice', 'dice'])
  answers.set('/sinch', JSON.stringify({ action: { name: 'connectPstn', number: OTHER } }))
  emulator.inbound({ from: PHONE, to: FROM })
  await clock.advance(5_000)
  expect(emulator.ledger().at(-1)).toMatchObject({ to: OTHER, provider: 'sinch' })
  expect(events(world).map(({ event }) => event)).toEqual(['ice', 'dice', 'ice', 'ace'])
})

test('SVAML that is wrong ends the call, and a callout that is wrong is refused', async () => {
  const { ask, call, clock, state, emulator } = await setUp()
  const id = await call({ action: { name: 'connectConf' } })
  await clock.advance(5_000)
  expect(await state(id)).toMatchObject({ status: 'FINAL' })
  expect(
    emulator
      .warnings()
      .map(({ message }) => message)
      .join(),
  ).toContain('invalid SVAML')
  for (const content of [
    { method: 'levitate' },
    { method: 'ttsCallout', ttsCallout: { text: 'Hello' } },
    { method: 'customCallout', customCallout: { ice: '{' } },
    { method: 'conferenceCallout', conferenceCallout: { destination: { type: 'number' } } },
  ])
    expect((await ask('POST', '/calling/v1/callouts', content)).status).toBe(400)
})
