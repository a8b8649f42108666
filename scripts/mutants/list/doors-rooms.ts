import type { Mutant } from '../mutant.ts'

const doors = 'packages/doors/src'
const documents = 'packages/flows/src/documents'
const v2Test = `${doors}/videosdk/sdk.test.ts`
const legacyTest = `${doors}/videosdk-legacy/door.test.ts`
const dailyTest = `${doors}/daily/door.test.ts`

/** Bugs of the doors of room platforms. */
export const roomDoorMutants: readonly Mutant[] = [
  {
    bug: 'VideoSDK legacy door: the reply has a participantId of the carrier, which leads nowhere (V8)',
    file: `${doors}/videosdk-legacy/create-call.ts`,
    find: 'const { id } = await calls.place(readCreate(request, settings))',
    replace:
      'const { attempts } = await calls.place(readCreate(request, settings))\n  const id = attempts.at(-1)?.key',
    noticedBy: legacyTest,
  },
  {
    bug: 'VideoSDK legacy door: a number at the host of its old carrier is called there',
    file: `${doors}/videosdk-legacy/create-call.ts`,
    find: '      to: destination.to,\n',
    replace: '',
    noticedBy: legacyTest,
  },
  {
    bug: 'VideoSDK legacy door: the trunk does not choose the rule',
    file: `${doors}/videosdk-legacy/create-call.ts`,
    find: 'rule: Object.hasOwn(rules, trunk) ? rules[trunk] : trunk,',
    replace: 'rule: Object.hasOwn(rules, trunk) ? rules[trunk] : Object.values(rules)[0],',
    noticedBy: legacyTest,
  },
  {
    bug: 'VideoSDK legacy door: ending all of a room says that it was done',
    file: `${doors}/videosdk-legacy/sessions.ts`,
    find: "  const call = await calls.find(textOf(body['sessionId']) ?? null)\n",
    replace:
      "  if (body['sessionId'] === undefined) return jsonResponse(200, {})\n  const call = await calls.find(textOf(body['sessionId']) ?? null)\n",
    noticedBy: legacyTest,
  },
  {
    bug: 'VideoSDK doors: a token of another project is taken',
    file: `${doors}/videosdk-token.ts`,
    find: "claims !== null && claims['apikey'] === apiKey && mayUseApi(claims)",
    replace: "claims !== null && apiKey !== '' && mayUseApi(claims)",
    noticedBy: legacyTest,
  },
  {
    bug: 'VideoSDK doors: a token for joining rooms is taken for the API',
    file: `${doors}/videosdk-token.ts`,
    find: "String(role).toLowerCase() === 'crawler'",
    replace: "String(role) !== ''",
    noticedBy: legacyTest,
  },
  {
    bug: 'VideoSDK door: a room of the same name on another platform is joined',
    file: `${doors}/videosdk/create-call.ts`,
    find: '{ room: call.connect.room, on: rooms }',
    replace: '{ room: call.connect.room }',
    noticedBy: v2Test,
  },
  {
    bug: 'VideoSDK door: a token with a prefix is taken',
    file: `${doors}/videosdk/door.ts`,
    find: "isOwnToken(headers['authorization'] ?? '', credentials, now)",
    replace:
      "isOwnToken((headers['authorization'] ?? '').replace('Bearer ', ''), credentials, now)",
    noticedBy: v2Test,
  },
  {
    bug: 'VideoSDK door: calls of other rooms are listed',
    file: `${doors}/videosdk/list-calls.ts`,
    find: "    is('roomId', call.room) &&\n",
    replace: '',
    noticedBy: v2Test,
  },
  {
    bug: 'VideoSDK door: the client is told that there is no next page',
    file: `${doors}/videosdk-pages.ts`,
    find: 'total === null ? number + 1 : Math.max(1, Math.ceil(total / size))',
    replace: 'total === null ? number : 1',
    noticedBy: v2Test,
  },
  {
    bug: 'VideoSDK door: moving a call to another room is said to be done',
    file: `${doors}/videosdk/calls.ts`,
    find: "  await commandOf(context)\n  throw notServed('moving a call to another room')",
    replace:
      '  const { call } = await commandOf(context)\n  return jsonResponse(200, { data: viewCall(call) })',
    noticedBy: v2Test,
  },
  {
    bug: 'VideoSDK reports: the end of an answered call is told as a missed one',
    file: `${documents}/videosdk-protocol.ts`,
    find: "const missed: ReadonlySet<CallStatus> = new Set(['busy', 'rejected', 'no-answer'])",
    replace: "const missed: ReadonlySet<CallStatus> = new Set(['completed'])",
    noticedBy: v2Test,
  },
  {
    bug: 'VideoSDK reports: the body is not what was signed',
    file: `${documents}/videosdk-protocol.ts`,
    find: "sign('sha256', Buffer.from(body),",
    replace: "sign('sha256', Buffer.from(`${body} `),",
    noticedBy: v2Test,
  },
  {
    bug: 'Daily door: a session is stopped through another room',
    file: `${doors}/daily/calls.ts`,
    find: "if (call.endedAt !== null || call.room !== params['room'])",
    replace: 'if (call.endedAt !== null)',
    noticedBy: dailyTest,
  },
  {
    bug: 'Daily door: everyone in the room is ejected',
    file: `${doors}/daily/calls.ts`,
    find: '(call) => ids.includes(sessionIdOf(call)) || users.includes(userIdOf(call) ??',
    replace: '(call) => ids.length > 0 || users.includes(userIdOf(call) ??',
    noticedBy: dailyTest,
  },
  {
    bug: 'Daily door: parameters of a transfer that are not served are ignored',
    file: `${doors}/daily/calls.ts`,
    find: "    ...reader.unread.map((name) => ({ path: [name], message: 'is not served by this door' })),\n",
    replace: '',
    noticedBy: dailyTest,
  },
  {
    bug: 'Daily door: an unreadable header is called a wrong key',
    file: `${doors}/daily/refusals.ts`,
    find: "if (reason === 'unauthenticated' && !hasReadableHeader(request))",
    replace: "if (reason === 'unauthenticated' && hasReadableHeader(request) === null)",
    noticedBy: dailyTest,
  },
  {
    bug: 'Daily door: the number of a callerId is lost',
    file: `${doors}/daily/create-call.ts`,
    find: '    from: callerIds[callerId],\n',
    replace: '',
    noticedBy: dailyTest,
  },
  {
    bug: 'Daily reports: a failed call is told as stopped',
    file: `${documents}/daily-protocol.ts`,
    find: "status === 'failed' ? ['dialout.error', 'err'] :",
    replace: "status === 'unknown' ? ['dialout.error', 'err'] :",
    noticedBy: dailyTest,
  },
  {
    bug: 'Daily reports: the secret is used as it is written',
    file: `${documents}/daily-protocol.ts`,
    find: "Buffer.from(account.hmac, 'base64')",
    replace: 'Buffer.from(account.hmac)',
    noticedBy: dailyTest,
  },
  {
    bug: 'Daily reports: the userId of a dial-out is lost',
    file: `${doors}/daily/render.ts`,
    find: 'export const userTag = (userId: string): string => `${tagOfUser}${userId}`',
    replace: 'export const userTag = (userId: string): string => `user:${userId}`',
    noticedBy: dailyTest,
  },
]
