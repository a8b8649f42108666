import { outboundCall, type Call } from '@callplane/core'
import { describe, expect, it } from 'vitest'
import { account, business, callOf, far, mapped, near, requestUuid } from '../../test/world.ts'
import { frontDoor } from './port.ts'

const url = `${account}/Call/`
const parse = (body: object | string, more = {}) =>
  frontDoor.parse({
    method: 'POST',
    url,
    headers: {},
    body: typeof body === 'string' ? body : JSON.stringify(body),
    ...more,
  })
const least = { from: '14155550100', to: '14155550123', answer_url: 'https://app.example/answer' }

describe('a request of Plivo’s customers', () => {
  it('becomes a call', () => {
    const { call, notes } = parse({
      ...least,
      hangup_on_ring: '30',
      ring_timeout: 60,
      time_limit: 100_000,
      send_digits: 'W1w#@300',
      machine_detection: 'hangup',
      machine_detection_time: 3000,
      sip_headers: 'room=7,who=me',
      caller_name: 'Desk',
      surprise: 1,
    })
    expect(call).toEqual({
      to: far,
      from: business,
      ringTimeout: 30,
      maxDuration: 86_400,
      dtmf: 'ww1w#',
      machineDetection: 'hang-up',
      sipHeaders: { 'X-PH-room': '7', 'X-PH-who': 'me' },
      options: { plivo: { callerName: 'Desk', detection: { time: 3000 } } },
    })
    expect(notes.map(({ field, effect }) => `${field} ${effect}`)).toEqual([
      'answer_url dropped',
      'time_limit adjusted',
      'send_digits adjusted',
      'surprise dropped',
    ])
    expect(outboundCall.safeParse(call).success).toBe(true)
  })

  const notesOf = (more: object) =>
    parse({ ...least, ...more }).notes.map(({ field, effect }) => `${field} ${effect}`)

  it('says what is wrong with values that it cannot use, and loses nothing (F6)', () => {
    expect(
      notesOf({
        answer_method: 'GET',
        ring_url: 'https://app.example/ring',
        hangup_on_ring: 'soon',
        time_limit: 0,
        send_digits: 'abc',
        machine_detection: 'perhaps',
        machine_detection_time: 5,
        machine_detection_maximum_words: 5,
        sip_headers: 'a=1=2,nonsense,a=3',
        caller_name: 'x'.repeat(51),
        log: 'maybe',
        __proto__extra: 1,
      }),
    ).toEqual([
      'answer_url dropped',
      'ring_url dropped',
      'machine_detection dropped',
      'hangup_on_ring dropped',
      'time_limit dropped',
      'send_digits dropped',
      'sip_headers adjusted',
      'sip_headers adjusted',
      'caller_name adjusted',
      'log dropped',
      'machine_detection_time dropped',
      'machine_detection_maximum_words dropped',
      '__proto__extra dropped',
    ])
    const { call } = parse({ ...least, sip_headers: 'a=1=2,nonsense,a=3', send_digits: '1W' })
    expect(call).toMatchObject({ sipHeaders: { 'X-PH-a': '1=2' }, dtmf: '1ww' })
  })

  const fieldsOf = (more: object) => parse({ ...least, ...more }).call

  it.each([
    [{ time_limit: '1' }, { maxDuration: 1 }, []],
    [{ time_limit: 86_400 }, { maxDuration: 86_400 }, []],
    [{ time_limit: 86_401 }, { maxDuration: 86_400 }, ['time_limit adjusted']],
    [{ time_limit: '1e3' }, { maxDuration: undefined }, ['time_limit dropped']],
    [{ time_limit: '10s' }, { maxDuration: undefined }, ['time_limit dropped']],
    [{ ring_timeout: 20, hangup_on_ring: 30 }, { ringTimeout: 20 }, []],
    [{ send_digits: '1'.repeat(1024) }, { dtmf: '1'.repeat(1024) }, []],
    [{ send_digits: '1'.repeat(1025) }, { dtmf: undefined }, ['send_digits dropped']],
    [{ send_digits: '1a' }, { dtmf: undefined }, ['send_digits dropped']],
    [{ send_digits: 'a1' }, { dtmf: undefined }, ['send_digits dropped']],
    [{ to: 'sip:14155550123@x.example' }, { to: 'sip:14155550123@x.example' }, []],
    [{ to: '14155550123x' }, { to: '14155550123x' }, []],
    [
      { sip_headers: 'a=1,a=2,=3,b c=4,d' },
      { sipHeaders: { 'X-PH-a': '1' } },
      [
        'sip_headers adjusted',
        'sip_headers adjusted',
        'sip_headers adjusted',
        'sip_headers adjusted',
      ],
    ],
    [{ sip_headers: 'a=1=2' }, { sipHeaders: { 'X-PH-a': '1=2' } }, []],
    [{ sip_headers: '?' }, { sipHeaders: undefined }, ['sip_headers adjusted']],
  ])('%j is %j', (more, fields, notes) => {
    const { to: _to, ...rest } = fieldsOf(more)
    expect({ ...rest, to: _to }).toMatchObject(
      Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)),
    )
    for (const [name, value] of Object.entries(fields))
      if (value === undefined) expect(fieldsOf(more)).not.toHaveProperty(name)
    expect(notesOf(more).filter((note) => !note.startsWith('answer_url'))).toEqual(notes)
  })

  it.each([
    ['machine_detection_time', 2000, 10_000],
    ['machine_detection_maximum_speech_length', 1000, 6000],
    ['machine_detection_initial_silence', 2000, 10_000],
  ])('takes %s from %i to %i', (name, low, high) => {
    const isTaken = (value: number) =>
      !notesOf({ machine_detection: true, [name]: value }).includes(`${name} dropped`)
    expect([low - 1, low, high, high + 1].map(isTaken)).toEqual([false, true, true, false])
  })

  it('cuts a caller name to 50 characters with a note', () => {
    const nameOf = (length: number) =>
      (
        fieldsOf({ caller_name: 'x'.repeat(length) }).options?.plivo as
          | { callerName?: string }
          | undefined
      )?.callerName?.length
    expect([nameOf(50), nameOf(51)]).toEqual([50, 50])
    expect(notesOf({ caller_name: 'x'.repeat(50) })).toEqual(['answer_url dropped'])
    expect(notesOf({ caller_name: 'x'.repeat(51) })).toContain('caller_name adjusted')
  })

  it.each([
    ['/v1/Account/MA1/Call', true],
    ['/v1/Account/MA1/Call/', true],
    ['/v1/Account/MA1/Call/?x=1', true],
    ['/v1/Account/MA1/Call/uuid/', false],
    ['/v1/Account//Call/', false],
  ])('is taken at %s: %s', (path, isTaken) => {
    const read = () => parse(least, { url: `https://api.plivo.example${path}` })
    if (isTaken) expect(read().call.to).toBe(far)
    else expect(read).toThrow(/url: must be …\/Account/)
  })

  it('keeps every digit behind many pauses (F9)', () => {
    const { call, notes } = parse({ ...least, send_digits: `${'W'.repeat(40)}7` })
    expect(call.dtmf).toBe(`${'w'.repeat(80)}7`)
    expect(notes.map(({ field }) => field)).toEqual(['answer_url'])
  })

  it('is refused with every fault at once', () => {
    expect(() => parse({ to: `${far}<${near}` }, { method: 'GET', url: '/v1/Message/' })).toThrow(
      /method: .*url: .*body\.from: .*body\.answer_url: .*body\.to: must be one/s,
    )
    expect(() => parse('nonsense')).toThrow(/JSON object/)
  })

  it.each([
    [{ ringTimeout: 300, maxDuration: 60, dtmf: 'w1' }],
    [{ machineDetection: 'detect' }],
    [{ to: 'sip:far@carrier.example', sipHeaders: { 'X-PH-room': '7' } }],
    [{ dtmf: '1', options: { plivo: { callerName: 'Desk', log: false, sendOnPreanswer: true } } }],
  ] as const)('comes back from what we send: %j', (extra) => {
    const call = callOf(extra as Parameters<typeof callOf>[0])
    const { call: back } = frontDoor.parse(mapped(extra as Parameters<typeof mapped>[0]).request)
    expect(outboundCall.parse(back)).toEqual(call)
  })
})

