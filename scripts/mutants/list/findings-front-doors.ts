import type { Mutant } from '../mutant.ts'

const providers = 'packages/providers'
const twilio = `${providers}/twilio/src/front-door`
const vonage = `${providers}/vonage/src/front-door`
const planning = 'packages/core/src/dispatch/plan'
const documents = 'packages/flows/src/documents'
const everyPair = 'tests/front-doors.test.ts'

/** What the review of the front doors found, brought back one by one where its fix is. */
export const findingsOfFrontDoors: readonly Mutant[] = [
  {
    bug: 'Twilio: the caller ID of a `<Dial>` is lost (F2)',
    file: `${twilio}/document.ts`,
    find: 'callerId: callerId === undefined ? undefined : addressOf(callerId),',
    replace: 'callerId: undefined,',
    noticedBy: 'packages/providers/twilio/src/front-door/port.test.ts',
  },
  {
    bug: 'Twilio: a plus sign in a header of a URI becomes a space (F3)',
    file: `${twilio}/address.ts`,
    find: 'return decodeURIComponent(text)',
    replace: "return decodeURIComponent(text.replaceAll('+', ' '))",
    noticedBy: 'packages/providers/twilio/src/front-door/port.test.ts',
  },
  {
    bug: 'Twilio: a question mark cuts the value of a header (F3)',
    file: `${twilio}/address.ts`,
    find: "whole.slice(at + 1).split('&')",
    replace: "(whole.split('?')[1] ?? '').split('&')",
    noticedBy: 'packages/providers/twilio/src/front-door/port.test.ts',
  },
  {
    bug: 'Twilio: of headers on both ends those of the near end vanish (F4)',
    file: `${twilio}/port.ts`,
    find: 'if (headers && told.sipHeaders)',
    replace: 'if (headers && told.sipHeaders && !headers)',
    noticedBy: 'packages/providers/twilio/src/front-door/port.test.ts',
  },
  {
    bug: 'Twilio: of two limits one vanishes (F4)',
    file: `${twilio}/port.ts`,
    find: 'if (whole === undefined || part === undefined || whole === part) return whole ?? part',
    replace:
      'if (whole !== undefined || part === undefined || whole === part) return whole ?? part',
    noticedBy: 'packages/providers/twilio/src/front-door/port.test.ts',
  },
  {
    bug: 'Twilio: of two digit strings one vanishes (F4)',
    file: `${twilio}/port.ts`,
    find: "`${fields.dtmf ?? ''}${told.dtmf ?? ''}`",
    replace: "fields.dtmf ?? told.dtmf ?? ''",
    noticedBy: 'packages/providers/twilio/src/front-door/port.test.ts',
  },
  {
    bug: 'Twilio: two channels of a recorded `<Dial>` become one (F5)',
    file: `${twilio}/document.ts`,
    find: "      ...(word?.endsWith('-dual') && { recordingChannels: 'dual' }),\n",
    replace: '',
    noticedBy: 'packages/providers/twilio/src/front-door/port.test.ts',
  },
  {
    bug: 'Vonage: what is not read of a `connect` vanishes (F6)',
    file: `${vonage}/port.ts`,
    find: 'notes: [...body.notes(), ...(program?.notes ?? [])] }',
    replace: "notes: body.notes().filter(({ field }) => !field.startsWith('ncco')) }",
    noticedBy: 'packages/providers/vonage/src/front-door/lossless.test.ts',
  },
  {
    bug: 'Vonage: a caller ID of its own in a `connect` vanishes (F6)',
    file: `${vonage}/port.ts`,
    find: 'if (second !== undefined && second !== number)',
    replace: 'if (second === undefined && number === undefined)',
    noticedBy: 'packages/providers/vonage/src/front-door/lossless.test.ts',
  },
  {
    bug: 'Plivo: parameters that are not read vanish (F6)',
    file: `${providers}/plivo/src/front-door/parse.ts`,
    find: 'return { fields, options, notes: body.notes() }',
    replace: `const read = new Set(Object.keys(given).filter((name) => !body.unread.includes(name)))
  return { fields, options, notes: body.notes().filter(({ field }) => read.has(field)) }`,
    noticedBy: 'packages/providers/plivo/src/front-door/port.test.ts',
  },
  {
    bug: 'Vonage: what is not read of an endpoint vanishes (F7)',
    file: `${vonage}/port.ts`,
    find: "if (nearFirst) dropNear(body, 'body')",
    replace: `for (const one of [first, endpoint]) for (const name of one?.unread ?? []) one?.kept(name)
    if (nearFirst) dropNear(body, 'body')`,
    noticedBy: 'packages/providers/vonage/src/front-door/lossless.test.ts',
  },
  {
    bug: 'VideoSDK: a gateway beside a routing rule vanishes (F8)',
    file: `${providers}/videosdk/src/front-door/parse.ts`,
    find: "  if (gateway !== undefined)\n    fields.note('gatewayId',",
    replace: "  if (gateway === '')\n    fields.note('gatewayId',",
    noticedBy: 'packages/providers/videosdk/src/front-door/port.test.ts',
  },
  {
    bug: 'VideoSDK: what is not read of a body vanishes (F8)',
    file: `${providers}/videosdk/src/front-door/parse.ts`,
    find: 'route, notes: fields.notes() }',
    replace: 'route, notes: fields.notes().filter(() => false) }',
    noticedBy: 'packages/providers/videosdk/src/front-door/port.test.ts',
  },
  {
    bug: 'VideoSDK legacy: what is not read of a body vanishes (F8)',
    file: `${providers}/videosdk-legacy/src/front-door/port.ts`,
    find: 'notes: fields.notes(),',
    replace: 'notes: [],',
    noticedBy: 'packages/providers/videosdk-legacy/src/front-door/port.test.ts',
  },
  {
    bug: 'Telnyx: digits behind long pauses are cut (F9)',
    file: `${providers}/telnyx/src/map/dtmf.ts`,
    find: "digits.replaceAll('W', 'ww')",
    replace: "digits.replaceAll('W', 'ww').slice(0, maxDigits)",
    noticedBy: 'packages/providers/telnyx/src/front-door/port.test.ts',
  },
  {
    bug: 'Plivo: digits behind long pauses are cut (F9)',
    file: `${providers}/plivo/src/front-door/parse.ts`,
    find: "const dtmf = digits.replaceAll('W', 'ww')",
    replace: "const dtmf = digits.replaceAll('W', 'ww').slice(0, 64)",
    noticedBy: 'packages/providers/plivo/src/front-door/port.test.ts',
  },
  {
    bug: 'Telnyx: `;secure=` in a URI does not become the encryption of the call (F10)',
    file: `${providers}/telnyx/src/front-door/parse.ts`,
    find: 'if (word === undefined) return { to: text }',
    replace: "if (word === undefined || word !== '') return { to: text }",
    noticedBy: 'packages/providers/telnyx/src/front-door/port.test.ts',
  },
  {
    bug: 'options of a provider that is not registered vanish (F11)',
    file: `${planning}/provider-options.ts`,
    find: 'foreign.push(...foreignNames(id, value))',
    replace: 'foreign.push()',
    noticedBy: `${planning}/provider-options.test.ts`,
  },
  {
    bug: 'options of a provider that is not registered are known and not noted (F11)',
    file: `${planning}/prepare-route.ts`,
    find: '      ...foreignNotes(call),\n',
    replace: '',
    noticedBy: `${planning}/provider-options.test.ts`,
  },
  {
    bug: 'a misspelled provider counts as one that is not registered, and its options vanish (F11)',
    file: `${planning}/provider-options.ts`,
    find: 'pluginId.test(id) && closestName(id, registered.keys()) === undefined',
    replace: 'pluginId.test(id)',
    noticedBy: `${planning}/provider-options.test.ts`,
  },
  {
    bug: 'Twilio: a portable call loses the document of the application (F11)',
    file: `${twilio}/port.ts`,
    find: '? answering && { connect: answering }',
    replace: '? undefined',
    noticedBy: everyPair,
  },
  {
    bug: 'Vonage: a portable call asks the application with the default method (F11)',
    file: `${vonage}/port.ts`,
    find: "dialect: 'ncco', ...(method && { method })",
    replace: "dialect: 'ncco'",
    noticedBy: everyPair,
  },
  {
    bug: 'Plivo: a portable call loses the document of the application (F11)',
    file: `${providers}/plivo/src/front-door/parse.ts`,
    find: 'const connect = isPortable ? readAnswer(body) : undefined',
    replace: 'const connect = undefined',
    noticedBy: everyPair,
  },
  {
    bug: 'an inline document with a relative URL is accepted, and leads nowhere',
    file: `${documents}/inline-document.ts`,
    find: 'if (unknown.length > 0)',
    replace: 'if (unknown.length > 99)',
    noticedBy: `${documents}/inline-document.test.ts`,
  },
  {
    bug: 'an inline document that cannot be run is only found out once the call is answered',
    file: `${documents}/document-runner.ts`,
    find: ', ...contentFaults(document)]',
    replace: ']',
    noticedBy: `${documents}/inline-document.test.ts`,
  },
  {
    bug: 'Twilio: a portable call loses where its application wants to be told (F11)',
    file: `${twilio}/port.ts`,
    find: '...(reports.length > 0 && { reports }),',
    replace: '',
    noticedBy: everyPair,
  },
]
