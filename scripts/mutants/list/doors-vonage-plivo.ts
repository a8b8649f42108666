import type { Mutant } from '../mutant.ts'

const doors = 'packages/doors/src'
const vonageTest = `${doors}/vonage/sdk.test.ts`
const plivoTest = `${doors}/plivo/sdk.test.ts`
const flows = 'packages/flows/src/documents'

/** Bugs of the doors of Vonage and Plivo. */
export const vonageAndPlivoDoors: readonly Mutant[] = [
  {
    bug: 'Vonage door: a token of another application is accepted',
    file: `${doors}/vonage/authenticate.ts`,
    find: "claims['application_id'] === applicationId &&",
    replace: '',
    noticedBy: `${doors}/vonage/authenticate.test.ts`,
  },
  {
    bug: 'Vonage door: a token never expires',
    file: `${doors}/vonage/authenticate.ts`,
    find: "typeof claims['exp'] === 'number' &&",
    replace: '',
    noticedBy: `${doors}/vonage/authenticate.test.ts`,
  },
  {
    bug: 'Vonage door: a restricted token opens every path',
    file: `${doors}/vonage/authenticate.ts`,
    find: "isAllowed(claims['acl'], request)",
    replace: 'true',
    noticedBy: `${doors}/vonage/authenticate.test.ts`,
  },
  {
    bug: 'Vonage door: a search begins with the newest call',
    file: `${doors}/vonage/list-calls.ts`,
    find: "isAscending: order !== 'desc'",
    replace: "isAscending: order === 'asc'",
    noticedBy: vonageTest,
  },
  {
    bug: 'Vonage door: a page of a search names no next one',
    file: `${doors}/vonage/list-calls.ts`,
    find: '...(index + size < ordered.length && { next: { href: href(index + size) } }),',
    replace: '',
    noticedBy: vonageTest,
  },
  {
    bug: 'Vonage door: an ended call is hung up again with success',
    file: `${doors}/vonage/calls.ts`,
    find: "if (call.endedAt !== null) throw notFound('call')",
    replace: '',
    noticedBy: vonageTest,
  },
  {
    bug: 'Vonage door: muting is answered with success, and nothing is muted',
    file: `${doors}/vonage/calls.ts`,
    find: 'switches.has(action)) throw',
    replace: 'switches.has(action)) return done\n  if (action === 0) throw',
    noticedBy: vonageTest,
  },
  {
    bug: 'Vonage door: a transfer drops what the NCCO says besides',
    file: `${doors}/vonage/transfer.ts`,
    find: 'Object.keys(action).some((name) => !harmless.has(name))',
    replace: 'false',
    noticedBy: `${doors}/vonage/transfer.test.ts`,
  },
  {
    bug: 'Plivo door: a request of unknown outcome is answered so that the client dials again',
    file: `${doors}/plivo/refusals.ts`,
    find: 'unexpected: 409,',
    replace: 'unexpected: 500,',
    noticedBy: `${doors}/plivo/refusals.test.ts`,
  },
  {
    bug: 'Plivo door: another account of the same credentials is served',
    file: `${doors}/plivo/authenticate.ts`,
    find: '(account === undefined || account === authId)',
    replace: 'true',
    noticedBy: `${doors}/plivo/refusals.test.ts`,
  },
  {
    bug: 'Plivo door: an answered call is canceled by its request',
    file: `${doors}/plivo/calls.ts`,
    find: "({ status }) => status !== 'in-progress'",
    replace: '() => true',
    noticedBy: plivoTest,
  },
  {
    bug: 'Plivo door: a live call has a detail record',
    file: `${doors}/plivo/calls.ts`,
    find: 'if (status === null && call.endedAt !== null)',
    replace: 'if (status === null)',
    noticedBy: plivoTest,
  },
  {
    bug: 'Plivo door: an unknown filter finds everything',
    file: `${doors}/plivo/list-calls.ts`,
    find: '.filter((name) => !known.has(name))',
    replace: '.filter(() => false)',
    noticedBy: `${doors}/plivo/list-calls.test.ts`,
  },
  {
    bug: 'Plivo door: a page says that nothing follows',
    file: `${doors}/plivo/pages.ts`,
    find: 'offset + limit < all.length ? link(offset + limit) : null',
    replace: 'null',
    noticedBy: `${doors}/plivo/list-calls.test.ts`,
  },
  {
    bug: 'Vonage events: a call behind a door is told under the id of its carrier',
    file: `${flows}/ncco-ids.ts`,
    find: "document.door === undefined && plugin === 'vonage'",
    replace: "plugin === 'vonage'",
    noticedBy: vonageTest,
  },
  {
    bug: 'Plivo callbacks: a call behind a door is told under the id of its carrier',
    file: `${flows}/plivo-ids.ts`,
    find: "document.door === undefined && plugin === 'plivo'",
    replace: "plugin === 'plivo'",
    noticedBy: plivoTest,
  },
]