describe('the answer', () => {
  const call = {
    id: 'call_1',
    status: 'initiated',
    providerRef: requestUuid,
    error: null,
  } as unknown as Call
  const render = (extra: object = {}) => {
    const { status, body } = frontDoor.render({ ...call, ...extra })
    return { status, body: JSON.parse(body) as Record<string, unknown> }
  }

  it('is Plivo’s', () => {
    expect(render()).toEqual({
      status: 201,
      body: { api_id: expect.any(String), message: 'call fired', request_uuid: requestUuid },
    })
    // Another provider's id is none of Plivo's form; the same call always gets the same one.
    const { request_uuid: made } = render({ providerRef: 'CA1' }).body
    expect(made).toMatch(/^[0-9a-f-]{36}$/)
    expect(render({ providerRef: null }).body.request_uuid).toBe(made)
  })

  it('says that a call is queued while it is', () => {
    expect(render({ status: 'queued' }).body['message']).toBe('call queued')
  })

  it('has an id of its own where the id only holds a UUID', () => {
    for (const providerRef of [`x${requestUuid}`, `${requestUuid}x`])
      expect(render({ providerRef }).body['request_uuid']).not.toBe(providerRef)
  })

  it('is that of an accepted call where the phone may have rung before it failed', () => {
    const error = { code: 'carrier-fault', message: 'no', dialled: 'unknown' }
    expect(render({ status: 'failed', error }).status).toBe(201)
  })

  it.each([
    ['auth', 401],
    ['permission', 403],
    ['geo', 403],
    ['not-found', 404],
    ['concurrency', 429],
    ['rate', 429],
    ['number-invalid', 400],
    ['provider-down', 500],
  ])('tells %s as %i', (code, status) => {
    const error = { code, message: 'no', dialled: 'no' }
    expect(render({ status: 'failed', error })).toEqual({
      status,
      body: { api_id: expect.any(String), error: 'no' },
    })
  })
})
