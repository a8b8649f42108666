import { createHash, generateKeyPairSync, verify } from 'node:crypto'
import { TransportError, type DocumentReport, type WireRequest } from '@callplane/core'
import { verifySignature } from '@vonage/jwt'
import plivo from 'plivo'
import twilio from 'twilio'
import { describe, expect, it } from 'vitest'
import {
  accounts,
  application,
  base,
  call,
  formOf,
  json,
  status,
  xml,
} from './document-runner.fixture.ts'
import { documentRunner } from './document-runner.ts'

const started = { turn: 'started' } as const
const pressed = { turn: 'gathered', digits: '1', ended: 'complete' } as const

const isTwilios = ({ url, headers, body = '' }: WireRequest): boolean =>
  twilio.validateRequest(
    accounts.twilio.authToken,
    headers['x-twilio-signature'] ?? '',
    url,
    Object.fromEntries(new URLSearchParams(body)),
  )

const isPlivos = ({ url, headers, body = '', method }: WireRequest): boolean =>
  plivo.validateV3Signature(
    method,
    url,
    headers['x-plivo-signature-v3-nonce'] ?? '',
    accounts.plivo.authToken,
    headers['x-plivo-signature-v3'] ?? '',
    Object.fromEntries(new URLSearchParams(body)),
  ) as unknown as boolean

const tokenOf = ({ headers }: WireRequest): string =>
  (headers['authorization'] ?? '').replace('Bearer ', '')

