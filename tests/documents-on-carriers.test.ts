import { numberFor } from '@callplane/conformance'
import type { DocumentDialect } from '@callplane/core'
import { verifySignature } from '@vonage/jwt'
import plivo from 'plivo'
import { afterEach, expect, test } from 'vitest'
import {
  callWith,
  carriers,
  serve,
  spoken,
  type Carrier,
  type Got,
  type Reply,
  type RunningApplication,
} from './documents.fixture.ts'
import { busy, formOf, twilioAccount, twilioApplication } from './twilio-application.fixture.ts'

const caller = numberFor(10)
const accounts = {
  twilio: twilioAccount,
  plivo: { dialect: 'plivo-xml', authId: 'MAXXXXXXXXXXXXXXXXXX', authToken: 'plivo-token' },
  vonage: {
    dialect: 'ncco',
    apiKey: 'abcd1234',
    applicationId: '00000000-0000-4000-8000-000000000001',
    signatureSecret: 'vonage-secret',
  },
} as const

const prompts = [
  'Press one for an agent',
  'Connecting you',
  'The agent is busy',
  'Speak after the tone',
]

/** The same of a customer of Plivo's. */
const plivoApplication = (got: Got): Reply | undefined => {
  const form = formOf(got)
  const { 'x-plivo-signature-v3': signature, 'x-plivo-signature-v3-nonce': nonce } = got.headers
  const token = accounts.plivo.authToken
  if (!plivo.validateV3Signature('POST', got.url, String(nonce), token, String(signature), form))
    return undefined
  const speak = (text: string) => `<Speak>${text}</Speak>`
  const to = (path: string) => `${new URL(got.url).origin}${path}`
  const pages: Readonly<Record<string, string>> = {
    '/voice': `<GetInput inputType="dtmf" numDigits="1" action="${to('/menu')}">${speak('Press one for an agent')}</GetInput>`,
    '/menu': `${speak('Connecting you')}<Dial action="${to('/dialled')}" callbackUrl="${to('/party')}" timeout="20"><Number>${busy.slice(1)}</Number></Dial>`,
    '/dialled': `${speak(`The agent is ${form['DialStatus']}`)}<Redirect>${to('/voicemail')}</Redirect>`,
    '/voicemail': `${speak('Speak after the tone')}<Record action="${to('/recorded')}" callbackUrl="${to('/recording')}" maxLength="20"/>`,
    '/recorded': `${speak('Thank you')}<Hangup/>`,
    '/party': '',
    '/recording': '',
  }
  const page = pages[got.path]
  return page === undefined
    ? undefined
    : { type: 'application/xml', body: `<Response>${page}</Response>` }
}

/** The same of a customer of Vonage's, whose record does not ask for an NCCO. */
const vonageApplication = (got: Got): Reply | undefined => {
  const token = String(got.headers['authorization']).replace('Bearer ', '')
  if (!verifySignature(token, accounts.vonage.signatureSecret)) return undefined
  const talk = (text: string, bargeIn = false) => ({
    action: 'talk',
    text,
    ...(bargeIn && { bargeIn }),
  })
  const to = (path: string) => [`${new URL(got.url).origin}${path}`]
  const said = got.body === '' ? {} : (JSON.parse(got.body) as Record<string, unknown>)
  const pages: Readonly<Record<string, unknown>> = {
    '/voice': [
      talk('Press one for an agent', true),
      {
        action: 'input',
        type: ['dtmf'],
        dtmf: { maxDigits: 1, timeOut: 6 },
        eventUrl: to('/menu'),
      },
    ],
    '/menu': [
      talk('Connecting you'),
      {
        action: 'connect',
        eventType: 'synchronous',
        eventUrl: to('/dialled'),
        timeout: 20,
        endpoint: [{ type: 'phone', number: busy.slice(1) }],
      },
    ],
    '/dialled': [
      talk(`The agent is ${String(said['status'])}`),
      { action: 'notify', payload: { at: 'voicemail' }, eventUrl: to('/voicemail') },
    ],
    '/voicemail': [
      talk('Speak after the tone'),
      { action: 'record', endOnKey: '#', beepStart: true, eventUrl: to('/recording') },
      talk('Thank you'),
    ],
    '/recording': {},
  }
  const page = pages[got.path]
  return page === undefined ? undefined : { type: 'application/json', body: JSON.stringify(page) }
}

