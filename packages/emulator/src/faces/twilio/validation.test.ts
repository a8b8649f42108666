import { describe, expect, test } from 'vitest'
import {
  createCall,
  FROM,
  HOLD,
  sidOf,
  TO,
  twilioRequest,
  type Form,
} from '../../../test/twilio.ts'
import { createWorld, send } from '../../../test/world.ts'

const refused: readonly [string, Form, number][] = [
  ['no To', { To: '' }, 21201],
  ['a To that is not a number', { To: 'unknown' }, 21211],
  ['a To with a header smuggled in', { To: '+14155550123\r\nX: 1' }, 21211],
  ['a To with a line end inside', { To: '+1415555\r\n0123' }, 21211],
  ['a SIP URI without host', { To: 'sip:bob' }, 21211],
  ['a SIP URI over 254 characters', { To: `sip:${'a'.repeat(250)}@pbx.example` }, 21211],
  ['To equal to From', { To: FROM }, 21211],
  ['no From', { From: '' }, 21213],
  ['a From that is not a number', { From: 'desk' }, 21212],
  ['a From that is not ours', { From: '+14155550177' }, 21210],
  ['the test number that is invalid', { To: '+15005550001' }, 21217],
  ['the test number that cannot be reached', { To: '+15005550002' }, 21214],
  ['the test number abroad', { To: '+15005550003' }, 21215],
  ['the test number that is blocked', { To: '+15005550004' }, 21216],
  ['the test caller that is invalid', { From: '+15005550001' }, 21212],
  ['another test number as caller', { From: '+15005550002' }, 21210],
  ['a CallerId that is not ours', { CallerId: '+14155550177' }, 21210],
  ['neither Url nor Twiml', { Twiml: '' }, 21205],
  ['a Url that is none', { Url: 'app.example/voice' }, 21205],
  ['a Url with another scheme', { Url: 'ftp://app.example/voice' }, 21205],
  ['a Method beyond GET and POST', { Method: 'PUT' }, 21209],
  ['an unknown application', { ApplicationSid: `AP${'0'.repeat(32)}` }, 21218],
  ['Twiml over 4000 characters', { Twiml: `<Response>${' '.repeat(4000)}</Response>` }, 20001],
  ['SendDigits with other keys', { SendDigits: '12x' }, 21206],
  ['SendDigits over 32 keys', { SendDigits: '1'.repeat(33) }, 21206],
  ['a Timeout of 0', { Timeout: '0' }, 21208],
  ['a Timeout over 600', { Timeout: '601' }, 21208],
  ['a Timeout that is not a number', { Timeout: '30s' }, 21208],
  ['a TimeLimit over a day', { TimeLimit: '86401' }, 20001],
  ['a StatusCallback that is not a URL', { StatusCallback: 'app' }, 21609],
  ['a host name with an underscore', { StatusCallback: 'https://my_app.example/' }, 21609],
  ['an unknown event', { StatusCallbackEvent: ['ringing', 'hung-up'] }, 21626],
  ['an unknown machine detection', { MachineDetection: 'true' }, 21207],
  ['a machine detection timeout of 2', { MachineDetectionTimeout: '2' }, 20001],
  ['a speech threshold of 999', { MachineDetectionSpeechThreshold: '999' }, 20001],
  ['a speech end threshold of 5001', { MachineDetectionSpeechEndThreshold: '5001' }, 20001],
  ['a silence timeout of 1999', { MachineDetectionSilenceTimeout: '1999' }, 20001],
  ['Record=yes', { Record: 'yes' }, 20001],
  ['RecordingChannels=stereo', { RecordingChannels: 'stereo' }, 20001],
  ['RecordingTrack=all', { RecordingTrack: 'all' }, 20001],
  ['an unknown recording event', { RecordingStatusCallbackEvent: 'done' }, 20001],
  ['Trim=true', { Trim: 'true' }, 20001],
  ['AsyncAmd=1', { AsyncAmd: '1' }, 20001],
  ['Byoc that is not a SID', { Byoc: 'BY1' }, 20001],
]

