import { createPublicKey, generateKeyPairSync } from 'node:crypto'
import { telnyxDoor } from '@callplane/doors/telnyx'
import { verifyEd25519 } from '@callplane/kit'
import Telnyx from 'telnyx'
import type { DemoDoor, Got } from './door.ts'

const credentials = { apiKey: 'KEY-of-the-demo' }
const connection_id = '1684641123236054244'

const { privateKey } = generateKeyPairSync('ed25519')
const publicKey = createPublicKey(privateKey)
  .export({ format: 'der', type: 'spki' })
  .subarray(-32)
  .toString('base64')

interface Event {
  readonly data: {
    readonly event_type: string
    readonly payload: { readonly call_control_id: string }
  }
}

const headerOf = ({ headers }: Got, name: string): string => String(headers[name] ?? '')

/** Calls by Call Control, with the vendor's own client. Its call has no near end of its own: the rule says where it goes. */
export const telnyxDemo: DemoDoor = {
  door: 'telnyx',
  face: telnyxDoor(),
  credentials,
  account: {
    dialect: 'texml',
    accountSid: 'demo',
    privateKey: privateKey.export({ format: 'pem', type: 'pkcs8' }).toString(),
  },
  carries: ({ can }) => can.connect.includes('sip') || can.connect.includes('room'),
  client(url) {
    const client = new Telnyx({ ...credentials, baseURL: `${url}/v2`, maxRetries: 0 })
    return {
      async create({ to, from, statusUrl }) {
        const { data } = await client.calls.dial({
          connection_id,
          to,
          from,
          webhook_url: statusUrl,
        })
        return data?.call_control_id ?? ''
      },
      async fetch(id) {
        const { data } = await client.calls.retrieveStatus(id)
        return { id: data?.call_control_id ?? '', status: data?.is_alive ? 'alive' : 'over' }
      },
      async list() {
        const { data } = await client.connections.listActiveCalls(connection_id)
        return data.map((call) => call.call_control_id)
      },
      end: async (id) => void (await client.calls.actions.hangup(id, {})),
    }
  },
  told({ body }) {
    const { data } = JSON.parse(body) as Event
    return { id: data.payload.call_control_id, event: data.event_type }
  },
  isSigned: (got) =>
    verifyEd25519(
      publicKey,
      `${headerOf(got, 'telnyx-timestamp')}|${got.body}`,
      headerOf(got, 'telnyx-signature-ed25519'),
    ),
}
