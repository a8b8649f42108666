import { outboundCall, type FrontDoorRead, type WireRequest } from '@callplane/core'
import { businessNumber, numberFor } from '@callplane/conformance'
import { formEncode, portableCall, type FormFields } from '@callplane/kit'
import { afterAll, describe, expect, it } from 'vitest'
import { emulatedProviders } from '../scripts/emulated-providers.ts'
import { openDesk } from '../scripts/translation/example.ts'

const [to, from] = [numberFor(10), businessNumber]
const bare = (number: string): string => number.slice(1)
const answer = 'https://app.example/answer'
const told = 'https://app.example/told'

const json = (url: string, body: object): WireRequest => ({
  method: 'POST',
  url,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(body),
})
const form = (url: string, body: FormFields): WireRequest => ({
  method: 'POST',
  url,
  headers: { 'content-type': 'application/x-www-form-urlencoded' },
  body: formEncode(body),
})

const twilioCalls = `https://api.twilio.com/2010-04-01/Accounts/AC${'1'.repeat(32)}/Calls.json`
const vonageCalls = 'https://api.nexmo.com/v1/calls'
const vonage = {
  to: [{ type: 'phone', number: bare(to) }],
  from: { type: 'phone', number: bare(from) },
}

/** The first request of each vendor's tutorial, and the near end that it asks for. */
const tutorials: readonly {
  readonly vendor: string
  readonly name: string
  readonly request: WireRequest
  readonly connect?: unknown
  readonly reports?: unknown
}[] = [
  {
    vendor: 'twilio',
    name: 'Url',
    request: form(twilioCalls, {
      To: to,
      From: from,
      Url: answer,
      FallbackUrl: `${answer}/sorry`,
      StatusCallback: told,
      StatusCallbackEvent: ['initiated', 'completed'],
      StatusCallbackMethod: 'GET',
    }),
    reports: [{ url: told, dialect: 'twiml', events: ['initiated', 'ended'], method: 'GET' }],
    connect: {
      document: { url: answer, dialect: 'twiml', fallback: { url: `${answer}/sorry` } },
    },
  },
  {
    vendor: 'twilio',
    name: 'Twiml',
    request: form(twilioCalls, {
      To: to,
      From: from,
      Twiml: '<Response><Say>Ahoy, World!</Say></Response>',
    }),
    connect: { flow: { steps: [{ step: 'say', text: 'Ahoy, World!' }] } },
  },
  {
    vendor: 'vonage',
    name: 'answer_url',
    request: json(vonageCalls, {
      ...vonage,
      answer_url: [answer],
      answer_method: 'POST',
      event_url: [told],
    }),
    reports: [
      {
        url: told,
        dialect: 'ncco',
        events: ['initiated', 'ringing', 'answered', 'machine', 'ended'],
      },
    ],
    connect: { document: { url: answer, dialect: 'ncco', method: 'POST' } },
  },
  {
    vendor: 'vonage',
    name: 'ncco',
    request: json(vonageCalls, { ...vonage, ncco: [{ action: 'talk', text: 'Hello' }] }),
    connect: { flow: { steps: [{ step: 'say', text: 'Hello' }] } },
  },
  {
    vendor: 'plivo',
    name: 'answer_url',
    request: json('https://api.plivo.com/v1/Account/MA1/Call/', {
      from: bare(from),
      to: bare(to),
      answer_url: answer,
      answer_method: 'GET',
      ring_url: told,
      hangup_url: told,
      hangup_method: 'GET',
    }),
    reports: [
      { url: told, dialect: 'plivo-xml', events: ['ringing'] },
      { url: told, dialect: 'plivo-xml', events: ['ended'], method: 'GET' },
    ],
    connect: { document: { url: answer, dialect: 'plivo-xml', method: 'GET' } },
  },
  {
    vendor: 'telnyx',
    name: 'dial',
    request: json('https://api.telnyx.com/v2/calls', { to, from, connection_id: '7' }),
  },
  {
    vendor: 'sinch',
    name: 'ttsCallout',
    request: json('https://calling.api.sinch.com/calling/v1/callouts', {
      method: 'ttsCallout',
      ttsCallout: {
        cli: from,
        destination: { type: 'number', endpoint: to },
        locale: 'en-US',
        text: 'Hello',
      },
    }),
  },
]

const desks = new Map(
  await Promise.all(
    emulatedProviders.map(async (one) => [one.plugin.id, await openDesk(one)] as const),
  ),
)
afterAll(() => Promise.all([...desks.values()].map((desk) => desk.close())))
const deskOf = (id: string) => {
  const desk = desks.get(id)
  if (!desk) throw new Error(`no provider ${id}`)
  return desk
}
const doorOf = (id: string) => {
  const { frontDoor } = deskOf(id).ports
  if (!frontDoor) throw new Error(`${id} has no front door`)
  return frontDoor
}

/** What a dispatcher makes of the call that has the target alone. */
const dispatched = async ({ call }: FrontDoorRead, target: string, strict = false) =>
  (await deskOf(target).moved.explain(call, { strict })).routes[0]

describe.each(tutorials)('$vendor $name', ({ vendor, request, connect, reports }) => {
  const others = [...desks.keys()].filter((id) => id !== vendor)
  const portable = portableCall(doorOf(vendor), request)

  it('asks for its near end in terms of every provider (F11)', () => {
    if (connect !== undefined) expect(portable.call.connect).toEqual(connect)
    expect(portable.call.reports).toEqual(reports)
    const own = portable.call.options?.[vendor] ?? {}
    for (const name of ['url', 'twiml', 'ncco', 'answerUrl']) expect(own).not.toHaveProperty(name)
    expect(() => outboundCall.parse(portable.call)).not.toThrow()
  })

  it.each(others)(
    'is dispatched to %s, or the route is skipped because of its near end',
    async (target) => {
      const route = await dispatched(portable, target)
      if (connect !== undefined && !deskOf(target).plugin.can.connect.includes('flow'))
        expect(route?.skipped).toMatchObject({ reason: 'connect-unsupported' })
      else expect(route?.skipped).toBeNull()
    },
  )

  it.each(others)(
    'is dispatched to %s as its own provider reads it, with notes (F11)',
    async (target) => {
      const own = doorOf(vendor).parse(request)
      const names = Object.keys(own.call.options?.[vendor] ?? {}).map(
        (name) => `options.${vendor}.${name}`,
      )
      const route = await dispatched(own, target)
      expect(route?.skipped).toBeNull()
      expect(route?.notes.map(({ field }) => field)).toEqual(expect.arrayContaining(names))
      const strict = await dispatched(own, target, true)
      if (names.length > 0) expect(strict?.skipped).toMatchObject({ reason: 'strict' })
    },
  )
})

it('what only the provider itself can run is refused with its place', () => {
  const read = (vendor: string, request: WireRequest) => () => portableCall(doorOf(vendor), request)
  const enqueue = '<Response><Enqueue>support</Enqueue></Response>'
  const call = { To: to, From: from }
  expect(read('twilio', form(twilioCalls, { ...call, Twiml: enqueue }))).toThrow(
    /body\.Twiml.*line 1, column 11/,
  )
  expect(read('twilio', form(twilioCalls, { ...call, ApplicationSid: 'AP1' }))).toThrow(
    /ApplicationSid: only Twilio knows/,
  )
  const pay = [{ action: 'pay', amount: 9.99 }]
  expect(read('vonage', json(vonageCalls, { ...vonage, ncco: pay }))).toThrow(/body\.ncco.*line 1/)
})
