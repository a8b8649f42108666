import { createHmac } from 'node:crypto'
import { decodeProtectedHeader, jwtVerify } from 'jose'
import { describe, expect, it } from 'vitest'
import { business, far, tenant, testCrm, tokenFor, user, type TestCrm } from '../crm.fixture.ts'
import type { CrmApiOptions } from './create-crm-api.ts'
import { clientIdentity } from '../model/client-identity.ts'

const audio = Buffer.from('0123456789')
const ingested = {
  direction: 'outbound',
  fromNumber: business,
  toNumber: far,
  duration: 1,
  status: 'completed',
  transcript: [],
  summary: '',
  recording: 'https://files.example/1.mp3',
}

const recorded = async (options: Partial<CrmApiOptions> = {}) => {
  let opened = 0
  const crm = testCrm({
    apiKeys: [{ key: 'key-1', tenant, user }],
    readRecording: async () => {
      opened++
      return { contentType: 'audio/mpeg; codecs=mp3', body: audio }
    },
    ...options,
  })
  const { body } = await crm.call('POST', '/api/calls/ingest', ingested, 'key-1')
  const { call } = (await crm.call('GET', `/api/calls/${body.callId}`)).body
  const path = `/api/calls/${body.callId}/recordings/${call.recordings[0].recordingId}`
  return { crm, path, opened: () => opened }
}

const play = async ({ api }: TestCrm, path: string, headers: Record<string, string> = {}) =>
  api(
    new Request(`https://crm.example${path}`, {
      headers: { authorization: `Bearer ${await tokenFor()}`, ...headers },
    }),
  )

describe('a recording', () => {
  it('is played whole, and read from its source once (C11)', async () => {
    const { crm, path, opened } = await recorded()
    const response = await play(crm, path)
    expect([response.status, await response.text()]).toEqual([200, '0123456789'])
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'content-type': 'audio/mpeg',
      'accept-ranges': 'bytes',
      'content-length': '10',
      'cache-control': 'private, no-store',
      'x-content-type-options': 'nosniff',
    })
    await play(crm, path, { range: 'bytes=2-3' })
    expect(opened()).toBe(1)
    await crm.host.clock.advance(5 * 60_000)
    await play(crm, path)
    expect(opened()).toBe(2)
  })

  it.each([
    ['bytes=2-4', 206, '234', 'bytes 2-4/10'],
    ['bytes=8-', 206, '89', 'bytes 8-9/10'],
    ['bytes=-3', 206, '789', 'bytes 7-9/10'],
    ['bytes=-30', 206, '0123456789', 'bytes 0-9/10'],
    ['bytes=5-99', 206, '56789', 'bytes 5-9/10'],
    ['bytes=0-0', 206, '0', 'bytes 0-0/10'],
    ['bytes=0-1,4-5', 200, '0123456789', null],
    ['bytes=4-2', 200, '0123456789', null],
    ['lines=1-2', 200, '0123456789', null],
  ])('is played in part: %s (C11)', async (range, status, body, contentRange) => {
    const { crm, path } = await recorded()
    const response = await play(crm, path, { range })
    expect([response.status, await response.text()]).toEqual([status, body])
    expect(response.headers.get('content-range')).toBe(contentRange)
  })

  it('refuses a range behind its end, and gives all of it for a conditional one', async () => {
    const { crm, path } = await recorded()
    for (const range of ['bytes=10-', 'bytes=-0']) {
      const response = await play(crm, path, { range })
      expect([response.status, response.headers.get('content-range')]).toEqual([416, 'bytes */10'])
    }
    const stale = await play(crm, path, { range: 'bytes=1-2', 'if-range': '"1"' })
    expect(stale.status).toBe(200)
  })

  it('that is not there, or not audio, is not served', async () => {
    const { crm, path } = await recorded()
    expect((await play(crm, `${path}x`)).status).toBe(404)
    const page = await recorded({
      readRecording: async () => ({ contentType: 'text/html', body: Buffer.from('<script>') }),
    })
    const { headers } = await play(page.crm, page.path)
    expect(headers.get('content-type')).toBe('application/octet-stream')
    expect(headers.get('content-disposition')).toBe('attachment')
  })

  it('whose URL leads into our own network is not fetched, and the log says why', async () => {
    const { crm, path } = await recorded({
      readRecording: undefined,
      recordingUrls: { allowPrivateHosts: false },
    })
    const entry = (await crm.crm.log.of(tenant).list({ limit: 1, offset: 0 })).entries[0]
    const recordings = [
      { id: 'inner', url: 'https://127.0.0.1/a.mp3', status: 'completed' },
    ] as const
    await crm.crm.log.update(tenant, entry?.id ?? '', () => ({ recordings }))
    const response = await play(crm, `${path.slice(0, path.lastIndexOf('/'))}/inner`)
    expect(response.status).toBe(502)
    expect(await response.json()).toMatchObject({ code: 'recording.unavailable' })
    expect(JSON.stringify(crm.host.entries)).toContain('recording URL must name a public host')
  })
})

describe('token/sinch', () => {
  it('is a registration token as Sinch documents it, for a user of this tenant alone (C11)', async () => {
    const secret = Buffer.from('secret of the application').toString('base64')
    const crm = testCrm({ sinch: { applicationKey: 'app-1', applicationSecret: secret } })
    const { body } = await crm.call('GET', '/api/calls/token/sinch')
    const identity = clientIdentity(tenant, user)
    expect(body).toMatchObject({
      applicationKey: 'app-1',
      userId: identity,
      callerIdentifier: business,
      expiresIn: 600,
    })
    const wall = new Date(crm.host.clock.wall())
    const date = wall.toISOString().slice(0, 10).replaceAll('-', '')
    expect(decodeProtectedHeader(body.token)).toEqual({ alg: 'HS256', kid: `hkdfv1-${date}` })
    const key = createHmac('sha256', Buffer.from(secret, 'base64')).update(date).digest()
    const { payload } = await jwtVerify(body.token, key, { currentDate: wall })
    expect(payload).toMatchObject({
      iss: '//rtc.sinch.com/applications/app-1',
      sub: `//rtc.sinch.com/applications/app-1/users/${identity}`,
    })
    expect((payload.exp ?? 0) - (payload.iat ?? 0)).toBe(600)
    expect((await testCrm().call('GET', '/api/calls/token/sinch')).status).toBe(404)
  })
})