describe('an application that answers with TwiML', () => {
  it('is asked as Twilio asks: parameters, method and a signature that the SDK accepts', async () => {
    const { ask, requests } = application({ 'POST /voice': xml('<Say>Hello</Say>') })
    const answer = await ask(started)
    expect(answer).toMatchObject({
      source: `${base}/voice`,
      flow: { steps: [{ step: 'say', text: 'Hello' }] },
      notes: [],
    })
    expect(requests).toHaveLength(1)
    const [request] = requests
    expect(isTwilios(request!)).toBe(true)
    expect(isTwilios({ ...request!, body: `${request!.body}&Digits=1` })).toBe(false)
    expect(formOf(request!)).toEqual({
      CallSid: expect.stringMatching(/^CA[0-9a-f]{32}$/),
      AccountSid: accounts.twilio.accountSid,
      From: '+14155550100',
      To: '+14155550111',
      Caller: '+14155550100',
      Called: '+14155550111',
      CallStatus: 'in-progress',
      ApiVersion: '2010-04-01',
      Direction: 'outbound-api',
    })
  })

  it('gets the parameters of a GET in the signed query', async () => {
    const { ask, requests } = application(
      { 'GET /voice': xml('') },
      { method: 'GET', url: `${base}/voice?shop=1` },
    )
    await ask(started)
    expect(requests[0]!.url).toMatch(/^https:\/\/app\.example\/voice\?shop=1&CallSid=CA/)
    expect(isTwilios(requests[0]!)).toBe(true)
  })

  it('gets the call under the id of Twilio where Twilio carries it, and a caller as one', async () => {
    const { ask, requests } = application({ 'POST /voice': xml('') })
    const sid = `CA${'a'.repeat(32)}`
    await ask(started, {
      call: { plugin: 'twilio', references: { call: sid }, direction: 'inbound', from: undefined },
    })
    expect(formOf(requests[0]!)).toMatchObject({
      CallSid: sid,
      From: 'anonymous',
      Direction: 'inbound',
      CallStatus: 'ringing',
    })
  })

  it.each([
    [pressed, { Digits: '1' }],
    [{ turn: 'gathered', digits: '', ended: 'empty' }, { Digits: '' }],
    [
      {
        turn: 'gathered',
        digits: '',
        speech: { text: 'sales', confidence: 0.9 },
        ended: 'complete',
      },
      { SpeechResult: 'sales', Confidence: '0.9' },
    ],
    [
      {
        turn: 'recorded',
        recording: { url: 'https://media.example/1', id: `RE${'b'.repeat(32)}`, seconds: 4 },
        finishKey: '#',
      },
      {
        RecordingUrl: 'https://media.example/1',
        RecordingSid: `RE${'b'.repeat(32)}`,
        RecordingDuration: '4',
        Digits: '#',
      },
    ],
    [
      { turn: 'dialled', status: 'no-answer' },
      { DialCallStatus: 'no-answer', DialBridged: 'false' },
    ],
    [
      { turn: 'dialled', status: 'answered', seconds: 12 },
      { DialCallStatus: 'completed', DialCallDuration: '12', DialBridged: 'true' },
    ],
  ] as const)('gets the result %j in its own terms', async (turn, parameters) => {
    const { ask, requests } = application({
      'POST /voice': xml('<Gather action="next"/>'),
      'POST /next': xml(''),
    })
    const next = 'gather-1'
    await ask(started)
    await ask(turn, { continuation: next })
    expect(requests[1]!.url).toBe(`${base}/next`)
    expect(formOf(requests[1]!)).toMatchObject(parameters)
    expect(formOf(requests[1]!)['CallSid']).toBe(formOf(requests[0]!)['CallSid'])
    expect(isTwilios(requests[1]!)).toBe(true)
  })

  it('is told the key that ended an input, and that a conference was entered', async () => {
    const { ask, requests } = application({ 'POST /voice': xml('') })
    const ended = { turn: 'gathered', digits: '12', ended: 'finish-key' } as const
    await ask(ended, { step: { step: 'gather', digits: { finishKeys: '*' } } })
    await ask(ended, { step: { step: 'gather', digits: { finishKeys: '*#' } } })
    const to = [{ conference: 'room' }]
    await ask({ turn: 'dialled', status: 'answered' }, { step: { step: 'dial', to } })
    expect(requests.map(formOf).map((form) => form['FinishedOnKey'])).toEqual([
      '*',
      undefined,
      undefined,
    ])
    expect(formOf(requests[2]!)).toMatchObject({ DialCallStatus: 'answered' })
  })

  it('is not asked where Twilio does not ask: nothing was said, or the caller left a menu', async () => {
    const { ask, requests } = application({ 'POST /voice': xml('') })
    expect(await ask({ turn: 'recorded' })).toBeNull()
    expect(await ask(pressed, { call: { isOver: true } })).toBeNull()
    expect(requests).toEqual([])
    const recording = { url: 'https://media.example/1', seconds: 2 }
    expect(await ask({ turn: 'recorded', recording }, { call: { isOver: true } })).toBeNull()
    expect(formOf(requests[0]!)).toMatchObject({ Digits: 'hangup', CallStatus: 'completed' })
  })

  it('names URLs relative to its document, and none for the document itself', async () => {
    const { ask } = application(
      {
        'POST /ivr/voice': xml(
          '<Gather action="../menu"><Play>hello.mp3</Play></Gather><Record method="GET"/><Redirect>https://app.example/x?a=1</Redirect>',
        ),
      },
      { url: `${base}/ivr/voice?shop=1` },
    )
    const answer = await ask(started)
    expect(answer?.flow).toMatchObject({
      steps: [
        { step: 'gather', prompts: [{ url: `${base}/ivr/hello.mp3` }] },
        { step: 'record' },
        { step: 'goto' },
      ],
      continuations: {
        'gather-1': { url: `${base}/menu` },
        'record-1': { url: `${base}/ivr/voice?shop=1`, method: 'GET' },
        'goto-1': { url: `${base}/x?a=1` },
      },
    })
  })

  it('gets back the cookies that it sets, during the call', async () => {
    const { ask, requests } = application({
      'POST /voice': xml('<Redirect>/voice</Redirect>', {
        'set-cookie':
          'session=abc; Path=/; Expires=Wed, 21 Oct 2026 07:28:00 GMT, theme=dark; HttpOnly, admin=1; Path=/admin',
      }),
    })
    await ask(started)
    await ask({ turn: 'went' }, { continuation: 'goto-1' })
    expect(requests[0]!.headers).not.toHaveProperty('cookie')
    expect(requests[1]!.headers['cookie']).toBe('session=abc; theme=dark')
  })

  it('may redirect over HTTP: 302 becomes a GET, 307 stays what it is, each signed again', async () => {
    const { ask, requests } = application({
      'POST /voice': status(302, { location: '/moved' }),
      'GET /moved': status(307, { location: '/ivr/' }),
      'GET /ivr/': xml('<Redirect>next</Redirect>'),
    })
    const answer = await ask(started)
    expect(requests.map(({ method, url }) => `${method} ${url}`)).toEqual([
      `POST ${base}/voice`,
      `GET ${base}/moved`,
      `GET ${base}/ivr/`,
    ])
    expect(requests.every(isTwilios)).toBe(true)
    expect(answer?.flow.continuations).toEqual({ 'goto-1': { url: `${base}/ivr/next` } })
  })

  it('may answer with plain text, which is spoken, and with audio, which is played', async () => {
    const plain = application({
      'POST /voice': status(200, { 'content-type': 'text/plain; charset=utf-8' }, 'Hi'),
    })
    expect((await plain.ask(started))?.flow.steps).toEqual([{ step: 'say', text: 'Hi' }])
    const audio = application({
      'POST /voice': status(200, { 'content-type': 'audio/mpeg' }, 'ID3'),
    })
    expect((await audio.ask(started))?.flow.steps).toEqual([{ step: 'play', url: `${base}/voice` }])
  })

  it('gets a note for what a flow has no field for, and for an unknown attribute', async () => {
    const { ask } = application({
      'POST /voice': xml('<Gather enhanced="true" colour="red" action="/menu"/>'),
    })
    expect((await ask(started))?.notes).toEqual([
      {
        field: 'connect.document.Gather.enhanced',
        effect: 'dropped',
        detail: `a flow has no field for it (${base}/voice, line 1, column 19)`,
      },
      {
        field: 'connect.document.Gather.colour',
        effect: 'dropped',
        detail: expect.stringContaining('unknown attribute of <Gather>'),
      },
    ])
  })
})

