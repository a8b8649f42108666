import { generateKeyPairSync } from 'node:crypto'
import type { WireRequest, WireResponse } from '@callplane/core'
import { telnyx } from '@callplane/telnyx'
import { twilio } from '@callplane/twilio'
import Telnyx from 'telnyx'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { harness as telnyxHarness } from '../../../providers/telnyx/test/harness.ts'
import { harness as twilioHarness } from '../../../providers/twilio/test/harness.ts'
import { applicationOrigin, openDoor, type OpenDoorOptions } from '../../test/open-door.ts'
import { telnyxDoor, type TelnyxDoorCredentials, type TelnyxDoorSettings } from './index.ts'

const credentials = { apiKey: 'KEY-of-the-application' }
const to = '+14155550123'
const from = '+14155550100'
const connection_id = '1684641123236054244'
const account = 'f5586561-8ff0-4291-a51b-c7dfe4139ff9'
const hook = `${applicationOrigin}/hook`

const keys = generateKeyPairSync('ed25519')
const publicKey = keys.publicKey
  .export({ format: 'der', type: 'spki' })
  .subarray(-32)
  .toString('base64')
const privateKey = keys.privateKey.export({ format: 'pem', type: 'pkcs8' }).toString()

const carriers = {
  telnyx: { plugin: telnyx, harness: telnyxHarness },
  twilio: { plugin: twilio, harness: twilioHarness },
} as const

const clientOf = (url: string, apiKey = credentials.apiKey, maxRetries = 0) =>
  new Telnyx({ apiKey, publicKey, baseURL: `${url}/v2`, maxRetries })

const open = async (
  carrier: keyof typeof carriers = 'telnyx',
  settings: TelnyxDoorSettings = {},
  options: Partial<OpenDoorOptions<TelnyxDoorCredentials>> = {},
) => {
  const opened = await openDoor({
    provider: telnyxDoor(settings),
    credentials,
    carrier: carriers[carrier],
    account: { dialect: 'texml', accountSid: account, privateKey },
    ...options,
  })
  return { ...opened, opened, client: clientOf(opened.url) }
}

interface Event {
  readonly data: {
    readonly id: string
    readonly event_type: string
    readonly payload: Readonly<Record<string, unknown>>
  }
  readonly meta: { readonly attempt: number; readonly delivered_to: string }
}

const eventOf = ({ body = '{}' }: WireRequest): Event => JSON.parse(body) as Event
const typesOf = (told: readonly WireRequest[]) =>
  told.map((request) => eventOf(request).data.event_type)

/** What the client throws, as far as Telnyx' own errors have it. */
const refusal = async (work: Promise<unknown>) => {
  const error = (await work.then(
    () => undefined,
    (thrown: unknown) => thrown,
  )) as InstanceType<typeof Telnyx.APIError>
  const { errors = [] } = (error?.error ?? {}) as {
    errors?: { code: string; source?: { pointer?: string }; detail: string }[]
  }
  return [error?.status, errors.map(({ code, source }) => [code, source?.pointer])] as const
}

