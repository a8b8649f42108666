import { telnyx } from '@callplane/telnyx'
import { twilio } from '@callplane/twilio'
import twilioSdk from 'twilio'
import type RequestClient from 'twilio/lib/base/RequestClient.js'
import { describe, expect, it } from 'vitest'
import { harness as telnyxHarness } from '../../../providers/telnyx/test/harness.ts'
import { harness as twilioHarness } from '../../../providers/twilio/test/harness.ts'
import { applicationOrigin, openDoor, type OpenDoorOptions } from '../../test/open-door.ts'
import { twilioDoor, type TwilioDoorCredentials } from './index.ts'

const credentials = { accountSid: `AC${'a'.repeat(32)}`, authToken: 'application-token' }
const to = '+14155550123'
const from = '+14155550100'
const twiml = '<Response><Say>Hello</Say><Pause length="600"/></Response>'

const carriers = {
  telnyx: { plugin: telnyx, harness: telnyxHarness },
  twilio: { plugin: twilio, harness: twilioHarness },
} as const

/** The vendor's own client, whose base URL is changed by its documented seam. */
const clientOf = (url: string, { authToken }: { authToken: string } = credentials) => {
  class Rewriting extends twilioSdk.RequestClient {
    override request<Data>(options: RequestClient.RequestOptions<Data>) {
      return super.request<Data>({
        ...options,
        uri: options.uri.replace('https://api.twilio.com', url),
      })
    }
  }
  return twilioSdk(credentials.accountSid, authToken, { httpClient: new Rewriting() })
}

const open = async (
  carrier: keyof typeof carriers,
  options: Partial<OpenDoorOptions<TwilioDoorCredentials>> = {},
) => {
  const opened = await openDoor({
    provider: twilioDoor,
    credentials,
    carrier: carriers[carrier],
    account: { dialect: 'twiml', ...credentials },
    ...options,
  })
  return { ...opened, opened, client: clientOf(opened.url) }
}

const xml = { status: 200, headers: { 'content-type': 'text/xml' }, body: twiml }

describe.each(['telnyx', 'twilio'] as const)(
  'the twilio client at the door, over %s',
  (carrier) => {
    it('creates, fetches, lists and ends a call under one id', async () => {
      const { client, during, advance, opened, told } = await open(carrier, {
        application: ({ url }) =>
          url.endsWith('/voice') ? xml : { status: 204, headers: {}, body: '' },
      })
      await using _opened = opened
      const created = await during(
        client.calls.create({
          to,
          from,
          url: `${applicationOrigin}/voice`,
          statusCallback: `${applicationOrigin}/status`,
          statusCallbackEvent: ['initiated', 'ringing', 'answered', 'completed'],
        }),
      )
      expect(created.sid).toMatch(/^CA[0-9a-f]{32}$/)
      expect(created).toMatchObject({ accountSid: credentials.accountSid, to, from })
      await advance(20)
      const fetched = await during(client.calls(created.sid).fetch())
      expect(fetched).toMatchObject({ sid: created.sid, status: 'in-progress' })
      const listed = await during(client.calls.list({ to, limit: 5 }))
      expect(listed.map(({ sid }) => sid)).toEqual([created.sid])
      const ended = await during(client.calls(created.sid).update({ status: 'completed' }))
      expect(ended.sid).toBe(created.sid)
      await advance(30)
      const over = await during(client.calls(created.sid).fetch())
      expect(over).toMatchObject({ sid: created.sid, status: 'completed' })
      const sids = told.map(({ body = '' }) => new URLSearchParams(body).get('CallSid'))
      expect(new Set(sids)).toEqual(new Set([created.sid]))
    })
  },
)
