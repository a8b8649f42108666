import { createHash } from 'node:crypto'
import { formDecode, formEncode } from '@callplane/kit'
import { describe, expect, it } from 'vitest'
import {
  authToken,
  business,
  callbackUrl,
  callSid,
  childSid,
  connected,
  far,
  near,
  parsed,
  route,
} from '../../test/world.ts'
import { signatureOf } from './verify.ts'

const stamp = 'Wed, 08 Oct 2025 13:54:12 +0000'
const status = {
  CallSid: callSid,
  From: business,
  To: far,
  Direction: 'outbound-api',
  CallStatus: 'ringing',
  CallbackSource: 'call-progress-events',
  Timestamp: stamp,
  SequenceNumber: '1',
}

const post = (url: string, fields: Record<string, string>) => {
  const body = formEncode(fields)
  return {
    method: 'POST',
    url,
    headers: {
      'content-type': 'application/x-www-form-urlencoded; charset=UTF-8',
      'x-twilio-signature': signatureOf(authToken, url, formDecode(body)),
    },
    body: new TextEncoder().encode(body),
    receivedAt: 0,
  }
}
const receive = async (request: ReturnType<typeof post>) => {
  const result = await connected().ports.webhooks?.receive(request)
  if (!result) throw new Error('no webhooks')
  return result
}
const eventOf = async (url: string, fields: Record<string, string>) => {
  const result = await receive(post(url, fields))
  if (result.verdict !== 'genuine') throw new Error(result.verdict)
  expect(result.events).toHaveLength(1)
  return result.events[0]
}

