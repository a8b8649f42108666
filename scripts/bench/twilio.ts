import { twilio } from '@callplane/twilio'
import twilioSdk from 'twilio'
import { from, near, publicUrl, sectionOf, to } from './dispatch.ts'

export const accountSid = 'AC00000000000000000000000000000001'
export const authToken = '00000000000000000000000000000001'

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

export const twilioSection = (url: string) => {
  const client = bareTwilio(url)
  return sectionOf({
    name: 'Twilio',
    goal: 3,
    provider: twilio({ accountSid, authToken, baseUrl: url }),
    bare: (index) => {
      const response = new twilioSdk.twiml.VoiceResponse()
      const callback = `${publicUrl}/webhooks/twilio?attempt=${index}`
      response.dial({ callerId: from }).sip(
        {
          statusCallback: `${callback}&child=near`,
          statusCallbackEvent: ['initiated', 'ringing', 'answered', 'completed'],
        },
        near,
      )
      return client.calls.create({
        to,
        from,
        twiml: response.toString(),
        timeout: 30,
        statusCallback: `${callback}&leg=far`,
        statusCallbackEvent: ['initiated', 'ringing', 'answered', 'completed'],
      })
    },
  })
}
