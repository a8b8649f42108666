import { createHash, generateKeyPairSync } from 'node:crypto'
import type { Capabilities } from '@callplane/core'
import { vonageDoor } from '@callplane/doors/vonage'
import { verifySignature } from '@vonage/jwt'
import { Vonage } from '@vonage/server-sdk'
import type { DemoDoor, Got } from './door.ts'

const keys = generateKeyPairSync('rsa', {
  modulusLength: 2048,
  publicKeyEncoding: { type: 'spki', format: 'pem' },
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
})
const applicationId = 'dddddddd-dddd-4ddd-8ddd-dddddddddddd'
const account = {
  dialect: 'ncco',
  apiKey: 'demo-key',
  applicationId,
  signatureSecret: 'demo-signature-secret',
} as const

/** An NCCO of one near end: a SIP address, or nothing, where the rule names a room. */
const nearEndOf = ({ connect }: Capabilities): readonly object[] =>
  connect.includes('sip')
    ? [{ action: 'connect', endpoint: [{ type: 'sip', uri: 'sip:desk@example.com' }] }]
    : [{ action: 'wait', timeout: 7_200 }]

const bare = (number: string): string => number.replace(/^\+/, '')

/** The payload of an event, or the query of the request for an NCCO. */
const fieldsOf = ({ method, url, body }: Got): Readonly<Record<string, unknown>> =>
  method === 'GET'
    ? Object.fromEntries(new URL(url).searchParams)
    : (JSON.parse(body) as Readonly<Record<string, unknown>>)

const claimsOf = (token: string): Readonly<Record<string, unknown>> =>
  JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()) as Readonly<
    Record<string, unknown>
  >

export const vonageDemo: DemoDoor = {
  door: 'vonage',
  face: vonageDoor,
  credentials: { applicationId, publicKey: keys.publicKey },
  account,
  // Documents, where a carrier runs flows; a near end in the request, or the room of the rule, where it does not.
  carries: () => true,
  client(url, { can }) {
    const { voice } = new Vonage({ applicationId, privateKey: keys.privateKey }, { apiHost: url })
    return {
      async create({ to, from, answerUrl, statusUrl }) {
        const { uuid } = await voice.createOutboundCall({
          to: [{ type: 'phone', number: bare(to) }],
          from: { type: 'phone', number: bare(from) },
          ...(can.connect.includes('flow')
            ? { answer_url: [answerUrl] }
            : { ncco: nearEndOf(can) }),
          event_url: [statusUrl],
        } as never)
        return uuid
      },
      async fetch(id) {
        const { uuid, status } = await voice.getCall(id)
        return { id: uuid, status }
      },
      async list() {
        const { _embedded } = await voice.search({ order: 'desc', pageSize: 20 } as never)
        return _embedded.calls.map(({ uuid }) => uuid)
      },
      end: (id) => voice.hangupCall(id),
    }
  },
  answer: () => ({
    type: 'application/json',
    body: JSON.stringify([
      { action: 'talk', text: 'Hello from the application' },
      { action: 'wait', timeout: 600 },
    ]),
  }),
  told(got) {
    const { uuid, status } = fieldsOf(got)
    return typeof uuid === 'string' ? { id: uuid, event: String(status ?? '') } : null
  },
  isSigned(got) {
    const token = String(got.headers['authorization']).replace(/^Bearer /, '')
    const signed = got.method === 'GET' ? JSON.stringify(fieldsOf(got)) : got.body
    return (
      verifySignature(token, account.signatureSecret) &&
      claimsOf(token)['payload_hash'] === createHash('sha256').update(signed).digest('hex')
    )
  },
}
