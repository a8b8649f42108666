import { numberFor } from '@callplane/conformance'
import type { WireRequest, WireResponse } from '@callplane/core'
import { twilioDoor } from '@callplane/doors/twilio'
import twilio from 'twilio'
import type RequestClient from 'twilio/lib/base/RequestClient.js'
import { expect, test } from 'vitest'
import { applicationOrigin, openDoor } from '../packages/doors/test/open-door.ts'
import { carriers, spoken, type Carrier, type Got } from './documents.fixture.ts'
import { formOf, twilioAccount, twilioApplication } from './twilio-application.fixture.ts'

const caller = numberFor(10)
const from = '+14155550100'

const gotOf = ({ method, url, headers, body = '' }: WireRequest): Got => ({
  method,
  path: new URL(url).pathname,
  url,
  headers,
  body,
})

/** The application's own client, unmodified; its base URL is the door's. */
const clientOf = (url: string) => {
  class Rewriting extends twilio.RequestClient {
    override request<Data>(options: RequestClient.RequestOptions<Data>) {
      const uri = options.uri.replace('https://api.twilio.com', url)
      return super.request<Data>({ ...options, uri })
    }
  }
  const { accountSid, authToken } = twilioAccount
  return twilio(accountSid, authToken, { httpClient: new Rewriting() })
}

/** What differs between carriers: ids of parties and recordings, and what is measured. */
const ownWords = /^(?:DialCallSid|Recording(?:Sid|Url)|.*Duration|Timestamp)$/

const toldOf = (got: Got, sid: string): unknown => {
  const fields = Object.entries(formOf(got)).map(([name, value]) => [
    name,
    value === sid ? 'the call' : ownWords.test(name) ? typeof value : value,
  ])
  return { path: got.path, ...Object.fromEntries(fields) }
}

const isReport = ({ path }: Got): boolean => /^\/(?:status|recording|party)$/.test(path)

/** A caller who presses one, finds the agent busy, and leaves a message. */
const run = async (carrier: Carrier) => {
  const refused: string[] = []
  await using door = await openDoor({
    provider: twilioDoor,
    credentials: twilioAccount,
    carrier,
    account: twilioAccount,
    application(request): WireResponse {
      const reply = twilioApplication(gotOf(request))
      if (!reply) refused.push(request.url)
      if (!reply) return { status: 403, headers: {}, body: '' }
      return { status: 200, headers: { 'content-type': reply.type }, body: reply.body }
    },
  })
  const { bench, during, advance } = door
  const client = clientOf(door.url)
  const act = (action: Parameters<typeof bench.emulator.network.act>[1]) =>
    bench.emulator.network.act(caller, action)
  const hears = async (text: string) => {
    for (let tries = 0; tries < 480 && !spoken(bench, caller).includes(text); tries++)
      await advance(0.25)
  }
  const { sid } = await during(
    client.calls.create({
      to: caller,
      from,
      url: `${applicationOrigin}/voice`,
      statusCallback: `${applicationOrigin}/status`,
      statusCallbackEvent: ['answered', 'completed'],
    }),
  )
  await hears('Press one for an agent')
  await advance(3)
  act({ do: 'press', digits: '1' })
  await hears('Speak after the tone')
  await advance(4)
  act({ do: 'speak', text: 'Please call me back' })
  await advance(3)
  act({ do: 'press', digits: '#' })
  await advance(120)
  const got = door.told.map(gotOf)
  return {
    heard: spoken(bench, caller),
    refused,
    status: (await during(client.calls(sid).fetch())).status,
    asked: got.filter((one) => !isReport(one)).map((one) => toldOf(one, sid)),
    told: got.filter(({ path }) => path === '/status').map((one) => toldOf(one, sid)),
  }
}

test('a TwiML application with a menu, an agent and a voicemail does the same through the Twilio door on every carrier', async () => {
  let wanted: Awaited<ReturnType<typeof run>> | undefined
  for (const carrier of carriers) {
    const { id } = carrier.plugin
    const made = await run(carrier)
    expect([id, made.refused, made.status]).toEqual([id, [], 'completed'])
    expect([id, made.heard]).toEqual([
      id,
      [
        'Press one for an agent',
        'Connecting you',
        'The agent is busy',
        'Speak after the tone',
        'Thank you',
      ],
    ])
    wanted ??= made
    // Vonage does not tell which key ended a recording.
    const asked = JSON.stringify(made.asked).replace('"Digits":""', '"Digits":"#"')
    expect([id, asked]).toEqual([id, JSON.stringify(wanted.asked)])
    expect([id, made.told]).toEqual([id, wanted.told])
  }
  expect(wanted?.asked.map((one) => (one as Got).path)).toEqual([
    '/voice',
    '/menu',
    '/dialled',
    '/voicemail',
    '/recorded',
  ])
  expect(wanted?.told).toMatchObject([
    { CallSid: 'the call', CallStatus: 'in-progress', SequenceNumber: '0' },
    { CallSid: 'the call', CallStatus: 'completed', SequenceNumber: '1' },
  ])
})
