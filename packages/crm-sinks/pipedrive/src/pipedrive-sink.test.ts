import { afterEach, describe, expect, it } from 'vitest'
import { fakePipedrive, type FakePipedrive, type Fault } from './fake-pipedrive.fixture.ts'
import { officialModel } from './official-models.fixture.ts'
import { callLogOf } from './call-log.ts'
import { pipedriveSink, type PipedriveSinkOptions } from './pipedrive-sink.ts'
import { completed, crmWith, recording, ringing, tenant } from './sink-crm.fixture.ts'

const closers: (() => void)[] = []
afterEach(() => {
  for (const close of closers.splice(0)) close()
})

const readRecording: PipedriveSinkOptions['readRecording'] = async () => ({
  contentType: 'audio/mpeg',
  body: Buffer.from('audio'),
})

/** What Pipedrive's own client knows of each route: the model of the request, and those of the replies by status. */
const routes: readonly (readonly [RegExp, string | null, Readonly<Record<number, string>>])[] = [
  [
    /^POST \/callLogs$/,
    'AddCallLogRequest',
    { 200: 'GetCallLogResponse', 400: 'CallLogBadRequestResponse' },
  ],
  [/^GET \/callLogs$/, null, { 200: 'GetCallLogsResponse' }],
  [/^GET \/callLogs\/\w+$/, null, { 200: 'GetCallLogResponse', 404: 'CallLogNotFoundResponse' }],
  [
    /^POST \/callLogs\/\w+\/recordings$/,
    null,
    { 200: 'BaseResponse', 404: 'CallLogNotFoundResponse', 409: 'CallLogConflictResponse' },
  ],
]
const models = new Map<string, ReturnType<typeof officialModel>>()
const check = (model: string, value: unknown, exact = false): void => {
  const held = models.get(model) ?? officialModel(model, exact)
  models.set(model, held)
  expect([model, held(value), held.errors]).toEqual([model, true, null])
}
/** Every exchange of every test is checked by the models of Pipedrive's own client. */
const validateExchanges = ({ exchanges }: FakePipedrive): void => {
  expect(exchanges.length).toBeGreaterThan(0)
  for (const { route, body, status, reply } of exchanges) {
    const found = routes.find(([pattern]) => pattern.test(route))
    expect([route, found !== undefined]).toEqual([route, true])
    const [, request, replies] = found ?? []
    if (typeof request === 'string') check(request, JSON.parse(body), true)
    // The only field of the upload, which the client sends as a form (multipart/form-data).
    if (route.endsWith('/recordings')) expect(body).toContain('name="file"; filename=')
    const model = replies?.[status]
    if (model !== undefined && typeof reply !== 'string') check(model, reply)
  }
}

const setUp = async (options: Partial<PipedriveSinkOptions> = {}) => {
  const pipedrive = await fakePipedrive()
  closers.push(() => {
    validateExchanges(pipedrive)
    pipedrive.close()
  })
  const sink = pipedriveSink({
    apiToken: 'token-1',
    basePath: pipedrive.url,
    readRecording,
    ...options,
  })
  const world = crmWith({ sinks: [sink] })
  closers.push(() => world.crm.close())
  const only = () => {
    expect(pipedrive.logs.size).toBe(1)
    return [...pipedrive.logs.values()][0]
  }
  const delivery = async () => (await world.crm.outbox.of({ tenant, id: 'call-1' }))[0]
  return { pipedrive, ...world, only, delivery }
}

describe('a call in Pipedrive', () => {
  it('is one call log, written half a minute after the end, with a late recording', async () => {
    const { crm, pipedrive, pass, only, delivery } = await setUp({
      linksOf: () => ({ user: 7, person: 8 }),
    })
    await crm.log.insert(ringing('call-1'))
    await pass(60_000)
    await crm.log.update(tenant, 'call-1', () => ({ ...completed, notes: 'Wants <2>' }))
    await pass(29_000)
    expect(pipedrive.logs.size).toBe(0)
    await pass(1_000)
    expect(only()).toMatchObject({
      recording: null,
      fields: {
        outcome: 'connected',
        to_phone_number: '+14155550123',
        from_phone_number: '+14155550100',
        start_time: '2026-01-05 11:59:00',
        end_time: '2026-01-05 12:00:00',
        duration: '50',
        subject: 'Outbound call',
        note: '<p>Wants &lt;2&gt;</p><p>callplane:call-1</p>',
        user_id: 7,
        person_id: 8,
      },
    })
    await crm.log.update(tenant, 'call-1', () => ({ recordings: [recording] }))
    await pass(0)
    expect(only()?.recording).toBe('recording.mp3:audio')
    expect(await delivery()).toMatchObject({ state: 'done', reference: only()?.id, problem: null })
  })

  it('is tied to the person that it names, and says what came too late', async () => {
    const { crm, pass, only, delivery } = await setUp()
    const contact = { system: 'pipedrive', type: 'person', id: '8' }
    const references = { contact, user: null, conversation: null, organisation: null }
    await crm.log.insert(ringing('call-1', { ...completed, references, status: 'busy' }))
    await pass(30_000)
    expect(only()?.fields).toMatchObject({ person_id: 8, outcome: 'busy' })
    await crm.log.update(tenant, 'call-1', () => ({ disposition: 'left-voicemail' }))
    await pass(0)
    expect(await delivery()).toMatchObject({
      state: 'done',
      problem: 'notes or outcome changed after the call log was written',
    })
  })

  it('takes the outcome that a user chose in time', async () => {
    const { crm, pass, only } = await setUp()
    await crm.log.insert(ringing('call-1', { ...completed, disposition: 'wrong-number' }))
    await pass(30_000)
    expect(only()?.fields['outcome']).toBe('wrong_number')
  })
})

