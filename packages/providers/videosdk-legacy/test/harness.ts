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
  places: {
    participant: { at: (request) => bodyOf(request)['displayName'], expected: 'Marker Name' },
  },
  numbers: {
    to: (request) => bodyOf(request)['to'],
    from: (request) => bodyOf(request)['from'],
  },
  secrets: ({ credentials }) => [credentials['token'] ?? ''],
}
