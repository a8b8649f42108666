import { CallError, outboundCall, type Call, type OutboundCallInput } from '@callplane/core'
import { formEncode, type FormFields } from '@callplane/kit'
import { describe, expect, it } from 'vitest'
import { accountSid, business, callSid, far, mapped, near } from '../../test/world.ts'
import { frontDoor } from './port.ts'
import { twilio } from '../plugin.ts'

const url = `https://api.twilio.com/2010-04-01/Accounts/${accountSid}/Calls.json`
const silence = '<Response><Pause length="14400"/></Response>'
const parse = (fields: FormFields) =>
  frontDoor.parse({
    method: 'POST',
    url,
    headers: {},
    body: formEncode({
      To: far,
      From: business,
      ...(!fields.Url && { Twiml: silence }),
      ...fields,
    }),
  })

describe('what map wrote', () => {
  const calls: Record<string, Partial<OutboundCallInput>> = {
    'a call without a near end': {},
    'a phone': { connect: { phone: near }, waitUntilAnswered: true },
    'a sip: URI': { connect: { sip: 'sip:desk@example.com;region=ie1' } },
    'a conference': {
      connect: { conference: 'desk' },
      participant: { id: 'agent-7' },
      options: { twilio: { conference: { beep: 'onExit', startConferenceOnEnter: false } } },
    },
    'a click-to-call': {
      connect: { phone: near, first: true },
      ringTimeout: 25,
      maxDuration: 600,
      dtmf: '1w2',
      machineDetection: 'greeting-end',
      record: true,
      waitUntilAnswered: false,
    },
    'everything else': {
      ringTimeout: 25,
      maxDuration: 600,
      dtmf: '1w2#',
      record: true,
      options: {
        twilio: {
          recordingChannels: 'dual',
          recordingTrack: 'both',
          trim: 'do-not-trim',
          callReason: 'Order 7',
          byoc: `BY${'1'.repeat(32)}`,
          callToken: 'token',
        },
      },
    },
    'digits beside detection': { dtmf: '1w2#', machineDetection: 'detect', record: false },
    'detection as it listens': {
      machineDetection: 'greeting-end',
      options: { twilio: { detection: { timeout: 5, speechThreshold: 3000 } } },
    },
    'a sip: party': {
      to: 'sip:far@carrier.example',
      sipHeaders: { 'X-Order': 'A&B 1' },
      mediaEncryption: 'required',
    },
    'two sip: parties': {
      to: 'sip:far@carrier.example',
      connect: { sip: 'sip:desk@example.com' },
      mediaEncryption: 'required',
    },
    'headers of the near end': { connect: { sip: 'sip:a@b.example' }, sipHeaders: { 'X-A': '1' } },
    'a document of one’s own': { options: { twilio: { url: 'https://a.example', method: 'GET' } } },
    'another one': { options: { twilio: { twiml: '<Response><Say>Hi</Say></Response>' } } },
  }

  it.each(Object.entries(calls))('%s comes back as it was', async (_what, input) => {
    const { call, request } = await mapped(input)
    const read = frontDoor.parse(request)
    const { options, ...fields } = read.call
    expect(outboundCall.parse(fields)).toEqual({ ...call, options: undefined })
    expect(twilio.options.parse(options?.twilio ?? {})).toEqual(call.options?.twilio ?? {})
    expect(read.route).toEqual({})
  })

  it('loses only the callbacks, which are ours', async () => {
    const { request } = await mapped({
      connect: { phone: near },
      record: true,
      machineDetection: 'detect',
    })
    const { notes } = frontDoor.parse(request)
    expect(notes.map(({ field, effect }) => `${field} ${effect}`).sort()).toEqual([
      'AsyncAmdStatusCallback dropped',
      'RecordingStatusCallback dropped',
      'StatusCallback dropped',
      'Twiml.Dial.Number.statusCallback dropped',
    ])
  })
})

