import type { CodeBase } from './code-base.ts'

/** A voicemail on Plivo, in ES modules. */
export const plivoVoicemail: CodeBase = {
  'server.mjs': `
import plivo from 'plivo'

const client = new plivo.Client('MAXXXXXXXXXXXXXXXXXX', process.env.PLIVO_AUTH_TOKEN) //! adjusted plivo.Client(…)

export const ring = (to) =>
  client.calls.create('+14155550100', to, 'https://app.example/answer', { answerMethod: 'GET', timeLimit: 600 }) //! works calls.create
export const end = (uuid) => client.calls.hangup(uuid) //! works calls.hangup
export const speak = (uuid) => client.calls.speakText(uuid, 'Hello') //! blocker calls.speakText
export const sms = (to) => client.messages.create({ src: '14155550100', dst: to, text: 'Hi' }) //! adjusted messages.create

export const answer = (request, response) => {
  if (!plivo.validateV3Signature('POST', request.url, request.nonce, 'token', request.signature)) return //! works validateV3Signature
  const document = plivo.Response()
  const digits = document.addGetDigits({ action: '/menu', numDigits: 1, retries: 2 }) //! adjusted <GetDigits>
  digits.addSpeak('Press 1', { voice: 'Polly.Joanna' }) //! works <Speak>
  document.addRecord({ action: '/recorded', maxLength: 60 }) //! adjusted <Record>
  document.addMultiPartyCall('team', { role: 'agent' }) //! blocker <MultiPartyCall>
  response.end(document.toXML())
}
`,
}

/** Notifications over Vonage, in TypeScript. */
export const vonageNotifications: CodeBase = {
  'src/notify.ts': `
import { Vonage } from '@vonage/server-sdk'
import { NCCOBuilder, Talk } from '@vonage/voice'
import { verifySignature } from '@vonage/jwt'

const vonage = new Vonage({ applicationId: 'app', privateKey: './private.key' }) //! adjusted new Vonage(…)
const { voice } = vonage

export const announce = (number: string) =>
  voice.createOutboundCall({ //! works voice.createOutboundCall
    to: [{ type: 'phone', number }],
    from: { type: 'phone', number: '14155550100' },
    answerUrl: ['https://app.example/ncco'],
    ringingTimer: 30,
  })

export const ncco = (request: { headers: Record<string, string> }) => {
  if (!verifySignature(request.headers['authorization']!, 'secret')) return [] //! works verifySignature
  return [
    { action: 'talk', text: 'Press 1', bargeIn: true, language: 'en-GB' }, //! works talk
    { action: 'input', type: ['dtmf'], dtmf: { maxDigits: 1 }, eventUrl: ['https://app.example/input'] }, //! adjusted input
    { action: 'connect', endpoint: [{ type: 'websocket', uri: 'wss://app.example/agent', 'content-type': 'audio/l16;rate=16000' }] }, //! works connect
  ]
}

export const built = () => new NCCOBuilder().addAction(new Talk('Goodbye')).build() //! works talk
export const stop = (uuid: string) => voice.hangupCall(uuid) //! works voice.hangupCall
export const mute = (uuid: string) => voice.muteCall(uuid) //! blocker voice.muteCall
`,
  'answers/menu.json': `[
  { "action": "talk", "text": "Hello" },
  { "action": "pay", "amount": 9.99 }
]`,
}

/** Rooms over VideoSDK's legacy API. */
export const legacyRooms: CodeBase = {
  'calls.js': `
const axios = require('axios')

const BASE = process.env.VIDEOSDK_API || 'https://api.videosdk.live'
const ENDPOINT = BASE + '/v2/sip/outbound-call'

exports.invite = (meetingId, phone) =>
  fetch(ENDPOINT, { //! adjusted POST /v2/sip/outbound-call
    method: 'POST',
    headers: { Authorization: process.env.TOKEN, 'Content-Type': 'application/json' },
    body: JSON.stringify({ to: phone, displayName: 'Guest', meetingId, trunkId: 'trunk-1' }),
  })

exports.inviteAgent = async (meetingId) => {
  const body = { to: 'sip:agent@app.example', displayName: 'Agent', meetingId, trunkId: 'trunk-1', from: '+14155550100' }
  return axios.post(\`\${BASE}/v2/sip/outbound-call\`, body, { headers: {} }) //! adjusted POST /v2/sip/outbound-call
}

exports.raw = (body) => axios.post('https://api.videosdk.live/v2/sip/outbound-call', body) //! look POST /v2/sip/outbound-call
exports.other = (send) => send('https://api.videosdk.live/v2/sip/outbound-call') //! look /v2/sip/outbound-call
`,
}
