import { videosdkLegacyDoor } from '@callplane/doors/videosdk-legacy'
import { mintJwt } from '@callplane/kit'
import type { DemoDoor } from './door.ts'
import { reachesRooms, roomFor } from './rooms.ts'

const credentials = { apiKey: 'demo-api-key', secret: 'demo-secret' }

const token = () =>
  mintJwt({
    algorithm: 'HS256',
    key: credentials.secret,
    claims: { apikey: credentials.apiKey, permissions: ['allow_join'] },
    issuedAt: Date.now(),
    expiresIn: 600,
  })

interface Participant {
  readonly participantId: string
  readonly timelog: readonly { readonly end: string | null }[]
}
interface Session {
  readonly participants: readonly Participant[]
}

/** The documented requests: the legacy API has no client, and tells nothing by itself. */
export const videosdkLegacyDemo: DemoDoor = {
  door: 'videosdk-legacy',
  face: videosdkLegacyDoor(),
  credentials,
  tellsNothing: true,
  // Both generations of VideoSDK have the same rooms.
  carries: reachesRooms('videosdk', 'videosdk-legacy'),
  client(url, plugin) {
    const ask = async <Reply>(method: string, path: string, body?: object): Promise<Reply> => {
      const response = await fetch(`${url}${path}`, {
        method,
        headers: { authorization: await token(), 'content-type': 'application/json' },
        ...(body && { body: JSON.stringify(body) }),
      })
      if (!response.ok) throw new Error(await response.text())
      return (await response.json()) as Reply
    }
    return {
      async create({ to, from }) {
        const { participantId } = await ask<Participant>('POST', '/v2/sip/outbound-call', {
          to,
          from,
          displayName: 'Demo',
          meetingId: roomFor(plugin),
          trunkId: plugin.id,
        })
        return participantId
      },
      async fetch(id) {
        const path = `/v2/sessions/${id}/participants/${id}`
        const { participantId, timelog } = await ask<Participant>('GET', path)
        return { id: participantId, status: timelog.at(-1)?.end === null ? 'joined' : 'left' }
      },
      async list() {
        const { data } = await ask<{ data: readonly Session[] }>('GET', '/v2/sessions/')
        return data.flatMap(({ participants }) => participants.map((one) => one.participantId))
      },
      end: async (participantId) =>
        void (await ask('POST', '/v2/sessions/participants/remove', {
          participantId,
          roomId: roomFor(plugin),
        })),
    }
  },
  told: () => null,
  isSigned: () => true,
}
