import {
  ended,
  event,
  refusal,
  settlePromises,
  webhookOf,
  type FakeProviderScript,
} from '@callplane/core/testing'
import type { CallEvent } from '@callplane/core'
import { basicAuth } from '@callplane/kit'
import { describe, expect, it } from 'vitest'
import { base, credentials, twilioWorld } from '../../test/twilio.ts'
import { readCreate } from './create-call.ts'

const world = (script: FakeProviderScript = {}) => {
  const made = twilioWorld(script)
  const report = async (...events: readonly CallEvent[]) => {
    const attemptKey = made.fake.keys.at(-1) ?? ''
    await made.dispatcher.receive('a', webhookOf(...events.map((one) => ({ ...one, attemptKey }))))
    await settlePromises()
  }
  return { ...made, report }
}

const pathOf = ({ body }: { body: Readonly<Record<string, unknown>> }) =>
  `${base}/Calls/${String(body['sid'])}`

describe('authentication', () => {
  const other = `AC${'b'.repeat(32)}`
  it.each([
    ['without credentials', {}, base],
    ['a wrong token', { authorization: basicAuth(credentials.accountSid, 'x') }, base],
    ['another account', {}, `/2010-04-01/Accounts/${other}`],
  ])('refuses %s as Twilio does', async (name, headers, path) => {
    const { ask } = world()
    const given = name === 'without credentials' ? { authorization: '' } : headers
    const { status, body, response } = await ask('GET', `${path}/Calls.json`, {}, given)
    expect([status, body['code']]).toEqual([401, 20003])
    expect(response.headers.get('www-authenticate')).toContain('Basic')
  })

  it('accepts an API key', async () => {
    const sid = `SK${'c'.repeat(32)}`
    const { ask } = twilioWorld(
      {},
      { credentials: { ...credentials, apiKeys: { [sid]: 'secret' } } },
    )
    const headers = { authorization: basicAuth(sid, 'secret') }
    expect((await ask('GET', `${base}.json`, {}, headers)).body).toMatchObject({
      sid: credentials.accountSid,
      status: 'active',
    })
  })
})

describe('files of recordings', () => {
  const file = `${base}/Recordings/RE${'1'.repeat(32)}`
  const without = { authorization: '' }

  it('need credentials, unless the account gives them out', async () => {
    const { ask } = world()
    expect((await ask('GET', `${file}.mp3`, {}, without)).status).toBe(401)
    const open = twilioWorld({}, { credentials: { ...credentials, publicMedia: true } })
    // There is none: it was looked for.
    expect((await open.ask('GET', `${file}.mp3`, {}, without)).status).toBe(404)
    expect((await open.ask('GET', file, {}, without)).status).toBe(404)
    expect((await open.ask('GET', `${file}.json`, {}, without)).status).toBe(401)
    expect((await open.ask('DELETE', file, {}, without)).status).toBe(401)
    expect((await open.ask('GET', `${base}/Calls.json`, {}, without)).status).toBe(401)
  })
})

