import type { IncomingMessage, ServerResponse } from 'node:http'
import { formEncode, hmac, nodeWebhooks } from '@callplane/kit'
import { twilio } from '@callplane/twilio'
import twilioSdk from 'twilio'
import { publicUrl } from './dispatch.ts'
import { deliver, loadExpress } from './http-in-memory.ts'
import { accountSid, authToken } from './twilio.ts'
import { webhookSection, withCalls } from './webhook-calls.ts'

const twilioStates = ['initiated', 'ringing', 'in-progress', 'completed']

export const twilioWebhooks = () => {
  const sid = (index: number): string => `CA${index.toString(16).padStart(32, '0')}`
  const express = loadExpress()
  const app = express().post(
    '/webhooks/twilio',
    express.urlencoded({ extended: false }),
    twilioSdk.webhook(authToken, { protocol: 'https', host: 'calls.example.com' }),
    (_request: IncomingMessage, response: ServerResponse) => {
      response.statusCode = 204
      response.end()
    },
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
  const arrange = async (own: boolean) => {
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
    const take = async (index: number) => {
      const status = await deliver(listener, requests[index]!)
      if (status >= 300) throw new Error(`answered ${status}`)
    }
    return { dispatcher, webhooks: requests.length, take }
  }
  return webhookSection({
    name: 'Twilio webhook, CPU against twilio.webhook() on express',
    theirs: 'express',
    arrange,
  })
}
