import { type Call, type OutboundCall, outboundCall } from '@callplane/core'
import { describe, expect, test } from 'vitest'
import { callbackUrl, callOf, far, from, near, uuid } from '../../test/fake.ts'
import { frontDoor } from './port.ts'
import { options } from '../options.ts'
import { mapCall } from '../map/request.ts'

const settings = { baseUrl: 'https://api.nexmo.com' }
const sip = 'sip:far@carrier.example'

const parse = (body: unknown, url = 'https://api.nexmo.com/v1/calls', method = 'POST') =>
  frontDoor.parse({
    method,
    url,
    headers: { 'content-type': 'application/json' },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  })

const plain = {
  to: [{ type: 'phone', number: far.slice(1) }],
  from: { type: 'phone', number: from.slice(1) },
  ncco: [{ action: 'wait', timeout: 7_200 }],
}

describe('what we send comes back as it was', () => {
  test.each<[Partial<OutboundCall>, unknown?]>([
    [{}],
    [{ ringTimeout: 30, maxDuration: 60, record: true, dtmf: '1w2#' }],
    [{ machineDetection: 'detect' }],
    [{ machineDetection: 'hang-up' }, { detection: { mode: 'default', beepTimeout: 60 } }],
    [{ machineDetection: 'greeting-end' }, { detection: { beepTimeout: 45 } }],
    [{ connect: { phone: near } }],
    [{ connect: { sip: 'sip:desk@pbx.example' }, sipHeaders: { 'X-Room': '7' } }],
    [{ connect: { conference: 'desk' } }, { conversation: { endOnExit: true, mute: false } }],
    [{ record: true }, { recording: { format: 'wav', channels: 3, beepStart: true } }],
    [{ to: sip, sipHeaders: { 'X-Room': '7' } }, { userToUser: 'abc' }],
    [{ to: sip, mediaEncryption: 'required' }],
    [{ to: sip, connect: { sip: 'sip:desk@pbx.example' }, mediaEncryption: 'required' }],
    [
      {
        connect: { phone: near, first: true },
        ringTimeout: 20,
        maxDuration: 60,
        dtmf: '1',
        record: true,
        machineDetection: 'greeting-end',
      },
      { detection: { beepTimeout: 60 } },
    ],
    [{ to: sip, connect: { phone: near, first: true }, sipHeaders: { 'X-Room': '7' } }],
  ])('%j %j', (fields, own) => {
    const call = callOf(fields)
    const given = own === undefined ? undefined : options.parse(own)
    const sent = mapCall(settings, call, { callbackUrl, options: given })
    const { call: read } = frontDoor.parse(sent.request)
    const { options: kept, ...rest } = outboundCall.parse(read)
    expect(rest).toEqual(call)
    expect(kept?.vonage).toEqual(given)
    const again = mapCall(settings, outboundCall.parse(read), {
      callbackUrl,
      options: options.parse(kept?.vonage ?? {}),
    })
    expect(again.request).toEqual(sent.request)
  })
})

describe('a request of a customer', () => {
  test('with an NCCO of its own keeps it for Vonage', () => {
    const ncco = [{ action: 'talk', text: 'hello' }]
    const { call, notes } = parse({ ...plain, ncco, event_url: ['https://app.example/e'] })
    expect(call).toEqual({ to: far, from, options: { vonage: { ncco } } })
    expect(notes.map(({ field, effect }) => `${field} ${effect}`)).toEqual([
      'event_url dropped',
      'ncco adjusted',
    ])
    outboundCall.parse(call)
  })

  test('with an answer URL keeps it for Vonage', () => {
    const answer = { answer_url: ['https://app.example/a'], answer_method: 'POST' }
    const { call, notes } = parse({ ...plain, ncco: undefined, ...answer })
    expect(call.options).toEqual({
      vonage: { answerUrl: 'https://app.example/a', answerMethod: 'POST' },
    })
    expect(notes.map(({ field }) => field)).toEqual(['answer_url'])
  })

  test('says of every field how it is handled', () => {
    const connect = {
      action: 'connect',
      endpoint: [{ type: 'phone', number: near.slice(1) }],
      timeout: 20,
      machineDetection: 'continue',
    }
    const { call, notes } = parse({
      ...plain,
      from: undefined,
      random_from_number: true,
      ncco: [connect],
      machine_detection: 'hangup',
      novelty: 1,
    })
    expect(call).toEqual({
      to: far,
      connect: { phone: near },
      machineDetection: 'hang-up',
    })
    expect(notes.map(({ field, effect }) => `${field} ${effect}`)).toEqual([
      'ncco[0].timeout dropped',
      'ncco[0].machineDetection dropped',
      'random_from_number adjusted',
      'novelty dropped',
    ])
  })

  test.each<[string, unknown, string[]]>([
    ['no JSON', '{', ['body']],
    ['a list', [], ['body']],
    ['no destination', { ...plain, to: [] }, ['body.to']],
    ['two to call', { ...plain, to: [...plain.to, ...plain.to] }, ['body.to']],
    ['a websocket', { ...plain, to: [{ type: 'websocket', uri: 'wss://a.example' }] }, ['body.to']],
    ['nothing to do', { ...plain, ncco: undefined }, ['body.ncco']],
    ['nothing at all', {}, ['body.to', 'body.ncco']],
  ])('is refused with %s', (_name, body, paths) => {
    expect(() => parse(body)).toThrow(
      expect.objectContaining({
        code: 'input-invalid',
        faults: paths.map((path) => expect.objectContaining({ path: path.split('.') })),
      }),
    )
  })

  test('is refused under another method or path', () => {
    expect(() => parse(plain, 'https://api.nexmo.com/v1/calls', 'GET')).toThrow('method')
    expect(() => parse(plain, 'https://api.nexmo.com/v1/messages')).toThrow('url')
  })
})

describe('the answer', () => {
  const call = {
    id: 'call-1',
    status: 'initiated',
    direction: 'outbound',
    providerRef: uuid,
    error: null,
  } as unknown as Call
  const render = (fields: Partial<Call> = {}) => {
    const { status, body } = frontDoor.render({ ...call, ...fields } as Call)
    return { status, body: JSON.parse(body) as Record<string, unknown> }
  }

  test('is that of a create', () => {
    expect(render()).toEqual({
      status: 201,
      body: {
        uuid,
        status: 'started',
        direction: 'outbound',
        conversation_uuid: expect.stringMatching(/^CON-[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/),
      },
    })
  })

  test('has an id of that form wherever the call went', () => {
    const told = render({ providerRef: 'CA0123' }).body.uuid
    expect(told).toMatch(/^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-a[\da-f]{3}-[\da-f]{12}$/)
    expect(render({ providerRef: null }).body.uuid).toBe(told)
    expect(render({ providerRef: null, id: 'call-2' }).body.uuid).not.toBe(told)
  })

  test.each([
    ['rate', 429],
    ['auth', 401],
    ['balance', 402],
    ['geo', 403],
    ['number-invalid', 400],
  ] as const)('is a problem where the call was refused: %s', (code, status) => {
    const error = { code, message: 'words', dialled: 'no' } as const
    expect(render({ status: 'failed', error })).toMatchObject({
      status,
      body: { title: expect.any(String), detail: 'words', instance: 'call-1' },
    })
  })
})
