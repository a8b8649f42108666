// Lets calls to the business number ask the dispatcher, as each carrier's account is set up for that.
import { businessNumber, publicUrl, type Bench } from '@callplane/conformance'

const basic = (user = '', password = ''): string =>
  `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`

interface Setting {
  readonly method: string
  readonly path: string
  readonly authorization: string
  /** JSON, or a form where it is a text. */
  readonly body: string | Readonly<Record<string, unknown>>
}

const msisdn = businessNumber.slice(1)
const address = (carrier: string): string => `${publicUrl}/webhooks/${carrier}`

/** Requests to the account, in order; each gets the replies of those before it. */
const settings: Readonly<
  Record<string, (keys: Bench['keys'], replies: readonly string[]) => Setting | undefined>
> = {
  twilio: ({ credentials: { accountSid, authToken } }, [numbers]) => {
    const path = `/2010-04-01/Accounts/${accountSid}/IncomingPhoneNumbers`
    const authorization = basic(accountSid, authToken)
    if (numbers === undefined)
      return {
        method: 'GET',
        path: `${path}.json?PhoneNumber=${encodeURIComponent(businessNumber)}`,
        authorization,
        body: '',
      }
    const [number] = (
      JSON.parse(numbers) as { incoming_phone_numbers: readonly { readonly sid: string }[] }
    ).incoming_phone_numbers
    const body = new URLSearchParams({ VoiceUrl: address('twilio') }).toString()
    return { method: 'POST', path: `${path}/${number?.sid}.json`, authorization, body }
  },
  telnyx: ({ credentials, ids }) => ({
    method: 'PATCH',
    path: `/v2/call_control_applications/${ids.connectionId}`,
    authorization: `Bearer ${credentials.apiKey}`,
    body: { application_name: 'flows', webhook_event_url: address('telnyx') },
  }),
  plivo: ({ credentials: { authId, authToken } }, [application]) => {
    const path = `/v1/Account/${authId}`
    const authorization = basic(authId, authToken)
    const url = address('plivo')
    if (application === undefined)
      return {
        method: 'POST',
        path: `${path}/Application/`,
        authorization,
        body: { app_name: 'flows', answer_url: url, hangup_url: url },
      }
    const { app_id } = JSON.parse(application) as { app_id: string }
    return { method: 'POST', path: `${path}/Number/${msisdn}/`, authorization, body: { app_id } }
  },
  vonage: ({ credentials: { applicationId = '', apiKey, apiSecret } }, [application]) => {
    const authorization = basic(apiKey, apiSecret)
    const hook = { address: address('vonage'), http_method: 'POST' }
    const webhooks = { answer_url: hook, event_url: hook }
    if (application === undefined)
      return {
        method: 'PUT',
        path: `/v2/applications/${applicationId}`,
        authorization,
        body: { name: 'flows', capabilities: { voice: { webhooks } } },
      }
    const form = { country: 'US', msisdn, app_id: applicationId }
    const body = new URLSearchParams(form).toString()
    return { method: 'POST', path: '/number/update', authorization, body }
  },
}

/** How many requests each carrier takes. */
const counts: Readonly<Record<string, number>> = { twilio: 2, telnyx: 1, plivo: 2, vonage: 2 }

export const takesCalls = (carrier: string): boolean => carrier in settings

export const takeCalls = async (carrier: string, { host, keys }: Bench): Promise<void> => {
  const replies: string[] = []
  for (let count = 0; count < (counts[carrier] ?? 0); count++) {
    const setting = settings[carrier]?.(keys, replies)
    if (!setting) return
    const { method, path, authorization, body } = setting
    const isForm = typeof body === 'string'
    const reply = await host.fetch({
      method,
      url: `${keys.baseUrl}${path}`,
      headers: {
        authorization,
        'content-type': isForm ? 'application/x-www-form-urlencoded' : 'application/json',
      },
      body: isForm ? body : JSON.stringify(body),
    })
    if (reply.status >= 300) throw new Error(`${carrier}: ${reply.status} ${reply.body}`)
    replies.push(reply.body)
  }
}
