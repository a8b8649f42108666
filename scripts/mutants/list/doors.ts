import type { Mutant } from '../mutant.ts'

const core = 'packages/core/src/dispatch/flow'
const coreTest = `${core}/call-reports.test.ts`
const documents = 'packages/flows/src/documents'
const documentsTest = `${documents}/call-reports.test.ts`
const doors = 'packages/doors/src'
const doorTest = `${doors}/create-door.test.ts`
const twilioTest = `${doors}/twilio/door.test.ts`

/** Reports of calls to applications, and the served doors. */
export const doorMutants: readonly Mutant[] = [
  {
    bug: 'an application is told of a state after the one that follows it',
    file: `${core}/call-reports.ts`,
    find: '(!ranks.has(event) || rankOf(event) > last)',
    replace: '(!ranks.has(event) || last === last)',
    noticedBy: coreTest,
  },
  {
    bug: 'an application is told by a callback that its call was refused, and by the reply',
    file: `${core}/call-reports.ts`,
    find: '&& !isToldByReply(record, world)',
    replace: '',
    noticedBy: coreTest,
  },
  {
    bug: 'a report that is under way is sent again at once',
    file: `${core}/call-reports.ts`,
    find: "state === 'waiting' ? at : timeAfter(at, patience)",
    replace: 'patience > 0 && state !== null ? at : at',
    noticedBy: coreTest,
  },
  {
    bug: 'a report is numbered by how often it was sent',
    file: `${core}/call-reports.ts`,
    find: 'told.filter(([known]) => known !== name).length',
    replace: 'told.length',
    noticedBy: coreTest,
  },
  {
    bug: 'notes of a front door do not reach the record',
    file: 'packages/core/src/dispatch/placing/new-call.ts',
    find: '...(notes.length > 0 && { notes }),',
    replace: '',
    noticedBy: coreTest,
  },
  {
    bug: 'strict mode dials a call of which a front door has lost something',
    file: 'packages/core/src/dispatch/placing/new-call.ts',
    find: 'if (strict) refuseLosses(notes)',
    replace: '',
    noticedBy: coreTest,
  },
  {
    bug: 'an application behind a door is told the id of the carrier',
    file: `${documents}/twiml-ids.ts`,
    find: "const own = document.door === undefined && plugin === 'twilio'",
    replace: "const own = plugin === 'twilio'",
    noticedBy: 'packages/doors/src/twilio/sdk.test.ts',
  },
  {
    bug: 'a status callback is repeated although its URL does not ask for it',
    file: `${documents}/twiml-retries.ts`,
    find: 'isWanted && tries <= Math.min(count, most)',
    replace: 'tries <= Math.min(count, most)',
    noticedBy: documentsTest,
  },
  {
    bug: 'a door lets an application see the calls of another tenant',
    file: `${doors}/create-door.ts`,
    find: '(tenant !== undefined && call.tenant !== tenant)',
    replace: 'tenant === call.id',
    noticedBy: doorTest,
  },
  {
    bug: 'a door forwards its own credentials to the real provider',
    file: `${doors}/upstream.ts`,
    find: 'face.authorization(credentials, host.clock.wall())',
    replace: 'face.authorization(own, host.clock.wall())',
    noticedBy: doorTest,
  },
  {
    bug: 'a repeated request with one idempotency key is two calls',
    file: `${doors}/create-door.ts`,
    find: 'keyOf(request) ?? wanted.call.idempotencyKey',
    replace: 'wanted.call.idempotencyKey',
    noticedBy: doorTest,
  },
  {
    bug: 'a page of a list is longer than was asked for',
    file: `${doors}/list-calls.ts`,
    find: 'Math.max(limit - found.length, 1)',
    replace: 'limit',
    noticedBy: doorTest,
  },
  {
    bug: 'the Twilio door accepts the credentials of one account for another',
    file: `${doors}/twilio/authenticate.ts`,
    find: 'if (account !== undefined && account !== accountSid) return false',
    replace: '',
    noticedBy: twilioTest,
  },
  {
    bug: 'files of recordings are given out without credentials',
    file: `${doors}/twilio/authenticate.ts`,
    find: '(publicMedia && method',
    replace: '(method',
    noticedBy: twilioTest,
  },
  {
    bug: 'the Twilio door ignores what it does not change of a call',
    file: `${doors}/twilio/calls.ts`,
    find: 'if (others.length > 0)',
    replace: 'if (others.length > 9)',
    noticedBy: twilioTest,
  },
  {
    bug: 'canceling a call that talks hangs it up',
    file: `${doors}/twilio/calls.ts`,
    find: "(status === 'canceled' && !beforeAnswer.has(call.status))",
    replace: 'status === call.id',
    noticedBy: twilioTest,
  },
]
