import { ended, event, outboundRule } from '@callplane/core/testing'
import fc from 'fast-check'
import { UnsecuredJWT } from 'jose'
import { describe, expect, it } from 'vitest'
import { far, testCrm, tokenFor, type TestCrm } from '../crm.fixture.ts'
import { memoryContacts } from '../directory/contacts.ts'
import { memoryUsers } from '../directory/users.ts'
import type { Operation } from './operation.ts'
import { operations } from './operations/index.ts'
import { errorReply } from './replies.ts'

const mine = { tenant: 'org-1', sub: 'user-1' }
const theirs = { tenant: 'org-2', sub: 'user-2-of-them' }
const theirNumber = '+14155550166'
const theirMark = 'of-them'
/** In every record of the other tenant, and in nothing that is sent here: seeing it means that the record was read. */
const untold = 'never-told'

const recorded = {
  direction: 'outbound',
  duration: 1,
  status: 'completed',
  transcript: [],
  summary: untold.slice(0, 5),
  recording: 'https://files.example/1.mp3',
  externalCallId: 'external-recorded',
}

const world = async () => {
  const reference = (id: string) => ({ system: 'crm', type: 'contact', id })
  const crm = testCrm({
    script: { transfer: async () => ({ references: { call: 'fake-transferred' } }) },
    contacts: memoryContacts([
      { tenant: mine.tenant, reference: reference('contact-1'), numbers: [far] },
      {
        tenant: theirs.tenant,
        reference: reference(`contact-${theirMark}`),
        numbers: [theirNumber],
      },
    ]),
    users: memoryUsers([
      { tenant: mine.tenant, id: mine.sub, phone: '+14155550102', number: '+14155550100' },
      { tenant: theirs.tenant, id: theirs.sub, phone: '+14155550103', number: theirNumber },
    ]),
    apiKeys: [
      { key: 'key-1', tenant: mine.tenant, user: mine.sub },
      { key: `key-${theirMark}`, tenant: theirs.tenant, user: theirs.sub },
    ],
    conversationOf: async ({ tenant }) => ({
      system: 'crm',
      type: 'conversation',
      id: tenant === theirs.tenant ? `conversation-${untold}` : 'conversation-1',
    }),
    rules: [outboundRule(['fake'], { id: 'theirs', numbers: [theirNumber] })],
    twilio: { accountSid: 'AC1', apiKeySid: 'SK1', apiKeySecret: 'secret' },
    sinch: { applicationKey: 'key', applicationSecret: 'c2VjcmV0' },
    readRecording: async ({ tenant }) => ({
      contentType: 'audio/mpeg',
      body: Buffer.from(tenant === theirs.tenant ? untold : 'audio'),
    }),
  })
  const token = await tokenFor(theirs)
  const post = (path: string, body: object, key = token) =>
    crm.call('POST', `/api/calls/${path}`, body, key)
  const contactId = `contact-${theirMark}`
  const ids = [
    (await post('sdk/initiate', { contactId })).body.call.callId,
    (await post('sdk/inbound', { callerNumber: theirNumber })).body.call.callId,
    (await post('click-to-call', { contactId })).body.call.callId,
  ] as string[]
  await post('sdk/answer', { callId: ids[1], twilioCallSid: `CA-${theirMark}` })
  const ingested = {
    direction: 'outbound',
    fromNumber: theirNumber,
    toNumber: theirNumber,
    duration: 1,
    status: 'busy',
    externalCallId: `external-${theirMark}`,
    metadata: { note: untold },
  }
  ids.push((await post('ingest', ingested, `key-${theirMark}`)).body.callId)
  const own = [
    (await post('sdk/initiate', { contactId: 'contact-1' }, await tokenFor(mine))).body.call.callId,
    (await post('sdk/inbound', { callerNumber: far }, await tokenFor(mine))).body.call.callId,
    (await post('click-to-call', { contactId: 'contact-1' }, await tokenFor(mine))).body.call
      .callId,
    (await post('ingest', { ...recorded, fromNumber: '+14155550100', toNumber: far }, 'key-1')).body
      .callId,
  ] as string[]
  const theirRecording = { ...recorded, fromNumber: theirNumber, toNumber: theirNumber }
  ids.push((await post('ingest', theirRecording, `key-${theirMark}`)).body.callId)
  const { call } = (
    await crm.call('GET', `/api/calls/${own.at(-1)}`, undefined, await tokenFor(mine))
  ).body
  const recordingId: string = call.recordings[0].recordingId
  // Their click-to-call was the first call of the provider, mine is the second.
  await crm.webhook([
    event('answered', { attemptKey: crm.fake.keys[1] ?? '', references: { call: 'fake-2' } }),
  ])
  await crm.settle()
  return { crm, ids, own, recordingId }
}