describe('create call', () => {
  test.each(refused)('refuses %s', async (_, form, code) => {
    const { emulator, clock } = await createWorld()
    const sent = await createCall(emulator, form)
    expect(sent).toMatchObject({
      status: 400,
      body: {
        code,
        status: 400,
        message: expect.any(String),
        more_info: `https://www.twilio.com/docs/errors/${code}`,
      },
    })
    await clock.advance(10_000)
    expect(emulator.calls()).toEqual([])
  })

  test('ignores parameters it does not know and takes every one it does', async () => {
    const { emulator } = await createWorld()
    const sent = await createCall(emulator, {
      Shoe: '44',
      Timeout: '600',
      TimeLimit: '60',
      SendDigits: 'wW0123456789ABCD*#',
      Record: 'true',
      RecordingChannels: 'dual',
      RecordingTrack: 'inbound',
      RecordingStatusCallback: 'http://127.0.0.1:9/r',
      RecordingStatusCallbackEvent: 'in-progress completed absent',
      Trim: 'do-not-trim',
      CallerId: '+14155550101',
      CallReason: 'because',
    })
    expect(sent).toMatchObject({ status: 201, body: { from: '+14155550101' } })
  })

  test('reads unformatted US numbers and vendors examples', async () => {
    const { emulator } = await createWorld()
    expect(await createCall(emulator, { To: '(415) 867-5309' })).toMatchObject({
      status: 201,
      body: { to: '+14158675309', to_formatted: '(415) 867-5309' },
    })
    expect((await createCall(emulator, { To: '+141586753090' })).status).toBe(201)
    expect((await createCall(emulator, { To: 'client:alice' })).status).toBe(201)
    expect((await createCall(emulator, { From: '+15005550006' })).status).toBe(201)
  })

  test('a JSON body holds no parameters', async () => {
    const { emulator } = await createWorld()
    const { credentials } = emulator.keys()['twilio']!
    const pair = `${credentials['apiKey']}:${credentials['apiSecret']}`
    const url = `/twilio/2010-04-01/Accounts/${credentials['accountSid']}/Calls.json`
    const sent = await send(emulator, 'POST', url, {
      headers: {
        authorization: `Basic ${Buffer.from(pair).toString('base64')}`,
        'content-type': 'application/json',
      },
      body: JSON.stringify({ To: TO, From: FROM, Twiml: HOLD }),
    })
    expect(sent).toMatchObject({ status: 400, body: { code: 21201 } })
  })
})

describe('access', () => {
  test.each([
    ['none', ''],
    ['a wrong token', `Basic ${Buffer.from('AC:nope').toString('base64')}`],
    ['another scheme', 'Bearer token'],
    ['rubbish', 'Basic %%%'],
  ])('%s gets 401', async (_, authorization) => {
    const { emulator } = await createWorld()
    expect(
      await twilioRequest(emulator, 'GET', '/Calls.json', {}, { authorization }),
    ).toMatchObject({
      status: 401,
      body: { code: 20003, message: 'Authenticate', status: 401 },
    })
    const dial = { To: '+14155550158', From: FROM, Twiml: HOLD }
    const sent = await twilioRequest(emulator, 'POST', '/Calls.json', dial, { authorization })
    expect(sent.status).toBe(401)
  })

  test('another account, another path, another method, another call', async () => {
    const { emulator } = await createWorld()
    const { credentials } = emulator.keys()['twilio']!
    const pair = `${credentials['accountSid']}:${credentials['authToken']}`
    const authorization = `Basic ${Buffer.from(pair).toString('base64')}`
    const other = `/twilio/2010-04-01/Accounts/AC${'0'.repeat(32)}/Calls.json`
    expect(await send(emulator, 'GET', other, { headers: { authorization } })).toMatchObject({
      status: 404,
      body: { code: 20404 },
    })
    expect((await twilioRequest(emulator, 'GET', '/Shoes.json')).body).toMatchObject({
      code: 20501,
      message: `not emulated: GET /2010-04-01/Accounts/${credentials['accountSid']}/Shoes.json`,
    })
    expect((await twilioRequest(emulator, 'PUT', '/Calls.json')).body).toMatchObject({
      code: 20004,
      status: 405,
    })
    const missing = await twilioRequest(emulator, 'GET', `/Calls/CA${'0'.repeat(32)}.json`)
    expect(missing).toMatchObject({ status: 404, body: { code: 20404 } })
  })
})

test('a live call cannot be deleted', async () => {
  const { emulator } = await createWorld()
  const sid = sidOf(await createCall(emulator))
  expect((await twilioRequest(emulator, 'DELETE', `/Calls/${sid}.json`)).status).toBe(409)
})

test.each([
  ['PageSize', '1001'],
  ['PageSize', '0'],
  ['Status', 'initiated'],
  ['StartTime>', 'yesterday'],
])('a list refuses %s=%s', async (name, value) => {
  const { emulator } = await createWorld()
  const query = new URLSearchParams({ [name]: value }).toString()
  expect((await twilioRequest(emulator, 'GET', `/Calls.json?${query}`)).status).toBe(400)
})
