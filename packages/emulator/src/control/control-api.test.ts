import { Ajv2020 } from 'ajv/dist/2020.js'
import addFormats from 'ajv-formats'
import { describe, expect, test } from 'vitest'
import { createCall, outcome } from '../../test/twilio.ts'
import { APP, createWorld, send, type Sent, type World } from '../../test/world.ts'
import { createEmulator } from '../index.ts'
import { operations } from './control.ts'

type Document = {
  readonly paths: Readonly<Record<string, Readonly<Record<string, DocumentedOperation>>>>
  readonly components: object
}
type DocumentedOperation = {
  readonly operationId: string
  readonly responses: Readonly<
    Record<string, { readonly content?: Readonly<Record<string, { readonly schema: object }>> }>
  >
}

/** Phone that the test takes over, and one that acts by itself. */
const PHONE = '+14155550171'
const path = (rest: string): string => `/phones/${encodeURIComponent(PHONE)}${rest}`

/** Asks the control API in process and judges each answer by the document. */
async function createJudge({ emulator }: World) {
  const { body } = await send(emulator, 'GET', '/_emulator/openapi.json')
  const document = body as Document
  const ajv = new Ajv2020({ strict: false })
  addFormats.default(ajv)
  ajv.addSchema({ $id: 'api', ...document })
  const reached = new Set<string>()
  const ask = async (
    id: string,
    pathname: string,
    { status, body: given }: { readonly status: number; readonly body?: unknown },
  ): Promise<Sent> => {
    const operation = operations.find((one) => one.id === id)!
    const options = given === undefined ? {} : { body: JSON.stringify(given) }
    const sent = await send(emulator, operation.method, `/_emulator${pathname}`, options)
    expect(sent, `${id} ${pathname}`).toMatchObject({ status })
    const documented = document.paths[operation.path]?.[operation.method.toLowerCase()]
    expect(documented?.operationId).toBe(id)
    const answer = documented?.responses[status]
    expect(answer, `${id} documents ${status}`).toBeDefined()
    const schema = answer?.content?.['application/json']?.schema
    if (schema) {
      const pointed = JSON.stringify(schema).replaceAll('"#/', '"api#/')
      const validate = ajv.compile(JSON.parse(pointed) as object)
      expect(validate(sent.body), `${id}: ${ajv.errorsText(validate.errors)}`).toBe(true)
    } else if (!answer?.content) expect(sent.text).toBe('')
    reached.add(`${id} ${status}`)
    return sent
  }
  return { ask, reached, document }
}