describe('creating a call', () => {
  it('answers with the whole resource', async () => {
    const { create } = world()
    const { status, body } = await create()
    const sid = String(body['sid'])
    expect(status).toBe(201)
    expect(body).toMatchObject({
      account_sid: credentials.accountSid,
      to: '+14155550123',
      to_formatted: '(415) 555-0123',
      status: 'queued',
      direction: 'outbound-api',
      uri: `${base}/Calls/${sid}.json`,
      subresource_uris: {
        recordings: `${base}/Calls/${sid}/Recordings.json`,
        user_defined_messages: `${base}/Calls/${sid}/UserDefinedMessages.json`,
      },
    })
  })

  it.each([
    [{ To: '' }, 400, 21201],
    [{ From: '' }, 400, 21213],
    [{ To: 'unknown' }, 400, 21211],
    [{ From: '+14155550199' }, 400, 21210],
    [{ Twiml: '' }, 400, 21205],
    [{ ApplicationSid: `AP${'1'.repeat(32)}` }, 400, 20001],
  ])('refuses %j with its own code, and rings nothing', async (form, status, code) => {
    const { create, fake } = world()
    const answered = await create(form)
    expect(answered).toMatchObject({
      status,
      body: { code, status, more_info: `https://www.twilio.com/docs/errors/${code}` },
    })
    expect(fake.keys).toEqual([])
  })

  it.each([
    ['number-invalid', 400, 21211],
    ['geo', 400, 21215],
    ['permission', 403, 20006],
  ] as const)('passes a refusal on: %s', async (code, status, expected) => {
    const { create } = world({
      async place() {
        throw refusal(code)
      },
    })
    expect(await create()).toMatchObject({ status, body: { code: expected } })
  })

  it('answers as accepted where it is not known whether a phone rang', async () => {
    const { create, host, ask } = world({
      async place() {
        throw refusal('timeout', 'unknown')
      },
    })
    const pending = create()
    await settlePromises()
    await host.clock.advance(6_000)
    const made = await pending
    expect(made).toMatchObject({ status: 201, body: { status: 'queued' } })
    expect((await ask('GET', `${pathOf(made)}.json`)).status).toBe(200)
  })

  it('keeps on the record what it does not do', async () => {
    const { create, dispatcher } = world()
    await create({ Unknown: 'x' })
    const [call] = (await dispatcher.calls.list()).calls
    expect(call?.notes).toContainEqual(
      expect.objectContaining({ field: 'Unknown', effect: 'dropped' }),
    )
  })
})

describe('a request in neutral terms', () => {
  const read = (form: Readonly<Record<string, string>>, more = '') =>
    readCreate({
      method: 'POST',
      url: `${base}/Calls.json`,
      headers: {},
      body: `${new URLSearchParams({ To: '+14155550123', From: '+14155550100', ...form }).toString()}${more}`,
    })

  it('has the application’s documents as documents', () => {
    const url = 'https://app.example/voice'
    expect(read({ Url: url }).call.connect).toEqual({ document: { url, dialect: 'twiml' } })
    const wanted = read({
      Url: url,
      Method: 'get',
      FallbackUrl: 'https://app.example/sorry',
      FallbackMethod: 'GET',
    })
    expect(wanted.call.connect).toEqual({
      document: {
        url,
        dialect: 'twiml',
        method: 'GET',
        fallback: { url: 'https://app.example/sorry', method: 'GET' },
      },
    })
    expect([wanted.notes, wanted.call.options]).toEqual([[], undefined])
    const next = 'https://app.example/next'
    const twiml = `<Response><Say>Hello</Say><Redirect>${next}</Redirect></Response>`
    expect(read({ Twiml: twiml }).call.connect).toEqual({
      document: { url: next, content: twiml, dialect: 'twiml' },
    })
    expect(read({ Twiml: '<Response><Dial>+14155550144</Dial></Response>' })).toMatchObject({
      call: { connect: { phone: '+14155550144' } },
    })
  })

  it('has its callbacks as reports, and what is not told as notes', () => {
    const url = 'https://app.example/status'
    const Twiml = '<Response><Pause length="9"/></Response>'
    expect(read({ Twiml, StatusCallback: url }).reports).toEqual([
      { url, dialect: 'twiml', events: ['ended'] },
    ])
    const events =
      '&StatusCallbackEvent=initiated&StatusCallbackEvent=answered&StatusCallbackEvent=other'
    const wanted = read({ Twiml, StatusCallback: url, StatusCallbackMethod: 'GET' }, events)
    expect(wanted.reports).toEqual([
      { url, dialect: 'twiml', events: ['initiated', 'answered'], method: 'GET' },
    ])
    expect(wanted.notes).toEqual([
      { field: 'StatusCallbackEvent', effect: 'dropped', detail: 'other is not told' },
    ])
    expect(
      read({
        Twiml,
        RecordingStatusCallback: url,
        RecordingStatusCallbackEvent: 'in-progress completed',
        AsyncAmdStatusCallback: `${url}/amd`,
        MachineDetection: 'Enable',
        AsyncAmd: 'true',
      }).reports,
    ).toEqual([
      { url, dialect: 'twiml', events: ['recording-started', 'recording'] },
      { url: `${url}/amd`, dialect: 'twiml', events: ['machine'] },
    ])
  })
})

