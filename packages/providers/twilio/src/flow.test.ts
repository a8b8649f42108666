import { createDispatcher, type Flow, type WebhookRequest } from '@callplane/core'
import { manualHost, settlePromises } from '@callplane/core/testing'
import { formDecode, formEncode } from '@callplane/kit'
import { expect, it } from 'vitest'
import { accountSid, authToken, baseUrl, business, callSid, far, reply } from '../test/world.ts'
import { twilio } from './plugin.ts'
import { signatureOf } from './webhooks/verify.ts'

const agent = '+14155550102'
const recordingUrl = `https://api.twilio.com/2010-04-01/Accounts/${accountSid}/Recordings/RE${'c'.repeat(32)}`

const menu: Flow = {
  steps: [
    {
      step: 'gather',
      prompts: [{ step: 'say', text: 'Press 1 & wait' }],
      digits: { count: 1 },
      next: 'chosen',
    },
    { step: 'hangUp' },
  ],
  continuations: {
    chosen: { menu: { 1: 'sales' }, otherwise: 'voicemail' },
    sales: [{ step: 'dial', to: [{ phone: agent }], ringTimeout: 20, next: 'voicemail' }],
    voicemail: [
      { step: 'say', text: 'Leave a message' },
      { step: 'record', maxDuration: 30, finishKeys: '#' },
      { step: 'say', text: 'Thank you' },
    ],
  },
}

/** A dispatcher over Twilio, and Twilio's side of one call. */
const setUp = () => {
  const forms: Record<string, unknown>[] = []
  const host = manualHost({
    publicUrl: 'https://app.example',
    fetch: async (request) => {
      forms.push(formDecode(request.body ?? ''))
      return reply(201, { sid: callSid, status: 'queued', from: business, to: far })
    },
  })
  const providers = [twilio({ accountSid, authToken, baseUrl })]
  const dispatcher = createDispatcher({ host, providers, flows: { menu } })
  /** What Twilio asks, signed, and the document that it gets. */
  const ask = async (url: string, fields: Record<string, string>): Promise<string> => {
    const body = formEncode({
      CallSid: callSid,
      AccountSid: accountSid,
      From: business,
      To: far,
      Direction: 'outbound-api',
      CallStatus: 'in-progress',
      ...fields,
    })
    const request: WebhookRequest = {
      method: 'POST',
      url,
      headers: {
        'content-type': 'application/x-www-form-urlencoded; charset=UTF-8',
        'x-twilio-signature': signatureOf(authToken, url, formDecode(body)),
      },
      body: new TextEncoder().encode(body),
      receivedAt: 0,
    }
    const answer = await dispatcher.receive('twilio', request)
    await settlePromises()
    expect(answer).toMatchObject({ status: 200, headers: { 'content-type': /xml/ } })
    return answer.body.replace(/^<\?xml[^>]*\?>\s*|\n\s*/g, '')
  }
  const dispatch = async () => {
    const call = await dispatcher.dispatch({ to: far, from: business, connect: { flow: 'menu' } })
    return { id: call.id, url: String(forms[0]?.['Url']) }
  }
  return { dispatcher, ask, dispatch, forms }
}

/** The URL that a document names for the result of its last verb. */
const actionOf = (document: string): string =>
  (/action="([^"]*)"/.exec(document)?.[1] ?? '').replaceAll('&amp;', '&')

it('asks for the document of a flow once the call is answered, and for the next one with each result', async () => {
  const { dispatcher, ask, dispatch, forms } = setUp()
  const { id, url } = await dispatch()
  expect(forms[0]).not.toHaveProperty('Twiml')
  expect(url).toMatch(
    /^https:\/\/app\.example\/webhooks\/twilio\?attempt=cp[0-9a-f]{32}&turn=start$/,
  )

  const first = await ask(url, {})
  expect(first).toBe(
    `<Response><Gather numDigits="1" action="${url.replace('&turn=start', '&amp;turn=0&amp;step=gather')}" actionOnEmptyResult="true"><Say>Press 1 &amp; wait</Say></Gather></Response>`,
  )
  const dial = await ask(actionOf(first), { Digits: '1', FinishedOnKey: '' })
  const key = (await dispatcher.calls.get(id))?.attempts[1]?.key
  expect(dial).toMatch(/^<Response><Dial timeout="20" callerId="\+14155550100" action="[^"]*">/)
  expect(dial).toContain(
    `<Number statusCallback="https://app.example/webhooks/twilio?attempt=${key}&amp;child=near">${agent}</Number>`,
  )
  const voicemail = await ask(actionOf(dial), { DialCallStatus: 'no-answer' })
  expect(voicemail).toMatch(
    /<Say>Leave a message<\/Say><Record maxLength="30" finishOnKey="#" trim="do-not-trim"/,
  )
  // Where nothing was said, Twilio goes on with the next verb.
  expect(voicemail).toMatch(/<Redirect>[^<]*turn=2&amp;step=record<\/Redirect><\/Response>$/)
  const last = await ask(actionOf(voicemail), {
    Digits: '#',
    RecordingUrl: recordingUrl,
    RecordingDuration: '4',
  })
  expect(last).toBe('<Response><Say>Thank you</Say><Hangup/></Response>')
  expect((await dispatcher.calls.get(id))?.flow?.turns.map(({ turn }) => turn)).toMatchObject([
    { turn: 'started' },
    { turn: 'gathered', digits: '1', ended: 'complete' },
    { turn: 'dialled', status: 'no-answer' },
    {
      turn: 'recorded',
      recording: { url: recordingUrl, id: `RE${'c'.repeat(32)}`, seconds: 4 },
      finishKey: '#',
      ended: 'finish-key',
    },
  ])
})

it.each<[string, Record<string, string>, object]>([
  ['no keys', { Digits: '' }, { turn: 'gathered', digits: '', ended: 'empty' }],
  [
    'speech',
    { SpeechResult: 'sales please', Confidence: '0.9' },
    { turn: 'gathered', speech: { text: 'sales please', confidence: 0.9 } },
  ],
  ['a key', { Digits: '9' }, { turn: 'gathered', digits: '9', ended: 'complete' }],
])('%s', async (_what, fields, turn) => {
  const { dispatcher, ask, dispatch } = setUp()
  const { id, url } = await dispatch()
  await ask(actionOf(await ask(url, {})), fields)
  expect((await dispatcher.calls.get(id))?.flow?.turns.at(-1)?.turn).toMatchObject(turn)
})

it('dials no agent for a caller who has hung up', async () => {
  const { dispatcher, ask, dispatch } = setUp()
  const { id, url } = await dispatch()
  await ask(actionOf(await ask(url, {})), { Digits: '1', CallStatus: 'completed' })
  expect((await dispatcher.calls.get(id))?.attempts).toHaveLength(1)
})

it('says what TwiML cannot before it is dialled', async () => {
  const { dispatcher } = setUp()
  const { routes } = await dispatcher.explain({
    to: far,
    from: business,
    connect: {
      flow: {
        steps: [
          { step: 'gather', digits: { minCount: 2 } },
          { step: 'pause', seconds: 0.5 },
        ],
      },
    },
  })
  expect(routes[0]).toMatchObject({
    notes: [
      { field: 'connect.flow.steps[0].digits.minCount', effect: 'dropped' },
      { field: 'connect.flow.steps[1].seconds', effect: 'adjusted' },
    ],
  })
})
