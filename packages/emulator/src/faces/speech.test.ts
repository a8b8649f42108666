import { expect, it } from 'vitest'
import plivo from 'plivo'
import twilio from 'twilio'
import { plivoRequest } from '../../test/plivo.ts'
import { createCall as createTwilioCall } from '../../test/twilio.ts'
import { createCall as createVonageCall } from '../../test/vonage.ts'
import { APP, createWorld, type World } from '../../test/world.ts'

const PHONE = '+14155550123'
/** 14 characters of 60 ms. */
const PROMPT = 'How can I help'

/** The caller says it `wait` virtual milliseconds after the answer. */
async function speak({ emulator, clock }: World, wait: number, text: string): Promise<void> {
  await clock.advance(4_000 + wait)
  emulator.network.act(PHONE, { do: 'speak', text })
  await clock.advance(30_000)
}

const heard = ({ emulator }: World) =>
  emulator.calls()[0]!.heard.map(({ text, durationMs, cut }) => ({ text, durationMs, cut }))

const resultAt = (world: World) => {
  const delivery = world.emulator.deliveries().find(({ url }) => url.endsWith('/result'))
  const call = world.emulator.calls()[0]!
  return { body: delivery!.body, after: Date.parse(delivery!.at) - Date.parse(call.answeredAt!) }
}

it('Twilio hears words during a prompt, which stops, and waits for the end of speech (E2)', async () => {
  const world = await createWorld()
  const response = new twilio.twiml.VoiceResponse()
  response
    .gather({ input: ['speech'], action: `${APP}/result`, speechTimeout: '2', hints: 'sales' })
    .say(PROMPT)
  await createTwilioCall(world.emulator, { Twiml: response.toString() })
  await speak(world, 500, 'Opening hours')
  const { body, after } = resultAt(world)
  const form = Object.fromEntries(new URLSearchParams(body))
  expect(form).toMatchObject({ SpeechResult: 'Opening hours', Confidence: '0.90' })
  expect(form).not.toHaveProperty('Digits')
  expect(after).toBe(500 + 13 * 60 + 2_000)
  expect(heard(world)).toEqual([{ text: PROMPT, durationMs: 500, cut: true }])
})

it('Twilio lets a prompt end that words do not interrupt (E2)', async () => {
  const world = await createWorld()
  const response = new twilio.twiml.VoiceResponse()
  response
    .gather({ input: ['speech', 'dtmf'], action: `${APP}/result`, bargeIn: false, timeout: 1 })
    .play({ loop: 2 }, `${APP}/music.mp3`)
  await createTwilioCall(world.emulator, { Twiml: response.toString() })
  await speak(world, 500, 'Hi')
  expect(resultAt(world).after).toBe(10_000)
  expect(heard(world).map(({ cut }) => cut)).toEqual([false, false])
})

it('a word is the first input, so that keys no longer count (E2)', async () => {
  const world = await createWorld()
  const response = new twilio.twiml.VoiceResponse()
  response.gather({ input: ['speech', 'dtmf'], action: `${APP}/result`, timeout: 3 })
  await createTwilioCall(world.emulator, { Twiml: response.toString() })
  await world.clock.advance(4_500)
  world.emulator.network.act(PHONE, { do: 'speak', text: 'One' })
  world.emulator.network.act(PHONE, { do: 'press', digits: '2#' })
  await world.clock.advance(30_000)
  const form = Object.fromEntries(new URLSearchParams(resultAt(world).body))
  expect(form['SpeechResult']).toBe('One')
  expect(form).not.toHaveProperty('Digits')
})