describe('the control API', () => {
  test('every operation answers as the document says, in every way that it documents', async () => {
    const world = await createWorld()
    const { emulator, clock } = world
    const { ask, reached } = await createJudge(world)
    await ask('setPhone', path(''), { status: 200, body: { behavior: 'manual' } })
    await ask('setPhone', path(''), { status: 400, body: { behavior: 'sulky', x: 1 } })
    await ask('setCommonBehavior', '/phones', { status: 204, body: { behavior: 'automatic' } })
    await ask('setCommonBehavior', '/phones', { status: 400, body: {} })
    const ring = async (): Promise<void> => {
      await createCall(emulator, { To: PHONE, StatusCallback: `${APP}/status` })
      await clock.advance(1_500)
    }
    await ring()
    const ringing = await ask('getPhone', `${path('')}?state=ringing&wait=1`, { status: 200 })
    expect(ringing.body).toMatchObject({ state: 'ringing', behavior: 'manual' })
    await ask('getPhone', `${path('')}?state=answered`, { status: 408 })
    await ask('getPhone', `${path('')}?wait=never`, { status: 400 })
    await ask('letPhoneRing', path('/ring'), { status: 200 })
    await ask('letPhoneRing', path('/ring'), { status: 400, body: { loudly: true } })
    await ask('answerPhone', path('/answer'), { status: 200, body: { as: 'human' } })
    await ask('answerPhone', path('/answer'), { status: 409 })
    await ask('answerPhone', path('/answer'), { status: 400, body: { as: 'dog' } })
    await ask('letPhoneRing', path('/ring'), { status: 409 })
    await ask('pressKeys', path('/press'), { status: 200, body: { digits: '12#' } })
    await ask('pressKeys', path('/press'), { status: 400, body: { digits: '12x' } })
    await ask('speakText', path('/speak'), { status: 200, body: { text: 'Hello' } })
    await ask('speakText', path('/speak'), { status: 400, body: {} })
    await ask('hangUpPhone', path('/hang-up'), { status: 200 })
    await ask('hangUpPhone', path('/hang-up'), { status: 409 })
    await ask('hangUpPhone', path('/hang-up'), { status: 400, body: [] })
    await ask('pressKeys', path('/press'), { status: 409, body: { digits: '1' } })
    await ask('speakText', path('/speak'), { status: 409, body: { text: 'Hello' } })
    await ring()
    await ask('declineCall', path('/decline'), { status: 200 })
    await ask('declineCall', path('/decline'), { status: 409 })
    await ask('declineCall', path('/decline'), { status: 400, body: { leg: 7 } })
    await ask('listPhones', '/phones', { status: 200 })
    const inbound = { from: PHONE, to: '+14155550199' }
    await ask('callIn', '/inbound', { status: 404, body: inbound })
    await ask('callIn', '/inbound', { status: 400, body: { from: 'me' } })
    emulator.network.hosts.registerNumber(inbound.to, (leg) => leg.ring())
    await ask('callIn', '/inbound', { status: 201, body: inbound })
    await clock.advance(100_000)

    for (const [list, id, single] of [
      ['calls', 'listCalls', 'getCall'],
      ['requests', 'listRequests', 'getRequest'],
      ['deliveries', 'listDeliveries', 'getDelivery'],
    ] as const) {
      const { body } = await ask(id, `/${list}?provider=twilio&limit=1`, { status: 200 })
      const [newest] = body as readonly { readonly id: string }[]
      await ask(id, `/${list}?limit=0`, { status: 400 })
      await ask(single, `/${list}/${newest!.id}`, { status: 200 })
      await ask(single, `/${list}/none`, { status: 404 })
      if (list === 'deliveries') {
        await ask('replayDelivery', `/deliveries/${newest!.id}/replay`, { status: 200 })
        await ask('replayDelivery', '/deliveries/none/replay', { status: 404 })
      }
    }
    await ask('listRings', '/ledger', { status: 200 })
    await ask('listRings', '/ledger?colour=red', { status: 400 })
    await send(emulator, 'GET', '/vonage/v9/none')
    expect((await ask('listWarnings', '/warnings', { status: 200 })).body).toHaveLength(1)
    await ask('listWarnings', '/warnings?limit=x', { status: 400 })
    await ask('getStatus', '/status', { status: 200 })

    const { body } = await ask('addFaults', '/faults', {
      status: 201,
      body: { on: 'webhook', do: 'drop' },
    })
    await ask('addFaults', '/faults', { status: 400, body: { on: 'webhook', do: 'sing' } })
    await ask('listFaults', '/faults', { status: 200 })
    const [fault] = (body as { readonly ids: readonly string[] }).ids
    await ask('removeFault', `/faults/${fault}`, { status: 204 })
    await ask('removeFault', `/faults/${fault}`, { status: 404 })
    await ask('clearFaults', '/faults', { status: 204 })
    await ask('getClock', '/clock', { status: 200 })
    await ask('setClock', '/clock', { status: 409, body: { speed: 2 } })
    await ask('setClock', '/clock', { status: 400, body: { speed: -1, jump: 3 } })
    await ask('listKeys', '/keys', { status: 200 })
    await ask('listSettings', '/settings', { status: 200 })
    await ask('listOperations', '/operations', { status: 200 })
    await ask('listOutcomes', '/outcomes', { status: 200 })
    await ask('createScope', '/scopes', { status: 201, body: { name: 'one', phones: 'manual' } })
    await ask('createScope', '/scopes', { status: 400, body: { name: 'Not a name' } })
    await ask('listScopes', '/scopes', { status: 200 })
    for (let count = 2; count <= 200; count++) emulator.scope(`s${count}`)
    await ask('createScope', '/scopes', { status: 409, body: { name: 'many' } })
    await ask('removeScope', '/scopes/one', { status: 204 })
    await ask('removeScope', '/scopes/one', { status: 404 })
    await ask('reset', '/reset', { status: 204 })
    await ask('streamEvents', '/events', { status: 200 })
    await ask('getOpenApi', '/openapi.json', { status: 200 })

    const clockWorld = createEmulator()
    const own = await createJudge({ ...world, emulator: clockWorld })
    await own.ask('setClock', '/clock', { status: 200, body: { speed: 50, advance: 60 } })
    await clockWorld.close()
    const all = operations.flatMap(({ id, responses }) =>
      Object.keys(responses).map((status) => `${id} ${status}`),
    )
    const missing = all.filter((one) => !reached.has(one) && !own.reached.has(one))
    expect(missing).toEqual([])
  })

  test('ids are unique, and every reference of the document exists', async () => {
    const world = await createWorld()
    const { document } = await createJudge(world)
    expect(new Set(operations.map(({ id }) => id)).size).toBe(operations.length)
    const names = Object.keys((document.components as { schemas: object }).schemas)
    const used = [...JSON.stringify(document).matchAll(/#\/components\/schemas\/(\w+)/g)]
    expect(used.length).toBeGreaterThan(10)
    expect(used.map(([, name]) => name).filter((name) => !names.includes(name!))).toEqual([])
  })
})

describe('phones', () => {
  test('a manual phone rings until it is answered, hears the prompt, and its keys reach the application', async () => {
    const { emulator, clock, received } = await createWorld({ phones: 'manual' })
    const Twiml = `<Response><Gather action="${APP}/keys" timeout="9"><Say>Press a key</Say></Gather></Response>`
    await createCall(emulator, { To: PHONE, Twiml })
    await clock.advance(50_000)
    expect(emulator.phones()).toMatchObject([{ address: PHONE, state: 'ringing' }])
    emulator.network.act(PHONE, { do: 'answer' })
    await clock.advance(2_000)
    emulator.network.act(PHONE, { do: 'press', digits: '7' })
    emulator.network.act(PHONE, { do: 'speak', text: 'Good morning' })
    await clock.advance(20_000)
    expect(received.map(({ form }) => form['Digits'])).toEqual(['7'])
    expect(emulator.calls()[0]).toMatchObject({
      pressed: '7',
      sounds: [
        { from: 'caller', kind: 'speech', text: 'Press a key' },
        { from: 'callee', kind: 'digits', text: '7' },
        { from: 'callee', kind: 'speech', text: 'Good morning' },
      ],
    })
  })

  test('an answered phone talks until a party hangs up; an automatic one hangs up after a minute', async () => {
    const { emulator, clock } = await createWorld()
    await createCall(emulator, { To: PHONE })
    await createCall(emulator, { To: outcome(24) })
    await clock.advance(1_100)
    emulator.network.act(PHONE, { do: 'answer' })
    await clock.advance(600_000)
    expect(emulator.calls().map(({ to, state }) => [to, state])).toEqual([
      [PHONE, 'answered'],
      [outcome(24), 'ended'],
    ])
  })

  test('let it ring: an automatic phone stops acting by itself', async () => {
    const { emulator, clock } = await createWorld()
    await createCall(emulator, { To: PHONE, Timeout: '30' })
    await clock.advance(1_100)
    emulator.network.act(PHONE, { do: 'ring' })
    await clock.advance(60_000)
    expect(emulator.calls()).toMatchObject([{ rang: true, end: { cause: 'no-answer' } }])
  })

  test.each([
    ['offline', 480, false],
    ['busy', 486, false],
  ] as const)('%s: the caller gets %i and nothing rings', async (behavior, sipStatus, rang) => {
    const { emulator, clock } = await createWorld()
    emulator.network.phones.set(PHONE, behavior)
    await createCall(emulator, { To: PHONE })
    await clock.advance(5_000)
    expect(emulator.calls()).toMatchObject([{ rang, end: { sipStatus } }])
    expect(emulator.ledger()).toEqual([])
  })

  test('a phone that calls in presses keys, speaks, hears and hangs up', async () => {
    const { emulator, clock, answers, received } = await createWorld()
    const number = '+14155550100'
    const twilio = emulator.keys()['twilio']!
    const base = `/twilio/2010-04-01/Accounts/${twilio.credentials['accountSid']}`
    const authorization = `Basic ${Buffer.from(
      `${twilio.credentials['accountSid']}:${twilio.credentials['authToken']}`,
    ).toString('base64')}`
    const headers = { authorization, 'content-type': 'application/x-www-form-urlencoded' }
    const { body } = await send(emulator, 'GET', `${base}/IncomingPhoneNumbers.json`, { headers })
    const { sid } = (
      body as { incoming_phone_numbers: { sid: string; phone_number: string }[] }
    ).incoming_phone_numbers.find(({ phone_number }) => phone_number === number)!
    await send(emulator, 'POST', `${base}/IncomingPhoneNumbers/${sid}.json`, {
      headers,
      body: new URLSearchParams({ VoiceUrl: `${APP}/voice` }).toString(),
    })
    answers.set(
      '/voice',
      `<Response><Gather action="/keys" timeout="5"><Say>Welcome</Say></Gather></Response>`,
    )
    answers.set('/keys', '<Response><Pause length="60"/></Response>')
    const leg = emulator.inbound({ from: PHONE, to: number })
    await clock.advance(1_000)
    emulator.network.act(PHONE, { do: 'press', digits: '5' })
    await clock.advance(10_000)
    expect(received.map(({ url, form }) => [new URL(url).pathname, form['Digits']])).toEqual([
      ['/voice', undefined],
      ['/keys', '5'],
    ])
    emulator.network.act(PHONE, { do: 'speak', text: 'Goodbye' })
    emulator.network.act(PHONE, { do: 'hang-up' })
    expect(emulator.calls().find(({ id }) => id === leg.id)).toMatchObject({
      state: 'ended',
      phone: { address: PHONE, side: 'caller' },
      sounds: [
        { from: 'callee', kind: 'speech', text: 'Welcome' },
        { from: 'caller', kind: 'digits', text: '5' },
        { from: 'caller', kind: 'speech', text: 'Goodbye' },
      ],
    })
    expect(() => emulator.inbound({ from: PHONE, to: '+14155550177' })).toThrow(
      'Numbers that receive calls',
    )
  })
})