describe('what customers write', () => {
  it.each([
    ['(415) 555-0123', far],
    ['415-555-0123', far],
    ['1 415 555 0123', far],
    [far, far],
    ['sip:far@carrier.example', 'sip:far@carrier.example'],
  ])('%s is %s', (To, to) => {
    expect(parse({ To }).call.to).toBe(to)
  })

  it('is read with its simple documents', () => {
    const dial = `<Response><Dial>${near}</Dial></Response>`
    expect(parse({ Twiml: dial }).call.connect).toEqual({ phone: near })
    expect(
      parse({ Twiml: '<Response><Dial>(415) 555-0102</Dial></Response>' }).call.connect,
    ).toEqual({ phone: near })
    const more = `<Response><Dial timeout="20" record="true" action="/next"><Number url="/whisper"> ${near} </Number></Dial><Hangup/></Response>`
    const { call, notes } = parse({ Twiml: more })
    expect(call).toMatchObject({ connect: { phone: near }, record: true })
    expect(notes.map(({ field }) => field)).toEqual([
      'Twiml.Dial.timeout',
      'Twiml.Dial.record',
      'Twiml.Dial.action',
      'Twiml.Dial.Number.url',
    ])
    const sip =
      '<Response><Dial><Sip username="u" password="p">sip:a@b.example?X-A=1</Sip></Dial></Response>'
    const read = parse({ Twiml: sip })
    expect(read.call).toMatchObject({
      connect: { sip: 'sip:a@b.example' },
      sipHeaders: { 'X-A': '1' },
    })
    expect(read.notes.map(({ field }) => field)).toEqual([
      'Twiml.Dial.Sip.username',
      'Twiml.Dial.Sip.password',
    ])
  })

  it.each([
    '<Response><Say>Hello</Say></Response>',
    '<Response><Dial><Client>bob</Client></Dial></Response>',
    `<Response><Dial><Number>${near}</Number><Number>${far}</Number></Dial></Response>`,
    '<Response><Pause/><Redirect>/x</Redirect></Response>',
    '<Response>',
    'not xml',
  ])('keeps a document that has no counterpart: %s', (Twiml) => {
    const { call, notes } = parse({ Twiml })
    expect(call.options).toEqual({ twilio: { twiml: Twiml } })
    expect(notes).toMatchObject([{ field: 'Twiml', effect: 'adjusted' }])
  })

  it('has one document: the application’s, else that at the URL', () => {
    const Twiml = `<Response><Dial>${near}</Dial></Response>`
    const ApplicationSid = `AP${'1'.repeat(32)}`
    expect(parse({ Url: 'https://a.example', Twiml }).call).toMatchObject({
      options: { twilio: { url: 'https://a.example' } },
    })
    expect(
      parse({ Url: 'https://a.example', Method: 'GET', ApplicationSid, Twiml }).call,
    ).toMatchObject({
      options: { twilio: { applicationSid: ApplicationSid } },
    })
  })

  it('is a click-to-call where only a far party can be meant', () => {
    const noun = `<Number sendDigits="1W" machineDetectionTimeout="9">${far}</Number>`
    const { call, notes } = parse({
      To: near,
      Timeout: 20,
      TimeLimit: 300,
      Record: true,
      Twiml: `<Response><Dial timeout="30">${noun}</Dial></Response>`,
    })
    expect(call).toEqual({
      to: far,
      from: business,
      connect: { phone: near, first: true },
      ringTimeout: 30,
      maxDuration: 300,
      record: true,
      dtmf: '1ww',
      options: { twilio: { detection: { timeout: 9 } } },
    })
    expect(notes.map(({ field }) => field)).toEqual(['Timeout'])
  })

  it('says what cannot be carried', () => {
    const { call, notes } = parse({
      Timeout: 900,
      SendDigits: '1W2',
      MachineDetection: 'Enable',
      StatusCallback: 'https://a.example/status',
      StatusCallbackEvent: ['initiated', 'ringing'],
      Passports: 'x',
      CallerId: '4155550101',
    })
    expect(call).toMatchObject({ from: '+14155550101', dtmf: '1ww2' })
    expect(call).not.toHaveProperty('ringTimeout')
    expect(call).not.toHaveProperty('machineDetection')
    expect(notes.map(({ field }) => field)).toEqual([
      'From',
      'Timeout',
      'MachineDetection',
      'StatusCallback',
      'Passports',
    ])
    expect(parse({ MachineDetection: 'Enable' }).notes).toMatchObject([
      { field: 'AsyncAmd', effect: 'adjusted' },
    ])
    expect(parse({ To: 'sip:a@b.example', From: 'desk' }).notes).toMatchObject([{ field: 'From' }])
  })

  describe('where the same thing is said twice, or with another meaning', () => {
    const noteOf = (notes: readonly { field: string; detail: string }[], field: string) =>
      notes.find((note) => note.field === field)?.detail
    const dial = (attributes: string, noun = near) =>
      `<Response><Dial ${attributes}>${noun}</Dial></Response>`

    it.each([
      ['<Response><Pause length="5"/></Response>', 5],
      ['<Response><Pause/></Response>', 1],
      ['<Response><Pause length="5"/><Hangup/></Response>', 5],
      [silence, undefined],
    ])('a pause is how long the call lasts: %s (F1)', (Twiml, seconds) => {
      expect(parse({ Twiml }).call.maxDuration).toBe(seconds)
    })

    it('a pause of no length is not one of our calls (F1)', () => {
      const Twiml = '<Response><Pause length="0"/></Response>'
      expect(parse({ Twiml }).call.options).toEqual({ twilio: { twiml: Twiml } })
    })

    it('a caller ID of its own is named, or is that of the far party (F2)', () => {
      const { call, notes } = parse({ Twiml: dial(`callerId="${far}"`) })
      expect(call.from).toBe(business)
      expect(noteOf(notes, 'Twiml.Dial.callerId')).toContain('near end')
      const noun = `<Number sendDigits="1">${far}</Number>`
      const clicked = parse({ To: near, Twiml: dial('callerId="+14155550109"', noun) })
      expect(clicked.call).toMatchObject({ to: far, from: '+14155550109' })
      expect(noteOf(clicked.notes, 'From')).toContain('near phone')
      expect(parse({ Twiml: dial(`callerId="${business}"`) }).notes).toEqual([])
    })

    it.each([
      ['sip:far@carrier.example?X-Caller=+14155550123', { 'X-Caller': '+14155550123' }],
      ['sip:far@carrier.example?X-Q=a?b&X-R=c%3Dd=e', { 'X-Q': 'a?b', 'X-R': 'c=d=e' }],
      ['sip:far@carrier.example?X-Q=100%', { 'X-Q': '100%' }],
    ])('headers of a URI keep every character: %s (F3)', (To, sipHeaders) => {
      expect(parse({ To }).call).toMatchObject({ to: 'sip:far@carrier.example', sipHeaders })
    })

    it('a header that comes twice is named (F3)', () => {
      const { call, notes } = parse({ To: 'sip:far@carrier.example?X-A=1&x-a=2' })
      expect(call.sipHeaders).toEqual({ 'X-A': '1' })
      expect(noteOf(notes, 'To')).toContain('x-a')
    })

    it('headers of both ends, both limits, both digits (F4)', () => {
      const { call, notes } = parse({
        To: 'sip:far@carrier.example?X-Far=1',
        TimeLimit: 300,
        SendDigits: '1',
        Twiml: `<Response><Play digits="2W"/><Dial timeLimit="60"><Sip>sip:a@b.example?X-Near=2</Sip></Dial></Response>`,
      })
      expect(call).toMatchObject({ sipHeaders: { 'X-Far': '1' }, maxDuration: 60, dtmf: '12ww' })
      expect(noteOf(notes, 'Twiml.Dial.Sip')).toContain('X-Near')
      expect(noteOf(notes, 'TimeLimit')).toContain('60 seconds')
      expect(noteOf(notes, 'Twiml.Play.digits')).toContain('SendDigits')
      expect(parse({ TimeLimit: 30, Twiml: dial('timeLimit="60"') }).call.maxDuration).toBe(30)
    })

    it.each([
      ['record-from-answer-dual', true, { recordingChannels: 'dual' }],
      ['record-from-ringing', true, undefined],
      ['do-not-record', false, undefined],
    ])('record="%s" is read whole (F5)', (word, record, twilioOptions) => {
      const { call } = parse({ Twiml: dial(`record="${word}" trim="do-not-trim"`) })
      expect(call.record).toBe(record)
      expect(call.options?.twilio).toEqual({ ...twilioOptions, trim: 'do-not-trim' })
    })

    it('a click-to-call recorded on two channels comes back as it was (F5)', async () => {
      const { request } = await mapped({
        connect: { phone: near, first: true },
        record: true,
        dtmf: '1',
        machineDetection: 'detect',
        options: {
          twilio: {
            recordingChannels: 'dual',
            recordingTrack: 'inbound',
            trim: 'do-not-trim',
            detection: { timeout: 9 },
          },
        },
      })
      expect(frontDoor.parse(request).call.options?.twilio).toEqual({
        recordingChannels: 'dual',
        recordingTrack: 'inbound',
        trim: 'do-not-trim',
        detection: { timeout: 9 },
      })
    })

    it('what cannot be read is named, and never guessed', () => {
      const { call, notes } = parse({
        Record: 'maybe',
        SendDigits: '1,2',
        MachineDetectionTimeout: 'soon',
        FallbackUrl: 'https://a.example',
        SipAuthUsername: 'u',
        Twiml: dial('record="sometimes" answerOnBridge="1" hangupOnStar="true"'),
      })
      expect(call).toEqual({ to: far, from: business, connect: { phone: near } })
      expect(notes.map(({ field }) => field)).toEqual([
        'FallbackUrl',
        'MachineDetectionTimeout',
        'SendDigits',
        'Record',
        'SipAuthUsername',
        'Twiml.Dial.record',
        'Twiml.Dial.answerOnBridge',
        'Twiml.Dial.hangupOnStar',
      ])
    })
  })

  it('is refused with every fault at once if it is not such a request', () => {
    try {
      frontDoor.parse({ method: 'GET', url: 'https://api.twilio.com/x', headers: {} })
      expect.unreachable()
    } catch (error) {
      if (!CallError.isInstance(error)) throw error
      expect(error.faults.map(({ path }) => path.join('.'))).toEqual([
        'method',
        'url',
        'body.To',
        'body.From',
        'body.Url',
      ])
    }
  })
})