it('Plivo says which kind of input came (E2)', async () => {
  const world = await createWorld()
  const response = plivo.Response()
  response
    .addGetInput({ action: `${APP}/result`, inputType: 'dtmf speech', speechEndTimeout: '3' })
    .addSpeak(PROMPT)
  world.answers.set('/answer', response.toXML())
  await plivoRequest(world.emulator, 'POST', '/Call/', {
    from: '+14155550100',
    to: PHONE,
    answer_url: `${APP}/answer`,
  })
  await speak(world, 1_000, 'Agent')
  const { body, after } = resultAt(world)
  expect(Object.fromEntries(new URLSearchParams(body))).toMatchObject({
    InputType: 'speech',
    Speech: 'Agent',
    SpeechConfidenceScore: '0.90',
  })
  expect(after).toBe(1_000 + 5 * 60 + 3_000)
})

it('Plivo asks again as often as it may, with a sound for keys that are not valid (E2)', async () => {
  const world = await createWorld()
  const { emulator, clock, answers } = world
  const attributes = `action="${APP}/result" retries="3" validDigits="12" numDigits="1" timeout="2" invalidDigitsSound="${APP}/no.mp3"`
  answers.set(
    '/answer',
    `<Response><GetDigits ${attributes}><Speak>${PROMPT}</Speak></GetDigits></Response>`,
  )
  await plivoRequest(emulator, 'POST', '/Call/', {
    from: '+14155550100',
    to: PHONE,
    answer_url: `${APP}/answer`,
  })
  await clock.advance(5_000)
  emulator.network.act(PHONE, { do: 'press', digits: '9' })
  await clock.advance(6_000)
  emulator.network.act(PHONE, { do: 'press', digits: '2' })
  await clock.advance(1_000)
  expect(heard(world).map(({ text }) => text)).toEqual([PROMPT, `${APP}/no.mp3`, PROMPT])
  expect(new URLSearchParams(resultAt(world).body).get('Digits')).toBe('2')
})

it('Vonage reports words without digits, and digits without words (E2)', async () => {
  const input = {
    action: 'input',
    type: ['dtmf', 'speech'],
    dtmf: { maxDigits: 1 },
    speech: { endOnSilence: 1.5, context: ['sales'], language: 'en-US' },
    eventUrl: [`${APP}/result`],
  }
  const ncco = [{ action: 'talk', text: PROMPT, bargeIn: true }, input]
  const spoken = await createWorld()
  await createVonageCall(spoken.emulator, { ncco })
  await speak(spoken, 300, 'Sales')
  const { body, after } = resultAt(spoken)
  expect(JSON.parse(body)).toMatchObject({
    speech: {
      timeout_reason: 'end_on_silence_timeout',
      results: [{ text: 'Sales', confidence: '0.9000000' }],
    },
    dtmf: { digits: null, timed_out: false },
  })
  expect(after).toBe(300 + 5 * 60 + 1_500)
  expect(heard(spoken)).toEqual([{ text: PROMPT, durationMs: 300, cut: true }])

  const pressed = await createWorld()
  await createVonageCall(pressed.emulator, { ncco })
  await pressed.clock.advance(5_000)
  pressed.emulator.network.act(PHONE, { do: 'press', digits: '7' })
  await pressed.clock.advance(1_000)
  expect(JSON.parse(resultAt(pressed).body)).toMatchObject({
    speech: { results: [] },
    dtmf: { digits: '7', timed_out: false },
  })
})

it('Vonage finishes a prompt without bargeIn, and its keys are lost (E2)', async () => {
  const world = await createWorld()
  const ncco = [
    { action: 'talk', text: `<speak>${PROMPT} <break time="1s"/> &amp; more</speak>` },
    { action: 'input', type: ['dtmf'], eventUrl: [`${APP}/result`] },
  ]
  await createVonageCall(world.emulator, { ncco })
  await world.clock.advance(4_500)
  world.emulator.network.act(PHONE, { do: 'press', digits: '7' })
  await world.clock.advance(10_000)
  const text = `${PROMPT} & more`
  expect(heard(world)).toEqual([{ text, durationMs: text.length * 60, cut: false }])
  expect(JSON.parse(resultAt(world).body)).toMatchObject({ dtmf: { digits: '', timed_out: true } })
})
