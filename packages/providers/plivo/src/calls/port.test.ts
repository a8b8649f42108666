import { CallError, TransportError, type WireResponse } from '@callplane/core'
import { describe, expect, it } from 'vitest'
import {
  attempt,
  authId,
  authToken,
  business,
  callbackUrl,
  callUuid,
  connected,
  far,
  mapped,
  near,
  reply,
  requestUuid,
} from '../../test/world.ts'

const fired = reply(201, { api_id: 'a', message: 'call fired', request_uuid: requestUuid })
const done: WireResponse = { status: 204, headers: {}, body: '' }
const live = reply(200, {
  call_uuid: callUuid,
  request_uuid: requestUuid,
  call_status: 'in-progress',
  from: business.slice(1),
  to: far.slice(1),
  session_start: '2026-01-05 12:00:01.250000',
})
const record = {
  call_uuid: callUuid,
  from_number: business,
  to_number: far.slice(1),
  answer_time: '2026-01-05 17:30:04+05:30',
  end_time: '2026-01-05 17:31:04+05:30',
  initiation_time: '2026-01-05 17:30:00+05:30',
  hangup_cause_code: 4000,
  hangup_cause_name: 'Normal Hangup',
  total_amount: '0.01000',
}
const references = { request: requestUuid, call: callUuid }
const liveList = `GET /Call/?status=live&from_number=14155550100&to_number=14155550123&call_direction=outbound`
const queuedList = liveList.replace('live', 'queued')
const pastList = `GET /Call/?from_number=14155550100&to_number=14155550123&call_direction=outbound&limit=20`

const place = async (answer: WireResponse | Error, extra = {}) => {
  const world = connected({ 'POST /Call/': answer })
  const context = attempt(extra)
  const { request } = mapped(extra)
  const result = await world.ports.calls.place(request, context).catch((error: unknown) => error)
  return { ...world, context, request, result }
}

describe('placing', () => {
  it('sends what was mapped, byte for byte, with credentials and limits, and once', async () => {
    const { sent, request, context, result } = await place(fired)
    const basic = `Basic ${Buffer.from(`${authId}:${authToken}`).toString('base64')}`
    expect(sent).toEqual([
      {
        request: { ...request, headers: { ...request.headers, authorization: basic } },
        limits: { sendBy: context.sendBy, signal: context.signal, timeoutMs: 10_000 },
      },
    ])
    expect(result).toMatchObject({
      references: { request: requestUuid },
      events: [{ type: 'initiated', providerStatus: 'call fired' }],
    })
  })

  it('marks a click-to-call by its near leg', async () => {
    const { result } = await place(fired, { connect: { phone: near, first: true } })
    expect(result).toMatchObject({ references: { request: requestUuid, near: requestUuid } })
  })

  it('tells a queued call', async () => {
    const answer = reply(201, { api_id: 'a', message: 'call queued', request_uuid: requestUuid })
    expect((await place(answer)).result).toMatchObject({ events: [{ type: 'queued' }] })
  })
})

