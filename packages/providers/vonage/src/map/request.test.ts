import type { OutboundCall } from '@callplane/core'
import { describe, expect, test } from 'vitest'
import { callbackUrl, far, from, near } from '../../test/fake.ts'
import { mapWith as map } from '../../test/map.ts'
import { options } from '../options.ts'

const sip = 'sip:far@carrier.example'
const hold = { action: 'wait', timeout: 7_200 }

describe('the request', () => {
  test('of a call with nothing but two numbers', () => {
    const { request, body, notes } = map()
    expect(request).toMatchObject({
      method: 'POST',
      url: 'https://api.nexmo.com/v1/calls',
      headers: { 'content-type': 'application/json' },
    })
    expect(body).toEqual({
      to: [{ type: 'phone', number: far.slice(1) }],
      from: { type: 'phone', number: from.slice(1) },
      ncco: [hold],
    })
    expect(notes).toEqual([])
  })

  test('has Vonage choose a number where the call has none', () => {
    expect(map({ from: undefined }).body).toMatchObject({ random_from_number: true })
  })

  test('says in every URL whose events they are', () => {
    const { body } = map({ connect: { sip }, record: true }, {}, callbackUrl)
    expect(body).toMatchObject({
      event_url: [`${callbackUrl}&leg=far`],
      event_method: 'POST',
      ncco: [
        { action: 'record', eventUrl: [`${callbackUrl}&leg=far`] },
        { action: 'connect', eventUrl: [`${callbackUrl}&second=near`] },
      ],
    })
  })

  test('has the timers within what Vonage takes (M3)', () => {
    expect(map({ ringTimeout: 30, maxDuration: 60 })).toMatchObject({
      body: { ringing_timer: 30, length_timer: 60 },
      notes: [],
    })
    expect(map({ ringTimeout: 121, maxDuration: 7_201 })).toMatchObject({
      body: { ringing_timer: 120, length_timer: 7_200 },
      notes: ['ringTimeout adjusted', 'maxDuration adjusted'],
    })
  })

  test('has digits with their pauses, for a phone', () => {
    expect(map({ dtmf: '1ww2#' })).toMatchObject({
      body: { to: [{ dtmfAnswer: '1pp2#' }] },
      notes: [],
    })
    expect(map({ dtmf: '1', to: sip }).notes).toEqual(['dtmf dropped'])
  })

  test.each([
    ['detect', { behavior: 'continue', mode: 'detect' }],
    ['greeting-end', { behavior: 'continue', mode: 'detect_beep', beep_timeout: 60 }],
    ['hang-up', { behavior: 'hangup', mode: 'detect' }],
  ] as const)('detects machines: %s', (machineDetection, expected) => {
    const own = machineDetection === 'greeting-end' ? { detection: { beepTimeout: 60 } } : {}
    expect(map({ machineDetection }, own)).toMatchObject({
      body: { advanced_machine_detection: expected },
      notes: [],
    })
  })

  test('records as the options say', () => {
    const recording = { format: 'wav', channels: 2, beepStart: true } as const
    expect(map({ record: true }, { recording }).body).toMatchObject({
      ncco: [{ action: 'record', split: 'conversation', ...recording }, hold],
    })
    expect(map({ record: false }).body).toMatchObject({ ncco: [hold] })
  })
})

describe('the near end', () => {
  test.each([
    [{ sip: 'sip:desk@pbx.example' }, [{ type: 'sip', uri: 'sip:desk@pbx.example' }]],
    [{ phone: near }, [{ type: 'phone', number: near.slice(1) }]],
  ])('%j is connected to', (connect, endpoint) => {
    const { body, notes } = map({ connect, waitUntilAnswered: true })
    expect(body.ncco).toEqual([{ action: 'connect', from: from.slice(1), endpoint }])
    expect(notes).toEqual([])
  })

  test('a conference is a conversation', () => {
    const conversation = { endOnExit: true, musicOnHoldUrl: 'https://music.example/a.mp3' }
    expect(map({ connect: { conference: 'desk' } }, { conversation }).body.ncco).toEqual([
      {
        action: 'conversation',
        name: 'desk',
        endOnExit: true,
        musicOnHoldUrl: ['https://music.example/a.mp3'],
      },
    ])
  })

  test('called first is who the create calls', () => {
    const { body, notes } = map(
      {
        connect: { phone: near, first: true },
        ringTimeout: 20,
        maxDuration: 60,
        dtmf: '1w2',
        machineDetection: 'hang-up',
        record: true,
        waitUntilAnswered: true,
      },
      {},
      callbackUrl,
    )
    expect(body).toEqual({
      to: [{ type: 'phone', number: near.slice(1) }],
      from: { type: 'phone', number: from.slice(1) },
      ncco: [
        { action: 'record', eventUrl: [`${callbackUrl}&leg=far`] },
        {
          action: 'connect',
          from: from.slice(1),
          endpoint: [{ type: 'phone', number: far.slice(1), dtmfAnswer: '1p2' }],
          timeout: 20,
          limit: 60,
          advancedMachineDetection: { behavior: 'hangup', mode: 'detect' },
          eventUrl: [`${callbackUrl}&second=far`],
        },
      ],
      event_url: [`${callbackUrl}&leg=near`],
      event_method: 'POST',
    })
    expect(notes).toEqual(['waitUntilAnswered dropped', 'record adjusted'])
  })

  test('gives way to a document of the caller', () => {
    const own = { ncco: [{ action: 'talk', text: 'hello' }] }
    expect(map({ connect: { sip }, record: true }, own)).toMatchObject({
      body: own,
      notes: ['connect dropped', 'record dropped'],
    })
    expect(
      map({}, { answerUrl: 'https://app.example/a', answerMethod: 'POST' }).body,
    ).toMatchObject({ answer_url: ['https://app.example/a'], answer_method: 'POST' })
  })

  test('there is no wait without one', () => {
    expect(map({ waitUntilAnswered: true }).notes).toEqual(['waitUntilAnswered dropped'])
  })
})

