import { createRequire } from 'node:module'
import { describe, expect, it } from 'vitest'
import { baseUrl, accountSid, business, far, mapped, near } from '../../test/world.ts'
import { checkedDocument } from './xml-text.ts'

const { version } = createRequire(import.meta.url)('twilio/package.json') as { version: string }

describe('the request', () => {
  it('is a form with the headers of the SDK, and no credentials', async () => {
    const { request, form, notes } = await mapped({})
    expect(request.method).toBe('POST')
    expect(request.url).toBe(`${baseUrl}/2010-04-01/Accounts/${accountSid}/Calls.json`)
    expect(request.headers['Content-Type']).toBe('application/x-www-form-urlencoded')
    expect(request.headers['User-Agent']).toContain(`twilio-node/${version}`)
    expect(Object.keys(request.headers).map((name) => name.toLowerCase())).not.toContain(
      'authorization',
    )
    expect(form).toMatchObject({ To: far, From: business })
    expect(notes).toEqual([])
  })

  it('asks for every event, at a URL that says which leg it is', async () => {
    const { form } = await mapped({})
    expect(form.StatusCallback).toBe('https://app.example/webhooks/twilio?attempt=key-1&leg=far')
    expect(form.StatusCallbackEvent).toEqual(['initiated', 'ringing', 'answered', 'completed'])
  })

  it('requests none without a callback URL', async () => {
    const { form, notes } = await mapped({ record: true, machineDetection: 'detect' }, {})
    expect(notes).toMatchObject([{ field: 'machineDetection', effect: 'adjusted' }])
    expect(Object.keys(form)).toEqual([
      'To',
      'From',
      'Twiml',
      'Record',
      'MachineDetection',
      'AsyncAmd',
    ])
  })
})

describe('the near end', () => {
  it('is silence where there is none, as long as the call may last', async () => {
    expect((await mapped({})).twiml).toBe('<Response><Pause length="14400"/></Response>')
    const { twiml, form } = await mapped({ maxDuration: 90 })
    expect(twiml).toBe('<Response><Pause length="90"/></Response>')
    expect(form.TimeLimit).toBe('90')
  })

  it('is a sip: URI', async () => {
    const { twiml } = await mapped({ connect: { sip: 'sip:desk@example.com' } })
    expect(twiml).toBe(
      `<Response><Dial callerId="${business}"><Sip ` +
        'statusCallback="https://app.example/webhooks/twilio?attempt=key-1&amp;child=near" ' +
        'statusCallbackEvent="initiated ringing answered completed">sip:desk@example.com</Sip></Dial></Response>',
    )
  })

  it('is a phone', async () => {
    const { twiml, form } = await mapped({ connect: { phone: near } }, {})
    expect(twiml).toBe(
      `<Response><Dial callerId="${business}"><Number>${near}</Number></Dial></Response>`,
    )
    expect(form.To).toBe(far)
  })

  it('is a conference, with the participant as its label', async () => {
    const { twiml, notes } = await mapped({
      connect: { conference: 'desk' },
      participant: { id: 'agent-7', name: 'Fictional Agent', metadata: { a: 1 } },
      options: { twilio: { conference: { beep: 'onEnter', endConferenceOnExit: true } } },
    })
    expect(twiml).toContain(
      '<Conference participantLabel="agent-7" beep="onEnter" endConferenceOnExit="true">desk</Conference>',
    )
    expect(notes.map(({ field, effect }) => [field, effect])).toEqual([
      ['participant.name', 'dropped'],
      ['participant.metadata', 'dropped'],
    ])
  })

  it('is not a room', async () => {
    await expect(mapped({ connect: { room: 'room-1' } })).rejects.toMatchObject({
      code: 'unsupported',
    })
  })

  it('waits for the answer', async () => {
    const { twiml } = await mapped({ connect: { phone: near }, waitUntilAnswered: true }, {})
    expect(twiml).toContain('answerOnBridge="true"')
    const without = await mapped({ waitUntilAnswered: true })
    expect(without.notes).toMatchObject([{ field: 'waitUntilAnswered', effect: 'dropped' }])
  })
})

