import { numberFor } from '@callplane/conformance'
import twilio from 'twilio'
import type { Got, Reply } from './documents.fixture.ts'

/** The agent whom the application rings. */
export const busy = numberFor(50)

export const twilioAccount = {
  dialect: 'twiml',
  accountSid: `AC${'1'.repeat(32)}`,
  authToken: 'twilio-token',
} as const

export const formOf = ({ body }: Pick<Got, 'body'>): Record<string, string> =>
  Object.fromEntries(new URLSearchParams(body))

/** What a customer of Twilio's serves: a menu, an agent, a voicemail. */
export const twilioApplication = (got: Got): Reply | undefined => {
  const form = formOf(got)
  const signature = String(got.headers['x-twilio-signature'])
  if (!twilio.validateRequest(twilioAccount.authToken, signature, got.url, form)) return undefined
  const response = new twilio.twiml.VoiceResponse()
  let cookie: string | undefined
  switch (got.path) {
    case '/voice': {
      cookie = 'visits=1; Path=/'
      const gather = response.gather({ numDigits: 1, action: '/menu', timeout: 6 })
      gather.say('Press one for an agent')
      response.say('Nothing was pressed')
      response.redirect('/voicemail')
      break
    }
    case '/menu':
      response.say('Connecting you')
      response.dial({ action: 'dialled', timeout: 20 }).number({ statusCallback: '/party' }, busy)
      break
    case '/dialled':
      response.say(`The agent is ${form['DialCallStatus']}`)
      response.redirect('/voicemail')
      break
    case '/voicemail':
      response.say('Speak after the tone')
      response.record({
        action: '/recorded',
        maxLength: 20,
        finishOnKey: '#',
        recordingStatusCallback: '/recording',
      })
      response.say('Nothing was said')
      break
    case '/recorded':
      response.say('Thank you')
      response.hangup()
      break
    case '/party':
    case '/recording':
    case '/status':
      break
    default:
      return undefined
  }
  return { type: 'text/xml', body: response.toString(), cookie }
}
