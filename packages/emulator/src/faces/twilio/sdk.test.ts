import twilioSdk from 'twilio'
import { describe, expect, test } from 'vitest'
import { FROM, HOLD, outcome, TO, twilioClient } from '../../../test/twilio.ts'
import { APP, createWorld } from '../../../test/world.ts'
import { twilio } from './twilio.ts'

describe('the official twilio client', () => {
  test('creates a call and follows it to its end', async () => {
    const { emulator, clock } = await createWorld()
    const client = twilioClient(emulator)
    const call = await client.calls.create({ to: TO, from: FROM, twiml: HOLD })
    expect(call.sid).toMatch(/^CA[\da-f]{32}$/)
    expect(call).toMatchObject({
      status: 'queued',
      direction: 'outbound-api',
      to: TO,
      toFormatted: '(415) 555-0123',
      duration: null,
      priceUnit: 'USD',
      apiVersion: '2010-04-01',
    })
    expect(call.dateCreated).toEqual(new Date(clock.now()))
    await clock.advance(1_000)
    expect((await client.calls(call.sid).fetch()).status).toBe('ringing')
    await clock.advance(3_000)
    expect((await client.calls(call.sid).fetch()).status).toBe('in-progress')
    await clock.advance(60_000)
    const ended = await client.calls(call.sid).fetch()
    expect(ended).toMatchObject({ status: 'completed', duration: '60', price: null })
    expect(ended.endTime?.getTime()).toBe(clock.now())
    await clock.advance(10_000)
    expect((await client.calls(call.sid).fetch()).price).toBe('-0.01400')
    expect(await client.calls(call.sid).remove()).toBe(true)
    await expect(client.calls(call.sid).fetch()).rejects.toMatchObject({ status: 404, code: 20404 })
  })

  test('hangs up and redirects', async () => {
    const { emulator, clock } = await createWorld()
    const client = twilioClient(emulator)
    const call = await client.calls.create({ to: TO, from: FROM, twiml: HOLD })
    await expect(client.calls(call.sid).update({ twiml: HOLD })).rejects.toMatchObject({
      status: 400,
      code: 21220,
      message: 'Call is not in-progress. Cannot redirect.',
    })
    await clock.advance(4_000)
    const digits = new twilioSdk.twiml.VoiceResponse()
    digits.play({ digits: '12w3#' })
    digits.pause({ length: 600 })
    await client.calls(call.sid).update({ twiml: digits })
    await clock.advance(1_000)
    expect(emulator.calls()[0]?.digits).toBe('123#')
    const ended = await client.calls(call.sid).update({ status: 'completed' })
    expect(ended.status).toBe('completed')
    expect(emulator.calls()[0]?.end).toEqual({ cause: 'hang-up', sipStatus: 200, by: 'caller' })
    await expect(client.calls(call.sid).update({ status: 'completed' })).rejects.toMatchObject({
      code: 21220,
    })
  })

  test('cancels while ringing, and leaves a live call alone', async () => {
    const { emulator, clock } = await createWorld()
    const client = twilioClient(emulator)
    const ringing = await client.calls.create({ to: TO, from: FROM, twiml: HOLD })
    await clock.advance(2_000)
    expect((await client.calls(ringing.sid).update({ status: 'canceled' })).status).toBe('canceled')
    const live = await client.calls.create({ to: TO, from: FROM, twiml: HOLD })
    await clock.advance(4_000)
    expect((await client.calls(live.sid).update({ status: 'canceled' })).status).toBe('in-progress')
  })

  test('lists with filters and pages', async () => {
    const { emulator, clock } = await createWorld()
    const client = twilioClient(emulator)
    const first = new Date(clock.now())
    for (let count = 0; count < 5; count++) {
      await client.calls.create({ to: TO, from: FROM, twiml: HOLD })
      await clock.advance(10_000)
    }
    await client.calls.create({ to: outcome(50), from: FROM, twiml: HOLD })
    await clock.advance(2_000)
    expect(await client.calls.list()).toHaveLength(6)
    expect(await client.calls.list({ pageSize: 2 })).toHaveLength(6)
    expect(await client.calls.list({ to: TO, from: FROM })).toHaveLength(5)
    expect(await client.calls.list({ status: 'busy' })).toMatchObject([{ to: outcome(50) }])
    const since = new Date(first.getTime() + 20_000)
    expect(await client.calls.list({ startTimeAfter: since })).toHaveLength(4)
    expect(await client.calls.list({ startTimeBefore: first })).toHaveLength(1)
    const page = await client.calls.page({ pageSize: 4 })
    expect(page.instances).toHaveLength(4)
    const last = await page.nextPage()
    expect(last?.instances).toHaveLength(2)
    expect(last?.nextPageUrl).toBeUndefined()
  })

  test('starts, pauses and stops a recording and fetches the file', async () => {
    const { emulator, clock, received, url } = await createWorld()
    const client = twilioClient(emulator)
    const { sid } = await client.calls.create({ to: TO, from: FROM, twiml: HOLD })
    await expect(client.calls(sid).recordings.create()).rejects.toMatchObject({ code: 21220 })
    await clock.advance(4_000)
    const recording = await client.calls(sid).recordings.create({
      recordingStatusCallback: `${APP}/recording`,
      recordingStatusCallbackEvent: ['in-progress', 'completed'],
      recordingChannels: 'dual',
    })
    expect(recording).toMatchObject({ status: 'in-progress', channels: 2, callSid: sid })
    const handle = client.calls(sid).recordings('Twilio.CURRENT')
    await clock.advance(5_000)
    await handle.update({ status: 'paused', pauseBehavior: 'skip' })
    await clock.advance(5_000)
    expect((await handle.update({ status: 'in-progress' })).status).toBe('in-progress')
    await clock.advance(5_000)
    expect((await handle.update({ status: 'stopped' })).status).toBe('stopped')
    await clock.advance(3_000)
    const done = await client.calls(sid).recordings(recording.sid).fetch()
    expect(done).toMatchObject({ status: 'completed', duration: '10' })
    expect(received.map(({ form }) => form['RecordingStatus'])).toEqual([
      'in-progress',
      'completed',
    ])
    const media = received[1]?.form['RecordingUrl'] ?? ''
    expect(media.startsWith(`${url}/twilio/2010-04-01/`)).toBe(true)
    const file = await fetch(`${media}.wav`)
    expect(Buffer.from(await file.arrayBuffer()).toString('latin1', 0, 4)).toBe('RIFF')
    expect(await client.calls(sid).recordings.list()).toHaveLength(1)
    expect((await client.recordings(recording.sid).fetch()).mediaUrl).toBe(media)
    expect((await client.recordings.list({ limit: 5 })).map((one) => one.sid)).toEqual([
      recording.sid,
    ])
    expect(await client.recordings(recording.sid).remove()).toBe(true)
  })

  test('reads the account and its numbers', async () => {
    const { emulator } = await createWorld()
    const client = twilioClient(emulator)
    expect((await client.api.accounts(client.accountSid).fetch()).status).toBe('active')
    const numbers = await client.incomingPhoneNumbers.list()
    expect(numbers.map(({ phoneNumber }) => phoneNumber)).toEqual([FROM, '+14155550101'])
    expect((await client.incomingPhoneNumbers(numbers[0]!.sid).fetch()).sid).toBe(numbers[0]?.sid)
    expect(await client.outgoingCallerIds.list()).toEqual([])
  })

  test('queues what exceeds the rate', async () => {
    const { emulator, clock } = await createWorld({ faces: [twilio({ callsPerSecond: 1 })] })
    const client = twilioClient(emulator)
    const plan = { to: TO, from: FROM, twiml: HOLD }
    const [first, second, third] = [
      await client.calls.create(plan),
      await client.calls.create(plan),
      await client.calls.create(plan),
    ]
    expect([first, second, third].map(({ queueTime }) => queueTime)).toEqual(['0', '1000', '2000'])
    await client.calls(third.sid).update({ status: 'canceled' })
    await clock.advance(10_000)
    expect(emulator.ledger().map(({ callId }) => callId)).toEqual([first.sid, second.sid])
    expect((await client.calls(third.sid).fetch()).status).toBe('canceled')
  })

  test('knows every refusal as its own error', async () => {
    const { emulator } = await createWorld()
    const client = twilioClient(emulator)
    const failed = await client.calls.create({ to: '+1', from: FROM, twiml: HOLD }).catch((e) => e)
    expect(failed).toBeInstanceOf(twilioSdk.RestException)
    expect(failed).toMatchObject({
      status: 400,
      code: 21211,
      moreInfo: 'https://www.twilio.com/docs/errors/21211',
    })
  })
})

