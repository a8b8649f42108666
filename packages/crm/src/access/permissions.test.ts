import { outboundRule } from '@callplane/core/testing'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { agentPhone, far, testCrm, tokenFor } from '../crm.fixture.ts'
import { memoryContacts } from '../directory/contacts.ts'
import { memoryUsers } from '../directory/users.ts'
import { reaches, type Permissions } from './permissions.ts'

const people = ['a:ann', 'a:abe', 'a:boss', 'b:ann', 'b:boss'] as const
type Person = (typeof people)[number]
const [tenantOf, userOf] = [(who: Person) => who.slice(0, 1), (who: Person) => who.slice(2)]
const numberOf = { a: '+14155550100', b: '+14155550101' } as const

const world = async (permissions?: Permissions) => {
  const crm = testCrm({
    permissions,
    contacts: memoryContacts([]),
    users: memoryUsers(
      people.map((who) => ({
        tenant: tenantOf(who),
        id: userOf(who),
        phone: agentPhone,
        number: numberOf[tenantOf(who) as 'a' | 'b'],
        role: userOf(who) === 'boss' ? 'supervisor' : 'user',
      })),
    ),
    rules: [outboundRule(['fake'], { id: 'b', numbers: [numberOf.b] })],
    apiKeys: people.map((who) => ({ key: `key-${who}`, tenant: tenantOf(who), user: userOf(who) })),
    readRecording: async () => ({ contentType: 'audio/mpeg', body: Buffer.from('12345') }),
    recordingUrls: { allowHttp: true },
  })
  const tokens = new Map<Person, string>()
  for (const who of people)
    tokens.set(who, await tokenFor({ tenant: tenantOf(who), sub: userOf(who) }))
  const call = async (who: Person, method: string, path: string, body?: unknown) => {
    const headers = {
      authorization: `Bearer ${tokens.get(who)}`,
      'content-type': 'application/json',
    }
    const response = await crm.api(
      new Request(`https://crm.example/api/calls/${path}`, {
        method,
        headers,
        ...(body !== undefined && { body: JSON.stringify(body) }),
      }),
    )
    return { status: response.status, text: await response.text() }
  }
  return { crm, call, tokens }
}

const ingested = (index: number) => ({
  direction: 'outbound',
  fromNumber: '+14155550100',
  toNumber: far,
  duration: 1,
  status: 'completed',
  transcript: [],
  summary: '',
  recording: 'https://files.example/1.mp3',
  externalCallId: `external-${index}`,
})

/** Ids of calls anywhere in a text. */
const idsIn = (text: string): readonly string[] => text.match(/\b[0-9a-f]{24}\b/g) ?? []

/** By the default: whose calls this person may see and use. */
const mayReach = (who: Person, owner: Person): boolean =>
  tenantOf(who) === tenantOf(owner) && (userOf(who) === 'boss' || who === owner)

const kinds = [
  'initiate',
  'ingest',
  'history',
  'statistics',
  'detail',
  'annotate',
  'answer',
  'terminate',
  'transfer',
  'digits',
  'recording',
  'play',
  'events',
] as const

const step = fc.record({
  kind: fc.oneof(
    { weight: 3, arbitrary: fc.constantFrom('initiate' as const, 'ingest' as const) },
    { weight: 8, arbitrary: fc.constantFrom(...kinds.slice(2)) },
  ),
  who: fc.constantFrom(...people),
  n: fc.nat(1_000),
})

type Sent = readonly [method: string, path: string, body?: object]

const requestFor = (kind: (typeof kinds)[number], id: string): Sent => {
  const requests: Readonly<Record<(typeof kinds)[number], Sent>> = {
    initiate: ['POST', 'sdk/initiate', { phoneNumber: far }],
    ingest: ['GET', 'history'],
    history: ['GET', 'history?limit=200'],
    statistics: ['GET', 'statistics'],
    detail: ['GET', id],
    annotate: ['PATCH', id, { notes: 'mine' }],
    answer: ['POST', 'sdk/answer', { callId: id }],
    terminate: ['POST', `${id}/terminate`],
    transfer: ['POST', `${id}/transfer`, { phoneNumber: far }],
    digits: ['POST', `${id}/digits`, { digits: '1' }],
    recording: ['POST', `${id}/recording`, { on: true }],
    play: ['GET', `${id}/recordings/x`],
    events: ['GET', 'history'],
  }
  return requests[kind]
}

