import type { Mutant } from '../mutant.ts'

const emulator = 'packages/emulator/src'
const faces = `${emulator}/faces`

/** Bugs in what the emulator has of the providers' resources. */
export const emulatorOperations: readonly Mutant[] = [
  {
    bug: 'Twilio: a conference whose dialled participant never arrives stays open',
    file: `${faces}/twilio/twiml/conferences.ts`,
    find: "        if (conference.members.size === 0) end(conference, 'last-participant-left', call.sid)\n",
    replace: '',
    noticedBy: `${faces}/twilio/twiml/conferences-api.test.ts`,
  },
  {
    bug: 'Twilio: the caller that the documentation names for tests is refused',
    file: `${faces}/twilio/calls/create.ts`,
    find: 'if (number !== VALID_TEST_NUMBER && !account.owns(number))',
    replace: 'if (!account.owns(number))',
    noticedBy: `${faces}/twilio/validation.test.ts`,
  },
  {
    bug: 'Telnyx: who leaves with end_conference_on_exit leaves the others on the line',
    file: `${faces}/telnyx/conferences/conferences.ts`,
    find: "finish(conference, 'host_left', call, member.ends)",
    replace: "finish(conference, 'host_left', call, false)",
    noticedBy: `${faces}/telnyx/conferences/sdk.test.ts`,
  },
  {
    bug: 'Telnyx: calls of every application are reported to the first one',
    file: `${faces}/telnyx/calls/calls.ts`,
    find: 'connectionId: own ?? linked?.connectionId ?? connectionId,',
    replace: 'connectionId,',
    noticedBy: `${faces}/telnyx/applications/sdk.test.ts`,
  },
  {
    bug: 'Plivo: a call that comes in is not answered by its document',
    file: `${faces}/plivo/calls/receive.ts`,
    find: '      leg.answer()\n',
    replace: '',
    noticedBy: `${faces}/plivo/applications/sdk.test.ts`,
  },
  {
    bug: 'Plivo: a recording that runs is listed',
    file: `${faces}/plivo/recordings/routes.ts`,
    find: 'recordings.all().filter(({ endedAt }) => endedAt !== undefined)',
    replace: 'recordings.all()',
    noticedBy: `${faces}/plivo/conferences/sdk.test.ts`,
  },
  {
    bug: 'Vonage: a token of one application is verified by the key of another',
    file: `${faces}/vonage/applications/applications.ts`,
    find: 'return publicKey === undefined ? key().publicKey : createPublicKey(publicKey)',
    replace: 'return publicKey === undefined || publicKey ? key().publicKey : undefined',
    noticedBy: `${faces}/vonage/applications/sdk.test.ts`,
  },
  {
    bug: 'Daily: a meeting token that has expired is valid',
    file: `${faces}/daily/tokens/routes.ts`,
    find: "typeof time === 'number' && time <= now",
    replace: "typeof time === 'number' && time < 0 && time <= now",
    noticedBy: `${faces}/daily/tokens/tokens.test.ts`,
  },
  {
    bug: 'VideoSDK: a room that was ended takes calls',
    file: `${faces}/videosdk-legacy/calls/routes.ts`,
    find: 'if (!room || room.disabled)',
    replace: 'if (!room)',
    noticedBy: `${faces}/videosdk-legacy/sdk.test.ts`,
  },
  {
    bug: 'what is not over is forgotten for the limit of history',
    file: `${faces}/shared/kept.ts`,
    find: 'if (one !== id && this.#isSettled(old)) this.delete(one)',
    replace: 'if (one !== id) this.delete(one)',
    noticedBy: `${faces}/shared/kept.test.ts`,
  },
  {
    bug: 'bodies of answers do not count against the limit of history',
    file: `${emulator}/records/records.ts`,
    find: 'OVERHEAD + body.length + url.length + (response?.body.length ?? 0)',
    replace: 'OVERHEAD + body.length + url.length + (response ? 0 : 0)',
    noticedBy: `${emulator}/records/records.test.ts`,
  },
  {
    bug: 'an operation of a face is served under no path that a client uses',
    file: `${faces}/telnyx/conferences/commands.ts`,
    find: 'route.post(`/v2/conferences/:id/actions/${name}`',
    replace: 'route.post(`/v2/conferences/:id/${name}`',
    noticedBy: `${faces}/telnyx/every-operation.test.ts`,
  },
]