describe('refusals', () => {
  const own = (status: number, error: unknown = 'it is refused') =>
    reply(status, { api_id: 'a-1', error })
  it.each([
    [own(400), 'request-invalid', 'no'],
    [own(401), 'auth', 'no'],
    [own(403), 'geo', 'no'],
    [own(429), 'rate', 'no'],
    [own(400, { to: ['is invalid'] }), 'request-invalid', 'no'],
    [own(404), 'not-found', 'unknown'],
    [own(500), 'provider-down', 'unknown'],
    [own(503), 'provider-down', 'unknown'],
    [reply(400, '<html>Bad Request</html>'), 'unexpected', 'unknown'],
    [reply(403, { message: 'Forbidden' }), 'unexpected', 'unknown'],
    [reply(429, ''), 'unexpected', 'unknown'],
    [reply(502, '<html>Bad Gateway</html>'), 'provider-down', 'unknown'],
    [reply(302, ''), 'unexpected', 'unknown'],
    [reply(201, '<html>'), 'unexpected', 'unknown'],
    [reply(201, { api_id: 'a', message: 'call fired' }), 'unexpected', 'unknown'],
    [new TransportError('connect', false), 'transport', 'no'],
    [new TransportError('send-by', false), 'expired', 'no'],
    [new TransportError('timeout', true), 'timeout', 'unknown'],
    [new TransportError('reset', true), 'transport', 'unknown'],
  ])('%#', async (answer, code, dialled) => {
    const { result, sent } = await place(answer)
    expect(CallError.isInstance(result)).toBe(true)
    expect(result).toMatchObject({ code, dialled, provider: 'plivo' })
    expect(sent).toHaveLength(1)
  })

  it('keeps the words, and no numbers, addresses or secrets in them', async () => {
    const text = `${far} or sip:desk@example.com, token ${authToken}`
    const { result } = await place({ ...own(400, text), headers: { 'retry-after': '7' } })
    const error = result as CallError
    expect(error.message).toBe(
      'plivo: [number] or [address], token [secret] (HTTP 400, api_id a-1)',
    )
    expect(error.retryAfter).toBe(7)
  })
})

describe('hanging up', () => {
  const hangUp = async (answers: Record<string, WireResponse>, given: Record<string, string>) => {
    const world = connected(answers)
    await world.ports.calls.hangUp?.(given)
    return world.asked
  }
  it('ends the call once it is known, and cancels the request before', async () => {
    expect(await hangUp({ [`DELETE /Call/${callUuid}/`]: done }, references)).toEqual([
      `DELETE /Call/${callUuid}/`,
    ])
    const request = { request: requestUuid }
    expect(await hangUp({ [`DELETE /Request/${requestUuid}/`]: done }, request)).toEqual([
      `DELETE /Request/${requestUuid}/`,
    ])
  })

  it('takes gone for ended', async () => {
    expect(await hangUp({}, references)).toHaveLength(1)
  })

  it('finds the call of a request that was answered meanwhile', async () => {
    const asked = await hangUp(
      {
        'GET /Call/?status=live': reply(200, { api_id: 'a', calls: [callUuid] }),
        [`GET /Call/${callUuid}/?status=live`]: live,
        [`DELETE /Call/${callUuid}/`]: done,
      },
      { request: requestUuid },
    )
    expect(asked.at(-1)).toBe(`DELETE /Call/${callUuid}/`)
  })
})