describe('status callbacks', () => {
  it('are events of their leg, in Twilio’s order', async () => {
    expect(await eventOf(`${callbackUrl}&leg=far`, status)).toEqual({
      id: `${callSid}:ringing`,
      type: 'ringing',
      at: Date.UTC(2025, 9, 8, 13, 54, 12),
      leg: 'far',
      attemptKey: 'key-1',
      references: { call: callSid, far: callSid },
      providerStatus: 'ringing',
      sequence: 1,
    })
  })

  it('of a leg that a document dialled belong to the call that was created', async () => {
    const child = { ...status, CallSid: childSid, ParentCallSid: callSid }
    expect(await eventOf(`${callbackUrl}&child=near`, child)).toMatchObject({
      leg: 'near',
      references: { call: callSid, near: childSid },
    })
    expect(await eventOf(`${callbackUrl}&child=far`, child)).toMatchObject({
      leg: 'far',
      references: { call: callSid, far: childSid },
    })
  })

  it('tell how it ended, and what the SIP response adds', async () => {
    const failed = { ...status, CallStatus: 'failed', SipResponseCode: '503', ErrorCode: '32011' }
    expect(await eventOf(`${callbackUrl}&leg=far`, failed)).toMatchObject({
      type: 'ended',
      sipStatus: 503,
      providerCode: '32011',
      end: { status: 'failed', reason: 'carrier-fault', rang: 'no' },
    })
    // Which events were requested at a foreign URL is not known.
    expect(await eventOf('https://app.example/webhooks/twilio', failed)).toMatchObject({
      end: { rang: 'unknown' },
    })
  })

  it('tell of the answer from how long the call lasted (W4)', async () => {
    const completed = {
      ...status,
      CallStatus: 'completed',
      CallDuration: '61',
      SequenceNumber: '3',
    }
    const url = `${callbackUrl}&leg=far`
    const result = await receive(post(url, completed))
    const end = Date.UTC(2025, 9, 8, 13, 54, 12)
    expect(result).toMatchObject({
      verdict: 'genuine',
      events: [
        { id: `${callSid}:in-progress`, type: 'answered', at: end - 61_000, attemptKey: 'key-1' },
        { id: `${callSid}:completed`, type: 'ended', at: end },
      ],
    })
    // An end without an answer has a duration too, of nothing; and without a time there is nothing to count from.
    await eventOf(url, { ...completed, CallStatus: 'no-answer', CallDuration: '0' })
    await eventOf(url, { ...completed, Timestamp: 'soon' })
    await eventOf(url, { ...completed, CallDuration: 'long' })
  })

  it.each(['__proto__', 'constructor', 'toString', 'hasOwnProperty'])(
    'with a word that is a property of objects, %s, are kept as unknown (W8)',
    async (word) => {
      expect(await eventOf(callbackUrl, { ...status, CallStatus: word })).toMatchObject({
        type: 'unrecognised',
        providerStatus: word,
      })
      const recording = { CallSid: callSid, RecordingSid: 'RE1', RecordingStatus: word }
      expect(await eventOf(callbackUrl, recording)).toMatchObject({ type: 'unrecognised' })
    },
  )

  it('that are genuine JSON of another shape are kept, each as itself', async () => {
    const send = (text: string) => {
      const body = new TextEncoder().encode(text)
      const url = `${callbackUrl}&bodySHA256=${createHash('sha256').update(body).digest('hex')}`
      const signature = signatureOf(authToken, url, {})
      const headers = { 'content-type': 'application/json', 'x-twilio-signature': signature }
      return receive({ ...post(url, {}), headers, body })
    }
    const first = await send('[{"CallSid":"x"}]')
    expect(first).toMatchObject({
      verdict: 'genuine',
      events: [{ type: 'unrecognised', attemptKey: 'key-1', references: {} }],
    })
    expect(await send('[{"CallSid":"x"}]')).toEqual(first)
    expect(await send('[]')).not.toEqual(first)
  })

  it('have one id however often they come, and come by GET too', async () => {
    const first = await eventOf(`${callbackUrl}&leg=far`, status)
    expect(await eventOf(`${callbackUrl}&leg=far`, status)).toEqual(first)
    const url = `${callbackUrl}&leg=far&${formEncode(status)}`
    const result = await receive({
      ...post(url, {}),
      method: 'GET',
      headers: { 'content-type': '', 'x-twilio-signature': signatureOf(authToken, url, {}) },
    })
    expect(result).toEqual({ verdict: 'genuine', events: [first] })
  })

  it('come as JSON too', async () => {
    const body = new TextEncoder().encode(JSON.stringify({ ...status, SequenceNumber: 1 }))
    const hash = createHash('sha256').update(body).digest('hex')
    const url = `${callbackUrl}&leg=far&bodySHA256=${hash}`
    const request = {
      ...post(url, {}),
      headers: {
        'content-type': 'application/json',
        'x-twilio-signature': signatureOf(authToken, url, {}),
      },
      body,
    }
    expect(await receive(request)).toMatchObject({
      verdict: 'genuine',
      events: [{ id: `${callSid}:ringing`, sequence: 1 }],
    })
    expect(await receive({ ...request, body: body.slice(1) })).toMatchObject({ verdict: 'forged' })
    const broken = new TextEncoder().encode('{')
    const brokenUrl = `${callbackUrl}&bodySHA256=${createHash('sha256').update(broken).digest('hex')}`
    expect(
      await receive({
        ...request,
        url: brokenUrl,
        body: broken,
        headers: {
          'content-type': 'application/json',
          'x-twilio-signature': signatureOf(authToken, brokenUrl, {}),
        },
      }),
    ).toMatchObject({ verdict: 'malformed' })
  })

  it('are forged without the right signature', async () => {
    const genuine = post(callbackUrl, status)
    const forgeries = [
      { ...genuine, headers: { ...genuine.headers, 'x-twilio-signature': '' } },
      { ...genuine, url: callbackUrl.replace('key-1', 'key-2') },
      { ...genuine, body: new TextEncoder().encode(formEncode({ ...status, CallStatus: 'busy' })) },
      {
        ...genuine,
        headers: {
          ...genuine.headers,
          'x-twilio-signature': signatureOf('other', callbackUrl, status),
        },
      },
    ]
    for (const forged of forgeries)
      expect(await receive(forged)).toMatchObject({ verdict: 'forged' })
  })
})