describe('an application that has no document', () => {
  const fallback = { url: `${base}/fallback`, method: 'POST' } as const

  it.each([
    ['is down', new TransportError('connect', false), '11205'],
    ['is too slow', new TransportError('timeout', true), '11205'],
    ['fails', status(500), '11200'],
    [
      'answers with something else',
      status(200, { 'content-type': 'application/json' }, '{}'),
      '12300',
    ],
    ['answers with what is not XML', status(200, { 'content-type': 'text/xml' }, 'oops'), '12100'],
    ['asks for what no carrier does', xml('<Enqueue>q</Enqueue>'), '12100'],
    ['redirects without end', status(307, { location: '/voice' }), '11215'],
    ['redirects to another host', status(302, { location: 'https://metadata.example/' }), '11100'],
  ])('because it %s: its fallback URL is asked, with the error', async (_why, page, code) => {
    const { ask, requests } = application(
      { 'POST /voice': page, 'POST /fallback': xml('<Say>Sorry</Say>') },
      { fallback },
    )
    const answer = await ask(started)
    expect(answer?.flow.steps).toEqual([{ step: 'say', text: 'Sorry' }])
    expect(formOf(requests.at(-1)!)).toMatchObject({
      ErrorCode: code,
      ErrorUrl: `${base}/voice`,
      CallStatus: 'in-progress',
    })
    expect(isTwilios(requests.at(-1)!)).toBe(true)
    expect(answer?.notes).toEqual([
      {
        field: 'connect.document',
        effect: 'adjusted',
        detail: expect.stringMatching(new RegExp(`\\(${code}\\); the fallback URL is asked$`)),
      },
    ])
  })

  it('without a fallback, or with one that fails too, ends the call as Twilio does', async () => {
    for (const given of [{}, { fallback }]) {
      const { ask } = application({ 'POST /voice': status(500) }, given)
      const answer = await ask(started)
      expect(answer?.flow.steps).toEqual([
        { step: 'say', text: expect.stringContaining('application error has occurred') },
        { step: 'hangUp' },
      ])
      expect(answer?.notes.at(-1)?.detail).toMatch(/the call ends$/)
      expect(answer?.notes).toHaveLength('fallback' in given ? 2 : 1)
    }
  })

  it('is asked once more where certainly nothing was sent, and only then', async () => {
    const unsent = application({ 'POST /voice': new TransportError('connect', false) })
    await unsent.ask(started)
    expect(unsent.requests).toHaveLength(2)
    const token = 'i-twilio-idempotency-token'
    expect(unsent.requests[0]!.headers[token]).toBe(unsent.requests[1]!.headers[token])
    const reset = application({ 'POST /voice': new TransportError('reset', true) })
    await reset.ask(started)
    expect(reset.requests).toHaveLength(1)
  })

  it('shows no query and no credentials in notes', async () => {
    const { ask } = application(
      { 'POST /voice': status(500) },
      { url: 'https://user:secret@app.example/voice?key=secret' },
    )
    expect(JSON.stringify(await ask(started))).not.toContain('secret')
  })
})