const { crm, ids, own, recordingId } = await world()
const foreign = [
  ...ids,
  `contact-${theirMark}`,
  `external-${theirMark}`,
  theirs.sub,
  `CA-${theirMark}`,
  // Their click-to-call, as the provider knows it.
  'fake-1',
  theirNumber,
]

const tokens = {
  mine: await tokenFor(mine),
  expired: await tokenFor(mine, undefined, 1),
  forged: await tokenFor(theirs, 'another secret of at least thirty-two'),
  unsigned: new UnsecuredJWT({ ...theirs, exp: 2_000_000_000 }).encode(),
  key: 'key-1',
}

/** `valid`: the credential that the operation takes; `swapped`: the other one. */
type Who = 'valid' | 'swapped' | 'expired' | 'forged' | 'unsigned'
const credentialOf = (who: Who, { security }: Operation): string =>
  who === 'valid' || who === 'swapped'
    ? tokens[(who === 'valid') === (security === 'api-key') ? 'key' : 'mine']
    : tokens[who]

// What a client may put anywhere: texts that have a meaning for some layer on the way, and another tenant's ids.
const text = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.constantFrom(
    ...foreign,
    ...own,
    '',
    '__proto__',
    'constructor',
    '../history',
    "' or 1=1 --",
    '\u0000',
    '\ud800',
    '%00',
    far,
    '+1 (415) 555-0123',
    '9'.repeat(400),
    'NaN',
    '1e309',
    '-1',
    '2026-02-30T00:00:00Z',
    '0000-01-01T00:00:00+14:00',
    '9999-12-31T23:59:59Z',
  ),
)
const value = fc.oneof(
  { weight: 4, arbitrary: text },
  fc.jsonValue({ maxDepth: 2 }),
  fc.double(),
  fc.constantFrom(null, true, [], {}, 1e308, -0),
)
const fields = [
  'contactId',
  'phoneNumber',
  'callerNumber',
  'callId',
  'twilioCallSid',
  'conferenceId',
  'direction',
  'fromNumber',
  'toNumber',
  'duration',
  'status',
  'transcript',
  'summary',
  'recording',
  'externalCallId',
  'callStartTime',
  'digits',
  'on',
  'notes',
  'disposition',
  'userId',
  'metadata',
  'tenant',
  '__proto__',
]
const finished = {
  direction: 'outbound',
  fromNumber: '+14155550100',
  toNumber: far,
  duration: 1,
  status: 'busy',
}
const object = fc.dictionary(fc.oneof(fc.constantFrom(...fields), text), value, { maxKeys: 5 })
/** Well-formed, and targeting another tenant's records. */
const aimed: readonly string[] = foreign.flatMap((given) => [
  ...['contactId', 'phoneNumber', 'callerNumber', 'callId', 'twilioCallSid'].map((field) =>
    JSON.stringify({ [field]: given }),
  ),
  JSON.stringify({ ...finished, externalCallId: given }),
])
const body = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(...aimed) },
  { weight: 4, arbitrary: object.map((given) => JSON.stringify(given)) },
  { weight: 2, arbitrary: object.map((given) => JSON.stringify({ ...finished, ...given })) },
  fc
    .tuple(fc.constantFrom('contactId', 'phoneNumber', 'callerNumber', 'callId'), text)
    .map(([field, given]) => JSON.stringify({ [field]: given })),
  fc.json(),
  fc.string({ unit: 'binary' }),
  fc.constantFrom(
    '',
    '{',
    '['.repeat(20_000),
    `{"a":${'{"a":'.repeat(5_000)}1${'}'.repeat(5_001)}`,
  ),
)
const query = fc.dictionary(
  fc.oneof(
    fc.constantFrom(
      'contactId',
      'userId',
      'status',
      'limit',
      'offset',
      'startDate',
      'endDate',
      'tenant',
    ),
    text,
  ),
  text,
  { maxKeys: 3 },
)
const who = fc.oneof(
  { weight: 9, arbitrary: fc.constant('valid' as const) },
  fc.constantFrom('swapped' as const, 'expired' as const, 'forged' as const, 'unsigned' as const),
)

interface Hostile {
  readonly who: Who
  readonly part: string
  readonly query: Readonly<Record<string, string>>
  readonly body: string
  readonly requestId: string | null
}
const hostile: fc.Arbitrary<Hostile> = fc.record({
  who,
  part: text,
  query,
  body,
  requestId: fc.option(fc.string({ maxLength: 300 }), { freq: 4 }),
})

/** Requests about one's own calls that can be carried out; without them only refusals would be seen. */
const possible: readonly Hostile[] = own.flatMap((part) =>
  [{ phoneNumber: far }, { digits: '1#' }, { on: true }, { notes: 'n', disposition: 'd' }].map(
    (body): Hostile => ({
      who: 'valid',
      part,
      query: {},
      body: JSON.stringify(body),
      requestId: null,
    }),
  ),
)