describe('other callbacks', () => {
  it('say who answered', async () => {
    const fields = {
      CallSid: callSid,
      AnsweredBy: 'machine_start',
      MachineDetectionDuration: '900',
    }
    expect(await eventOf(`${callbackUrl}&leg=far`, fields)).toMatchObject({
      id: `${callSid}:answered-by`,
      type: 'machine',
      answeredBy: 'machine',
      providerStatus: 'machine_start',
      references: { call: callSid, far: callSid },
    })
    // Detection on a dialled leg does not name its parent.
    expect(
      await eventOf(`${callbackUrl}&child=far`, { ...fields, CallSid: childSid }),
    ).toMatchObject({
      leg: 'far',
      references: { far: childSid },
    })
  })

  it('tell of recordings', async () => {
    const fields = {
      CallSid: callSid,
      RecordingSid: 'RE1',
      RecordingStatus: 'completed',
      RecordingUrl: 'https://api.twilio.com/r/RE1',
      RecordingDuration: '12',
    }
    expect(await eventOf(`${callbackUrl}&leg=far`, fields)).toMatchObject({
      id: 'RE1:completed',
      type: 'recording',
      recording: { id: 'RE1', status: 'completed', duration: 12 },
    })
  })

  it('that are unknown are kept, each as itself', async () => {
    const unknown = { ...status, CallStatus: 'levitating' }
    const first = await eventOf(`${callbackUrl}&leg=far`, unknown)
    expect(first).toMatchObject({ type: 'unrecognised', providerStatus: 'levitating' })
    expect(await eventOf(`${callbackUrl}&leg=far`, unknown)).toEqual(first)
    const other = await eventOf(`${callbackUrl}&leg=far`, { ...unknown, SequenceNumber: '2' })
    expect(other?.id).not.toBe(first?.id)
    expect(await eventOf(callbackUrl, {})).toMatchObject({ type: 'unrecognised', references: {} })
  })
})

describe('a caller', () => {
  const url = 'https://app.example/webhooks/twilio'
  const incoming = {
    CallSid: callSid,
    From: far,
    To: business,
    Direction: 'inbound',
    CallStatus: 'ringing',
  }
  const ask = async () => {
    const result = await receive(post(url, incoming))
    if (result.verdict !== 'genuine' || !result.ask?.render) throw new Error('nothing asked')
    return result.ask
  }
  const twiml = async (
    plan: Parameters<NonNullable<Awaited<ReturnType<typeof ask>>['render']>>[0],
  ) => {
    const reply = (await ask()).render?.(plan)
    expect(reply).toMatchObject({
      status: 200,
      headers: { 'content-type': 'text/xml; charset=utf-8' },
    })
    return reply?.body.replace('<?xml version="1.0" encoding="UTF-8"?>', '')
  }

  it('is asked about', async () => {
    expect(await ask()).toMatchObject({
      kind: 'inbound',
      references: { call: callSid, far: callSid },
      from: far,
      to: business,
    })
  })

  it('is connected, put off or cut off as told', async () => {
    expect(
      await twiml({
        action: 'connect',
        connect: { sip: 'sip:desk@a.example' },
        from: far,
        callbackUrl,
      }),
    ).toBe(
      `<Response><Dial callerId="${far}"><Sip statusCallback="${callbackUrl}&amp;child=near" ` +
        'statusCallbackEvent="initiated ringing answered completed">sip:desk@a.example</Sip></Dial></Response>',
    )
    expect(await twiml({ action: 'connect', connect: { conference: 'desk' } })).toBe(
      '<Response><Dial><Conference>desk</Conference></Dial></Response>',
    )
    expect(await twiml({ action: 'reject', reason: 'busy' })).toBe(
      '<Response><Reject reason="busy"/></Response>',
    )
    expect(await twiml({ action: 'reject', reason: 'declined' })).toBe(
      '<Response><Reject reason="rejected"/></Response>',
    )
    expect(await twiml({ action: 'hang-up' })).toBe('<Response><Hangup/></Response>')
    const call = parsed({
      to: far,
      from: business,
      connect: { phone: near },
      waitUntilAnswered: true,
    })
    expect(await twiml({ action: 'call', call, route, key: 'key-1' })).toBe(
      `<Response><Dial callerId="${business}" answerOnBridge="true"><Number>${near}</Number></Dial></Response>`,
    )
  })

  it('whose call goes on is reported, not asked about', async () => {
    const report = { ...incoming, CallbackSource: 'call-progress-events', SequenceNumber: '0' }
    expect(await eventOf(url, { ...report, CallStatus: 'completed' })).toMatchObject({
      type: 'ended',
      references: { call: callSid, far: callSid },
    })
  })
})
