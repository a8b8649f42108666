import { plivoDoor } from '@callplane/doors/plivo'
import { validateV3Signature } from 'plivo'
import { plivoClient } from '../../../packages/doors/test/plivo-client.ts'
import type { DemoDoor, Got } from './door.ts'

const credentials = { authId: 'MADDDDDDDDDDDDDDDDDD', authToken: 'demo-auth-token' }

const fieldsOf = ({ body }: Got): Record<string, string> =>
  Object.fromEntries(new URLSearchParams(body))

export const plivoDemo: DemoDoor = {
  door: 'plivo',
  face: plivoDoor,
  credentials,
  account: { dialect: 'plivo-xml', ...credentials },
  carries: ({ can }) => can.connect.includes('flow'),
  client(url) {
    // The client is pointed at one door at a time, so that each of its requests points it first.
    const client = () => plivoClient(url, credentials.authId, credentials.authToken).calls
    return {
      async create({ to, from, answerUrl, statusUrl }) {
        const { requestUuid } = await client().create(from, to, answerUrl, {
          ringUrl: statusUrl,
          hangupUrl: statusUrl,
        })
        return String(requestUuid)
      },
      async fetch(id) {
        const live = await client()
          .getLiveCall(id)
          .catch(() => null)
        if (live) return { id: String(live.callUuid), status: String(live.callStatus) }
        const { callUuid, hangupCauseName } = await client().get(id)
        return { id: String(callUuid), status: String(hangupCauseName) }
      },
      async list() {
        const live: unknown = await client().listLiveCalls({})
        const over: unknown = await client().list({ limit: 20 })
        // Arrays with the page as a property, whatever their types say.
        return [live, over].flatMap((calls) =>
          (calls as readonly { readonly callUuid: unknown }[]).map(({ callUuid }) =>
            String(callUuid),
          ),
        )
      },
      end: async (id) => void (await client().hangup(id)),
    }
  },
  answer: () => ({
    type: 'text/xml',
    body: '<Response><Speak>Hello from the application</Speak><Wait length="600"/></Response>',
  }),
  told(got) {
    const { CallUUID: id, CallStatus: event } = fieldsOf(got)
    return id === undefined ? null : { id, event: event ?? '' }
  },
  isSigned: (got) =>
    Boolean(
      validateV3Signature(
        got.method,
        got.url,
        String(got.headers['x-plivo-signature-v3-nonce']),
        credentials.authToken,
        String(got.headers['x-plivo-signature-v3']),
        fieldsOf(got),
      ),
    ),
}