describe('looking', () => {
  const get = (
    answers: Record<string, WireResponse>,
    given = references as Record<string, string>,
  ) => connected(answers).ports.calls.get?.(given)

  it('asks the live call, then the record', async () => {
    expect(await get({ [`GET /Call/${callUuid}/?status=live`]: live })).toMatchObject([
      { id: `${callUuid}:answered`, type: 'answered', at: null, references },
    ])
    const over = await get({ [`GET /Call/${callUuid}/`]: reply(200, record) })
    expect(over?.map(({ id, at }) => [id, at])).toEqual([
      [`${callUuid}:answered`, Date.UTC(2026, 0, 5, 12, 0, 4)],
      [`${callUuid}:ended`, Date.UTC(2026, 0, 5, 12, 1, 4)],
      [`${callUuid}:cost`, null],
    ])
    expect(over?.[1]).toMatchObject({ end: { status: 'completed' }, providerCode: '4000' })
  })

  describe('the far leg of a click-to-call', () => {
    const nearFirst = { request: requestUuid, call: callUuid, near: requestUuid }
    const legs = `GET /Call/?parent_call_uuid=${callUuid}&limit=20`
    const leg = (more: object = {}) => ({
      ...record,
      call_uuid: 'b-leg',
      parent_call_uuid: callUuid,
      answer_time: null,
      hangup_cause_code: 3010,
      ...more,
    })
    const look = (...objects: readonly object[]) =>
      get(
        { [`GET /Call/${callUuid}/`]: reply(200, record), [legs]: reply(200, { objects }) },
        nearFirst,
      )

    it('is told by its own record', async () => {
      const events = await look(leg())
      expect(events?.map(({ id, leg: role }) => [id, role])).toEqual([
        [`${callUuid}:answered`, 'near'],
        [`${callUuid}:ended`, 'near'],
        [`${callUuid}:cost`, 'near'],
        ['b-leg:ended', 'far'],
        ['b-leg:cost', 'far'],
      ])
      const references = { ...nearFirst, near: callUuid }
      expect(events?.[3]).toMatchObject({ references, end: { status: 'busy' } })
    })

    it.each([
      ['none', []],
      ['several', [leg(), leg({ call_uuid: 'c-leg' })]],
      ['one of another call', [leg({ parent_call_uuid: 'another' })]],
    ])('is not known where there is %s', async (_name, objects) => {
      expect((await look(...objects))?.every((event) => event.leg === 'near')).toBe(true)
    })
  })

  it('knows nothing of a request that has no call yet', async () => {
    const answers = { 'GET /Call/?status=live': reply(200, { api_id: 'a', calls: [] }) }
    expect(await get(answers, { request: requestUuid })).toEqual([])
  })

  const sentAt = Date.UTC(2026, 0, 5, 12)
  const locate = (
    answers: Record<string, WireResponse>,
    isOwned: (references: { readonly call?: string }) => Promise<boolean> = async () => false,
  ) =>
    connected({
      [liveList]: reply(200, { calls: [] }),
      [queuedList]: reply(200, { calls: [] }),
      [pastList]: reply(200, { objects: [] }),
      ...answers,
    }).ports.calls.locate?.({ ...attempt(), sentAt, isOwned })
  const isLive = {
    [liveList]: reply(200, { calls: [callUuid] }),
    [`GET /Call/${callUuid}/?status=live`]: live,
  }
  const other = { ...record, call_uuid: 'other' }

  it('adopts a single hit, live or over', async () => {
    expect(await locate(isLive)).toMatchObject({ outcome: 'placed', references })
    expect(await locate({ [pastList]: reply(200, { objects: [record] }) })).toMatchObject({
      outcome: 'placed',
      references: { call: callUuid },
      events: [{ type: 'answered' }, { type: 'ended' }, { type: 'cost' }],
    })
    const ended = { [pastList]: reply(200, { objects: [record] }) }
    expect(await locate({ ...isLive, ...ended })).toMatchObject({ outcome: 'placed' })
  })

  it('leaves out what another attempt owns, and adopts the one that is left (S3)', async () => {
    const isOwned = async ({ call }: { readonly call?: string }) => call === 'other'
    const past = { [pastList]: reply(200, { objects: [other] }) }
    expect(await locate(past, isOwned)).toMatchObject({ outcome: 'unknown' })
    expect(await locate({ ...isLive, ...past }, isOwned)).toMatchObject({
      outcome: 'placed',
      references,
    })
  })

  const dialled = { ...record, call_uuid: 'b-leg', parent_call_uuid: 'another-call' }
  it('leaves out a leg that the document of another call dialled (S3)', async () => {
    const both = { [pastList]: reply(200, { objects: [dialled, record] }) }
    expect(await locate(both)).toMatchObject({ outcome: 'placed', references: { call: callUuid } })
    // Seen live, and over by the time the records were read.
    const ended = { ...record, call_uuid: callUuid, parent_call_uuid: 'another-call' }
    expect(await locate({ ...isLive, [pastList]: reply(200, { objects: [ended] }) })).toMatchObject(
      { outcome: 'unknown' },
    )
  })

  it('knows nothing where a page may not hold all calls of that time (S3)', async () => {
    const old = { ...record, call_uuid: 'old', initiation_time: '2026-01-05 17:20:00+05:30' }
    const page = (last: object) =>
      reply(200, { objects: [record, ...Array.from({ length: 18 }, () => old), last] })
    const before = { ...old, end_time: '2026-01-05 17:29:54+05:30' }
    expect(await locate({ [pastList]: page(before) })).toMatchObject({ outcome: 'placed' })
    expect(await locate({ [pastList]: page(old) })).toMatchObject({ outcome: 'unknown' })
    const many = { calls: Array.from({ length: 21 }, () => callUuid) }
    expect(await locate({ ...isLive, [liveList]: reply(200, many) })).toMatchObject({
      outcome: 'unknown',
    })
  })

  it.each([
    ['none', {}],
    ['several', { ...isLive, [pastList]: reply(200, { objects: [other] }) }],
    ['a leg that a document dialled', { [pastList]: reply(200, { objects: [dialled] }) }],
    [
      'an older one',
      {
        [pastList]: reply(200, {
          objects: [{ ...record, initiation_time: '2026-01-05 17:29:00+05:30' }],
        }),
      },
    ],
    ['another number', { [pastList]: reply(200, { objects: [{ ...record, to_number: '1' }] }) }],
  ])('knows nothing with %s', async (_name, answers) => {
    expect(await locate(answers)).toMatchObject({ outcome: 'unknown' })
  })
})