describe('reports to an application', () => {
  const recording = {
    id: 'r1',
    url: 'https://media.example/1',
    duration: 3,
    status: 'completed',
  } as const
  const agent = '+14155550123'
  const party = { party: agent, from: '+14155550100' } as const
  const tell = async (
    dialect: keyof typeof accounts,
    about: DocumentReport['about'],
  ): Promise<WireRequest | undefined> => {
    const pages = { 'POST /told': status(204) }
    const { requests, runner, host } = application(pages)
    await runner.report?.(
      {
        document: { url: `${base}/voice`, dialect: accounts[dialect].dialect, signAs: dialect },
        report: { url: `${base}/told` },
        about,
        call: { ...call, isOver: true, dial: { attempt: 'cp2', references: {} } },
        at: '2026-01-05T12:00:00.000Z',
        token: 'token',
        tries: 0,
        signal: new AbortController().signal,
      },
      host,
    )
    return requests[0]
  }

  it('are those of its provider, in its own terms, and signed', async () => {
    const recorded = await tell('twilio', { recording })
    expect(isTwilios(recorded!)).toBe(true)
    expect(formOf(recorded!)).toMatchObject({
      RecordingSid: expect.stringMatching(/^RE[0-9a-f]{32}$/),
      RecordingUrl: recording.url,
      RecordingStatus: 'completed',
      RecordingDuration: '3',
    })
    const rung = await tell('twilio', { ...party, state: 'ended', result: 'no-answer' })
    expect(isTwilios(rung!)).toBe(true)
    expect(formOf(rung!)).toMatchObject({
      CallSid: expect.stringMatching(/^CA/),
      ParentCallSid: formOf(recorded!)['CallSid'],
      To: agent,
      CallStatus: 'no-answer',
      Direction: 'outbound-dial',
    })
    expect(formOf(rung!)['CallSid']).not.toBe(formOf(recorded!)['CallSid'])

    const answered = await tell('plivo', { ...party, state: 'answered' })
    expect(isPlivos(answered!)).toBe(true)
    expect(formOf(answered!)).toMatchObject({ Event: 'DialAnswer', DialBLegTo: '14155550123' })
    expect(formOf((await tell('plivo', { recording }))!)).toMatchObject({
      Event: 'Record',
      RecordUrl: recording.url,
    })

    for (const [about, told] of [
      [
        { ...party, state: 'ringing' },
        { status: 'ringing', to: '14155550123' },
      ],
      [
        { ...party, state: 'ended', result: 'answered', seconds: 7 },
        { status: 'completed', duration: '7' },
      ],
      [{ recording }, { recording_url: recording.url, recording_uuid: 'r1' }],
    ] as const) {
      const request = await tell('vonage', about)
      expect(verifySignature(tokenOf(request!), accounts.vonage.signatureSecret)).toBe(true)
      expect(JSON.parse(request!.body ?? '')).toMatchObject(told)
    }
  })

  it('leave out what its provider does not report', async () => {
    expect(await tell('twilio', { ...party, state: 'ringing' })).toBeUndefined()
    expect(await tell('plivo', { ...party, state: 'ringing' })).toBeUndefined()
  })

  it('are noted where there are none: of streams, of several parties, of conferences', async () => {
    const { ask } = application({
      'POST /voice': xml(
        '<Dial><Number statusCallback="/a">+14155550123</Number><Number statusCallback="/a">+14155550124</Number></Dial><Start><Stream url="wss://a.example/" statusCallback="/b"/></Start>',
      ),
    })
    const answer = await ask(started)
    expect(answer?.notes.map(({ effect, detail }) => [effect, detail])).toEqual([
      ['dropped', expect.stringContaining('of several parties')],
      ['dropped', expect.stringContaining('of a stream')],
    ])
    expect(answer?.flow.steps.some((step) => 'report' in step && step.report)).toBe(false)
  })
})

