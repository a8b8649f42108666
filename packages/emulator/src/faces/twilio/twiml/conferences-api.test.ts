import { expect, test } from 'vitest'
import { createCall, FROM, outcome, TO, twilioClient } from '../../../../test/twilio.ts'
import { APP, createWorld } from '../../../../test/world.ts'

const JOIN = `<Response><Dial><Conference statusCallback="${APP}/conference" statusCallbackEvent="start end join leave">desk</Conference></Dial></Response>`

test('the official client lists, reads, mutes, adds to and ends a conference', async () => {
  const { emulator, clock, received } = await createWorld()
  const client = twilioClient(emulator)
  await createCall(emulator, { Twiml: JOIN })
  await clock.advance(5_000)
  const [conference] = await client.conferences.list({ friendlyName: 'desk', status: 'init' })
  expect(conference).toMatchObject({ friendlyName: 'desk', region: 'us1' })
  const { sid } = conference!
  const added = await client.conferences(sid).participants.create({
    from: FROM,
    to: outcome(24),
    label: 'boss',
    endConferenceOnExit: true,
  })
  expect(added).toMatchObject({ label: 'boss', conferenceSid: sid, status: 'queued' })
  await clock.advance(1_500)
  expect(emulator.ledger().map(({ to }) => to)).toEqual([TO, outcome(24)])
  expect(await client.conferences(sid).participants.list()).toHaveLength(1)
  await clock.advance(4_000)
  expect(await client.conferences(sid).fetch()).toMatchObject({ status: 'in-progress' })
  expect(await client.conferences(sid).participants.list()).toHaveLength(2)
  expect(emulator.calls()[1]).toMatchObject({ places: ['desk'] })

  const boss = client.conferences(sid).participants('boss')
  expect(await boss.update({ muted: true, hold: true })).toMatchObject({ muted: true, hold: true })
  expect(await boss.fetch()).toMatchObject({ muted: true, status: 'connected' })
  expect(await client.conferences(sid).participants.list({ muted: true })).toHaveLength(1)
  expect(await boss.remove()).toBe(true)
  await clock.advance(1_000)
  expect(await client.conferences(sid).fetch()).toMatchObject({
    status: 'completed',
    reasonConferenceEnded: 'participant-with-end-conference-on-exit-left',
    callSidEndingConference: added.callSid,
  })
  await expect(boss.fetch()).rejects.toMatchObject({ status: 404 })
  expect(received.map(({ form }) => form['StatusCallbackEvent'])).toEqual([
    'participant-join',
    'participant-join',
    'conference-start',
    'participant-leave',
    'participant-leave',
    'conference-end',
  ])
})

test('a participant is dialled into a conference by name, which an update ends', async () => {
  const { emulator, clock, received } = await createWorld()
  const client = twilioClient(emulator)
  const first = await client.conferences(' sales').participants.create({
    from: FROM,
    to: TO,
    conferenceStatusCallback: `${APP}/conference?a=1&b=2`,
    conferenceStatusCallbackEvent: ['join', 'end'],
  })
  expect(await client.conferences(first.conferenceSid).fetch()).toMatchObject({ status: 'init' })
  await clock.advance(5_000)
  await client.conferences(first.conferenceSid).update({ status: 'completed' })
  await clock.advance(1_000)
  expect(emulator.calls()).toMatchObject([{ state: 'ended' }])
  expect(await client.conferences(first.conferenceSid).fetch()).toMatchObject({
    status: 'completed',
    reasonConferenceEnded: 'conference-ended-via-api',
  })
  expect(received.map(({ url, form }) => [url, form['StatusCallbackEvent']])).toEqual([
    [`${APP}/conference?a=1&b=2`, 'participant-join'],
    [`${APP}/conference?a=1&b=2`, 'conference-end'],
  ])
})

test('what a number does to a call it does to a participant', async () => {
  const { emulator, clock } = await createWorld()
  const client = twilioClient(emulator)
  const add = (to: string) => client.conferences('x').participants.create({ from: FROM, to })
  await expect(add(outcome(57))).rejects.toMatchObject({ status: 500 })
  await expect(add(outcome(53))).rejects.toMatchObject({ code: 21211 })
  expect(await client.conferences.list()).toEqual([])
  await add(outcome(50))
  await clock.advance(10_000)
  expect(emulator.ledger()).toEqual([])
  expect(await client.conferences.list({ status: 'init' })).toEqual([])
})