describe('a document of the user’s own', () => {
  it('takes the place of ours', async () => {
    const { form, notes } = await mapped({
      connect: { phone: near, first: true },
      options: { twilio: { url: 'https://a.example/twiml', method: 'GET' } },
    })
    expect(form).toMatchObject({ To: far, Url: 'https://a.example/twiml', Method: 'GET' })
    expect(form.Twiml).toBeUndefined()
    expect(notes).toMatchObject([{ field: 'connect', effect: 'dropped' }])
    expect((await mapped({ options: { twilio: { twiml: '<Response/>' } } })).twiml).toBe(
      '<Response/>',
    )
  })

  it('of an application takes the callbacks too', async () => {
    const applicationSid = `AP${'1'.repeat(32)}`
    const { form, notes } = await mapped({ options: { twilio: { applicationSid } } })
    expect(form.ApplicationSid).toBe(applicationSid)
    expect(notes).toMatchObject([{ field: 'options.twilio.applicationSid', effect: 'adjusted' }])
  })
})

describe('times, recording and detection', () => {
  it('are in the form as integers and booleans', async () => {
    const { form, notes } = await mapped({
      ringTimeout: 25,
      maxDuration: 600,
      record: true,
      machineDetection: 'greeting-end',
      options: {
        twilio: {
          recordingChannels: 'dual',
          recordingTrack: 'inbound',
          trim: 'do-not-trim',
          detection: { timeout: 10, silenceTimeout: 3000 },
          byoc: `BY${'1'.repeat(32)}`,
          callReason: 'Order 7',
        },
      },
    })
    const callback = 'https://app.example/webhooks/twilio?attempt=key-1&leg=far'
    expect(form).toMatchObject({
      Timeout: '25',
      TimeLimit: '600',
      Record: 'true',
      RecordingChannels: 'dual',
      RecordingTrack: 'inbound',
      Trim: 'do-not-trim',
      RecordingStatusCallback: callback,
      RecordingStatusCallbackEvent: ['in-progress', 'completed', 'absent'],
      MachineDetection: 'DetectMessageEnd',
      AsyncAmd: 'true',
      AsyncAmdStatusCallback: callback,
      MachineDetectionTimeout: '10',
      MachineDetectionSilenceTimeout: '3000',
      CallReason: 'Order 7',
    })
    expect(notes).toEqual([])
    expect((await mapped({ record: false })).form.Record).toBe('false')
  })

  it('leave hanging up on a machine to the dispatcher', async () => {
    const { form, notes } = await mapped({ machineDetection: 'hang-up' })
    expect(form.MachineDetection).toBe('Enable')
    expect(notes).toMatchObject([{ field: 'machineDetection', effect: 'dropped' }])
  })
})

describe('digits after the answer', () => {
  it('are SendDigits, up to 32', async () => {
    const { form, notes } = await mapped({ dtmf: '1ww2#' })
    expect(form.SendDigits).toBe('1ww2#')
    expect(notes).toEqual([])
  })

  it('are played by the document beside machine detection, which Twilio would ignore', async () => {
    const { form, twiml, notes } = await mapped({ dtmf: '12#', machineDetection: 'detect' })
    expect(form.SendDigits).toBeUndefined()
    expect(form.MachineDetection).toBe('Enable')
    expect(twiml).toMatch(/^<Response><Play digits="12#"\/><Pause /)
    expect(notes).toMatchObject([{ field: 'dtmf', effect: 'adjusted' }])
  })

  it('are played by the document when there are more', async () => {
    const dtmf = '1'.repeat(33)
    const { form, twiml, notes } = await mapped({ dtmf })
    expect(form.SendDigits).toBeUndefined()
    expect(twiml).toContain(`<Play digits="${dtmf}"/>`)
    expect(notes).toMatchObject([{ field: 'dtmf', effect: 'adjusted' }])
  })

  it('are dropped where the document is not ours', async () => {
    const options = { twilio: { url: 'https://a.example' } }
    const { form, notes } = await mapped({ dtmf: '12#', machineDetection: 'detect', options })
    expect(form.SendDigits).toBeUndefined()
    expect(form.MachineDetection).toBe('Enable')
    expect(notes).toMatchObject([{ field: 'dtmf', effect: 'dropped' }])
  })
})

