import { describe, expect, test } from 'vitest'
import { FROM, HOLD, outcome, plivoRequest, TO, xml } from '../../../test/plivo.ts'
import { APP, createWorld, type World } from '../../../test/world.ts'

const DAY = 200_000
const urls = {
  answer_url: `${APP}/answer`,
  ring_url: `${APP}/ring`,
  hangup_url: `${APP}/hangup`,
}
const create = ({ emulator }: World, fields: object = {}) =>
  plivoRequest(emulator, 'POST', '/Call/', { from: FROM, to: TO, ...urls, ...fields })

const events = ({ received }: World): readonly (string | undefined)[] =>
  received.map(({ form }) => form['Event'])

describe('destinations that the network decides', () => {
  test.each([
    [23, 4000, 'completed', ['Ring', 'StartApp', 'Hangup'], 1],
    [50, 3010, 'busy', ['Hangup'], 0],
    [51, 6010, 'timeout', ['Ring', 'Hangup'], 1],
    [52, 3020, 'failed', ['Ring', 'Hangup'], 1],
    [53, 2000, 'failed', ['Hangup'], 0],
    [54, 3080, 'failed', ['Hangup'], 0],
    [62, 4000, 'completed', ['Ring', 'StartApp', 'Hangup'], 1],
  ])('%i ends with %i', async (digits, code, status, told, rings) => {
    const world = await createWorld()
    world.answers.set('/answer', HOLD)
    expect((await create(world, { to: outcome(digits) })).status).toBe(201)
    await world.clock.advance(DAY)
    expect(events(world)).toEqual(told)
    expect(world.received.at(-1)?.form).toMatchObject({
      HangupCauseCode: String(code),
      CallStatus: status,
    })
    expect(world.emulator.ledger()).toHaveLength(rings)
  })

  test('55 is never reported, but gets its document', async () => {
    const world = await createWorld()
    world.answers.set('/answer', HOLD)
    await create(world, { to: outcome(55) })
    await world.clock.advance(DAY)
    expect(events(world)).toEqual(['StartApp'])
    const { body } = await plivoRequest(world.emulator, 'GET', '/Call/')
    expect(body).toMatchObject({ objects: [{ hangup_cause_code: 4000, bill_duration: 60 }] })
  })

  test('the record of a leg that a document dialled names the leg that did, which lists filter by', async () => {
    const world = await createWorld()
    world.answers.set(
      '/answer',
      xml(`<Dial callerId="${FROM}"><Number>${outcome(24)}</Number></Dial>`),
    )
    await create(world, { to: outcome(23) })
    await world.clock.advance(DAY)
    const listed = async (query: string) => {
      const { body } = await plivoRequest(world.emulator, 'GET', `/Call/?${query}`)
      return (body as { readonly objects: readonly Record<string, unknown>[] }).objects
    }
    const [first] = await listed(`to_number=${outcome(23).slice(1)}`)
    expect(first).toMatchObject({ parent_call_uuid: null })
    const uuid = String(first?.['call_uuid'])
    expect(await listed(`parent_call_uuid=${uuid}`)).toMatchObject([
      { parent_call_uuid: uuid, to_number: outcome(24).slice(1) },
    ])
    expect(await listed('parent_call_uuid=another')).toEqual([])
  })

  test.each([
    [56, 429, 0],
    [57, 500, 0],
    [58, 500, 1],
  ])('%i answers %i in the words of Plivo', async (digits, status, rings) => {
    const world = await createWorld()
    world.answers.set('/answer', HOLD)
    expect(await create(world, { to: outcome(digits) })).toMatchObject({
      status,
      body: { api_id: expect.any(String), error: expect.any(String) },
    })
    await world.clock.advance(DAY)
    expect(world.emulator.ledger()).toHaveLength(rings)
  })

  test('a machine is told by webhook, or hung up on', async () => {
    const world = await createWorld()
    world.answers.set('/answer', HOLD)
    const detect = { to: outcome(61), machine_detection_url: `${APP}/machine` }
    await create(world, { ...detect, machine_detection: 'true' })
    await world.clock.advance(7_000)
    expect(world.received.at(-1)?.form).toMatchObject({
      Event: 'MachineDetection',
      Machine: 'true',
      IfMachine: 'continue',
    })
    world.received.length = 0
    await create(world, { ...detect, machine_detection: 'hangup' })
    await world.clock.advance(7_000)
    expect(world.received.at(-1)?.form).toMatchObject({ HangupCauseCode: '9100' })
  })

  test('hangup_on_ring, ring_timeout and time_limit end a call', async () => {
    const world = await createWorld()
    world.answers.set('/answer', HOLD)
    await create(world, { to: outcome(51), hangup_on_ring: 10 })
    await create(world, { to: outcome(51), hangup_on_ring: 500 })
    await create(world, { time_limit: 20 })
    await world.clock.advance(DAY)
    const seconds = world.emulator
      .calls()
      .map(({ ringingAt, endedAt }) => (Date.parse(endedAt!) - Date.parse(ringingAt!)) / 1000)
    expect(seconds).toEqual([10, 120, 23])
    const limited = world.received.find(({ form }) => form['HangupCauseCode'] === '6000')
    expect(limited?.form).toMatchObject({ Duration: '20', CallStatus: 'completed' })
  })
})

