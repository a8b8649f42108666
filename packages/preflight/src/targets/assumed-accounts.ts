import { generateKeyPairSync } from 'node:crypto'
import { TransportError, type Host, type Provider } from '@callplane/core'
import { daily } from '@callplane/daily'
import { systemClock } from '@callplane/kit'
import { livekit } from '@callplane/livekit'
import { plivo } from '@callplane/plivo'
import { sinch } from '@callplane/sinch'
import { telnyx } from '@callplane/telnyx'
import { twilio } from '@callplane/twilio'
import { videosdk } from '@callplane/videosdk'
import { videosdkLegacy } from '@callplane/videosdk-legacy'
import { vonage } from '@callplane/vonage'

/** The caller ID that every call is judged with; targets are assumed to have the number. */
export const assumedCallerId = '+14155550100'

/** Made when it is first needed, and never sent anywhere. */
const privateKey = (): string =>
  generateKeyPairSync('rsa', {
    modulusLength: 2048,
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    publicKeyEncoding: { type: 'spki', format: 'pem' },
  }).privateKey

const uuid = '00000000-0000-4000-8000-000000000000'
const base64 = Buffer.alloc(32).toString('base64')

/**
 * Every provider with an account that could exist: nothing of it is ever sent, and nothing of it shows in what a request is
 * translated to. Each plugin explains calls with it as it would with a real one.
 */
const accounts = {
  videosdk: () => videosdk({ apiKey: 'preflight', secret: 'preflight' }),
  'videosdk-legacy': () => videosdkLegacy({ apiKey: 'preflight', secret: 'preflight' }),
  daily: () => daily({ apiKey: 'preflight' }),
  livekit: () =>
    livekit({
      apiKey: 'preflight',
      apiSecret: 'preflight',
      baseUrl: 'https://livekit.invalid',
    }),
  twilio: () => twilio({ accountSid: `AC${'0'.repeat(32)}`, authToken: 'preflight' }),
  telnyx: () => telnyx({ apiKey: 'preflight', publicKey: base64, connectionId: 'preflight' }),
  plivo: () => plivo({ authId: 'MAPREFLIGHT', authToken: 'preflight' }),
  vonage: () =>
    vonage({
      applicationId: uuid,
      privateKey: privateKey(),
      apiKey: 'preflight',
      signatureSecret: 'preflight',
    }),
  sinch: () => sinch({ applicationKey: uuid, applicationSecret: base64 }),
} as const satisfies Record<string, () => Provider>

/** A provider to which a code base can be moved. */
export type TargetId = keyof typeof accounts

/** Every target, in the order of the documentation. */
export const targetIds = Object.keys(accounts) as readonly TargetId[]

export const isTarget = (id: string): id is TargetId => Object.hasOwn(accounts, id)

export const providerOf = (id: TargetId): Provider => accounts[id]()

/** What Daily lists as the numbers of an account: a call names one of them. */
const purchased = JSON.stringify({
  total_count: 1,
  data: [{ id: 'preflight', number: assumedCallerId }],
})

/** A host that reaches nothing. Of what plugins read before a call, only the numbers of an account are answered. */
export const isolatedHost: Host = {
  clock: systemClock,
  publicUrl: 'https://callplane.invalid',
  log: () => {},
  async fetch({ url }) {
    if (url.includes('/purchased-phone-numbers'))
      return { status: 200, headers: { 'content-type': 'application/json' }, body: purchased }
    throw new TransportError('connect', false)
  },
}
