import type { Mutant } from '../mutant.ts'

const providers = 'packages/providers'
const videosdk = `${providers}/videosdk/src`
const legacy = `${providers}/videosdk-legacy/src`
const daily = `${providers}/daily/src`
const emulator = 'packages/emulator/src/faces'

/** What the review against the seed documents found, brought back one by one where its fix is; V1 and V3 are with S18 and M1. */
export const findingsOfSeeds: readonly Mutant[] = [
  {
    bug: 'VideoSDK: reports of a caller announce none (V4)',
    file: `${videosdk}/webhooks/read.ts`,
    find: "if (call.type?.toLowerCase() !== 'inbound' || callIdOf(call) === undefined) return undefined",
    replace: "if (call.type !== '' || callIdOf(call) === undefined) return undefined",
    noticedBy: 'packages/providers/videosdk/src/emulator.test.ts',
  },
  {
    bug: 'VideoSDK: an inbound rule is pushed without the webhook by which callers become records (V4)',
    file: `${videosdk}/trunks/rules.ts`,
    find: "      if (rule.direction === 'inbound') await ensureWebhook()\n",
    replace: '',
    noticedBy: 'packages/providers/videosdk/src/trunks/rules.test.ts',
  },
  {
    bug: 'VideoSDK: the agent and the pin of a rule vanish (V5)',
    file: `${videosdk}/map/request.ts`,
    find: 'const notes = [...neverHonoured(call), ...ruleWishNotes(call, byRule ? prepared.rule : undefined)]',
    replace: 'const notes = neverHonoured(call)',
    noticedBy: 'packages/providers/videosdk/src/map/request.test.ts',
  },
  {
    bug: 'Daily: the agent of a rule vanishes (V5)',
    file: `${daily}/map/notes.ts`,
    find: 'call.dispatch !== undefined,',
    replace: 'false as boolean,',
    noticedBy: 'packages/providers/daily/src/calls/rooms-of-rules.test.ts',
  },
  {
    bug: 'connectGateway makes no outbound rule, so that no agent joins (V5)',
    file: 'packages/trunks/src/rule-step.ts',
    find: "dispatch !== 'user' && platform.ports.rules !== undefined",
    replace: "dispatch === '' && platform.ports.rules !== undefined",
    noticedBy: 'packages/trunks/src/connect-gateway.test.ts',
  },
  {
    bug: 'Daily: a caller is hung up on by stopping a dial-out (V6)',
    file: `${daily}/calls/port.ts`,
    find: '    if (isCaller(references)) return endCaller(api, forwarder, references)\n',
    replace: '',
    noticedBy: 'packages/providers/daily/src/emulator.test.ts',
  },
  {
    bug: 'Daily: an eject that found nobody counts as a hang-up (V6)',
    file: `${daily}/calls/hang-up.ts`,
    find: 'if (reply.data.ejectedIds.includes(sessionId)) return',
    replace: 'if (reply.data.ejectedIds.length >= 0) return',
    noticedBy: 'packages/providers/daily/src/calls/port.test.ts',
  },
  {
    bug: 'Daily: a caller who was hung up on while on hold is brought in all the same (V6)',
    file: `${daily}/calls/hang-up.ts`,
    find: "  forwarder.forget(references['pinlessCall'] ?? '')\n",
    replace: '',
    noticedBy: 'packages/providers/daily/src/calls/hold-retries.test.ts',
  },
  {
    bug: 'VideoSDK: its reply names no gateway (V7)',
    file: `${videosdk}/front-door/render.ts`,
    find: 'gatewayId: call.attempts.at(-1)?.gateway ?? null,',
    replace: 'gatewayId: null,',
    noticedBy: 'packages/providers/videosdk/src/emulator.test.ts',
  },
  {
    bug: 'VideoSDK legacy: the reply names the participant of another provider (V8)',
    file: `${legacy}/front-door/render.ts`,
    find: "return attempt && attempt.references['participant'] === attempt.key ? attempt.key : id",
    replace: "return attempt?.references['participant'] ?? attempt?.key ?? id",
    noticedBy: 'packages/providers/videosdk-legacy/src/front-door/port.test.ts',
  },
  {
    bug: 'VideoSDK legacy: the reply has a message other than the page’s (V8)',
    file: `${legacy}/front-door/render.ts`,
    find: "reply(200, 'Success', participantOf(call))",
    replace: "reply(200, 'Call initiated successfully', participantOf(call))",
    noticedBy: 'packages/providers/videosdk-legacy/src/page-example.test.ts',
  },
  {
    bug: 'Daily: what daily-js refuses by itself counts as a call that may have rung (V9)',
    file: `${daily}/calls/browser.ts`,
    find: 'localRejection(words) ?? rejections.find',
    replace: 'rejections.find',
    noticedBy: 'packages/providers/daily/src/calls/browser.test.ts',
  },
  {
    bug: 'VideoSDK: a rule is turned around without a word (V10)',
    file: `${videosdk}/trunks/rules.ts`,
    find: '      refuseOtherDirection(rule, current)\n',
    replace: '',
    noticedBy: 'packages/providers/videosdk/src/trunks/rules.test.ts',
  },
  {
    bug: 'VideoSDK: two pushes of one rule make two rules (V10)',
    file: `${videosdk}/trunks/rules.ts`,
    find: 'const known = reference ?? (await pushedBefore(rule, notes))',
    replace: 'const known = reference',
    noticedBy: 'packages/providers/videosdk/src/trunks/rules.test.ts',
  },
  {
    bug: 'VideoSDK: a rule without a room drifts right after its push (V11)',
    file: `${videosdk}/trunks/rule-drift.ts`,
    find: 'const is = kept(withoutDefaultRoom(wanted, actual))',
    replace: 'const is = kept(actual)',
    noticedBy: 'packages/providers/videosdk/src/trunks/rules.test.ts',
  },
  {
    bug: 'emulated VideoSDK: the number of the page’s example is not in its rule (V13)',
    file: `${emulator}/videosdk/trunks/state.ts`,
    find: "addRule(PAGE.rule, 'outbound', [PAGE.number])",
    replace: "addRule(PAGE.rule, 'outbound', ['+14155550100'])",
    noticedBy: 'packages/emulator/src/faces/videosdk/validation.test.ts',
  },
  {
    bug: 'emulated VideoSDK: quoted booleans are refused (V13)',
    file: `${emulator}/videosdk/parameters.ts`,
    find: "return typeof it === 'boolean' || it === 'true' || it === 'false'",
    replace: "return typeof it === 'boolean'",
    noticedBy: 'packages/emulator/src/faces/videosdk/validation.test.ts',
  },
  {
    bug: 'emulated VideoSDK legacy: the trunk of the page’s example is unknown (V13)',
    file: `${emulator}/videosdk-legacy/account.ts`,
    find: '[trunk, PAGE_TRUNK].find(',
    replace: '[trunk].find(',
    noticedBy: 'packages/emulator/src/faces/videosdk-legacy/validation.test.ts',
  },
  {
    bug: 'Daily: a caller never rings (V14)',
    file: `${daily}/webhooks/dial-in.ts`,
    find: "        type: 'ringing',\n",
    replace: "        type: 'detail',\n",
    noticedBy: 'packages/providers/daily/src/emulator.test.ts',
  },
  {
    bug: 'Daily: a caller has no leg into the room (V14)',
    file: `${daily}/webhooks/events.ts`,
    find: "? [event, { ...event, id: `${event.id}/near`, leg: 'near' }]",
    replace: '? [event]',
    noticedBy: 'packages/providers/daily/src/emulator.test.ts',
  },
  {
    bug: 'Daily: a caller who could not be brought in once stays on hold (V14)',
    file: `${daily}/calls/retry.ts`,
    find: 'if (isFinal(error) || !isWanted()) return',
    replace: 'if (isFinal(error) || !isWanted() || error) return',
    noticedBy: 'packages/providers/daily/src/calls/hold-retries.test.ts',
  },
  {
    bug: 'Daily: a caller whom nobody takes is never missed (V14)',
    file: `${daily}/calls/forward.ts`,
    find: '    missed.add(callId)\n',
    replace: '',
    noticedBy: 'packages/providers/daily/src/emulator.test.ts',
  },
  {
    bug: 'emulated Daily: a caller whom nobody takes is on hold for ever (V14)',
    file: `${emulator}/daily/trunks/incoming.ts`,
    find: 'if (held.delete(call.id)) call.leg?.hangUp()\n    })',
    replace: 'if (!held.has(call.id)) call.leg?.hangUp()\n    })',
    noticedBy: 'packages/emulator/src/faces/daily/trunks/incoming.test.ts',
  },
]