describe('where a document may lead', () => {
  const leads = async (to: string, hosts?: readonly string[]) => {
    const { ask, requests } = application(
      { 'POST /voice': xml(`<Redirect>${to}</Redirect>`), 'POST /next': xml('<Say>Hi</Say>') },
      {},
      { accounts, hosts },
    )
    await ask(started)
    await ask({ turn: 'went' }, { continuation: 'goto-1' })
    return requests.length === 2
  }

  it('is its own origin, unless the operator lists other hosts', async () => {
    expect(await leads('/next')).toBe(true)
    expect(await leads('https://app.example/next')).toBe(true)
    for (const to of [
      'http://app.example/next',
      'https://app.example:8443/next',
      'https://hooks.example/next',
      'http://169.254.169.254/next',
      'http://127.0.0.1/next',
      'file:///etc/passwd',
    ])
      expect(await leads(to)).toBe(false)
    expect(await leads('https://hooks.example/next', ['hooks.example'])).toBe(true)
    expect(await leads('https://eu.hooks.example/next', ['*.hooks.example'])).toBe(true)
    expect(await leads('https://hooks.example/next', ['*'])).toBe(true)
    expect(await leads('https://nothooks.example/next', ['*.hooks.example'])).toBe(false)
    expect(await leads('http://hooks.example/next', ['*'])).toBe(false)
  })
})

describe('an application that answers with Plivo XML', () => {
  const document = { dialect: 'plivo-xml', signAs: 'plivo' } as const

  it('is asked as Plivo asks, and gets results in its own terms', async () => {
    const { ask, requests } = application(
      {
        'POST /voice': xml('<GetInput inputType="dtmf" action="/menu"/>'),
        'POST /menu': xml('<Dial action="/dialled"><Number>14155550123</Number></Dial>'),
        'POST /dialled': xml('<Record action="/recorded"/>'),
        'POST /recorded': xml('<Speak>Thank you</Speak>'),
      },
      document,
    )
    await ask(started)
    await ask(pressed, { continuation: 'gather-1' })
    await ask({ turn: 'dialled', status: 'busy' }, { continuation: 'dial-1' })
    const recording = { url: 'https://media.example/1.mp3', id: 'r1', seconds: 3 }
    await ask({ turn: 'recorded', recording }, { continuation: 'record-1' })
    expect(requests.map(formOf)).toMatchObject([
      {
        CallUUID: expect.stringMatching(/^[0-9a-f-]{36}$/),
        From: '14155550100',
        To: '14155550111',
        Direction: 'outbound',
        CallStatus: 'in-progress',
        Event: 'StartApp',
        ParentAuthID: accounts.plivo.authId,
      },
      { Event: 'Redirect', Digits: '1', InputType: 'dtmf' },
      { DialStatus: 'busy', DialRingStatus: 'true', DialBLegUUID: '' },
      { RecordUrl: 'https://media.example/1.mp3', RecordingID: 'r1', RecordingDuration: '3' },
    ])
    expect(requests.every(isPlivos)).toBe(true)
    expect(isPlivos({ ...requests[1]!, body: 'Digits=2' })).toBe(false)
  })

  it('gets a GET with a signed query', async () => {
    const { ask, requests } = application(
      { 'GET /voice': xml('') },
      { ...document, method: 'GET', url: `${base}/voice?b=2&a=1` },
    )
    await ask(started)
    expect(isPlivos(requests[0]!)).toBe(true)
  })

  it('hangs up without a word where there is no document', async () => {
    const { ask } = application({}, document)
    expect((await ask(started))?.flow.steps).toEqual([{ step: 'hangUp' }])
  })
})