it('each user reaches their own calls, each supervisor those of the tenant, by every route and stream', async () => {
  const reached = { permitted: 0, refused: 0, events: 0, listed: 0 }
  const run = async (
    steps: readonly { kind: (typeof kinds)[number]; who: Person; n: number }[],
  ) => {
    const { crm, call, tokens } = await world()
    const owners = new Map<string, Person>()
    const checkShown = (who: Person, text: string): number => {
      const shown = idsIn(text).flatMap((id) => owners.get(id) ?? [])
      for (const owner of shown)
        expect([who, owner, mayReach(who, owner)]).toEqual([who, owner, true])
      return shown.length
    }
    for (const { kind, who, n } of steps) {
      const known = [...owners.keys()]
      const id = known[n % Math.max(1, known.length)] ?? '0'.repeat(24)
      const owner = owners.get(id)
      if (kind === 'ingest') {
        const { body } = await crm.call('POST', '/api/calls/ingest', ingested(n), `key-${who}`)
        if (!body.deduplicated && body.callId) owners.set(body.callId, who)
        continue
      }
      if (kind === 'events') {
        const headers = { authorization: `Bearer ${tokens.get(who)}` }
        const stream = await crm.api(
          new Request('https://crm.example/api/calls/events', { headers }),
        )
        const reader = (stream.body as ReadableStream<Uint8Array>).getReader()
        await reader.read()
        const created: string[] = []
        for (const other of people) {
          const { text } = await call(other, 'POST', 'sdk/initiate', { phoneNumber: far })
          const [callId = ''] = idsIn(text)
          owners.set(callId, other)
          created.push(callId)
        }
        const { value } = await reader.read()
        const text = new TextDecoder().decode(value)
        reached.events += checkShown(who, text)
        const expected = created.find((callId) => mayReach(who, owners.get(callId) ?? who))
        expect(text).toContain(expected)
        await reader.cancel()
        continue
      }
      const [method, path, body] = requestFor(kind, id)
      const { status, text } = await call(who, method, path, body)
      if (kind === 'initiate') owners.set(idsIn(text)[0] ?? '', who)
      reached.listed += kind === 'history' ? checkShown(who, text) : 0
      if (kind === 'statistics') {
        const own = [...owners.values()].filter((of) => mayReach(who, of)).length
        expect(JSON.parse(text).statistics.totalCalls).toBe(own)
      }
      if (!path.includes(id) && kind !== 'answer') continue
      const isPermitted = owner !== undefined && mayReach(who, owner)
      reached[isPermitted ? 'permitted' : 'refused']++
      if (isPermitted) expect([403, 401]).not.toContain(status)
      else if (kind === 'answer') expect(JSON.parse(text)).not.toHaveProperty('call')
      // The same as for a call that does not exist.
      else expect([status, JSON.parse(text).code]).toEqual([404, 'call.unknown'])
    }
    for (const [id, owner] of owners) {
      const entry = await crm.crm.log.of(tenantOf(owner)).get(id)
      expect(entry?.references.user?.id).toBe(userOf(owner))
    }
    crm.crm.close()
  }
  await fc.assert(fc.asyncProperty(fc.array(step, { minLength: 40, maxLength: 40 }), run), {
    numRuns: 6,
    seed: 7,
    endOnFailure: true,
  })
  expect(reached.permitted).toBeGreaterThan(30)
  expect(reached.refused).toBeGreaterThan(50)
  expect(reached.events).toBeGreaterThan(10)
  expect(reached.listed).toBeGreaterThan(50)
})

describe('a hook of one’s own', () => {
  it('says whose calls may be ended, apart from whose are seen', async () => {
    const { call } = await world((_caller, { role }) => ({
      see: 'all',
      end: role === 'supervisor' ? 'all' : 'none',
      transfer: 'none',
      control: 'own',
      annotate: { users: ['ann'] },
      play: 'own',
    }))
    const { text } = await call('a:ann', 'POST', 'sdk/initiate', { phoneNumber: far })
    const [id = ''] = idsIn(text)
    expect((await call('a:abe', 'GET', id)).status).toBe(200)
    const refused = await call('a:ann', 'POST', `${id}/terminate`)
    expect([refused.status, JSON.parse(refused.text)]).toMatchObject([
      403,
      { code: 'call.forbidden', message: 'you may see this call, but not end it', callId: id },
    ])
    expect((await call('a:abe', 'PATCH', id, { notes: 'x' })).status).toBe(200)
    expect((await call('a:abe', 'GET', `${id}/recordings/1`)).status).toBe(403)
    expect((await call('b:boss', 'GET', id)).status).toBe(404)
    expect((await call('a:boss', 'POST', `${id}/terminate`)).status).toBe(200)
  })

  it('that fails shows nothing', async () => {
    const { call } = await world(() => Promise.reject(new Error('directory down')))
    expect((await call('a:boss', 'GET', 'history')).status).toBe(500)
    expect((await call('a:boss', 'GET', '0'.repeat(24))).status).toBe(404)
  })

  it('is asked again during a stream', async () => {
    let isWithdrawn = false
    const { crm, call, tokens } = await world(() => {
      const reach = isWithdrawn ? 'none' : 'all'
      const all = { see: reach, end: reach, transfer: reach, control: reach } as const
      return { ...all, annotate: reach, play: reach }
    })
    const headers = { authorization: `Bearer ${tokens.get('a:boss')}` }
    const stream = await crm.api(new Request('https://crm.example/api/calls/events', { headers }))
    const reader = (stream.body as ReadableStream<Uint8Array>).getReader()
    const next = async () => new TextDecoder().decode((await reader.read()).value)
    await next()
    await call('a:ann', 'POST', 'sdk/initiate', { phoneNumber: far })
    expect(await next()).toContain('call_initiated')
    isWithdrawn = true
    await crm.host.clock.advance(15_000)
    expect(await next()).toBe(': still here\n\n')
    const reading = next()
    await call('a:ann', 'POST', 'sdk/initiate', { phoneNumber: far })
    await crm.host.clock.advance(15_000)
    expect(await reading).toBe(': still here\n\n')
    await reader.cancel()
  })

  it('reaches calls of no user where it says so', () => {
    const caller = { tenant: 'a', user: 'ann' }
    const none = { contact: null, user: null, conversation: null, organisation: null }
    const unassigned = { tenant: 'a', references: none }
    expect(reaches('all', caller, unassigned)).toBe(true)
    expect(reaches('own', caller, unassigned)).toBe(false)
    expect(reaches({ users: ['ann'], unassigned: true }, caller, unassigned)).toBe(true)
    expect(reaches('all', caller, { ...unassigned, tenant: 'b' })).toBe(false)
  })
})
