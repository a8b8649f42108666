import { generateKeyPairSync, sign } from 'node:crypto'
import {
  createDispatcher,
  type Dispatcher,
  type Host,
  type Provider,
  type WebhookRequest,
} from '@callplane/core'
import { formEncode, hmac, nodeWebhooks, systemClock } from '@callplane/kit'
import { telnyx } from '@callplane/telnyx'
import { twilio } from '@callplane/twilio'
import Telnyx from 'telnyx'
import twilioSdk from 'twilio'
import { deliver, expressOf } from './http-in-memory.ts'
import { interleave, measure } from './measure.ts'
import { told, type Row } from './report.ts'
import { publicKeyOf } from './telnyx.ts'
import { accountSid, authToken } from './twilio.ts'

const publicUrl = 'https://calls.example.com'
const calls = 1_000
const inFlight = 10

/** A dispatcher with so many accepted calls, whose provider answers at once. Returns their references. */
const withCalls = async (provider: Provider, reply: (serial: number) => object) => {
  let serial = 0
  const host: Host = {
    clock: systemClock,
    log: () => {},
    publicUrl,
    fetch: () =>
      Promise.resolve({
        status: 201,
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(reply(serial++)),
      }),
  }
  const dispatcher = createDispatcher({
    host,
    providers: [provider],
    pace: { [provider.name]: { cps: 1_000_000 } },
  })
  const placed = []
  for (let index = 0; index < calls; index++)
    placed.push(await dispatcher.dispatch({ to: '+14155550123', from: '+14155550100' }))
  return { dispatcher, host, placed }
}

const merged = async (dispatcher: Dispatcher): Promise<void> => {
  const ended = (await dispatcher.calls.list({ limit: calls })).filter(
    ({ status }) => status === 'completed',
  )
  if (ended.length !== calls) throw new Error(`only ${ended.length} calls have ended`)
  await dispatcher.close()
}

const twilioStates = ['initiated', 'ringing', 'in-progress', 'completed']

export const twilioWebhooks = async (): Promise<Row[]> => {
  const sid = (index: number): string => `CA${index.toString(16).padStart(32, '0')}`
  const app = expressOf((express) =>
    express()
      .post(
        '/webhooks/twilio',
        express.urlencoded({ extended: false }),
        twilioSdk.webhook(authToken, { protocol: 'https', host: 'calls.example.com' }),
        (_request, response) => void response.status(204).end(),
      )
      .disable('x-powered-by'),
  )
  const requestFor = (key: string, call: string, sequence: number) => {
    const path = `/webhooks/twilio?attempt=${key}&leg=far`
    const form = {
      AccountSid: accountSid,
      ApiVersion: '2010-04-01',
      CallSid: call,
      CallStatus: twilioStates[sequence] ?? '',
      CallbackSource: 'call-progress-events',
      Called: '+14155550123',
      CalledCountry: 'US',
      Caller: '+14155550100',
      Direction: 'outbound-api',
      From: '+14155550100',
      SequenceNumber: String(sequence),
      Timestamp: 'Mon, 05 Jan 2026 12:00:00 +0000',
      To: '+14155550123',
    }
    const signed = Object.entries(form).map(([name, value]) => name + value)
    return {
      path,
      headers: {
        host: 'calls.example.com',
        'content-type': 'application/x-www-form-urlencoded',
        'x-twilio-signature': hmac(
          'sha1',
          authToken,
          `${publicUrl}${path}${signed.join('')}`,
          'base64',
        ),
      },
      body: Buffer.from(formEncode(form)),
    }
  }
  const round = async (own: boolean) => {
    const { dispatcher, host, placed } = await withCalls(
      twilio({ accountSid, authToken }),
      (serial) => ({ sid: sid(serial), status: 'queued' }),
    )
    const requests = twilioStates.flatMap((_state, sequence) =>
      placed.map(({ attempts, providerRef }) =>
        requestFor(attempts[0]?.key ?? '', providerRef ?? '', sequence),
      ),
    )
    const listener = own ? nodeWebhooks({ dispatcher, host }) : app
    const measured = await measure(
      async (index) => {
        const status = await deliver(listener, requests[index]!)
        if (status >= 300) throw new Error(`answered ${status}`)
      },
      requests.length,
      inFlight,
    )
    if (own) await merged(dispatcher)
    else await dispatcher.close()
    return measured
  }
  const best = await interleave(
    { ours: () => round(true), theirs: () => round(false) },
    { rounds: 5 },
  )
  return [
    {
      name: 'Twilio webhook against twilio.webhook() on express',
      goal: { atLeast: 3 },
      ratio: best.ours.perSecond / best.theirs.perSecond,
      detail: `verified, normalised, merged ${told(best.ours)}; express, verified only ${told(best.theirs)}`,
    },
  ]
}