describe('commands on a live call', () => {
  const ok = reply(202, { api_id: 'a', message: 'done' })
  it('transfers the far party, whichever leg that is', async () => {
    const world = connected({ [`POST /Call/${callUuid}/`]: ok })
    await world.ports.calls.transfer?.(references, near, attempt())
    await world.ports.calls.transfer?.(
      references,
      near,
      attempt({ connect: { phone: near, first: true } }),
    )
    const url = `${callbackUrl}&for=transfer&leg=far&to=${encodeURIComponent(near)}`
    expect(world.sent.map(({ request }) => JSON.parse(request.body ?? '') as unknown)).toEqual([
      { legs: 'aleg', aleg_url: url, aleg_method: 'POST' },
      { legs: 'bleg', bleg_url: url, bleg_method: 'POST' },
    ])
    expect(world.sent[0]?.limits?.sendBy).toBe(1e15)
  })

  it('sends digits to the far party', async () => {
    const world = connected({ [`POST /Call/${callUuid}/DTMF/`]: ok })
    await world.ports.calls.sendDigits?.(references, '12#')
    await world.ports.calls.sendDigits?.({ ...references, near: callUuid }, '3')
    expect(world.sent.map(({ request }) => request.body)).toEqual([
      '{"digits":"12#","leg":"aleg"}',
      '{"digits":"3","leg":"bleg"}',
    ])
  })

  it('records, and says where there is nothing to command', async () => {
    const { ports, asked } = connected({
      [`POST /Call/${callUuid}/Record/`]: ok,
      [`DELETE /Call/${callUuid}/Record/`]: done,
    })
    await ports.calls.startRecording?.(references)
    await ports.calls.stopRecording?.(references)
    expect(asked).toEqual([`POST /Call/${callUuid}/Record/`, `DELETE /Call/${callUuid}/Record/`])
    await expect(ports.calls.sendDigits?.(references, '1')).rejects.toMatchObject({
      code: 'call-not-live',
    })
    await expect(ports.calls.sendDigits?.({}, '1')).rejects.toMatchObject({ code: 'call-unknown' })
  })
})

describe('the caller ID of a call without one', () => {
  const prepared = (numbers: readonly string[]) => {
    const objects = numbers.map((number) => ({ number }))
    const { ports } = connected({ 'GET /Number/?limit=2': reply(200, { objects }) })
    const { from: _, ...call } = attempt().call
    return ports.prepare?.(call, attempt().route)
  }
  it('is the only number of the account', async () => {
    expect(await prepared(['14155550100'])).toEqual({ from: business })
    expect(await prepared(['14155550100', '14155550101'])).toEqual({ from: undefined })
  })
})
