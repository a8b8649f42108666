import type { Capabilities } from '@callplane/core'
import { twilioDoor } from '@callplane/doors/twilio'
import twilioSdk from 'twilio'
import type RequestClient from 'twilio/lib/base/RequestClient.js'
import type { DemoDoor, Got } from './door.ts'

const credentials = { accountSid: `AC${'d'.repeat(32)}`, authToken: 'demo-auth-token' }

const fieldsOf = ({ body }: Got): Record<string, string> =>
  Object.fromEntries(new URLSearchParams(body))

const nearEndOf = ({ connect }: Capabilities): string =>
  connect.includes('sip')
    ? '<Response><Dial><Sip>sip:desk@example.com</Sip></Dial></Response>'
    : '<Response><Pause length="600"/></Response>'

/** The vendor's own client; its base URL is changed by its documented seam. */
const clientOf = (url: string) => {
  class Rewriting extends twilioSdk.RequestClient {
    override request<Data>(options: RequestClient.RequestOptions<Data>) {
      const uri = options.uri.replace('https://api.twilio.com', url)
      return super.request<Data>({ ...options, uri })
    }
  }
  return twilioSdk(credentials.accountSid, credentials.authToken, { httpClient: new Rewriting() })
}

export const twilioDemo: DemoDoor = {
  door: 'twilio',
  face: twilioDoor,
  credentials,
  account: { dialect: 'twiml', ...credentials },
  // Documents, where a carrier runs flows; a near end in the request, or the room of the rule, where it does not.
  carries: () => true,
  client(url, { can }) {
    const client = clientOf(url)
    return {
      async create({ to, from, answerUrl, statusUrl }) {
        const { sid } = await client.calls.create({
          to,
          from,
          ...(can.connect.includes('flow') ? { url: answerUrl } : { twiml: nearEndOf(can) }),
          statusCallback: statusUrl,
          statusCallbackEvent: ['initiated', 'ringing', 'answered', 'completed'],
        })
        return sid
      },
      async fetch(id) {
        const { sid, status } = await client.calls(id).fetch()
        return { id: sid, status }
      },
      list: async () => (await client.calls.list({ limit: 20 })).map(({ sid }) => sid),
      end: async (id) => void (await client.calls(id).update({ status: 'completed' })),
    }
  },
  answer: () => ({
    type: 'text/xml',
    body: '<Response><Say>Hello from the application</Say><Pause length="600"/></Response>',
  }),
  told(got) {
    const { CallSid: id, CallStatus: event } = fieldsOf(got)
    return id === undefined ? null : { id, event: event ?? '' }
  },
  isSigned: (got) =>
    twilioSdk.validateRequest(
      credentials.authToken,
      String(got.headers['x-twilio-signature']),
      got.url,
      fieldsOf(got),
    ),
}
