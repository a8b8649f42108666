import type { CodeBase } from './code-base.ts'

/** A support line on Express, in CommonJS: a menu, a queue and a voicemail. */
export const supportLine: CodeBase = {
  'package.json': '{ "name": "support-line" }',
  'lib/twilio.js': `
const twilio = require('twilio')

const client = twilio(process.env.TWILIO_ACCOUNT_SID, process.env.TWILIO_AUTH_TOKEN) //! adjusted twilio(…)
module.exports = { client, VoiceResponse: twilio.twiml.VoiceResponse }
`,
  'routes/voice.js': `
const express = require('express')
const twilio = require('twilio')
const { VoiceResponse } = require('../lib/twilio')

const router = express.Router()
router.use(twilio.webhook({ validate: true })) //! works webhook

router.post('/voice', (req, res) => {
  const response = new VoiceResponse()
  const gather = response.gather({ //! works <Gather>
    numDigits: 1,
    action: '/menu',
    timeout: 6,
  })
  gather.say({ voice: 'Polly.Joanna' }, 'Press 1 for sales, 2 for support.') //! works <Say>
  response.say('We did not get your choice.') //! works <Say>
  response.redirect('/voice') //! works <Redirect>
  res.type('text/xml').send(response.toString())
})

router.post('/menu', (req, res) => {
  const response = new VoiceResponse()
  switch (req.body.Digits) {
    case '1': {
      const dial = response.dial({ timeout: 20, action: '/voicemail', callerId: req.body.To }) //! works <Dial>
      dial.number('+14155550123') //! works <Number>
      break
    }
    case '2':
      response.enqueue({ waitUrl: '/hold' }, 'support') //! blocker <Enqueue>
      break
    default:
      response.play({ loop: 2 }, 'https://app.example/sorry.mp3') //! works <Play>
  }
  res.type('text/xml').send(response.toString())
})

router.post('/voicemail', (req, res) => {
  const response = new VoiceResponse()
  response.record({ maxLength: 120, transcribe: true, finishOnKey: '#' }) //! adjusted <Record>
  response.hangup() //! works <Hangup>
  res.type('text/xml').send(response.toString())
})
module.exports = router
`,
  'jobs/reminders.js': `
const { client } = require('../lib/twilio')

const from = '+14155550100'

async function remind(patient) {
  const call = await client.calls.create({ //! works calls.create
    to: patient.phone,
    from,
    url: 'https://app.example/reminder',
    statusCallback: 'https://app.example/status',
    statusCallbackEvent: ['answered', 'completed'],
    timeout: 25,
  })
  return call.sid
}

const hangUp = (sid) => client.calls(sid).update({ status: 'completed' }) //! works calls(…).update
const redirect = (sid) => client.calls(sid).update({ url: 'https://app.example/voice' }) //! blocker calls(…).update
const lookUp = (sid) => client.calls(sid).fetch() //! works calls(…).fetch

async function confirm(patient) {
  await client.messages.create({ to: patient.phone, from, body: 'See you tomorrow' }) //! adjusted messages.create
}

module.exports = { remind, hangUp, lookUp, confirm }
`,
  'node_modules/dialer/index.js': `require('twilio')().calls.create({ to: '+14155550123' })`,
}

/** A dialler in TypeScript: a class with a client that is handed in, and what cannot be moved. */
export const diallerService: CodeBase = {
  'src/dialler.ts': `
import twilio, { Twilio } from 'twilio'
import type { CallListInstanceCreateOptions } from 'twilio/lib/rest/api/v2010/account/call'

export class Dialler {
  private readonly numbers = ['+14155550123']
  constructor(private readonly client: Twilio, readonly other = client) {}

  async start(options: CallListInstanceCreateOptions) {
    await this.client.calls.create(options) //! look calls.create
    await this.client.calls.create({ //! adjusted calls.create
      to: this.numbers[0]!,
      from: '+14155550100',
      twiml: '<Response><Say>Hello</Say></Response>', //! works <Say>
      machineDetection: 'DetectMessageEnd',
      callReason: 'appointment',
    })
    await this.client.studio.v2.flows('FW1').executions.create({ to: '+14155550123', from: '+14155550100' }) //! blocker studio.v2.flows(…).executions.create
    const { calls: rest } = this.client
    const recent = await rest.list({ limit: 20 }) //! works calls.list
    return recent.map(({ sid }) => sid)
  }

  async reach(kind: 'calls' | 'messages') {
    return this.client[kind].list() //! look *.list
  }
}

export const makeDialler = () => new Dialler(twilio('AC1', 'secret')) //! adjusted twilio(…)
export const token = (identity: string) =>
  new twilio.jwt.AccessToken('AC1', 'SK1', 'secret', { identity }) //! blocker AccessToken
`,
  'src/queue.ts': `
import { makeDialler } from './dialler.js'
import { runAll } from '@acme/queue'

const service = makeDialler()
export const recordings = async () => service.other.recordings.list({ limit: 5 }) //! works recordings.list
export const conferences = (name: string) =>
  service.other
    .conferences(name)
    .participants //
    .create({ to: '+14155550123', from: '+14155550100' }) //! blocker conferences(…).participants.create
runAll(service.other) //! look runAll
export const later = (it: any) => it.calls.create({ to: '+14155550123' }) //! look it.calls.create
`,
  'src/broken.ts': `const client = require('twilio')( //! look syntax error`,
  'bins/hold.xml': `<?xml version="1.0" encoding="UTF-8"?>
<Response>
  <Say loop="2">Please hold.</Say><!--! works <Say> -->
  <Pay/><!--! blocker <Pay> -->
</Response>
`,
}