describe('an application that answers with NCCOs', () => {
  const document = { dialect: 'ncco', signAs: 'vonage', url: `${base}/answer` } as const
  const ncco = [{ action: 'input', type: ['dtmf'], eventUrl: [`${base}/input`] }]

  const claimsOf = (request: WireRequest): Record<string, unknown> => {
    expect(verifySignature(tokenOf(request), accounts.vonage.signatureSecret)).toBe(true)
    return JSON.parse(
      Buffer.from(tokenOf(request).split('.')[1] ?? '', 'base64url').toString(),
    ) as Record<string, unknown>
  }
  const hashOf = (text: string): string => createHash('sha256').update(text).digest('hex')

  it('is asked as Vonage asks: a GET first, JSON with each event, both signed', async () => {
    const { ask, requests } = application(
      { 'GET /answer': json(ncco), 'POST /input': json([{ action: 'talk', text: 'Hi' }]) },
      document,
    )
    await ask(started)
    const query = Object.fromEntries(new URL(requests[0]!.url).searchParams)
    expect(query).toEqual({
      from: '14155550100',
      to: '14155550111',
      uuid: expect.stringMatching(/^[0-9a-f-]{36}$/),
      conversation_uuid: expect.stringMatching(/^CON-[0-9a-f-]{36}$/),
    })
    expect(claimsOf(requests[0]!)).toMatchObject({
      iss: 'Vonage',
      api_key: accounts.vonage.apiKey,
      application_id: accounts.vonage.applicationId,
      payload_hash: hashOf(JSON.stringify(query)),
    })
    const answer = await ask(pressed, { continuation: 'gather-1' })
    expect(answer?.flow.steps).toEqual([{ step: 'say', text: 'Hi' }])
    expect(JSON.parse(requests[1]!.body ?? '')).toEqual({
      from: '14155550100',
      to: '14155550111',
      uuid: query['uuid'],
      conversation_uuid: query['conversation_uuid'],
      timestamp: '2026-01-05T12:00:00.000Z',
      speech: { results: [] },
      dtmf: { digits: '1', timed_out: false },
    })
    expect(claimsOf(requests[1]!)['payload_hash']).toBe(hashOf(requests[1]!.body ?? ''))
  })

  it('need not answer an event: the NCCO goes on', async () => {
    const { ask } = application({ 'GET /answer': json(ncco), 'POST /input': status(204) }, document)
    await ask(started)
    expect(await ask(pressed, { continuation: 'gather-1' })).toBeNull()
    expect(await ask({ turn: 'recorded' })).toBeNull()
  })

  it('gets the reason at its fallback URL', async () => {
    const { ask, requests } = application(
      { 'GET /answer': status(503), 'POST /fallback': json([{ action: 'talk', text: 'Sorry' }]) },
      { ...document, fallback: { url: `${base}/fallback` } },
    )
    expect((await ask(started))?.flow.steps).toEqual([{ step: 'say', text: 'Sorry' }])
    expect(JSON.parse(requests[1]!.body ?? '')).toMatchObject({
      reason: expect.stringContaining('503'),
      original_request: { url: `${base}/answer` },
    })
  })
})

describe('an application that answers with TeXML', () => {
  it('gets requests that are signed with the key of the operator', async () => {
    const { privateKey, publicKey } = generateKeyPairSync('ed25519')
    const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
    const { ask, requests } = application(
      { 'POST /voice': xml('<Say>Hello</Say>') },
      { dialect: 'texml', signAs: 'telnyx' },
      { accounts: { telnyx: { dialect: 'texml', accountSid: 'a1', privateKey: pem } } },
    )
    expect((await ask(started))?.flow.steps).toEqual([{ step: 'say', text: 'Hello' }])
    const { headers, body } = requests[0]!
    const signature = Buffer.from(headers['telnyx-signature-ed25519'] ?? '', 'base64')
    const text = Buffer.from(`${headers['telnyx-timestamp']}|${body}`)
    expect(verify(null, text, publicKey, signature)).toBe(true)
  })
})

describe('documentRunner', () => {
  it('refuses options that are wrong, all at once', () => {
    const wrong = {
      accounts: { a: { dialect: 'twiml' }, b: { dialect: 'bxml' } },
      hosts: ['https://x'],
    }
    expect(() => documentRunner(wrong as never)).toThrow(
      /accounts\.a\.accountSid.*accounts\.a\.authToken.*accounts\.b\.dialect.*hosts\[0\]/s,
    )
  })

  it('knows which accounts a document can be signed with', () => {
    const runner = documentRunner({ accounts })
    const document = { url: base, dialect: 'twiml' } as const
    expect(runner.check(document)).toEqual([])
    expect(runner.check({ ...document, signAs: 'twilio' })).toEqual([])
    expect(runner.check({ ...document, signAs: 'plivo' })[0]?.message).toContain('plivo-xml')
    expect(runner.check({ ...document, signAs: 'other' })[0]?.message).toContain('accounts: twilio')
  })
})
