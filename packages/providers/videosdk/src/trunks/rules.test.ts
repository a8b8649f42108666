import { routingRule, type RoutingRuleInput } from '@callplane/core'
import { describe, expect, test } from 'vitest'
import { manualHost } from '@callplane/core/testing'
import { bodyOf, business, connect, fakeApi, reply, token } from '../../test/fake-api.ts'
import { videosdkExtension } from '../extension.ts'
import { videosdk } from '../plugin.ts'
import { ruleDrift } from './rule-drift.ts'
import { fromWireRule, toWireRule } from './rule-format.ts'
import { wireRule } from '../client/schemas.ts'

const rule = (fields: Partial<RoutingRuleInput> = {}) =>
  routingRule.parse({
    id: 'sales',
    name: 'Sales',
    direction: 'outbound',
    numbers: [business],
    room: { type: 'static', id: 'room-1' },
    routes: [{ provider: 'videosdk', reference: 'rr_1' }],
    ...fields,
  })
const inbound = (fields: Partial<RoutingRuleInput> = {}) =>
  rule({ direction: 'inbound', routes: [], ...fields })
const path = '/v2/sip/routing-rule'
const none = { [`GET ${path}`]: reply(200, { data: [] }) }

describe('a neutral rule in VideoSDK words', () => {
  test('all of it', () => {
    const { body, notes } = toWireRule(
      rule({
        pin: '1234',
        dispatch: { agent: 'ag_1', metadata: { team: 'support' } },
        headers: { 'X-Id': '7' },
        includeHeaders: 'x-headers',
        defaults: { record: true, maskNumber: false, sipHeaders: { 'X-More': '1' } },
      }),
    )
    expect(notes).toEqual([])
    expect(body).toEqual({
      name: 'Sales',
      type: 'outbound',
      phoneNumbers: [business],
      room: { type: 'static', id: 'room-1', pin: '1234' },
      agentId: 'ag_1',
      agentMetadata: { team: 'support' },
      headers: { 'X-Id': '7', 'X-More': '1' },
      includeHeaders: 'SIP_X_HEADERS',
      tags: ['callplane-rule:sales'],
      recording: true,
      hidePhoneNumber: false,
    })
  })

  test.each([
    ['random', 'random'],
    ['participant-number', 'participantNumber'],
    ['sip-number', 'sipNumber'],
  ] as const)('a room named %s has the strategy %s', (named, prefix) => {
    const { body } = toWireRule(rule({ room: { type: 'dynamic', named } }))
    expect(body.room).toEqual({ type: 'dynamic', prefix, pin: undefined })
  })

  test.each([
    [rule({ room: { type: 'dynamic', named: 'random', prefix: 'sales-' } }), 'dropped room.prefix'],
    [rule({ room: undefined, pin: '12' }), 'dropped pin'],
    [rule({ includeHeaders: ['X-Id'] }), 'adjusted includeHeaders'],
    [inbound({ headers: { 'X-Id': '7' } }), 'dropped headers'],
    [inbound({ match: { tags: ['vip'] } }), 'dropped match'],
  ])('what does not match is reported (%#)', (wanted, expected) => {
    const { notes } = toWireRule(wanted)
    expect(notes.map(({ effect, field }) => `${effect} ${field}`)).toEqual([expected])
  })

  test('names of headers become the narrowest word that covers them', () => {
    expect(toWireRule(rule({ includeHeaders: ['X-A', 'x-b'] })).body.includeHeaders).toBe(
      'SIP_X_HEADERS',
    )
    expect(toWireRule(rule({ includeHeaders: ['X-A', 'My-B'] })).body.includeHeaders).toBe('ALL')
  })
})