describe('SIP headers', () => {
  const sipHeaders = { 'X-Room': '7', 'x-lower': '8', Ticket: '9', 'X-ROOM': 'again' }

  test('go to a far sip: endpoint, without the X- that Vonage adds', () => {
    expect(map({ to: sip, sipHeaders }, { userToUser: 'abc' })).toMatchObject({
      body: {
        to: [
          {
            headers: { Room: '7', lower: '8', Ticket: '9' },
            standard_headers: { 'User-to-User': 'abc' },
          },
        ],
      },
      notes: ['sipHeaders adjusted', 'sipHeaders dropped'],
    })
  })

  test('else to the near one, spelled as an NCCO wants it', () => {
    const given = { connect: { sip }, sipHeaders: { 'X-Room': '7' } }
    expect(map(given, { userToUser: 'abc' })).toMatchObject({
      body: {
        ncco: [
          {
            endpoint: [{ headers: { Room: '7' }, standardHeaders: { 'User-to-User': 'abc' } }],
          },
        ],
      },
      notes: ['sipHeaders adjusted'],
    })
  })

  test('are lost on a phone', () => {
    expect(map({ sipHeaders }, { userToUser: 'abc' }).notes).toEqual([
      'sipHeaders dropped',
      'options.vonage.userToUser dropped',
    ])
    expect(map({ sipHeaders: {} }).notes).toEqual([])
  })
})

describe('media encryption', () => {
  const required = { mediaEncryption: 'required' } as const

  test('is in every sip: URI, instead of what was there', () => {
    const { body, notes } = map({
      ...required,
      to: 'sip:far@pbx.example;transport=udp;lr',
      connect: { sip: 'sip:desk@pbx.example' },
    })
    expect(body).toMatchObject({
      to: [{ uri: 'sip:far@pbx.example;lr;transport=tls;media=srtp' }],
      ncco: [{ endpoint: [{ uri: 'sip:desk@pbx.example;transport=tls;media=srtp' }] }],
    })
    expect(notes).toEqual([])
  })

  test.each<[Partial<OutboundCall>, string[]]>([
    [required, ['mediaEncryption dropped']],
    [{ ...required, to: sip, connect: { phone: near } }, ['mediaEncryption dropped']],
    [{ to: sip, mediaEncryption: 'preferred' }, ['mediaEncryption dropped']],
    [{ to: sip, mediaEncryption: 'none' }, []],
    [{ to: `${sip};media=srtp`, mediaEncryption: 'none' }, ['mediaEncryption adjusted']],
  ])('%j: %j', (fields, expected) => {
    expect(map(fields).notes).toEqual(expected)
  })
})

test('what Vonage has no place for comes back as notes', () => {
  expect(
    map({
      participant: { id: 'a', name: 'b', metadata: {} },
      hideCallerId: true,
      maskNumber: true,
      includeHeaders: 'all',
      metadata: { a: 1 },
    }).notes,
  ).toEqual([
    'participant.id dropped',
    'participant.name dropped',
    'participant.metadata dropped',
    'hideCallerId dropped',
    'maskNumber dropped',
    'includeHeaders dropped',
    'metadata dropped',
  ])
  expect(
    map({ participant: {}, hideCallerId: false, maskNumber: false, includeHeaders: 'none' }).notes,
  ).toEqual([])
})

test.each([
  [{ surprise: 1 }],
  [{ ncco: [] }],
  [{ ncco: [{}], answerUrl: 'https://app.example' }],
  [{ answerMethod: 'GET' }],
  [{ detection: { beepTimeout: 44 } }],
  [{ userToUser: 'a\r\nb' }],
])('options refuse %j', (given) => {
  expect(options.safeParse(given).success).toBe(false)
})