describe('the telnyx client at the door', () => {
  it('dials, fetches, lists and hangs up under one id, and is told of it', async () => {
    const { client, during, advance, opened, told } = await open()
    await using _opened = opened
    const { data: call } = await during(
      client.calls.dial({ connection_id, to, from, webhook_url: hook, client_state: 'c3RhdGU=' }),
    )
    const id = call?.call_control_id ?? ''
    expect(id).toMatch(/^v3:[\w-]{22}$/)
    expect(call).toMatchObject({ is_alive: false, client_state: 'c3RhdGU=', record_type: 'call' })
    await advance(10)
    const { data: fetched } = await during(client.calls.retrieveStatus(id))
    expect(fetched).toMatchObject({ ...call, is_alive: true })
    const active = await during(client.connections.listActiveCalls(connection_id))
    expect(active.data.map((one) => one.call_control_id)).toEqual([id])
    expect((await during(client.connections.listActiveCalls('1'))).data).toEqual([])
    expect(await during(client.calls.actions.hangup(id, {}))).toEqual({ data: { result: 'ok' } })
    await advance(10)
    expect((await during(client.calls.retrieveStatus(id))).data).toMatchObject({ is_alive: false })
    expect(await refusal(during(client.calls.actions.hangup(id, {})))).toEqual([
      422,
      [['90018', undefined]],
    ])
    const events = await during(
      client.callEvents.list({ filter: { leg_id: call?.call_leg_id ?? '' } }),
    )
    expect(events.data.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['call.initiated', 'call.answered', 'hangup', 'call.hangup']),
    )
    const all = await during(client.callEvents.list({ page: { size: 1 } } as never))
    expect(all.meta).toMatchObject({ page_number: 1, page_size: 1 })
    expect(typesOf(told)).toEqual(['call.initiated', 'call.answered', 'call.hangup'])
    for (const { url, headers, body = '' } of told) {
      expect(url).toBe(hook)
      expect(eventOf({ body } as WireRequest).data.payload).toMatchObject({
        call_control_id: id,
        call_leg_id: call?.call_leg_id,
        connection_id,
        client_state: 'c3RhdGU=',
      })
      // The client takes no webhook that is older than five minutes of the machine's own time.
      vi.spyOn(Date, 'now').mockReturnValue(Number(headers['telnyx-timestamp']) * 1000)
      onTestFinished(() => void vi.restoreAllMocks())
      expect(await client.webhooks.unwrap(body, { headers })).toMatchObject({
        data: { record_type: 'event' },
      })
    }
  })

  it('records, and reads the file through the door with a URL that ends', async () => {
    const { client, during, advance, opened, told, url } = await open()
    await using _opened = opened
    const { data: call } = await during(
      client.calls.dial({ connection_id, to, from, webhook_url: hook }),
    )
    const id = call?.call_control_id ?? ''
    await advance(10)
    await during(client.calls.actions.startRecording(id, { channels: 'dual', format: 'mp3' }))
    await advance(5)
    await during(client.calls.actions.stopRecording(id, {}))
    await advance(20)
    const listed = await during(client.recordings.list({ filter: { call_control_id: id } }))
    const [recording, ...more] = listed.data
    expect(more).toEqual([])
    expect(recording).toMatchObject({ call_control_id: id, status: 'completed', from, to })
    const { data: fetched } = await during(client.recordings.retrieve(recording?.id ?? ''))
    expect(fetched?.id).toBe(recording?.id)
    const saved = told.map(eventOf).find(({ data }) => data.event_type === 'call.recording.saved')
    expect(saved?.data.payload).toMatchObject({ recording_id: recording?.id })
    const file = fetched?.download_urls?.mp3 ?? ''
    expect(file.startsWith(url)).toBe(true)
    const response = await during(fetch(file))
    expect([response.status, response.headers.get('content-type')]).toEqual([200, 'audio/mpeg'])
    expect((await response.arrayBuffer()).byteLength).toBeGreaterThan(0)
    const other = file.replace(/signature=.*/, `signature=${'0'.repeat(64)}`)
    expect((await during(fetch(other))).status).toBe(401)
    await advance(601)
    expect((await during(fetch(file))).status).toBe(401)
  })

  it.each([
    ['an unknown number format', { to: '4155550123' }, [422, [['10016', '/to']]]],
    ['no number at all', { to: undefined }, [422, [['10004', '/to']]]],
    ['an unlisted application', { connection_id: '2' }, [422, [['10015', '/connection_id']]]],
    ['a webhook that is not a URL', { webhook_url: 'hook' }, [422, [['10015', '/webhook_url']]]],
  ])('refuses a dial with %s, and nothing rings', async (_what, fields, expected) => {
    const { client, during, opened } = await open('telnyx', {
      connections: { [connection_id]: { webhookUrl: hook } },
    })
    await using _opened = opened
    const dialling = client.calls.dial({ connection_id, to, from, ...fields } as never)
    expect(await refusal(during(dialling))).toEqual(expected)
    expect(opened.bench.emulator.ledger()).toEqual([])
  })

  it('refuses commands that it does not do, states that it cannot change, and unknown calls and keys', async () => {
    const { client, during, advance, opened, url } = await open()
    await using _opened = opened
    const { data: call } = await during(client.calls.dial({ connection_id, to, from }))
    const id = call?.call_control_id ?? ''
    await advance(10)
    const { actions } = client.calls
    const speak = actions.speak(id, { payload: 'Hello', voice: 'female' })
    expect(await refusal(during(speak))).toEqual([422, [['90033', undefined]]])
    const changed = actions.hangup(id, { client_state: 'bmV3' })
    expect(await refusal(during(changed))).toEqual([422, [['10015', '/client_state']]])
    const timed = actions.sendDtmf(id, { digits: '1', duration_millis: 500 })
    expect(await refusal(during(timed))).toEqual([422, [['10015', '/duration_millis']]])
    const unknown = client.calls.retrieveStatus(`v3:${'A'.repeat(22)}`)
    expect(await refusal(during(unknown))).toEqual([422, [['90015', '/call_control_id']]])
    const wrong = clientOf(url, 'KEY-of-another').calls.retrieveStatus(id)
    expect(await refusal(during(wrong))).toEqual([401, [['10009', undefined]]])
  })

  it('dials once for one command_id, and sends digits once', async () => {
    const { client, during, advance, opened } = await open()
    await using _opened = opened
    const dial = () => client.calls.dial({ connection_id, to, from, command_id: 'one' })
    const { data: first } = await during(dial())
    const { data: second } = await during(dial())
    expect(second?.call_control_id).toBe(first?.call_control_id)
    await advance(10)
    const id = first?.call_control_id ?? ''
    for (let count = 0; count < 2; count += 1)
      await during(client.calls.actions.sendDtmf(id, { digits: '1W2', command_id: 'digits' }))
    await advance(10)
    expect(opened.bench.emulator.ledger()).toHaveLength(1)
    expect(opened.bench.emulator.calls().map(({ digits }) => digits)).toEqual(['12'])
  })

  it('is not asked to repeat a dial whose outcome is not known', async () => {
    const { during, opened, url } = await open()
    await using _opened = opened
    const { dispatcher } = opened.bench
    Object.assign(dispatcher, { dispatch: () => Promise.reject(new Error('the store is gone')) })
    let dials = 0
    const client = new Telnyx({
      apiKey: credentials.apiKey,
      baseURL: `${url}/v2`,
      maxRetries: 2,
      fetch: (...given) => {
        dials += 1
        return fetch(...given)
      },
    })
    expect(await refusal(during(client.calls.dial({ connection_id, to, from })))).toEqual([
      500,
      [['10007', undefined]],
    ])
    expect(dials).toBe(1)
  })

  it('sends each event to its own address, and what is not taken to the failover address', async () => {
    const failover = `${applicationOrigin}/failover`
    const { client, during, advance, opened, told } = await open(
      'telnyx',
      { connections: { [connection_id]: { webhookUrl: hook, webhookFailoverUrl: failover } } },
      {
        application: ({ url }) => ({ status: url === hook ? 500 : 200, headers: {}, body: '' }),
      },
    )
    await using _opened = opened
    const ends = `${applicationOrigin}/ends`
    await during(
      client.calls.dial({ connection_id, to, from, webhook_urls: { 'call.hangup': [ends] } }),
    )
    await advance(200)
    const seen = told.map((request) => [request.url, eventOf(request).data.event_type])
    expect(seen).toEqual([
      [hook, 'call.initiated'],
      [failover, 'call.initiated'],
      [hook, 'call.answered'],
      [failover, 'call.answered'],
      [ends, 'call.hangup'],
    ])
    const [first, second] = told.map(eventOf)
    expect(second?.data.id).toBe(first?.data.id)
    expect([first?.meta.attempt, second?.meta.attempt]).toEqual([1, 2])
  })

  it('forwards what is not ours to Telnyx, with the real key, and answers as it answers', async () => {
    const asked: WireRequest[] = []
    const { client, during, opened } = await open(
      'telnyx',
      {},
      {
        upstream: { baseUrl: 'https://api.telnyx.example', credentials: { apiKey: 'KEY-real' } },
        upstreamFetch: (request) => {
          asked.push(request)
          return Promise.resolve({
            status: 200,
            headers: { 'content-type': 'application/json' },
            body: JSON.stringify({ data: { call_control_id: 'v3:theirs', is_alive: true } }),
          })
        },
      },
    )
    await using _opened = opened
    const theirs = 'v3:MdI91X4lWFEs7IgbBEOT9M4AigoY08M0WWZFISt1Yw2axZ_IiE4pqg'
    const { data } = await during(client.calls.retrieveStatus(theirs))
    expect(data).toMatchObject({ call_control_id: 'v3:theirs' })
    const [request] = asked
    expect(decodeURIComponent(request?.url ?? '')).toBe(
      `https://api.telnyx.example/v2/calls/${theirs}`,
    )
    expect(request?.headers['authorization']).toBe('Bearer KEY-real')
  })
})

