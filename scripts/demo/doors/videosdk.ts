import { generateKeyPairSync } from 'node:crypto'
import { videosdkDoor } from '@callplane/doors/videosdk'
import { verifyRsaSha256 } from '@callplane/kit'
import { VideoSDK } from '@videosdk.live/server-sdk'
import type { DemoDoor } from './door.ts'
import { reachesRooms, roomFor } from './rooms.ts'

const credentials = { apiKey: 'demo-api-key', secret: 'demo-secret' }
const keys = generateKeyPairSync('rsa', { modulusLength: 2048 })
const publicKey = keys.publicKey.export({ format: 'pem', type: 'spki' }).toString()

interface Event {
  readonly webhookType: string
  readonly data: { readonly callId: string }
}

/** The vendor's own client. Webhooks are the account's, so the demo says where they are. */
export const videosdkDemo: DemoDoor = {
  door: 'videosdk',
  face: videosdkDoor(),
  faceFor: (statusUrl) => videosdkDoor({ webhooks: [{ url: statusUrl }] }),
  credentials,
  account: {
    dialect: 'videosdk',
    privateKey: keys.privateKey.export({ format: 'pem', type: 'pkcs8' }).toString(),
  },
  // Both generations of VideoSDK have the same rooms.
  carries: reachesRooms('videosdk', 'videosdk-legacy'),
  client(url, plugin) {
    const { calls } = new VideoSDK({ ...credentials, apiEndpoint: url, maxRetries: 0 }).sip
    return {
      async create({ to, from }) {
        const call = await calls.create({
          callTo: to,
          callFrom: from,
          routingRuleId: plugin.id,
          roomId: roomFor(plugin),
        })
        return String(call['callId'])
      },
      async fetch(id) {
        const call = await calls.get(id)
        return { id: call.id, status: String(call.status) }
      },
      list: async () => (await calls.list()).data.map(({ id }) => id),
      end: async (id) => void (await calls.end(id)),
    }
  },
  told({ body }) {
    const { webhookType, data } = JSON.parse(body) as Event
    return { id: data.callId, event: webhookType }
  },
  isSigned: ({ body, headers }) =>
    verifyRsaSha256(publicKey, body, String(headers['videosdk-signature'])),
}