describe('updating a call', () => {
  it('ends one in any state with completed', async () => {
    const { create, ask, report, fake } = world()
    const made = await create()
    await report(event('answered', { at: 1 }))
    const pending = ask('POST', `${pathOf(made)}.json`, { Status: 'completed' })
    await settlePromises()
    await report(ended('completed', 'hung-up', 'yes', { at: 2 }))
    expect(await pending).toMatchObject({ status: 200, body: { status: 'completed' } })
    expect(fake.log).toContain('hangUp')
  })

  it('leaves one that talks alone with canceled, as Twilio does', async () => {
    const { create, ask, report, fake } = world()
    const made = await create()
    await report(event('answered', { at: 1 }))
    const answered = await ask('POST', `${pathOf(made)}.json`, { Status: 'canceled' })
    expect(answered).toMatchObject({ status: 200, body: { status: 'in-progress' } })
    expect(fake.log).not.toContain('hangUp')
  })

  it.each([
    [{ Url: 'https://app.example/other' }, 501, 20501],
    [{ Twiml: '<Response/>' }, 501, 20501],
    [{ StatusCallback: 'https://app.example/x' }, 501, 20501],
    [{ Status: 'paused' }, 400, 20001],
    [{}, 400, 20001],
  ])('refuses %j', async (form, status, code) => {
    const { create, ask } = world()
    const made = await create()
    expect(await ask('POST', `${pathOf(made)}.json`, form)).toMatchObject({
      status,
      body: { code },
    })
  })
})

describe('filters', () => {
  it('are those of Twilio', async () => {
    const { create, ask, report } = world()
    const first = await create()
    await report(ended('rejected', 'declined', 'yes', { at: Date.UTC(2026, 0, 5, 12) }))
    const second = await create({ To: '+14155550124' })
    const count = async (query: string) =>
      ((await ask('GET', `${base}/Calls.json?${query}`)).body['calls'] as { sid: string }[]).map(
        ({ sid }) => sid,
      )
    expect(await count('Status=busy')).toEqual([first.body['sid']])
    expect(await count('To=%2B14155550124')).toEqual([second.body['sid']])
    expect(await count('From=%2B14155550100')).toHaveLength(2)
    expect(await count('From=%2B14155550123')).toEqual([])
    expect(await count(`ParentCallSid=${String(first.body['sid'])}`)).toEqual([])
    expect(await count('StartTime=2026-01-05')).toHaveLength(2)
    expect(await count('StartTime%3E=2026-01-06')).toEqual([])
    expect(await count('StartTime%3C=2026-01-05T11%3A00%3A00Z')).toEqual([])
    expect(await count('EndTime%3E=2020-01-01')).toHaveLength(1)
  })

  it('that are faulty are refused with every fault', async () => {
    const { ask } = world()
    const { status, body } = await ask('GET', `${base}/Calls.json?Status=x&StartTime=y`)
    expect(status).toBe(400)
    expect(body['message']).toMatch(/Status: must be one of.*StartTime: must be a date/)
    expect((await ask('GET', `${base}/Calls.json?PageSize=0&Page=2`)).body['message']).toMatch(
      /PageSize.*PageToken/,
    )
  })
})