const telnyxTypes = ['call.initiated', 'call.answered', 'call.hangup']

export const telnyxWebhooks = async (): Promise<Row[]> => {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519')
  const key = publicKeyOf(publicKey.export({ format: 'der', type: 'spki' }).subarray(-32))
  const client = new Telnyx({ apiKey: 'KEY0', publicKey: key })
  const requestFor = (attempt: string, serial: number, type: string): WebhookRequest => {
    const body = JSON.stringify({
      data: {
        event_type: type,
        id: `event-${serial}-${type}`,
        occurred_at: '2026-01-05T12:00:00.000000Z',
        payload: {
          call_control_id: `v3:${serial}`,
          call_leg_id: `leg-${serial}`,
          call_session_id: `session-${serial}`,
          client_state: Buffer.from(JSON.stringify({ attempt, leg: 'far' })).toString('base64'),
          connection_id: '1',
          from: '+14155550100',
          to: '+14155550123',
          ...(type === 'call.hangup' && {
            hangup_cause: 'normal_clearing',
            hangup_source: 'callee',
          }),
        },
        record_type: 'event',
      },
      meta: { attempt: 1, delivered_to: `${publicUrl}/webhooks/telnyx` },
    })
    const timestamp = String(Math.floor(Date.now() / 1000))
    return {
      method: 'POST',
      url: `${publicUrl}/webhooks/telnyx?attempt=${attempt}`,
      headers: {
        'content-type': 'application/json',
        'telnyx-timestamp': timestamp,
        'telnyx-signature-ed25519': sign(
          null,
          Buffer.from(`${timestamp}|${body}`),
          privateKey,
        ).toString('base64'),
      },
      body: Buffer.from(body),
      receivedAt: Date.now(),
    }
  }
  const round = async (own: boolean) => {
    const { dispatcher, placed } = await withCalls(
      telnyx({ apiKey: 'KEY0', publicKey: key, connectionId: '1' }),
      (serial) => ({
        data: {
          call_control_id: `v3:${serial}`,
          call_leg_id: `leg-${serial}`,
          call_session_id: `session-${serial}`,
        },
      }),
    )
    const requests = telnyxTypes.flatMap((type) =>
      placed.map(({ attempts }, serial) => requestFor(attempts[0]?.key ?? '', serial, type)),
    )
    const measured = await measure(
      async (index) => {
        const request = requests[index]!
        if (!own) {
          const body = Buffer.from(request.body).toString()
          return client.webhooks.unwrap(body, { headers: request.headers })
        }
        const { status } = await dispatcher.receive('telnyx', request)
        if (status >= 300) throw new Error(`answered ${status}`)
        return null
      },
      requests.length,
      inFlight,
    )
    if (own) await merged(dispatcher)
    else await dispatcher.close()
    return measured
  }
  const best = await interleave(
    { ours: () => round(true), theirs: () => round(false) },
    { rounds: 5 },
  )
  return [
    {
      name: "Telnyx webhook against its SDK's unwrap",
      goal: { atLeast: 1.3 },
      ratio: best.ours.perSecond / best.theirs.perSecond,
      detail: `verified, normalised, merged ${told(best.ours)}; unwrap, verified only ${told(best.theirs)}`,
    },
  ]
}
