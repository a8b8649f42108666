import { describe, expect, it } from 'vitest'
import { business, contactId, far, tenant, testCrm, tokenFor, user } from '../crm.fixture.ts'

const apiKeys = [
  { key: 'key-1', tenant, user },
  { key: 'key-2', tenant: 'org-2', user: 'user-2' },
]
const path = '/api/calls/ingest'

// As on docs.tetherai.ca/api-reference/calls/ingest-an-externally-completed-call-record, with numbers of ours.
const completed = {
  direction: 'outbound',
  fromNumber: business,
  toNumber: far,
  duration: 154,
  status: 'completed',
  transcript: [
    { role: 'agent', message: 'Hello.', timestamp: 0.5 },
    { role: 'user', message: 'Hello yourself.', timestamp: 2.8 },
  ],
  summary: 'They greeted each other.',
  recording: 'https://vendor.example/recordings/abc123.mp3',
  externalCallId: 'vendor-call-abc123',
  agentName: 'Alex',
  callStartTime: '2026-01-04T09:10:00.000Z',
  metadata: { ticket: 7 },
}

describe('ingest', () => {
  it('takes a finished call over, ties it to its contact and tells it live', async () => {
    const crm = testCrm({ apiKeys })
    const names: string[] = []
    crm.crm.log.journal.subscribe(tenant, ({ name }) => names.push(name))
    const reply = await crm.call('POST', path, completed, 'key-1')
    expect(reply).toMatchObject({ status: 201, body: { success: true, deduplicated: false } })
    const { calls } = (await crm.call('GET', '/api/calls/history')).body
    expect(calls).toMatchObject([
      {
        callId: reply.body.callId,
        source: 'ingested',
        status: 'completed',
        direction: 'outbound',
        from: business,
        to: far,
        contactId,
        userId: user,
        startTime: '2026-01-04T09:10:00.000Z',
        endTime: '2026-01-04T09:12:34.000Z',
        duration: 154,
        recordings: [{ url: completed.recording, status: 'completed', duration: 154 }],
        providerMetadata: {
          metadata: { ticket: 7 },
          summary: completed.summary,
          agentName: 'Alex',
          externalCallId: 'vendor-call-abc123',
          transcript: [],
        },
        omitted: ['transcript'],
      },
    ])
    const whole = (await crm.call('GET', `/api/calls/${reply.body.callId}`)).body.call
    expect(whole.providerMetadata.transcript).toEqual(completed.transcript)
    expect(whole).not.toHaveProperty('omitted')
    expect(names).toEqual(['call_initiated', 'call_ended', 'call_recording_ready'])
  })

  it('is one call for one external id, in each tenant, however often and at once', async () => {
    const crm = testCrm({ apiKeys })
    const replies = await Promise.all(
      Array.from({ length: 5 }, () => crm.call('POST', path, completed, 'key-1')),
    )
    const ids = new Set(replies.map(({ body }) => body.callId))
    expect(ids.size).toBe(1)
    expect(replies.filter(({ body }) => !body.deduplicated)).toHaveLength(1)
    const again = await crm.call('POST', path, { ...completed, duration: 1 }, 'key-1')
    expect(again).toMatchObject({ status: 200, body: { deduplicated: true } })
    const other = await crm.call('POST', path, completed, 'key-2')
    expect(other).toMatchObject({ status: 201, body: { deduplicated: false } })
    expect(ids).not.toContain(other.body.callId)
    expect((await crm.call('GET', '/api/calls/history')).body.total).toBe(1)
  })

  it('without an external id is a call each time', async () => {
    const crm = testCrm({ apiKeys })
    const { externalCallId: _id, ...call } = completed
    for (let turn = 0; turn < 2; turn++) await crm.call('POST', path, call, 'key-1')
    expect((await crm.call('GET', '/api/calls/history')).body.total).toBe(2)
  })

  it('is open to keys of its own, which open nothing else', async () => {
    const crm = testCrm({ apiKeys })
    const refused = { status: 401, body: { code: 'auth.invalid' } }
    expect(await crm.call('POST', path, completed, await tokenFor())).toMatchObject(refused)
    expect(await crm.call('POST', path, completed, 'key-3')).toMatchObject(refused)
    expect(await crm.call('GET', '/api/calls/history', undefined, 'key-1')).toMatchObject(refused)
    expect(await testCrm().call('POST', path, completed, 'key-1')).toMatchObject(refused)
    const looked = testCrm({ apiKeys: async (key) => (key === 'db' ? { tenant, user } : null) })
    expect((await looked.call('POST', path, completed, 'db')).status).toBe(201)
  })

  it.each([
    ['transcript', { transcript: undefined }],
    ['summary', { summary: undefined }],
    ['recording', { recording: undefined }],
    ['recording', { recording: 'not base64, no URL' }],
    ['recording', { recording: 'javascript:alert(1)' }],
    ['recording', { recording: 'data:audio/mpeg;base64,SUQz' }],
    ['recording', { recording: 'data:text/html;base64,SUQz' }],
    ['recording', { recording: 'data:audio/mpeg\r\nx: y;base64,SUQz' }],
    ['recording', { recording: 'data:;base64,SUQz' }],
    ['recording', { recording: 'http://vendor.example/a.mp3' }],
    ['recording', { recording: 'ftp://vendor.example/a.mp3' }],
    ['recording', { recording: 'https://user:secret@vendor.example/a.mp3' }],
    ['recording', { recording: 'https://169.254.169.254/latest/meta-data' }],
    ['recording', { recording: `https://vendor.example/${'a'.repeat(2_048)}` }],
    ['duration', { duration: -1 }],
    ['duration', { duration: 1e300 }],
    ['status', { status: 'ringing' }],
    ['direction', { direction: 'sideways' }],
    ['fromNumber', { fromNumber: '123' }],
    ['toNumber', { toNumber: undefined }],
    ['transcript[0].role', { transcript: [{ message: 'x' }] }],
    ['transcript', { transcript: 'plain text' }],
    ['callStartTime', { callStartTime: 'now' }],
    ['callStartTime', { callStartTime: '9999-12-31T23:59:59Z' }],
    ['callStartTime', { callStartTime: '2026-01-06T12:00:01Z' }],
    ['transcript[0].timestamp', { transcript: [{ role: 'a', message: 'x', timestamp: 'soon' }] }],
  ])('refuses a wrong %s and stores nothing', async (field, change) => {
    const crm = testCrm({ apiKeys })
    const reply = await crm.call('POST', path, { ...completed, ...change }, 'key-1')
    expect(reply.status).toBe(400)
    expect(reply.body.errors.map((error: { field: string }) => error.field)).toContain(field)
    expect((await crm.call('GET', '/api/calls/history')).body.total).toBe(0)
  })

  it('ignores what it does not know, and says so; takes ISO times in a transcript (C10)', async () => {
    const crm = testCrm({ apiKeys })
    const timestamp = '2026-01-05T11:00:02.000Z'
    const line = { role: 'agent', message: 'hello', timestamp, confidence: 0.9 }
    const call = { ...completed, transcript: [line], vendorField: 1, __proto__x: {} }
    const reply = await crm.call('POST', path, call, 'key-1')
    expect(reply).toMatchObject({ status: 201, body: { ignored: ['vendorField', '__proto__x'] } })
    const { call: shown } = (await crm.call('GET', `/api/calls/${reply.body.callId}`)).body
    expect(shown.providerMetadata.transcript).toEqual([
      { role: 'agent', message: 'hello', timestamp },
    ])
  })

  it('corrects a call that is sent again with other content (C10)', async () => {
    let saved = 0
    const crm = testCrm({
      apiKeys: [...apiKeys, { key: 'key-2', tenant, user: 'another' }],
      saveRecording: async () => `https://files.example/${++saved}.mp3`,
    })
    const { callStartTime: _start, ...undated } = completed
    const call = { ...undated, recording: 'SUQzBA==' }
    const push = async (body: object, key = 'key-1') => crm.call('POST', path, body, key)
    const first = await push(call)
    await crm.host.clock.advance(60_000)
    const same = await push(call)
    expect(same.body).toEqual({ ...first.body, deduplicated: true, corrected: false })
    const corrected = await push({ ...call, summary: 'They want two.', duration: 30 })
    expect(corrected).toMatchObject({ status: 200, body: { corrected: true } })
    const { calls, total } = (await crm.call('GET', '/api/calls/history')).body
    expect(total).toBe(1)
    expect(calls[0]).toMatchObject({
      duration: 30,
      version: 2,
      startTime: '2026-01-05T12:00:00.000Z',
      endTime: '2026-01-05T12:00:30.000Z',
      providerMetadata: { summary: 'They want two.' },
    })
    // The same bytes are kept once.
    expect(saved).toBe(1)
    // Another user's key does not rewrite it, and equal content changes nothing.
    expect(await push({ ...call, duration: 31 }, 'key-2')).toMatchObject({
      status: 409,
      body: { code: 'call.conflict' },
    })
  })

  it('needs neither transcript nor recording for an unanswered call', async () => {
    const crm = testCrm({ apiKeys })
    const { transcript: _t, summary: _s, recording: _r, callStartTime: _c, ...rest } = completed
    const call = { ...rest, direction: 'inbound', fromNumber: far, toNumber: business, duration: 0 }
    const reply = await crm.call('POST', path, { ...call, status: 'no-answer' }, 'key-1')
    expect(reply.status).toBe(201)
    const { calls } = (await crm.call('GET', '/api/calls/history')).body
    expect(calls).toMatchObject([{ status: 'no-answer', contactId, recordings: [], duration: 0 }])
    expect(calls[0]).not.toHaveProperty('answerTime')
  })

  it('hands the bytes of a recording to who keeps them', async () => {
    const kept: string[] = []
    const crm = testCrm({
      apiKeys,
      saveRecording: async (caller, { contentType, bytes }) => {
        kept.push(`${caller.tenant} ${contentType} ${bytes.length}`)
        return 'https://files.example/1.mp3'
      },
    })
    for (const recording of ['data:audio/wav;base64,SUQzBA==', 'SUQzBA', 'SUQz\nBA==']) {
      const call = { ...completed, recording, externalCallId: `external-${kept.length}` }
      expect((await crm.call('POST', path, call, 'key-1')).status).toBe(201)
    }
    expect(kept).toEqual([`${tenant} audio/wav 4`, ...Array(2).fill(`${tenant} audio/mpeg 4`)])
    const { calls } = (await crm.call('GET', '/api/calls/history?limit=1')).body
    expect(calls[0].recordings[0].url).toBe('https://files.example/1.mp3')
  })
})
