import {
  createDispatcher,
  type Host,
  type OutboundCallInput,
  type Store,
  type WireRequest,
} from '@callplane/core'
import {
  countingIds,
  fakeProvider,
  manualHost,
  outboundRule,
  type FakeProviderScript,
} from '@callplane/core/testing'
import { documentRunner } from '@callplane/flows'
import { basicAuth } from '@callplane/kit'
import { createDoor, type DoorOptions } from '../src/index.ts'
import { twilioDoor, type TwilioDoorCredentials } from '../src/twilio/index.ts'

export const credentials: TwilioDoorCredentials = {
  accountSid: `AC${'a'.repeat(32)}`,
  authToken: 'application-token',
}
export const base = `/2010-04-01/Accounts/${credentials.accountSid}`
export const publicUrl = 'https://calls.example/twilio'

/** What a Twilio door answered. */
export interface Answered {
  readonly status: number
  readonly body: Readonly<Record<string, unknown>>
  readonly response: Response
}

/** A Twilio door in the process, over a dispatcher with a provider that does what the test says. */
export const twilioWorld = (
  script: FakeProviderScript = {},
  options: Partial<DoorOptions<TwilioDoorCredentials>> = {},
  store?: Store,
) => {
  const forwarded: WireRequest[] = []
  const host = manualHost({ publicUrl: 'https://calls.example' })
  const fake = fakeProvider('a', script)
  const dispatcher = createDispatcher({
    host,
    providers: [fake.provider],
    rules: [outboundRule(['a'])],
    documents: documentRunner(),
    ids: countingIds(),
    ...(store && { store }),
  })
  const upstreamFetch: Host['fetch'] = async (request) => {
    forwarded.push(request)
    return { status: 200, headers: { 'content-type': 'application/json' }, body: '{"from":"real"}' }
  }
  const door = createDoor({
    dispatcher,
    host: { ...host, fetch: upstreamFetch },
    provider: twilioDoor,
    credentials,
    publicUrl,
    rule: 'sales',
    ...options,
  })
  const ask = async (
    method: string,
    path: string,
    form: Readonly<Record<string, string>> = {},
    headers: Readonly<Record<string, string>> = {},
  ): Promise<Answered> => {
    const response = await door.fetch(
      new Request(`${publicUrl}${path}`, {
        method,
        headers: {
          authorization: basicAuth(credentials.accountSid, credentials.authToken),
          ...headers,
        },
        ...(method === 'POST' && { body: new URLSearchParams(form) }),
      }),
    )
    const text = await response.clone().text()
    const isJson = response.headers.get('content-type')?.includes('json') === true
    return {
      status: response.status,
      body: isJson ? (JSON.parse(text) as Record<string, unknown>) : {},
      response,
    }
  }
  const create = (
    form: Readonly<Record<string, string>> = {},
    headers: Readonly<Record<string, string>> = {},
  ) =>
    ask(
      'POST',
      `${base}/Calls.json`,
      {
        To: '+14155550123',
        From: '+14155550100',
        Twiml: '<Response><Dial>+14155550144</Dial></Response>',
        ...form,
      },
      headers,
    )
  const place = (extra: Partial<OutboundCallInput> = {}) =>
    dispatcher.dispatch({ to: '+14155550123', rule: 'sales', ...extra })
  return { dispatcher, host, fake, forwarded, ask, create, place }
}
