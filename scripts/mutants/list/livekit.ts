import type { Mutant } from '../mutant.ts'

const livekit = 'packages/providers/livekit/src'
const face = 'packages/emulator/src/faces/livekit'

export const livekitMutants: readonly Mutant[] = [
  {
    bug: 'LiveKit: a call whose answer was not seen counts as unanswered once its participant is gone',
    file: `${livekit}/calls/state.ts`,
    find: '  if (known && !known.answered) return []\n',
    replace: '',
    noticedBy: 'packages/providers/livekit/src/calls/port.test.ts',
  },
  {
    bug: 'LiveKit: each process waits again before it takes a missing participant for gone',
    file: `${livekit}/calls/state.ts`,
    find: 'times.hasLeft(name, known?.ageMs)',
    replace: 'times.hasLeft(name)',
    noticedBy: 'packages/providers/livekit/src/calls/port.test.ts',
  },
  {
    bug: 'LiveKit: two calls in one room have one identity, so the second throws out the first',
    file: `${livekit}/map/participant.ts`,
    find: '    participantIdentity: key,',
    replace: "    participantIdentity: participant?.id ?? 'sip-participant',",
    noticedBy: 'packages/providers/livekit/src/map/request.test.ts',
  },
  {
    bug: 'LiveKit: a call whose INVITE had a final response counts as refused, so another route dials again',
    file: `${livekit}/errors.ts`,
    find: '    sipStatus !== undefined || (status === 412',
    replace: '    (status === 412',
    noticedBy: 'packages/providers/livekit/src/calls/port.test.ts',
  },
  {
    bug: 'LiveKit: any failed precondition proves that nothing was dialled',
    file: `${livekit}/errors.ts`,
    find: '(status === 412 && !beforeDial.test(text))',
    replace: 'false',
    noticedBy: 'packages/providers/livekit/src/calls/port.test.ts',
  },
  {
    bug: 'LiveKit: a participant that was not dialled by us is taken for the lost attempt',
    file: `${livekit}/calls/locate.ts`,
    find: 'seen && attemptKeyOf(seen.participant) === key',
    replace: 'seen',
    noticedBy: 'packages/providers/livekit/src/calls/port.test.ts',
  },
  {
    bug: 'LiveKit: an attempt that is repeated sends a second agent',
    file: `${livekit}/calls/ensure.ts`,
    find: 'if (isThere) return',
    replace: '',
    noticedBy: 'packages/providers/livekit/src/calls/port.test.ts',
  },
  {
    bug: 'LiveKit: a hang-up throws out the caller who has called again',
    file: `${livekit}/calls/port.ts`,
    find: 'ids.call !== undefined && (await participantOfCall(api, ids)) === null',
    replace: 'false',
    noticedBy: 'packages/providers/livekit/src/calls/port.test.ts',
  },
  {
    bug: 'LiveKit: a participant that may not show yet counts as gone',
    file: `${livekit}/calls/seen.ts`,
    find: '      times.has(`${participant}/there`) ||\n',
    replace: '      true ||\n',
    noticedBy: 'packages/providers/livekit/src/calls/port.test.ts',
  },
  {
    bug: 'LiveKit: a webhook is believed whatever body its token is for',
    file: `${livekit}/webhooks/verify.ts`,
    find: "typeof sha256 !== 'string' || !constantTimeEqual(sha256, digest)",
    replace: "typeof sha256 !== 'string'",
    noticedBy: 'packages/providers/livekit/src/webhooks/port.test.ts',
  },
  {
    bug: 'LiveKit: an attempt key that a caller sent as a header is believed',
    file: `${livekit}/webhooks/read.ts`,
    find: 'return key === participant.identity ? key : undefined',
    replace: 'return key',
    noticedBy: 'packages/providers/livekit/src/webhooks/port.test.ts',
  },
  {
    bug: 'LiveKit: a call that left while ringing counts as answered',
    file: `${livekit}/webhooks/statuses.ts`,
    find: "stage === 'answered' || stage === 'over'",
    replace: "stage !== 'dialing'",
    noticedBy: 'packages/providers/livekit/src/webhooks/port.test.ts',
  },
  {
    bug: 'LiveKit: the credentials of a trunk that goes with a call are in what is explained',
    file: `${livekit}/map/destination.ts`,
    find: '  fromHost: trunk.fromHost,\n',
    replace: '  fromHost: trunk.fromHost,\n  authPassword: trunk.authPassword,\n',
    noticedBy: 'packages/providers/livekit/src/map/request.test.ts',
  },
  {
    bug: 'The answer of a call is not asked for although no webhook tells of it',
    file: 'packages/core/src/merge/fold-attempt.ts',
    find: 'can?.reports.answer === false && far.answeredAt === null',
    replace: 'can?.reports.answer === null && far.answeredAt === null',
    noticedBy: 'packages/core/src/dispatch/next/next-poll.test.ts',
  },
  {
    bug: 'The emulated LiveKit grants a token for one room all others',
    file: `${face}/account.ts`,
    find: "video['roomAdmin'] === true && video['room'] === room",
    replace: "video['roomAdmin'] === true && room !== ''",
    noticedBy: 'packages/emulator/src/faces/livekit/sdk.test.ts',
  },
]