describe('the answer', () => {
  const call: Call = {
    id: 'call-1',
    status: 'initiated',
    endReason: null,
    rang: null,
    settled: false,
    replay: false,
    direction: 'outbound',
    provider: 'twilio',
    providerRef: callSid,
    providerStatus: null,
    from: business,
    to: far,
    rule: null,
    rulesVersion: null,
    room: null,
    createdAt: '2026-01-05T12:00:00.000Z',
    ringingAt: null,
    answeredAt: null,
    endedAt: null,
    answeredBy: null,
    talkDuration: null,
    totalDuration: null,
    recordings: [],
    cost: { certainty: 'unknown' },
    timeline: [],
    attempts: [],
    legs: [],
    skipped: [],
    notes: [],
    error: null,
    metadata: {},
    contact: null,
    tenant: null,
    campaign: null,
    tags: [],
    idempotencyKey: null,
  }
  const render = (more: Partial<Call> = {}) => {
    const { status, body } = frontDoor.render({ ...call, ...more } as Call)
    return { status, body: JSON.parse(body) as Record<string, unknown> }
  }

  it('is Twilio’s', () => {
    expect(render()).toMatchObject({
      status: 201,
      body: {
        sid: callSid,
        status: 'queued',
        date_created: 'Mon, 05 Jan 2026 12:00:00 +0000',
        to: far,
        from: business,
        direction: 'outbound-api',
        price: null,
        duration: null,
      },
    })
    expect(
      render({
        status: 'completed',
        endedAt: '2026-01-05T12:01:04.000Z',
        talkDuration: 60.2,
        answeredBy: 'machine',
        cost: { amount: 0.013, currency: 'USD', certainty: 'final' },
      }).body,
    ).toMatchObject({
      status: 'completed',
      end_time: 'Mon, 05 Jan 2026 12:01:04 +0000',
      duration: '60',
      answered_by: 'machine_start',
      price: '-0.013',
    })
  })

  it('has an id of Twilio’s form where another provider placed the call', () => {
    const { sid } = render({ providerRef: 'v3:abc' }).body
    expect(sid).toMatch(/^CA[0-9a-f]{32}$/)
    expect(render({ providerRef: 'v3:abc', status: 'ringing' }).body.sid).toBe(sid)
    expect(render({ providerRef: 'v3:abc', id: 'call-2' }).body.sid).not.toBe(sid)
  })

  it('is an error where the call was refused', () => {
    const error = { code: 'number-invalid', message: 'no such number', dialled: 'no' } as const
    expect(render({ status: 'failed', error })).toEqual({
      status: 400,
      body: {
        code: 21211,
        message: 'no such number',
        more_info: 'https://www.twilio.com/docs/errors/21211',
        status: 400,
      },
    })
    expect(render({ status: 'failed' }).status).toBe(201)
  })
})