const create = /^POST \/callLogs$/

describe('one call log for each call, with the final state and a late recording (C12)', () => {
  const faults: readonly (readonly [string, readonly Fault[]])[] = [
    ['the answer of the create is lost', [{ path: create, fault: 'lost' }]],
    [
      'and the first search too',
      [
        { path: create, fault: 'lost' },
        { path: /^GET \/callLogs$/, fault: 502 },
      ],
    ],
    ['Pipedrive limits requests', [{ path: create, fault: 429, headers: { 'retry-after': '2' } }]],
    ['Pipedrive fails before it has the call', [{ path: create, fault: 502 }]],
    ['the answer of the upload is lost', [{ path: /recordings$/, fault: 'lost' }]],
    ['the upload is limited', [{ path: /recordings$/, fault: 429 }]],
    ['Pipedrive fails during the upload', [{ path: /recordings$/, fault: 503 }]],
    [
      'the token expires before the create and before the upload',
      [
        { path: create, fault: 401 },
        { path: /recordings$/, fault: 401 },
      ],
    ],
    ['Pipedrive takes longer than the outbox waits', [{ path: create, fault: 'held' }]],
  ]
  it.each(faults)('%s', async (name, given) => {
    const { crm, host, pipedrive, pass, only, delivery } = await setUp({
      apiToken: undefined,
      accessToken: async () => 'token-1',
    })
    // Calls of others that were logged meanwhile.
    for (let index = 0; index < 60; index++) {
      const fields = {
        outcome: 'busy',
        to_phone_number: '+14155550124',
        start_time: '2026-01-05 11:00:00',
        end_time: '2026-01-05 11:00:09',
        note: 'by hand',
      }
      const log = { id: `other${index}`, fields, recording: null }
      pipedrive.logs.set(log.id, log)
    }
    pipedrive.faults.push(...given)
    await crm.log.insert(ringing('call-1', completed))
    await crm.idle()
    if (given[0]?.fault === 'held') {
      const waiting = host.clock.advance(30_000)
      await pipedrive.isHeld
      await waiting
      await host.clock.advance(31_000)
    }
    for (let round = 0; round < 20 && (await delivery())?.state !== 'done'; round++) {
      await pass(60_000)
      // A create that failed may still be a record: an operator who has looked says that there is none.
      if ((await delivery())?.state === 'flagged' && name.includes('before it has'))
        await crm.outbox.resolve((await delivery())?.id ?? '', { absent: true })
    }
    await crm.log.update(tenant, 'call-1', () => ({ recordings: [recording] }))
    for (
      let round = 0;
      round < 20 && (round === 0 || (await delivery())?.state !== 'done');
      round++
    )
      await pass(60_000)
    for (const id of pipedrive.logs.keys()) if (id.startsWith('other')) pipedrive.logs.delete(id)
    expect(only()).toMatchObject({
      recording: 'recording.mp3:audio',
      fields: { outcome: 'connected', end_time: '2026-01-05 12:00:00', duration: '50' },
    })
    expect(await delivery()).toMatchObject({ state: 'done', reference: only()?.id })
    expect(pipedrive.requests.filter((route) => create.test(route)).length).toBeLessThan(3)
    expect(pipedrive.faults).toEqual([])
  })

  it('the token expires, and another is asked for once', async () => {
    const asked: boolean[] = []
    const { crm, pipedrive, pass, only } = await setUp({
      apiToken: undefined,
      accessToken: async ({ refresh }) => {
        asked.push(refresh)
        return refresh ? 'token-2' : 'token-1'
      },
    })
    pipedrive.tokens.clear()
    pipedrive.tokens.add('token-2')
    await crm.log.insert(ringing('call-1', completed))
    await pass(30_000)
    expect(only()?.fields['outcome']).toBe('connected')
    expect(asked.slice(0, 2)).toEqual([false, true])
  })
})

describe("the models of Pipedrive's own client", () => {
  const log = callLogOf(ringing('call-1', completed), { user: 7, lead: 'uuid' })
  const check = officialModel('AddCallLogRequest', true)
  it('accept what the sink sends with every link', () => {
    expect([check(log), check.errors]).toEqual([true, null])
  })
  it.each([
    ['a missing field', { outcome: undefined }],
    ['an outcome of its own', { outcome: 'failed' }],
    ['a duration as a number', { duration: 50 }],
    ['a field that Pipedrive does not know', { direction: 'outbound' }],
    ['an id as text', { person_id: '8' }],
  ])('refuse %s', (_what, wrong) => {
    expect(check(JSON.parse(JSON.stringify({ ...log, ...wrong })))).toBe(false)
  })
})