describe('headers and encryption', () => {
  const sip = 'sip:far@carrier.example;region=ie1'

  it('are in the URI of a sip: destination', async () => {
    const { form, notes } = await mapped({
      to: sip,
      sipHeaders: { 'X-Order': 'A&B 1', 'User-to-User': 'x' },
      mediaEncryption: 'required',
    })
    expect(form.To).toBe(`${sip};transport=tls;secure=true?X-Order=A%26B%201&User-to-User=x`)
    expect(notes).toEqual([])
  })

  it('leave out headers that Twilio does not send', async () => {
    const { form, notes } = await mapped({
      to: sip,
      sipHeaders: {
        'X-Twilio-A': '1',
        Priority: '2',
        'X-Long': 'y'.repeat(500),
        'X-Long2': '%'.repeat(200),
      },
    })
    expect(form.To).toBe(`${sip}?X-Long=${'y'.repeat(500)}`)
    expect(notes).toMatchObject([
      {
        field: 'sipHeaders',
        effect: 'adjusted',
        detail: expect.stringContaining('X-Twilio-A, Priority, X-Long2'),
      },
    ])
  })

  it('go to the near end where only that is SIP, and say so', async () => {
    const { twiml, notes } = await mapped(
      { connect: { sip: 'sip:desk@example.com' }, sipHeaders: { 'X-A': '1', 'X-B': '2' } },
      {},
    )
    expect(twiml).toContain('<Sip>sip:desk@example.com?X-A=1&amp;X-B=2</Sip>')
    expect(notes).toMatchObject([{ field: 'sipHeaders', effect: 'adjusted' }])
  })

  it('are lost on a phone', async () => {
    const { notes } = await mapped({ sipHeaders: { 'X-A': '1' }, mediaEncryption: 'required' })
    expect(notes).toMatchObject([
      { field: 'mediaEncryption', effect: 'dropped' },
      { field: 'sipHeaders', effect: 'dropped' },
    ])
  })

  it('are not promised where one end is a phone', async () => {
    const connect = { phone: near }
    const { form, notes } = await mapped({ to: sip, connect, mediaEncryption: 'required' })
    expect(form.To).toBe(sip)
    expect(notes).toMatchObject([{ field: 'mediaEncryption', effect: 'dropped' }])
  })

  it('know encryption as a demand only', async () => {
    expect((await mapped({ to: sip, mediaEncryption: 'preferred' })).notes).toMatchObject([
      { field: 'mediaEncryption', effect: 'dropped' },
    ])
    expect((await mapped({ to: sip, mediaEncryption: 'none' })).notes).toEqual([])
    expect(
      (await mapped({ to: 'sip:a@b.example;secure=true', mediaEncryption: 'none' })).notes,
    ).toMatchObject([{ field: 'mediaEncryption', effect: 'adjusted' }])
  })
})

describe('what Twilio has no place for', () => {
  it('comes back as notes', async () => {
    const { notes } = await mapped({
      participant: { id: 'a', name: 'b', metadata: { c: 1 } },
      hideCallerId: true,
      maskNumber: true,
      includeHeaders: 'all',
      metadata: { order: 1 },
    })
    expect(notes.every(({ effect }) => effect === 'dropped')).toBe(true)
    expect(notes.map(({ field }) => field)).toEqual([
      'participant.id',
      'participant.name',
      'participant.metadata',
      'hideCallerId',
      'maskNumber',
      'includeHeaders',
      'metadata',
    ])
  })

  it('is not a loss if it was not requested', async () => {
    const { notes } = await mapped({
      hideCallerId: false,
      maskNumber: false,
      includeHeaders: 'none',
    })
    expect(notes).toEqual([])
  })
})

describe('a click-to-call', () => {
  const connect = { phone: near, first: true }

  it('calls the near phone, and its document dials the far one', async () => {
    const { form, twiml, notes } = await mapped({
      connect,
      ringTimeout: 25,
      maxDuration: 600,
      dtmf: '12#',
      waitUntilAnswered: true,
    })
    expect(form).toMatchObject({ To: near, From: business })
    expect(Object.keys(form)).toEqual([
      'To',
      'From',
      'Twiml',
      'StatusCallback',
      'StatusCallbackEvent',
    ])
    expect(form.StatusCallback).toContain('&leg=near')
    expect(twiml).toBe(
      `<Response><Dial callerId="${business}" answerOnBridge="true" timeout="25" timeLimit="600">` +
        '<Number statusCallback="https://app.example/webhooks/twilio?attempt=key-1&amp;child=far" ' +
        `statusCallbackEvent="initiated ringing answered completed" sendDigits="12#">${far}</Number></Dial></Response>`,
    )
    expect(notes).toEqual([])
  })

  it('records and listens for machines on the far leg', async () => {
    const { twiml } = await mapped({
      connect,
      record: true,
      machineDetection: 'detect',
      options: { twilio: { recordingChannels: 'dual', detection: { timeout: 5 } } },
    })
    expect(twiml).toContain('record="record-from-answer-dual"')
    expect(twiml).toContain('recordingStatusCallbackEvent="in-progress completed absent"')
    expect(twiml).toContain('attempt=key-1&amp;leg=near')
    expect(twiml).toContain('machineDetection="Enable" machineDetectionTimeout="5"')
    expect(twiml).toContain(
      'amdStatusCallback="https://app.example/webhooks/twilio?attempt=key-1&amp;child=far"',
    )
  })

  it('has no digits for a sip: party', async () => {
    const { twiml, notes } = await mapped({
      to: 'sip:far@a.example',
      connect,
      dtmf: '1',
      record: false,
    })
    expect(twiml).toContain('record="do-not-record"')
    expect(twiml).not.toContain('sendDigits')
    expect(notes).toMatchObject([{ field: 'dtmf', effect: 'dropped' }])
  })
})

