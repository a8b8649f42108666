import type { Mutant } from '../mutant.ts'

const door = 'packages/doors/src/telnyx'
const doorTest = `${door}/sdk.test.ts`
const documents = 'packages/flows/src/documents'

/** Bugs of the Telnyx door. */
export const telnyxDoorMutants: readonly Mutant[] = [
  {
    bug: 'Telnyx door: the client is let repeat a dial whose outcome is not known',
    file: `${door}/refusals.ts`,
    find: "'x-should-retry': 'false'",
    replace: "'x-should-retry': 'true'",
    noticedBy: doorTest,
  },
  {
    bug: 'Telnyx door: a download URL does not expire',
    file: `${door}/recordings.ts`,
    find: '    Number(expires) * 1000 > now &&\n',
    replace: '',
    noticedBy: doorTest,
  },
  {
    bug: 'Telnyx door: a download URL needs no signature',
    file: `${door}/recordings.ts`,
    find: "    constantTimeEqual(query.get('signature') ?? '', signatureOf(path, expires, apiKey))",
    replace: "    query.get('signature') !== null",
    noticedBy: doorTest,
  },
  {
    bug: 'Telnyx door: a command that wants another client_state is carried out without it',
    file: `${door}/commands.ts`,
    find: 'if (state !== undefined && state !== clientStateOf(call))',
    replace: 'if (state === null)',
    noticedBy: doorTest,
  },
  {
    bug: 'Telnyx door: a parameter of a command that is not served is ignored',
    file: `${door}/commands.ts`,
    find: "  oneOf(given, 'duration_millis', ['250'])\n",
    replace: "  given.reader.text('duration_millis')\n",
    noticedBy: doorTest,
  },
  {
    bug: 'Telnyx door: digits with one command_id are sent twice',
    file: `${door}/commands.ts`,
    find: '    ...(commandId !== undefined && { idempotencyKey: commandId }),\n',
    replace: '',
    noticedBy: doorTest,
  },
  {
    bug: 'Telnyx door: an event with an address of its own goes to the usual one too',
    file: `${door}/webhooks.ts`,
    find: 'special.some(([own]) => own === event) ? [] : [ours]',
    replace: '[ours]',
    noticedBy: doorTest,
  },
  {
    bug: 'Telnyx door: a dial for an unlisted application is placed',
    file: `${door}/create-call.ts`,
    find: "  if (!connection) faults.push(unknownConnection('connection_id'))\n",
    replace: '',
    noticedBy: doorTest,
  },
  {
    bug: 'Telnyx door: active calls of every application are listed for one',
    file: `${door}/list-calls.ts`,
    find: "const matches = (call: Call): boolean => connectionOf(call) === params['id']",
    replace:
      "const matches = (call: Call): boolean => connectionOf(call) !== '' || params['id'] === ''",
    noticedBy: doorTest,
  },
  {
    bug: 'Telnyx door: TeXML under way is said to be replaced, and is not',
    file: `${door}/texml/calls.ts`,
    find: '  if (other !== undefined) throw notServed(`${other} for a call under way`)\n',
    replace: "  if (other !== undefined) return jsonResponse(200, viewTexmlCall(call, ''))\n",
    noticedBy: doorTest,
  },
  {
    bug: 'Telnyx reports: the failover address gets nothing',
    file: `${documents}/document-runner.ts`,
    find: 'const isSecond = usesFallback && about.tries % 2 === 1',
    replace: 'const isSecond = usesFallback && about.tries < 0',
    noticedBy: doorTest,
  },
  {
    bug: 'Telnyx reports: a repeated webhook has another id',
    file: `${documents}/telnyx-protocol.ts`,
    find: 'id: uuidOf(token),',
    replace: 'id: uuidOf(`${token} ${tries}`),',
    noticedBy: doorTest,
  },
  {
    bug: 'Telnyx reports: the signature leaves out the time',
    file: `${documents}/telnyx-delivery.ts`,
    find: 'Buffer.from(`${timestamp}|${body}`)',
    replace: 'Buffer.from(`|${body}`)',
    noticedBy: doorTest,
  },
  {
    bug: 'TeXML: the application is told ids in the form of Twilio',
    file: `${documents}/texml-protocol.ts`,
    find: "if (kind === 'CA') return",
    replace: "if (kind === 'XX') return",
    noticedBy: doorTest,
  },
]
