import { expect, it } from 'vitest'
import { plivoRequest, xml } from '../../test/plivo.ts'
import { createCall as createTwilioCall, twilioRequest } from '../../test/twilio.ts'
import { createCall as createVonageCall } from '../../test/vonage.ts'
import { APP, createWorld, type World } from '../../test/world.ts'

const PHONE = '+14155550123'

const warned = ({ emulator }: World): readonly string[] =>
  emulator.warnings().map(({ message }) => message)

it('TwiML: what is left out or wrong is warned about with its line and column (E2)', async () => {
  const world = await createWorld()
  const Twiml = [
    '<Response>',
    '  <Gather timeout="1" partialResultCallback="/partial"><Dial>1</Dial></Gather>',
    '  <Sing/><Pay/>',
    '</Response>',
  ].join('\n')
  await createTwilioCall(world.emulator, { Twiml })
  await world.clock.advance(9_000)
  expect(warned(world)).toEqual([
    'twilio 12200 Dial at line 2, column 56 is not valid in Gather',
    'twilio Gather at line 2, column 3: partialResultCallback is not emulated',
    'twilio 12200 Sing at line 3, column 3 is not understood',
    'twilio Pay at line 3, column 10 is not emulated: it is left out',
  ])
})

it('TwiML that is not well-formed ends the call, and the warning says where (E2)', async () => {
  const world = await createWorld()
  world.answers.set('/voice', '<Response>\n  <Say>A & B</Say></Response>')
  await createTwilioCall(world.emulator, { Url: `${APP}/voice` })
  await world.clock.advance(9_000)
  expect(world.emulator.calls()[0]).toMatchObject({ state: 'ended', end: { by: 'caller' } })
  expect(warned(world)).toEqual([
    'twilio 12100 document parse failure: an ampersand is not escaped at line 2, column 8',
  ])
})

it('Plivo XML: an unknown element ends the call with its cause, and the warning says where (E2)', async () => {
  const world = await createWorld()
  world.answers.set('/answer', xml('\n<Sing/>'))
  const body = {
    from: '+14155550100',
    to: PHONE,
    answer_url: `${APP}/answer`,
    hangup_url: `${APP}/hangup`,
  }
  await plivoRequest(world.emulator, 'POST', '/Call/', body)
  await world.clock.advance(9_000)
  const hangup = world.received.find(({ url }) => url.endsWith('/hangup'))
  expect(hangup?.form).toMatchObject({ HangupCauseName: 'Invalid Answer XML' })
  expect(warned(world)).toEqual(['plivo invalid XML: unknown element Sing at line 2, column 1'])
})

it('an NCCO that is wrong is reported, with the path of each fault in the warning (E2)', async () => {
  const world = await createWorld()
  world.answers.set('/answer', '[{"action":"talk","text":"Hi"},{"action":"sing"}]')
  await createVonageCall(world.emulator, {
    ncco: undefined,
    answer_url: [`${APP}/answer`],
    event_url: [`${APP}/event`],
  })
  await world.clock.advance(9_000)
  const reasons = world.received
    .filter(({ url }) => url.endsWith('/event'))
    .map(({ body }) => (JSON.parse(body) as { reason?: string }).reason)
  expect(reasons).toContain('Syntax error in NCCO. Invalid value type or action.')
  expect(warned(world)).toEqual([
    expect.stringMatching(/^vonage invalid NCCO: ncco\[1\]\.action must be one of talk, /),
  ])
})

it('an action that Vonage has, and this network has not, is left out with a warning (E2)', async () => {
  const world = await createWorld()
  const ncco = [
    { action: 'pay', amount: 9.99 },
    { action: 'talk', text: 'Hi' },
  ]
  await createVonageCall(world.emulator, { ncco })
  await world.clock.advance(4_100)
  expect(warned(world)).toContain('vonage ncco: pay is not emulated: it is left out')
  expect(world.emulator.calls()[0]?.heard.map(({ text }) => text)).toEqual(['Hi'])
})

it('Reject is busy or declined, and the call is not answered (E2)', async () => {
  const world = await createWorld()
  const { emulator, clock, answers } = world
  const number = emulator.keys()['twilio']!.numbers[0]!
  const { body } = await twilioRequest(emulator, 'GET', '/IncomingPhoneNumbers.json')
  const { incoming_phone_numbers: numbers } = body as {
    incoming_phone_numbers: readonly { sid: string; phone_number: string }[]
  }
  const { sid } = numbers.find((one) => one.phone_number === number)!
  await twilioRequest(emulator, 'POST', `/IncomingPhoneNumbers/${sid}.json`, {
    VoiceUrl: `${APP}/voice`,
  })
  for (const reason of ['busy', 'rejected']) {
    answers.set('/voice', `<Response><Reject reason="${reason}"/></Response>`)
    emulator.inbound({ from: PHONE, to: number })
    await clock.advance(1_000)
  }
  expect(emulator.calls().map(({ answered, end }) => [answered, end?.sipStatus])).toEqual([
    [false, 486],
    [false, 603],
  ])
})

it('the star key ends the leg that was dialled, and the caller goes on', async () => {
  const world = await createWorld()
  const { emulator, clock, answers } = world
  const then = '<Response><Say>Back again</Say><Pause length="30"/></Response>'
  answers.set('/after', then)
  const dial = `<Dial hangupOnStar="true" action="${APP}/after">+14155550124</Dial>`
  await createTwilioCall(emulator, { Twiml: `<Response>${dial}</Response>` })
  await clock.advance(9_000)
  emulator.network.act(PHONE, { do: 'speak', text: 'One moment' })
  emulator.network.act(PHONE, { do: 'press', digits: '5*' })
  await clock.advance(1_000)
  const [caller, dialled] = emulator.calls()
  expect(dialled).toMatchObject({ state: 'ended', end: { by: 'caller' } })
  expect(dialled!.heard.map(({ text }) => text)).toEqual(['One moment', '5*'])
  expect(caller!.heard.map(({ text }) => text)).toEqual(['Back again'])
})
