import type { Mutant } from '../mutant.ts'

const providers = 'packages/providers'

/** What decides which call a look-up finds, and what it tells of it. */
export const lookUpMutants: readonly Mutant[] = [
  {
    bug: 'ids of legs of one role are compared although they are of different kinds (S3)',
    file: 'packages/core/src/dispatch/steps/ownership.ts',
    find: '!roleKinds.has(kind) && ',
    replace: '',
    noticedBy: 'packages/core/src/dispatch/several-dispatchers.test.ts',
  },
  {
    bug: 'what may be the second leg of a call of which nothing is known is adopted (S3)',
    file: 'packages/core/src/dispatch/steps/ownership.ts',
    find: '[...first, ...any.records]',
    replace: 'first',
    noticedBy: 'packages/core/src/dispatch/several-dispatchers.test.ts',
  },
  {
    bug: 'an attempt 70 s after another one to the party is not its rival',
    file: 'packages/core/src/dispatch/steps/ownership.ts',
    find: 'other <= timeAfter(sentAt, rivalWindow)',
    replace: 'other < timeAfter(sentAt, rivalWindow)',
    noticedBy: 'packages/core/src/dispatch/retry-times.test.ts',
  },
  {
    bug: 'an attempt that reports of its second leg have adopted is looked for by number and time alone',
    file: 'packages/core/src/dispatch/steps/poll.ts',
    find: "return code === 'call-unknown' ? [] : null",
    replace: 'return null',
    noticedBy: 'packages/core/src/dispatch/several-dispatchers.test.ts',
  },
  {
    bug: 'Plivo: a look-up adopts a leg that the document of another call dialled (S3)',
    file: `${providers}/plivo/src/calls/locate.ts`,
    find: 'if (isDialled(one)) hits.delete(uuid)\n    else ',
    replace: '',
    noticedBy: `${providers}/plivo/src/conformance.test.ts`,
  },
  {
    bug: 'Plivo: one page of detail records is taken for all (S3)',
    file: `${providers}/plivo/src/calls/detail-records.ts`,
    find: 'return isWhole ? records : null',
    replace: 'return records',
    noticedBy: `${providers}/plivo/src/calls/port.test.ts`,
  },
  {
    bug: 'Plivo: the end of the far leg of a click-to-call is known by report alone',
    file: `${providers}/plivo/src/calls/port.ts`,
    find: "leg === 'near' ? await recordOfDialled(api, uuid) : undefined",
    replace: 'undefined as Awaited<ReturnType<typeof recordOfDialled>>',
    noticedBy: `${providers}/plivo/src/calls/port.test.ts`,
  },
  {
    bug: 'Twilio: one page of calls is taken for all (S3)',
    file: `${providers}/twilio/src/calls/locate.ts`,
    find: 'if (listed.length === maxHits)',
    replace: 'if (listed.length > maxHits)',
    noticedBy: `${providers}/twilio/src/calls/port.test.ts`,
  },
  {
    bug: 'Twilio: a look-up adopts a leg that the document of another call dialled (S3)',
    file: `${providers}/twilio/src/calls/locate.ts`,
    find: "listed[index]?.direction === 'outbound-api' &&",
    replace: "listed[index]?.direction !== 'inbound' &&",
    noticedBy: `${providers}/twilio/src/conformance.test.ts`,
  },
  {
    bug: 'Vonage: a look-up adopts a leg that the document of another call dialled (S3)',
    file: `${providers}/vonage/src/calls/locate.ts`,
    find: 'return root.uuid === state.uuid ?',
    replace: "return root.uuid !== '' ?",
    noticedBy: `${providers}/vonage/src/conformance.test.ts`,
  },
  {
    bug: 'Vonage: a talk shorter than a second reads as failed in a look-up (W4)',
    file: `${providers}/vonage/src/calls/state.ts`,
    find: 'hasRun || Boolean(talked) || (startedAt !== null && endedAt !== null && endedAt > startedAt)',
    replace: 'Boolean(talked)',
    noticedBy: `${providers}/vonage/src/calls/port.test.ts`,
  },
  {
    bug: 'Vonage: a call of which only the second leg was reported cannot be hung up',
    file: `${providers}/vonage/src/calls/port.ts`,
    find: 'references.call ?? (await findRoot(api, references))',
    replace: 'references.call ?? (await Promise.resolve<undefined>(undefined))',
    noticedBy: `${providers}/vonage/src/calls/port.test.ts`,
  },
  {
    bug: 'VideoSDK, legacy: a participant that joined right before its removal never joined',
    file: `${providers}/videosdk-legacy/src/calls/port.ts`,
    find: 'api.host.clock.now() < timeAfter(removedAt, showsWithin)',
    replace: 'api.host.clock.now() < removedAt',
    noticedBy: `${providers}/videosdk-legacy/src/calls/port.test.ts`,
  },
  {
    bug: 'two requests with one key at one moment are two calls, as chaos shows (forkedCalls)',
    file: 'packages/core/src/journal/memory-calls.ts',
    find: 'if (existing) return { claimed: false, existing }',
    replace: 'if (existing && existing.id === record.id) return { claimed: false, existing }',
    noticedBy: 'tests/chaos.test.ts',
  },
  {
    bug: 'an attempt travels under another key than the one that is journalled, as chaos shows (strayRings)',
    file: 'packages/core/src/dispatch/steps/dial.ts',
    find: 'prepareRoute(record, route, provider, key, world)',
    replace: 'prepareRoute(record, route, provider, newKey(world), world)',
    noticedBy: 'tests/chaos.test.ts',
  },
  {
    bug: 'the in-memory store tells dispatchers of changes whose lease has ended',
    file: 'packages/core/src/journal/memory-leases.ts',
    find: 'if (until <= at) members.delete(id)\n        else if',
    replace: 'if (until < at) members.delete(id)\n        else if',
    noticedBy: 'packages/core/src/journal/memory-store.test.ts',
  },
]