describe('recordings', () => {
  const media = { contentType: 'audio/mpeg', body: new Uint8Array([1, 2, 3]) }
  const recorded = async () => {
    const made = world()
    const call = await made.create()
    await made.report(
      event('recording', { id: 'one', recording: { id: 'R1', status: 'completed', duration: 3 } }),
      event('recording', { id: 'two', recording: { id: 'R2', status: 'in-progress' } }),
    )
    const listed = await made.ask('GET', `${pathOf(call)}/Recordings.json`)
    const [done, running] = listed.body['recordings'] as { sid: string }[]
    return { ...made, call, done: done?.sid ?? '', running: running?.sid ?? '' }
  }

  it('are listed for the call and the account', async () => {
    const { ask, call, done, running } = await recorded()
    const all = await ask('GET', `${base}/Recordings.json`)
    const sids = (all.body['recordings'] as { sid: string }[]).map(({ sid }) => sid)
    expect(sids).toEqual([done, running])
    const ofCall = await ask('GET', `${base}/Recordings.json?CallSid=${String(call.body['sid'])}`)
    expect(ofCall.body['recordings']).toEqual(all.body['recordings'])
    const none = await ask('GET', `${base}/Recordings.json?DateCreated%3E=2030-01-01`)
    expect(none.body['recordings']).toEqual([])
  })

  it('are downloaded through the carrier that keeps them', async () => {
    const { ask, dispatcher, done, running } = await recorded()
    dispatcher.recordings.open = async () => media
    const { status, response } = await ask('GET', `${base}/Recordings/${done}.mp3`)
    expect([status, response.headers.get('content-type')]).toEqual([200, 'audio/mpeg'])
    expect(new Uint8Array(await response.arrayBuffer())).toEqual(media.body)
    expect(response.headers.get('x-callplane-format')).toBeNull()
    const wav = await ask('GET', `${base}/Recordings/${done}.wav`)
    expect(wav.response.headers.get('x-callplane-format')).toBe('audio/mpeg')
    expect((await ask('GET', `${base}/Recordings/${running}.mp3`)).status).toBe(404)
  })

  it('are deleted where the carrier can, and refused where it cannot', async () => {
    const { ask, dispatcher, done } = await recorded()
    expect((await ask('DELETE', `${base}/Recordings/${done}.json`)).status).toBe(400)
    const removed: string[] = []
    dispatcher.recordings.remove = async (_call, id) => void removed.push(id)
    expect((await ask('DELETE', `${base}/Recordings/${done}.json`)).status).toBe(204)
    expect(removed).toEqual(['R1'])
  })

  it('begin and end on request, with the default options alone', async () => {
    const { ask, call, report, fake } = await recorded()
    const path = `${pathOf(call)}/Recordings`
    expect((await ask('POST', `${path}.json`, { RecordingChannels: 'dual' })).status).toBe(501)
    const pending = ask('POST', `${path}.json`, { RecordingChannels: 'mono' })
    await settlePromises()
    await report(event('recording', { id: 'new', recording: { id: 'R3', status: 'in-progress' } }))
    expect(await pending).toMatchObject({ status: 201, body: { status: 'in-progress' } })
    const stopped = await ask('POST', `${path}/Twilio.CURRENT.json`, { Status: 'stopped' })
    expect(stopped).toMatchObject({ status: 200, body: { status: 'stopped' } })
    expect(fake.log).toEqual(expect.arrayContaining(['startRecording', 'stopRecording']))
    expect((await ask('POST', `${path}/Twilio.CURRENT.json`, { Status: 'paused' })).status).toBe(
      501,
    )
  })
})

describe('sub-resources of a call', () => {
  it('are empty where nothing is recorded, and refused where something would be done', async () => {
    const { create, ask } = world()
    const path = pathOf(await create())
    expect((await ask('GET', `${path}/Events.json`)).body['events']).toEqual([])
    expect((await ask('GET', `${path}/Notifications.json`)).body['notifications']).toEqual([])
    expect(await ask('POST', `${path}/Streams.json`, {})).toMatchObject({
      status: 501,
      body: { message: 'a stream that begins during a call is not served by this door' },
    })
    expect((await ask('DELETE', `${path}.json`)).status).toBe(501)
  })
})