describe('the port', () => {
  test('push makes a rule and tells its reference', async () => {
    const api = fakeApi({ ...none, [`POST ${path}`]: reply(201, { id: 'rr_new' }) })
    expect(await connect(api).rules?.push(rule())).toEqual({ reference: 'rr_new', notes: [] })
    expect(bodyOf(api.sent.at(-1)?.request)).toMatchObject({ name: 'Sales', type: 'outbound' })
  })

  test('push to a reference sets what is gone to nothing, keeps tags of others, and leaves the type', async () => {
    const api = fakeApi({
      [`GET ${path}/rr_1`]: reply(200, {
        id: 'rr_1',
        type: 'outbound',
        room: { type: 'static', id: 'old' },
        agentId: 'ag_old',
        recording: true,
        hidePhoneNumber: true,
        includeHeaders: 'ALL',
        tags: ['theirs'],
      }),
      [`PATCH ${path}/rr_1`]: reply(200, { id: 'rr_1' }),
    })
    await connect(api).rules?.push(rule({ room: undefined }), 'rr_1')
    expect(bodyOf(api.sent.at(-1)?.request)).toEqual({
      name: 'Sales',
      phoneNumbers: [business],
      room: null,
      agentId: null,
      headers: {},
      includeHeaders: 'NONE',
      recording: false,
      hidePhoneNumber: false,
      tags: ['theirs', 'callplane-rule:sales'],
    })
  })

  test('a second push of one rule updates the first (V10)', async () => {
    const kept: Record<string, unknown>[] = [{ id: 'rr_0', type: 'outbound', tags: ['theirs'] }]
    const api = fakeApi({
      [`GET ${path}`]: () => reply(200, { data: kept }),
      [`GET ${path}/rr_1`]: () => reply(200, kept[1]),
      [`POST ${path}`]: (request) => {
        kept.push({ ...bodyOf(request), id: 'rr_1' })
        return reply(201, kept[1])
      },
      [`PATCH ${path}/rr_1`]: reply(200, { id: 'rr_1' }),
    })
    const { rules } = connect(api)
    expect(await rules?.push(rule())).toEqual({ reference: 'rr_1', notes: [] })
    expect(await rules?.push(rule())).toEqual({ reference: 'rr_1', notes: [] })
    expect(api.asked.filter((asked) => asked.startsWith('POST'))).toHaveLength(1)
    kept.push({ ...kept[1], id: 'rr_2' })
    expect((await rules?.push(rule()))?.notes).toMatchObject([{ field: 'id', effect: 'adjusted' }])
  })

  test('a push to the rule of another id leaves it under the new id alone (V10)', async () => {
    const there = { id: 'rr_1', type: 'outbound', tags: ['theirs', 'callplane-rule:old'] }
    const api = fakeApi({
      [`GET ${path}/rr_1`]: reply(200, there),
      [`PATCH ${path}/rr_1`]: reply(200, { id: 'rr_1' }),
    })
    await connect(api).rules?.push(rule(), 'rr_1')
    expect(bodyOf(api.sent.at(-1)?.request)).toMatchObject({
      tags: ['theirs', 'callplane-rule:sales'],
    })
  })

  test.each([[undefined], ['rr_1']])(
    'a rule cannot be turned around, by reference %s (V10)',
    async (reference) => {
      const there = { id: 'rr_1', type: 'inbound', tags: ['callplane-rule:sales'] }
      const api = fakeApi({
        [`GET ${path}`]: reply(200, { data: [there] }),
        [`GET ${path}/rr_1`]: reply(200, there),
      })
      await expect(connect(api).rules?.push(rule(), reference)).rejects.toMatchObject({
        code: 'input-invalid',
        faults: [{ path: ['direction'] }],
      })
      expect(api.asked.filter((asked) => !asked.startsWith('GET'))).toEqual([])
    },
  )

  test('an inbound rule registers the webhook by which callers become records (V4)', async () => {
    const api = fakeApi({
      ...none,
      [`POST ${path}`]: reply(201, { id: 'rr_new' }),
      'GET /v2/sip/webhooks': reply(200, { data: [] }),
      'POST /v2/sip/webhooks': (request) => reply(200, { id: 'wh_1', ...bodyOf(request) }),
    })
    const host = manualHost({
      clock: api.host.clock,
      publicUrl: 'https://app.example',
      fetch: (request, limits) => api.host.fetch(request, limits),
    })
    const { rules } = videosdk({ token, webhookPath: '/webhooks/videosdk' }).connect(host)
    await rules?.push(rule())
    expect(api.asked).not.toContain('POST /v2/sip/webhooks')
    await rules?.push(inbound())
    expect(api.asked.slice(-2)).toEqual(['POST /v2/sip/webhooks', `POST ${path}`])
  })

  test('read and list give neutral rules back', async () => {
    const wanted = rule({ pin: '12', defaults: { record: true }, includeHeaders: 'all' })
    const stored = { ...toWireRule(wanted).body, id: 'rr_1', numbers: [business] }
    const api = fakeApi({
      [`GET ${path}/rr_1`]: reply(200, stored),
      [`GET ${path}`]: reply(200, { data: [stored, { id: 'rr_2', numbers: ['1800'] }, {}] }),
    })
    const { rules } = connect(api)
    const read = await rules?.read('rr_1')
    expect(read).toEqual(wanted)
    expect(await rules?.list()).toEqual([{ reference: 'rr_1', rule: wanted }])
    expect(await rules?.read('rr_9')).toBeNull()
  })

  test('remove of what is gone is not a failure', async () => {
    const api = fakeApi()
    await connect(api).rules?.remove('rr_9')
    expect(api.asked).toEqual([`DELETE ${path}/rr_9`])
  })
})