describe('what the document says', () => {
  test('a document that never comes is asked for three times, then the fallback', async () => {
    const world = await createWorld()
    world.answers.set('/answer', '<Response><Sing/></Response>')
    world.answers.set('/fallback', xml('<Speak>Sorry about that</Speak>'))
    await create(world, { fallback_url: `${APP}/fallback` })
    await world.clock.advance(DAY)
    expect(events(world)).toEqual(['Ring', 'StartApp', 'StartApp', 'Hangup'])
    expect(world.received.at(-1)?.form).toMatchObject({ HangupCauseCode: '4010' })
    world.received.length = 0
    await create(world)
    await world.clock.advance(DAY)
    expect(world.received.at(-1)?.form).toMatchObject({ HangupCauseCode: '8011' })
  })

  test('dials a second leg and reports it', async () => {
    const world = await createWorld()
    const dial = (noun: string): string =>
      xml(`<Dial callerId="${FROM}" callbackUrl="${APP}/leg" timeLimit="9">${noun}</Dial>`)
    world.answers.set('/answer', dial('<Number sendDigits="w7">+14155550124</Number>'))
    await create(world)
    await world.clock.advance(DAY)
    const legs = world.received.filter(({ url }) => url === `${APP}/leg`)
    expect(legs.map(({ form }) => form['DialAction'])).toEqual(['answer', 'connected', 'hangup'])
    expect(legs.at(-1)?.form).toMatchObject({
      Event: 'DialHangup',
      DialBLegTo: '14155550124',
      DialBLegDuration: '9',
      DialBLegHangupCauseCode: '6000',
    })
    expect(world.emulator.calls().map(({ digits }) => digits)).toEqual(['', '7'])
    expect(world.received.at(-1)?.form).toMatchObject({ HangupCauseCode: '4010' })

    world.answers.set('/answer', dial('<User sipHeaders="room=7">sip:desk@pbx.example</User>'))
    await create(world)
    await world.clock.advance(6_000)
    expect(world.emulator.network.legs().at(-1)?.sipHeaders).toEqual({ 'X-PH-room': '7' })
  })

  test('a conference holds until the far party goes; Hangup ends at once', async () => {
    const world = await createWorld()
    world.answers.set('/answer', xml('<Conference>desk</Conference>'))
    await create(world)
    await world.clock.advance(DAY)
    expect(world.received.at(-1)?.form).toMatchObject({ HangupSource: 'Callee', Duration: '60' })
    world.answers.set('/answer', xml('<Hangup/>'))
    await create(world)
    await world.clock.advance(DAY)
    expect(world.received.at(-1)?.form).toMatchObject({ HangupSource: 'Answer XML' })
  })

  test('times of a hang-up are the time zone’s of the account, SessionStart is UTC', async () => {
    const world = await createWorld()
    world.answers.set('/answer', HOLD)
    await create(world)
    await world.clock.advance(DAY)
    const { SessionStart = '', AnswerTime = '', EndTime = '' } = world.received.at(-1)?.form ?? {}
    const utc = (text: string): number => Date.parse(`${text.replace(' ', 'T').slice(0, 19)}Z`)
    expect(utc(AnswerTime) - utc(SessionStart)).toBe(330 * 60_000 + 3_000)
    expect(utc(EndTime) - utc(AnswerTime)).toBe(60_000)
  })
})

describe('refusals', () => {
  test.each([
    [{ answer_url: undefined }, 'answer_url is a required parameter'],
    [{ from: undefined }, 'from is a required parameter'],
    [{ to: 'tel:+1' }, 'to is not a valid destination'],
    [{ to: `${TO}<unknown` }, 'to is not a valid destination'],
    [{ to: Array(1001).fill(TO).join('<') }, 'to holds more than 1000 destinations'],
    [{ answer_url: 'ftp://x' }, 'answer_url is not a valid URL'],
    [{ answer_method: 'PUT' }, 'answer_method must be one of GET, POST'],
    [{ time_limit: 0 }, 'time_limit must be between'],
    [{ hangup_on_ring: 1.5 }, 'hangup_on_ring must be an integer'],
    [{ machine_detection: 'yes' }, 'machine_detection must be one of'],
    [{ machine_detection_time: 100 }, 'machine_detection_time must be between 2000 and 10000'],
    [{ sip_headers: 'X-Room=7' }, 'sip_headers is invalid'],
    [{ send_digits: '1A' }, 'send_digits is invalid'],
    [{ caller_name: 'x'.repeat(51) }, 'caller_name is invalid'],
  ])('%j', async (fields, error) => {
    const world = await createWorld()
    expect(await create(world, fields)).toMatchObject({
      status: 400,
      body: { api_id: expect.any(String), error: expect.stringContaining(error) },
    })
    await world.clock.advance(DAY)
    expect(world.emulator.ledger()).toEqual([])
  })

  test('wrong credentials, media types, methods and slashes', async () => {
    const { emulator } = await createWorld()
    const call = { from: FROM, to: TO, ...urls }
    const ask = (method: string, path: string, headers: Record<string, string> = {}) =>
      plivoRequest(emulator, method, path, call, headers).then(({ status }) => status)
    expect(await ask('POST', '/Call/', { authorization: 'Basic eDp5' })).toBe(401)
    expect(await ask('POST', '/Call/', { 'content-type': 'text/plain' })).toBe(400)
    expect(await ask('PUT', '/Call/')).toBe(405)
    expect(await ask('POST', '/Call')).toBe(404)
    expect(emulator.ledger()).toEqual([])
  })

  test('several destinations are several calls', async () => {
    const world = await createWorld()
    world.answers.set('/answer', HOLD)
    const { body } = await create(world, { to: `${TO}<sip:desk@phone.plivo.com` })
    expect(body).toMatchObject({ request_uuid: [expect.any(String), expect.any(String)] })
    await world.clock.advance(2_000)
    expect(world.emulator.ledger()).toHaveLength(2)
  })
})
