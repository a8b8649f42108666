// An ordinary application of Twilio's, as its tutorials write it. It knows nothing of Callplane, and nothing of it changes.
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import twilio from 'twilio'
import type RequestClient from 'twilio/lib/base/RequestClient.js'

/** What the application has in its environment. */
export interface Settings {
  readonly accountSid: string
  readonly authToken: string
}

const formOf = async (request: IncomingMessage): Promise<Record<string, string>> => {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  return Object.fromEntries(new URLSearchParams(Buffer.concat(chunks).toString()))
}

/** Reminds a patient of an appointment, which can be confirmed with 1. */
const answerOf = (path: string, { Digits: digits }: Record<string, string>): string => {
  const response = new twilio.twiml.VoiceResponse()
  if (path === '/reminder') {
    const gather = response.gather({ numDigits: 1, action: '/confirmed' })
    gather.say('You have an appointment tomorrow. Press 1 to confirm.')
    response.say('We will call again.')
  } else {
    response.say(digits === '1' ? 'Thank you. See you tomorrow.' : 'Please call us.')
    response.hangup()
  }
  return response.toString()
}

/** Serves the documents and takes the status callbacks; what Twilio has not signed is refused. */
export const startApplication = async ({ authToken }: Settings) => {
  const statuses: { readonly sid: string; readonly status: string }[] = []
  const server = createServer((request, response) => {
    const answer = async () => {
      const form = await formOf(request)
      const url = `http://${request.headers.host}${request.url}`
      const signature = String(request.headers['x-twilio-signature'])
      if (!twilio.validateRequest(authToken, signature, url, form))
        return response.writeHead(403).end()
      if (request.url === '/status') {
        statuses.push({ sid: form['CallSid'] ?? '', status: form['CallStatus'] ?? '' })
        return response.writeHead(204).end()
      }
      return response
        .writeHead(200, { 'content-type': 'text/xml' })
        .end(answerOf(request.url ?? '', form))
    }
    answer().catch(() => response.writeHead(500).end())
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return {
    statuses,
    /** Calls a patient. */
    remind: (client: twilio.Twilio, from: string, to: string) =>
      client.calls.create({
        to,
        from,
        url: `${origin}/reminder`,
        statusCallback: `${origin}/status`,
        statusCallbackEvent: ['initiated', 'ringing', 'answered', 'completed'],
      }),
    close: () => new Promise<void>((resolve) => server.close(() => resolve())),
  }
}

/** Twilio's client, at another address than Twilio's. This is the only line that changes. */
export const clientAt = ({ accountSid, authToken }: Settings, baseUrl: string): twilio.Twilio => {
  class Elsewhere extends twilio.RequestClient {
    override request<Data>(options: RequestClient.RequestOptions<Data>) {
      const uri = options.uri.replace('https://api.twilio.com', baseUrl)
      return super.request<Data>({ ...options, uri })
    }
  }
  return twilio(accountSid, authToken, { httpClient: new Elsewhere() })
}
