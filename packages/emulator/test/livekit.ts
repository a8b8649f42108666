import { createHmac } from 'node:crypto'
import {
  AccessToken,
  AgentDispatchClient,
  EgressClient,
  RoomServiceClient,
  SipClient,
} from 'livekit-server-sdk'
import type { Emulator } from '../src/index.ts'
import { send, type Sent } from './world.ts'

export const TO = '+14155550123'
export const FROM = '+14155550100'
export const ROOM = 'desk'

/** Number NN of the range that chooses outcomes. */
export const outcome = (digits: number): string => `+141555501${digits}`

const keysOf = (emulator: Emulator) => emulator.keys()['livekit']!

export const idsOf = (emulator: Emulator) => keysOf(emulator).ids

/** The vendor's own clients, pointed at the emulator by their documented argument. */
export function livekitClients(emulator: Emulator) {
  const { baseUrl: host, credentials } = keysOf(emulator)
  const { apiKey, apiSecret } = credentials
  return {
    sip: new SipClient(host, apiKey, apiSecret),
    rooms: new RoomServiceClient(host, apiKey, apiSecret),
    agents: new AgentDispatchClient(host, apiKey, apiSecret),
    egress: new EgressClient(host, apiKey, apiSecret),
  }
}

/** A token as the vendor's client makes it. */
export function livekitToken(emulator: Emulator, room = ROOM): Promise<string> {
  const { apiKey, apiSecret } = keysOf(emulator).credentials
  const token = new AccessToken(apiKey, apiSecret)
  token.addGrant({ roomAdmin: true, room, roomCreate: true, roomList: true, roomRecord: true })
  token.addSIPGrant({ admin: true, call: true })
  return token.toJwt()
}

/** The same without the vendor's client, whose tokens take a turn of the event loop. */
export function livekitAuthorization(emulator: Emulator): string {
  const { apiKey, apiSecret = '' } = keysOf(emulator).credentials
  const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url')
  const video = { roomAdmin: true, room: ROOM, roomCreate: true, roomList: true, roomRecord: true }
  const claims = { iss: apiKey, exp: 4_102_444_800, video, sip: { admin: true, call: true } }
  const text = `${part({ alg: 'HS256' })}.${part(claims)}`
  return `Bearer ${text}.${createHmac('sha256', apiSecret).update(text).digest('base64url')}`
}

/** A raw request to the project, in process. `method` as `SIP/CreateSIPParticipant`. */
export async function livekitRequest(
  emulator: Emulator,
  method: string,
  message: object,
  options: { readonly authorization?: string } = {},
): Promise<Sent> {
  return send(emulator, 'POST', `/livekit/twirp/livekit.${method}`, {
    headers: {
      authorization: options.authorization ?? `Bearer ${await livekitToken(emulator)}`,
      'content-type': 'application/json',
    },
    body: JSON.stringify(message),
  })
}

/** `CreateSIPParticipant` through the seeded trunk, with what the test says otherwise. */
export const createParticipant = (emulator: Emulator, fields: object = {}): Promise<Sent> =>
  livekitRequest(emulator, 'SIP/CreateSIPParticipant', {
    sipTrunkId: idsOf(emulator)['trunkId'],
    sipCallTo: TO,
    roomName: ROOM,
    participantIdentity: 'phone',
    ...fields,
  })