describe('the validator of the official client', () => {
  test('accepts our form callbacks and refuses a changed one', async () => {
    const { emulator, clock, received } = await createWorld()
    const token = emulator.keys()['twilio']!.webhooks['authToken']!
    await twilioClient(emulator).calls.create({
      to: TO,
      from: FROM,
      twiml: HOLD,
      statusCallback: `${APP}/status?key=a%20b`,
      statusCallbackEvent: ['initiated', 'ringing', 'answered', 'completed'],
    })
    await clock.advance(70_000)
    expect(received).toHaveLength(4)
    for (const { url, form, headers } of received) {
      const signature = headers['x-twilio-signature']!
      expect(twilioSdk.validateRequest(token, signature, url, form)).toBe(true)
      const changed = { ...form, CallStatus: 'failed' }
      expect(twilioSdk.validateRequest(token, signature, url, changed)).toBe(false)
    }
  })

  test('accepts our JSON callbacks', async () => {
    const { emulator, clock, received } = await createWorld({
      faces: [twilio({ jsonEvents: true })],
    })
    const token = emulator.keys()['twilio']!.webhooks['authToken']!
    await twilioClient(emulator).calls.create({
      to: outcome(61),
      from: FROM,
      twiml: HOLD,
      machineDetection: 'Enable',
      asyncAmd: 'true',
      asyncAmdStatusCallback: `${APP}/amd`,
    })
    await clock.advance(10_000)
    const [{ url, headers, body } = { url: '', headers: {} as Record<string, string>, body: '' }] =
      received
    const signature = headers['x-twilio-signature']!
    expect(JSON.parse(body)).toMatchObject({ AnsweredBy: 'machine_start' })
    expect(twilioSdk.validateRequestWithBody(token, signature, url, body)).toBe(true)
    expect(twilioSdk.validateRequestWithBody(token, signature, url, `${body} `)).toBe(false)
  })
})