const idOrFile = /^(?:.*Sid|.*UUID|.*uuid|RequestUUID|Record(?:ing)?Url|recording_url|RecordingID)$/
const lengthOrTime = /^(?:Timestamp|RecordingDuration(?:Ms)?|timestamp|start_time|end_time)$/

/** What the application was told, but for what differs between carriers: ids and addresses of files, which are there. */
const told = ({ method, path, url, headers, body }: Got, { plugin }: Carrier): unknown => {
  const fields: Record<string, unknown> =
    method === 'GET'
      ? Object.fromEntries(new URL(url).searchParams)
      : body.startsWith('{')
        ? (JSON.parse(body) as Record<string, unknown>)
        : formOf({ body } as Got)
  return {
    method,
    path,
    cookie: headers.cookie,
    fields: Object.fromEntries(
      Object.entries(fields).map(([name, value]) => [
        name,
        idOrFile.test(name)
          ? typeof value
          : lengthOrTime.test(name)
            ? Boolean(value)
            : path === '/recorded' && name === 'Digits' && plugin.id === 'vonage'
              ? `#${String(value)}`
              : value,
      ]),
    ),
  }
}

let application: RunningApplication | undefined
afterEach(async () => {
  await application?.close()
  application = undefined
})

const runs: Readonly<
  Record<
    string,
    { readonly answer: (got: Got) => Reply | undefined; readonly dialect: DocumentDialect }
  >
> = {
  twilio: { answer: twilioApplication, dialect: 'twiml' },
  plivo: { answer: plivoApplication, dialect: 'plivo-xml' },
  vonage: { answer: vonageApplication, dialect: 'ncco' },
}

/** A caller who presses one, finds the agent busy, and leaves a message. */
const run = async (vendor: string, carrier: Carrier) => {
  const { answer, dialect } = runs[vendor]!
  application = await serve(answer)
  const document = { path: '/voice', dialect, signAs: vendor } as const
  const call = await callWith(carrier, caller, application, document, accounts)
  const act = (action: Parameters<typeof call.bench.emulator.network.act>[1]) =>
    call.bench.emulator.network.act(caller, action)
  try {
    await call.hears('Press one for an agent')
    await call.advance(3)
    act({ do: 'press', digits: '1' })
    await call.hears('Speak after the tone')
    await call.advance(4)
    act({ do: 'speak', text: 'Please call me back' })
    await call.advance(3)
    act({ do: 'press', digits: '#' })
    const record = await call.end()
    // A provider that repeats its requests changes nothing.
    const before = application.got.length
    for (const { request } of call.bench.received)
      await call.bench.dispatcher.receive(record.provider ?? '', request)
    await call.advance(30)
    return {
      record,
      heard: spoken(call.bench, caller),
      dialled: call.bench.emulator.calls().filter(({ to }) => to.includes(busy.slice(1))).length,
      got: [...application.got],
      repeated: application.got.length - before,
    }
  } finally {
    await call.close()
    await application.close()
    application = undefined
  }
}

test.each(Object.keys(runs))(
  'an application of a customer of %s runs on every carrier: the same prompts, the same requests',
  async (vendor) => {
    expect(carriers.map(({ plugin }) => plugin.id)).toEqual(
      expect.arrayContaining(['twilio', 'telnyx', 'plivo', 'vonage']),
    )
    let wanted: readonly unknown[] | undefined
    for (const carrier of carriers) {
      const { record, heard, dialled, got, repeated } = await run(vendor, carrier)
      expect([carrier.plugin.id, heard]).toEqual([carrier.plugin.id, [...prompts, 'Thank you']])
      expect(dialled).toBe(1)
      expect(record).toMatchObject({ status: 'completed', settled: true })
      expect(repeated).toBe(0)
      // Reports come when the carrier has told of the party, and has the file. Vonage does not tell which key ended it.
      const asked = got
        .map((one) => told(one, carrier))
        .sort((one, other) => Number(isReport(one)) - Number(isReport(other)))
      wanted ??= asked
      expect([carrier.plugin.id, asked]).toEqual([carrier.plugin.id, wanted])
    }
    const isVonage = vendor === 'vonage'
    expect(wanted?.map((one) => (one as Got).path)).toEqual([
      '/voice',
      '/menu',
      '/dialled',
      '/voicemail',
      ...(isVonage ? [] : ['/recorded', '/party']),
      '/recording',
    ])
  },
)

const isReport = (one: unknown): boolean => /^\/(?:recording|party)$/.test((one as Got).path)
