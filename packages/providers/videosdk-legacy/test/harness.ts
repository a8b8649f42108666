import type { Expected, Harness } from '@callplane/conformance'
import type { WireRequest } from '@callplane/core'

const bodyOf = (request: WireRequest): Record<string, unknown> =>
  JSON.parse(request.body ?? 'null') as Record<string, unknown>

/**
 * A far party that is busy, declines or cannot be reached never joins the room, and the legacy API has no status, no
 * webhook and no cause (docs …/sip/out-bound-call): nothing tells these ends from each other, nor from a phone that
 * still rings. So nothing is claimed of them.
 */
const neverJoined: Partial<Expected> = {
  status: 'unknown',
  endReason: 'no-report',
  rang: undefined,
}

/** Of the emulator that was arranged last. */
let meetingId = 'abcd-efgh-ijkl'

/** VideoSDK publishes no texts; the keys are those of its page and its own client (server-sdk 0.1.1). */
const refused = (status: number, message: string) => ({ status, body: { message } })

export const harness: Harness = {
  face: 'videosdk-legacy',
  settings: ({ baseUrl, credentials }) => ({ baseUrl, token: credentials['token'] }),
  route: ({ ids }) => ({ gateway: ids['trunkId'] }),
  // The emulator starts with no rooms, and a call needs one that exists.
  async arrange(emulator, { credentials }) {
    const { body } = await emulator.handle({
      method: 'POST',
      url: '/videosdk-legacy/v2/rooms',
      headers: {
        authorization: credentials['token'] ?? '',
        'content-type': 'application/json',
      },
      body: new TextEncoder().encode('{}'),
      origin: 'http://emulator.invalid',
    })
    meetingId = (JSON.parse(new TextDecoder().decode(body)) as { roomId: string }).roomId
  },
  call: () => ({ connect: { room: meetingId } }),
  outcomes: {
    50: neverJoined,
    52: neverJoined,
    53: neverJoined,
    54: neverJoined,
  },
  // docs …/sip/out-bound-call; the timelog of a session knows joined and left, and nothing before.
  documented: {
    destinations: ['phone', 'sip'],
    nearEnds: ['room'],
    verbs: ['locate', 'get', 'hangUp'],
    answers: 'provider-rule',
    locate: 'match',
    reports: { ringing: false, busy: false },
    publicUrlRequired: false,
  },
  refusals: {
    'wrong credentials': refused(401, 'Token is invalid or expired'),
    'no permission': refused(403, 'SIP is not enabled for this account'),
    'malformed number': refused(400, '"to" must be a SIP URI'),
    'destination not allowed': 'VideoSDK documents no such refusal',
    'caller ID not owned': refused(400, '"from" must be one of the numbers'),
    'no funds': 'no page tells what an account without funds is answered',
    'rate limit': refused(429, 'Too many requests'),
    'concurrency limit': 'VideoSDK documents no such refusal',
    'not found': refused(404, 'Trunk not found'),
    'already exists': refused(409, 'The call is already being placed'),
    'server error': refused(500, 'Internal server error'),
  },
  places: {
    participant: { at: (request) => bodyOf(request)['displayName'], expected: 'Marker Name' },
  },
  numbers: {
    to: (request) => bodyOf(request)['to'],
    from: (request) => bodyOf(request)['from'],
  },
  secrets: ({ credentials }) => [credentials['token'] ?? ''],
}