describe.each(['telnyx', 'twilio'] as const)('TeXML at the door, over %s', (carrier) => {
  it('is run from its URL, and the call created, fetched, listed and ended', async () => {
    const xml = '<Response><Say>Hello</Say><Pause length="600"/></Response>'
    const { client, during, advance, opened, told } = await open(
      carrier,
      {},
      {
        application: ({ url }): WireResponse =>
          url.endsWith('/voice')
            ? { status: 200, headers: { 'content-type': 'text/xml' }, body: xml }
            : { status: 204, headers: {}, body: '' },
      },
    )
    await using _opened = opened
    const { calls } = client.texml.accounts
    const created = (await during(
      calls.calls(account, {
        body: {
          ApplicationSid: connection_id,
          To: to,
          From: from,
          Url: `${applicationOrigin}/voice`,
          StatusCallback: `${applicationOrigin}/status`,
          StatusCallbackEvent: 'initiated answered completed',
        },
      }),
    )) as { readonly sid: string; readonly status: string }
    expect(created).toMatchObject({ to, from, status: 'queued' })
    await advance(20)
    const { sid } = created
    const fetched = await during(calls.retrieve(sid, { account_sid: account }))
    expect(fetched).toMatchObject({ sid, account_sid: account, status: 'in-progress', to, from })
    const listed = await during(calls.retrieveCalls(account, { To: to, PageSize: 5 }))
    expect(listed.calls?.map((call) => call.sid)).toEqual([sid])
    const redirecting = calls.update(sid, {
      account_sid: account,
      Url: `${applicationOrigin}/other`,
    })
    expect((await refusal(during(redirecting)))[0]).toBe(404)
    const ended = await during(calls.update(sid, { account_sid: account, Status: 'completed' }))
    expect(ended.sid).toBe(sid)
    await advance(10)
    expect((await during(calls.retrieve(sid, { account_sid: account }))).status).toBe('completed')
    const forms = told.map(({ body = '' }) => new URLSearchParams(body))
    expect(forms.map((form) => [form.get('CallSid'), form.get('CallStatus')])).toEqual([
      [sid, 'initiated'],
      [sid, 'in-progress'],
      [sid, 'in-progress'],
      [sid, 'completed'],
    ])
    for (const { headers } of told) expect(headers['telnyx-signature-ed25519']).toBeTruthy()
  })
})