/** Each aimed request once for certain, by the user and by the other system. */
const examples: [Hostile][] = aimed.flatMap((body, index) =>
  (['valid', 'swapped'] as const).map((who): [Hostile] => [
    { who, part: foreign[index % foreign.length] ?? '', query: {}, body, requestId: null },
  ]),
)
examples.unshift(...possible.map((given): [Hostile] => [given]))

/** Whose record an answer is about, wherever in it that stands. */
const idsIn = (text: string): readonly string[] =>
  [...text.matchAll(/"(?:_id|callId)":"([^"]*)"/g)].flatMap(([, id]) => id ?? [])

const wellFormed = (given: string): string => given.toWellFormed()

const ask = async (
  { api }: TestCrm,
  operation: Operation,
  given: Hostile,
): Promise<{ readonly response: Response; readonly text: string }> => {
  const { method, path } = operation
  const filled = path
    .replace('{callId}', () => encodeURIComponent(wellFormed(given.part)) || '-')
    .replace('{recordingId}', recordingId)
  const url = `https://crm.example/api/calls${filled}?${new URLSearchParams(given.query).toString()}`
  const headers = new Headers({ authorization: `Bearer ${credentialOf(given.who, operation)}` })
  if (given.requestId !== null && /^[\x21-\x7e]*$/.test(given.requestId))
    headers.set('idempotency-key', given.requestId)
  const send = method !== 'GET' ? { body: given.body } : {}
  const response = await api(new Request(url, { method, headers, ...send }))
  const isStream = response.headers.get('content-type')?.startsWith('text/event-stream')
  if (!isStream) return { response, text: await response.text() }
  const reader = (response.body as ReadableStream<Uint8Array>).getReader()
  const { value: first } = await reader.read()
  await reader.cancel()
  return { response, text: new TextDecoder().decode(first) }
}

const endOwn = () =>
  crm.webhook([
    ended('completed', 'hung-up', 'yes', {
      attemptKey: crm.fake.keys[1] ?? '',
      references: { call: 'fake-2' },
    }),
  ])

const theirRecords = async (): Promise<string> => {
  const { entries } = await crm.crm.log.of(theirs.tenant).list({ limit: 100, offset: 0 })
  return JSON.stringify(entries)
}

/** One's own calls are ended last. */
const inOrder = [
  ...operations.filter(({ id }) => id !== 'terminateCall'),
  ...operations.filter(({ id }) => id === 'terminateCall'),
]

describe('each operation', { shuffle: false }, () => {
  describe.each(inOrder.map((operation) => ({ operation, name: operation.id })))(
    '$name',
    ({ operation }) => {
      it('answers 200 hostile requests as it says, and with nothing of another tenant', async () => {
        // Ending a live call waits for the provider's report of it.
        if (operation.id === 'terminateCall') await endOwn()
        const before = await theirRecords()
        const statuses = new Map<number, number>()
        await fc.assert(
          fc.asyncProperty(hostile, async (given) => {
            const { response, text } = await ask(crm, operation, given)
            statuses.set(response.status, (statuses.get(response.status) ?? 0) + 1)
            expect(response.status).not.toBe(500)
            expect(text).not.toContain(untold)
            expect(idsIn(text).filter((id) => ids.includes(id))).toEqual([])
            if (response.status >= 400) {
              errorReply.parse(JSON.parse(text))
              expect([400, 401, 403, 404, 409, 413, 502, 503]).toContain(response.status)
            } else {
              const schema = operation.replies[response.status]
              expect(operation.replies).toHaveProperty(String(response.status))
              if (schema) schema.parse(JSON.parse(text))
            }
          }),
          { numRuns: 200 + examples.length, examples },
        )
        expect(await theirRecords()).toBe(before)
        // The requests were hostile, and not so hostile that nothing was tried.
        expect(statuses.size).toBeGreaterThan(1)
        const succeeded = (statuses.get(200) ?? 0) + (statuses.get(201) ?? 0)
        expect(succeeded).toBeGreaterThan(0)
        // The examples send each request once with the wrong credential.
        const unauthorised = (statuses.get(401) ?? 0) - (examples.length - possible.length) / 2
        expect(unauthorised / 200).toBeLessThan(0.25)
      })
    },
  )
})

describe('the whole API', () => {
  it('shows each of the other tenant’s records to them alone', async () => {
    const ask = async (path: string, token: string) =>
      JSON.stringify((await crm.call('GET', `/api/calls/${path}`, undefined, token)).body)
    const history = await ask('history', await tokenFor(theirs))
    expect(history.match(new RegExp(`conversation-${untold}`, 'g'))).toHaveLength(ids.length)
    for (const path of ['history?limit=200', 'statistics', 'providers'])
      expect(await ask(path, tokens.mine)).not.toContain(untold)
  })
})