describe('drift', () => {
  const wanted = rule({ includeHeaders: 'none', defaults: { record: false } })
  const back = (change: object) => {
    const read = fromWireRule(
      wireRule.parse({ ...toWireRule(wanted).body, id: 'rr_1', ...change }),
      'rr_1',
    )
    if (!read) throw new Error('unreadable')
    return read
  }

  test('none after a push, whatever VideoSDK leaves out', () => {
    expect(ruleDrift(wanted, back({}))).toEqual([])
    expect(ruleDrift(wanted, back({ recording: undefined, headers: null, agentId: null }))).toEqual(
      [],
    )
  })

  test('none after a push of a rule without a room (V11)', async () => {
    const roomless = rule({ room: undefined })
    const given = { id: 'rr_1', ...toWireRule(roomless).body }
    for (const room of [null, { type: 'dynamic', prefix: 'blank' }, { type: 'dynamic' }]) {
      const read = fromWireRule(wireRule.parse({ ...given, room }), 'rr_1')
      expect(read && ruleDrift(roomless, read)).toEqual([])
    }
    for (const room of [
      { type: 'static', id: 'theirs' },
      { type: 'dynamic', prefix: 'sipNumber' },
      { type: 'dynamic', prefix: 'blank', pin: '12' },
    ]) {
      const read = fromWireRule(wireRule.parse({ ...given, room }), 'rr_1')
      expect(read && ruleDrift(roomless, read)).not.toEqual([])
    }
  })

  test.each([false, true])(
    'a rule is kept as it is read after a push, in either generation: plural %s (V11)',
    (isPlural) => {
      const settings = { token, routingRulePath: isPlural ? 'plural' : 'singular' } as const
      const { rules } = connect(fakeApi(), settings)
      const rich = rule({
        includeHeaders: ['X-Id'],
        headers: { 'X-Id': '7' },
        dispatch: { agent: 'ag_1' },
        defaults: { record: true, ringTimeout: 30 },
        routes: [{ provider: 'videosdk', gateway: 'gw_1' }],
      })
      for (const one of [rich, rule({ room: undefined }), inbound({ match: { tags: ['vip'] } })]) {
        const kept = rules?.kept?.(one)
        // What is read back is kept as it is.
        expect(kept && rules?.kept?.(kept)).toEqual(kept)
        expect(kept?.match).toBeUndefined()
        expect(kept?.defaults?.ringTimeout).toBeUndefined()
      }
      const kept = rules?.kept?.(rich)
      expect(kept).toMatchObject({ id: 'sales', dispatch: { agent: 'ag_1' } })
      expect([kept?.includeHeaders, kept?.headers, kept?.defaults?.record]).toEqual(
        isPlural ? ['none', undefined, false] : ['x-headers', { 'X-Id': '7' }, true],
      )
    },
  )

  test('what was changed there', () => {
    const actual = back({
      recording: true,
      phoneNumbers: [business, '+14155550101'],
      room: { type: 'dynamic', prefix: 'random' },
    })
    expect(ruleDrift(wanted, actual)).toEqual([
      { field: 'numbers', wanted: [business], actual: [business, '+14155550101'] },
      { field: 'room.type', wanted: 'static', actual: 'dynamic' },
      { field: 'room.id', wanted: 'room-1', actual: null },
      { field: 'room.named', wanted: null, actual: 'random' },
      { field: 'defaults.record', wanted: false, actual: true },
    ])
  })
})