describe('what has no effect', () => {
  const fieldsOf = (notes: readonly { readonly field: string; readonly effect: string }[]) =>
    notes.map(({ field, effect }) => `${field} ${effect}`)

  it('are options without their condition (M7)', async () => {
    const twilio = {
      recordingChannels: 'dual',
      trim: 'do-not-trim',
      detection: { timeout: 9 },
      conference: { beep: 'true' },
      sipAuth: { username: 'u', password: 'p' },
    }
    const lost = Object.keys(twilio).map((name) => `options.twilio.${name} dropped`)
    expect(fieldsOf((await mapped({ options: { twilio } })).notes)).toEqual(lost)
    const held = await mapped({
      to: 'sip:far@carrier.example',
      record: true,
      machineDetection: 'detect',
      connect: { conference: 'desk' },
      options: { twilio },
    })
    expect(held.notes).toEqual([])
    const byoc = `BY${'1'.repeat(32)}`
    const toSip = await mapped({ to: 'sip:far@carrier.example', options: { twilio: { byoc } } })
    expect(fieldsOf(toSip.notes)).toEqual(['options.twilio.byoc dropped'])
    const clicked = await mapped({
      connect: { phone: near, first: true },
      options: { twilio: { byoc, callReason: 'Order 7' } },
    })
    expect(fieldsOf(clicked.notes)).toEqual([
      'options.twilio.byoc adjusted',
      'options.twilio.callReason adjusted',
    ])
  })

  it('are no wishes that are switched off (M5)', async () => {
    const { notes } = await mapped({
      waitUntilAnswered: false,
      sipHeaders: {},
      mediaEncryption: 'none',
      maskNumber: false,
      hideCallerId: false,
      includeHeaders: 'none',
      metadata: {},
      participant: { metadata: {} },
      options: { twilio: { conference: {}, detection: {} } },
    })
    expect(notes).toEqual([])
  })
})

describe('what Twilio cannot take', () => {
  it.each(['a\u0000b', 'a\u001fb', 'a\ud800b', 'a\ufffeb'])(
    'is a character that XML cannot carry: %j (M9)',
    async (text) => {
      const options = { twilio: { twiml: `<Say>${text}</Say>` } }
      await expect(mapped({ options })).rejects.toThrow('XML cannot carry')
      expect(() => checkedDocument(`<Response>${text}</Response>`)).toThrow('XML cannot carry')
    },
  )

  it('is a ringing of more than 600 seconds: it is cut, and said (M3)', async () => {
    const said = async (input: Parameters<typeof mapped>[0]) => {
      const { form, twiml, notes } = await mapped({ ringTimeout: 3600, ...input })
      expect(notes.map(({ field, effect }) => `${field} ${effect}`)).toContain(
        'ringTimeout adjusted',
      )
      return [form.Timeout, /<Dial[^>]* timeout="(\d+)"/.exec(twiml)?.[1]]
    }
    expect(await said({})).toEqual(['600', undefined])
    expect(await said({ connect: { phone: near, first: true } })).toEqual([undefined, '600'])
    expect((await mapped({ ringTimeout: 600 })).notes).toEqual([])
  })

  it.each(['p'.repeat(129), 'a/b', 'a%2Fb', `CA${'0'.repeat(32)}`])(
    'is the label %j: it is left out, and said (M3)',
    async (id) => {
      const connect = { conference: 'desk' }
      const { twiml, notes } = await mapped({ connect, participant: { id } })
      expect(twiml).not.toContain('participantLabel')
      expect(notes.map(({ field, effect }) => `${field} ${effect}`)).toEqual([
        'participant.id dropped',
      ])
    },
  )

  it('is left out of a label, and said (M9)', async () => {
    const connect = { conference: 'desk' }
    const { twiml, notes } = await mapped({ connect, participant: { id: 'a\ufffeb' } })
    expect(twiml).toContain('participantLabel="ab"')
    expect(notes.map(({ field, effect }) => `${field} ${effect}`)).toEqual([
      'participant.id adjusted',
    ])
    const plain = await mapped({ connect, participant: { id: 'A\u00e9 \u{1f600}' } })
    expect(plain.notes).toEqual([])
  })
})
