import { createDispatcher, memoryStore } from '@callplane/core'
import { nodeHost } from '@callplane/kit'
import { twilio } from '@callplane/twilio'
import twilioSdk from 'twilio'
import { Agent, request } from 'undici'
import { measure, sideBySide } from './measure.ts'

const accountSid = 'AC00000000000000000000000000000001'
const authToken = '00000000000000000000000000000001'
const from = '+14155550100'
const to = '+14155550123'
const count = 4_000
const inFlight = 50

/** The seam that the bare client needs to reach another host; otherwise its default client, untouched. */
const bareTwilio = (url: string) => {
  const client = new twilioSdk.RequestClient()
  return twilioSdk(accountSid, authToken, {
    httpClient: {
      request: (options: Parameters<typeof client.request>[0]) =>
        client.request({ ...options, uri: options.uri.replace('https://api.twilio.com', url) }),
    } as typeof client,
  })
}

export const benchTwilio = async (url: string) => {
  const host = nodeHost({ publicUrl: 'https://calls.example.com' })
  const ours = async () => {
    const dispatcher = createDispatcher({
      host,
      store: memoryStore(),
      providers: [twilio({ accountSid, authToken, baseUrl: url })],
      rules: [
        { id: 'r', direction: 'outbound', numbers: [from], routes: [{ provider: 'twilio' }] },
      ],
      pace: { twilio: { cps: 1_000_000 } },
    })
    const result = await measure(
      (index) =>
        dispatcher.dispatch({
          to,
          from,
          rule: 'r',
          ringTimeout: 30,
          idempotencyKey: `k${index}`,
          connect: { sip: 'sip:room@example.com' },
        }),
      count,
      inFlight,
    )
    await dispatcher.close()
    return result
  }
  const client = bareTwilio(url)
  const twiml = '<Response><Dial><Sip>sip:room@example.com</Sip></Dial></Response>'
  const theirs = () =>
    measure(
      (index) =>
        client.calls.create({
          to,
          from,
          twiml,
          timeout: 30,
          statusCallback: `https://calls.example.com/webhooks/twilio?attempt=${index}`,
          statusCallbackEvent: ['initiated', 'ringing', 'answered', 'completed'],
        }),
      count,
      inFlight,
    )
  const sdk = await sideBySide(ours, theirs)

  const agent = new Agent({ connections: 128, pipelining: 1 })
  const body = new URLSearchParams({ To: to, From: from, Twiml: twiml, Timeout: '30' }).toString()
  const authorization = `Basic ${Buffer.from(`${accountSid}:${authToken}`).toString('base64')}`
  const bare = () =>
    measure(
      async () => {
        const response = await request(`${url}/2010-04-01/Accounts/${accountSid}/Calls.json`, {
          dispatcher: agent,
          method: 'POST',
          headers: { authorization, 'content-type': 'application/x-www-form-urlencoded' },
          body,
        })
        await response.body.text()
      },
      count,
      inFlight,
    )
  const floor = await sideBySide(ours, bare)
  await agent.close()
  await host[Symbol.asyncDispose]()
  return { sdk, floor }
}