describe('the older generation', () => {
  const plural = { token, routingRulePath: 'plural' as const }
  const routes = [{ provider: 'videosdk', gateway: 'gw_1' }]

  test('is bound to a gateway, nests its room, and is written with PUT', async () => {
    const api = fakeApi({
      'GET /v2/sip/routing-rules': reply(200, { data: [] }),
      'GET /v2/sip/routing-rules/rule_1': reply(200, { id: 'rule_1', type: 'OUTBOUND' }),
      'POST /v2/sip/routing-rules': reply(200, { id: 'rule_1' }),
      'PUT /v2/sip/routing-rules/rule_1': reply(200, { id: 'rule_1' }),
    })
    const { rules } = connect(api, plural)
    const wanted = rule({ routes, dispatch: { agent: 'ag_1' }, headers: { 'X-Id': '7' } })
    const pushed = await rules?.push(wanted)
    expect(pushed?.notes.map(({ field }) => field)).toEqual(['headers'])
    expect(bodyOf(api.sent[1]?.request)).toEqual({
      gatewayId: 'gw_1',
      name: 'Sales',
      numbers: [business],
      dispatch: { room: { type: 'static', id: 'room-1' }, agent: { type: 'cloud', id: 'ag_1' } },
      tags: ['callplane-rule:sales'],
    })
    await rules?.push(wanted, 'rule_1')
    expect(api.asked.at(-1)).toBe('PUT /v2/sip/routing-rules/rule_1')
  })

  test('needs a gateway', async () => {
    await expect(connect(fakeApi(), plural).rules?.push(rule())).rejects.toThrow('gateway')
  })

  test('is read whatever its case and nesting', async () => {
    const api = fakeApi({
      'GET /v2/sip/routing-rules/rule_1': reply(200, {
        id: 'rule_1',
        name: 'Old',
        type: 'INBOUND',
        numbers: [business],
        gatewayId: 'gw_1',
        dispatch: {
          room: { type: 'dynamic', prefix: 'blank', pin: '12' },
          agent: { type: 'cloud', id: 'ag_1', metadata: { a: 1 } },
        },
      }),
    })
    expect(await connect(api, plural).rules?.read('rule_1')).toMatchObject({
      id: 'rule_1',
      direction: 'inbound',
      room: { type: 'dynamic', named: 'random' },
      pin: '12',
      dispatch: { agent: 'ag_1', metadata: { a: 1 } },
      routes: [],
    })
  })
})

test('rules as VideoSDK names them, lists as one parameter', async () => {
  const api = fakeApi({
    [`GET ${path}`]: reply(200, { data: [] }),
    [`POST ${path}`]: reply(201, { id: 'rr_1', headersToAttributes: { 'X-Id': 'id' } }),
  })
  const { routingRules } = videosdkExtension({ token }, api.host)
  const made = await routingRules.create({
    name: 'In',
    type: 'inbound',
    phoneNumbers: [business],
    headersToAttributes: { 'X-Id': 'id' },
  })
  expect(made.headersToAttributes).toEqual({ 'X-Id': 'id' })
  await routingRules.list({ type: 'inbound', ruleIds: ['rr_1', 'rr_2'], roomType: ['static'] })
  const { searchParams } = new URL(api.sent.at(-1)?.request.url ?? '')
  expect(searchParams.get('ruleIds')).toBe('rr_1,rr_2')
  expect(searchParams.get('roomType')).toBe('static')
})
