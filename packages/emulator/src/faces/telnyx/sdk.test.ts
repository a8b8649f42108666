import Telnyx from 'telnyx'
import { describe, expect, test } from 'vitest'
import { APP, createWorld, type World } from '../../../test/world.ts'

const TO = '+14155550123'
const FROM = '+14155550100'

const outcome = (digits: number): string => `+141555501${digits}`

async function setUp() {
  const world = await createWorld()
  const { baseUrl, credentials, webhooks, ids } = world.emulator.keys()['telnyx']!
  const client = new Telnyx({
    apiKey: credentials['apiKey']!,
    publicKey: webhooks['publicKey']!,
    baseURL: `${baseUrl}/v2`,
    maxRetries: 0,
  })
  const connectionId = ids['connectionId']!
  const dial = async (body: Partial<Telnyx.CallDialParams> = {}) => {
    const { data } = await client.calls.dial({
      connection_id: connectionId,
      to: TO,
      from: FROM,
      webhook_url: `${APP}/telnyx`,
      ...body,
    })
    return data!
  }
  return { ...world, client, connectionId, dial }
}

type Event = { readonly event_type: string; readonly payload: Readonly<Record<string, unknown>> }

const eventsOf = ({ received }: Pick<World, 'received'>): Event[] =>
  received.map(({ body }) => (JSON.parse(body) as { data: Event }).data)

describe('the official telnyx client', () => {
  test('dials, looks and follows a call to its end', async () => {
    const { client, clock, dial, received } = await setUp()
    const call = await dial({ client_state: 'c3RhdGU=' })
    expect(call).toMatchObject({ record_type: 'call', is_alive: false, client_state: 'c3RhdGU=' })
    expect(call.call_control_id).toMatch(/^v3:/)
    await clock.advance(4_000)
    const { data } = await client.calls.retrieveStatus(call.call_control_id)
    expect(data).toMatchObject({ is_alive: true, call_leg_id: call.call_leg_id, call_duration: 4 })
    await clock.advance(70_000)
    const ended = await client.calls.retrieveStatus(call.call_control_id)
    expect(ended.data).toMatchObject({ is_alive: false, call_duration: 64 })
    const events = eventsOf({ received })
    expect(events.map(({ event_type }) => event_type)).toEqual([
      'call.initiated',
      'call.answered',
      'call.hangup',
      'call.cost',
    ])
    for (const { payload } of events) {
      expect(payload).toMatchObject({
        call_control_id: call.call_control_id,
        call_leg_id: call.call_leg_id,
        call_session_id: call.call_session_id,
        client_state: 'c3RhdGU=',
        from: FROM,
        to: TO,
      })
    }
    expect(events[2]?.payload).toMatchObject({
      hangup_cause: 'normal_clearing',
      hangup_source: 'callee',
      sip_hangup_cause: '200',
    })
    expect(events[3]?.payload).toMatchObject({ total_cost: '0.0070', billed_duration_secs: 60 })
  })

  test('hangs up, and a command on an ended call is refused', async () => {
    const { client, clock, dial, received } = await setUp()
    const { call_control_id } = await dial()
    await clock.advance(2_000)
    await client.calls.actions.hangup(call_control_id, {})
    await clock.advance(1_000)
    expect(eventsOf({ received }).at(-1)?.payload['hangup_cause']).toBe('originator_cancel')
    await expect(client.calls.actions.hangup(call_control_id, {})).rejects.toMatchObject({
      status: 422,
      error: { errors: [{ code: '90018' }] },
    })
    await expect(client.calls.retrieveStatus('v3:unknown')).rejects.toMatchObject({
      error: { errors: [{ code: '90015' }] },
    })
  })

  test('transfers to a new leg of the same session, which is bridged', async () => {
    const { client, clock, dial, emulator, received } = await setUp()
    const { call_control_id, call_session_id } = await dial()
    await expect(
      client.calls.actions.transfer(call_control_id, { to: outcome(24) }),
    ).rejects.toMatchObject({ error: { errors: [{ code: '90034' }] } })
    await clock.advance(4_000)
    await client.calls.actions.transfer(call_control_id, {
      to: outcome(24),
      target_leg_client_state: 'dGFyZ2V0',
    })
    await clock.advance(5_000)
    expect(emulator.ledger().map(({ to }) => to)).toEqual([TO, outcome(24)])
    const events = eventsOf({ received })
    expect(events.filter(({ event_type }) => event_type === 'call.bridged')).toHaveLength(2)
    const target = events.filter(({ payload }) => payload['to'] === outcome(24))
    expect(target.map(({ event_type }) => event_type)).toEqual([
      'call.initiated',
      'call.answered',
      'call.bridged',
    ])
    expect(target[0]?.payload).toMatchObject({ call_session_id, client_state: 'dGFyZ2V0' })
    // One half of a bridge goes with the other.
    await client.calls.actions.hangup(call_control_id, {})
    expect(emulator.calls().every(({ state }) => state === 'ended')).toBe(true)
  })

  test('dials a second leg that is bridged when it answers', async () => {
    const { clock, dial, emulator, received } = await setUp()
    const first = await dial()
    await clock.advance(4_000)
    const second = await dial({
      to: 'sip:room@rooms.example',
      link_to: first.call_control_id,
      bridge_on_answer: true,
    })
    expect(second.call_session_id).toBe(first.call_session_id)
    await clock.advance(5_000)
    expect(eventsOf({ received }).at(-1)?.event_type).toBe('call.bridged')
    await clock.advance(60_000)
    expect(emulator.calls().every(({ state }) => state === 'ended')).toBe(true)
  })

  test('records and lists recordings', async () => {
    const { client, clock, dial, received } = await setUp()
    const { call_control_id } = await dial({ record: 'record-from-answer' })
    const start = { channels: 'dual', format: 'wav' } as const
    await expect(client.calls.actions.startRecording(call_control_id, start)).rejects.toMatchObject(
      { error: { errors: [{ code: '90020' }] } },
    )
    await clock.advance(4_000)
    await client.calls.actions.startRecording(call_control_id, start)
    await clock.advance(10_000)
    await client.calls.actions.stopRecording(call_control_id, {})
    await clock.advance(5_000)
    const saved = eventsOf({ received }).filter((it) => it.event_type === 'call.recording.saved')
    expect(saved).toHaveLength(2)
    const { data = [] } = await client.recordings.list({ filter: { call_control_id } })
    expect(data.map(({ duration_millis }) => duration_millis)).toEqual([10_000, 10_000])
    const audio = await fetch(data[1]?.download_urls?.wav ?? '')
    expect(audio.headers.get('content-type')).toBe('audio/wav')
    await client.recordings.delete(data[0]?.id ?? '')
    await expect(client.recordings.retrieve(data[0]?.id ?? '')).rejects.toMatchObject({
      status: 404,
    })
  })

  test('lists active calls and events', async () => {
    const { client, clock, connectionId, dial } = await setUp()
    const first = await dial({ client_state: 'b25l' })
    const second = await dial({ to: outcome(50) })
    await clock.advance(2_000)
    const active = await client.connections.listActiveCalls(connectionId)
    expect(active.data).toMatchObject([{ call_leg_id: first.call_leg_id, client_state: 'b25l' }])
    const names: string[] = []
    const query = { filter: { leg_id: second.call_leg_id, type: 'webhook' }, page: { size: 1 } }
    for await (const { name } of client.callEvents.list(query as never)) names.push(name)
    expect(names).toEqual(['call.initiated', 'call.hangup'])
    await expect(client.connections.listActiveCalls('0')).rejects.toMatchObject({ status: 404 })
  })

  test('ignores a repeated command for a minute', async () => {
    const { clock, dial, emulator } = await setUp()
    const first = await dial({ command_id: 'one' })
    await clock.advance(59_000)
    expect(await dial({ command_id: 'one' })).toEqual(first)
    await clock.advance(2_000)
    expect((await dial({ command_id: 'one' })).call_leg_id).not.toBe(first.call_leg_id)
    await clock.advance(5_000)
    expect(emulator.ledger()).toHaveLength(2)
  })

  test('holds conferences', async () => {
    const { client, clock, dial, received } = await setUp()
    const one = await dial()
    await dial({ to: outcome(24), conference_config: { conference_name: 'desk' } })
    await clock.advance(4_000)
    const { data = [] } = await client.conferences.list({ filter: { name: 'desk' } })
    expect(data).toMatchObject([{ status: 'in_progress' }])
    const { call_control_id } = one
    await expect(
      client.conferences.create({ name: 'desk', call_control_id }),
    ).rejects.toMatchObject({ error: { errors: [{ code: '90033' }] } })
    await client.conferences.actions.join(data[0]!.id, { call_control_id })
    await client.conferences.actions.leave(data[0]!.id, { call_control_id })
    await clock.advance(70_000)
    expect((await client.conferences.list({ filter: { status: 'completed' } })).data).toHaveLength(
      1,
    )
    const names = new Set(eventsOf({ received }).map(({ event_type }) => event_type))
    for (const name of ['created', 'participant.joined', 'participant.left', 'ended']) {
      expect(names).toContain(`conference.${name}`)
    }
  })

  test('refuses what Telnyx refuses', async () => {
    const { client, dial, emulator } = await setUp()
    const refused: readonly [object, number, string][] = [
      [{ to: '0123' }, 422, '10016'],
      [{ to: '' }, 422, '10004'],
      [{ connection_id: '1' }, 422, '10015'],
      [{ from: '+14155550199' }, 403, '10010'],
      [{ timeout_secs: 4 }, 422, '10033'],
      [{ timeout_secs: '30' }, 422, '10015'],
      [{ time_limit_secs: 14_401 }, 422, '10033'],
      [{ answering_machine_detection: 'guess' }, 422, '10032'],
      [{ client_state: 'not base64!' }, 422, '10015'],
      [{ send_digits_on_answer: '1,2' }, 422, '10015'],
      [{ media_encryption: 'SRTP' }, 422, '10011'],
      [{ bridge_on_answer: true }, 422, '10004'],
      [{ custom_headers: { 'X-A': 'b' } }, 422, '10015'],
    ]
    for (const [body, status, code] of refused) {
      await expect(dial(body), JSON.stringify(body)).rejects.toMatchObject({
        status,
        error: { errors: [{ code }] },
      })
    }
    const stranger = client.withOptions({ apiKey: 'KEY0' })
    await expect(stranger.calls.retrieveStatus('x')).rejects.toMatchObject({
      status: 401,
      error: { errors: [{ code: '10009' }] },
    })
    await expect(dial({ to: outcome(56) })).rejects.toMatchObject({
      status: 429,
      error: { errors: [{ code: '90103' }] },
    })
    expect(emulator.ledger()).toEqual([])
  })

  test.each([
    [50, {}, 'user_busy', '486'],
    [51, { timeout_secs: 10 }, 'timeout', '487'],
    [51, { timeout_secs: 10, retry_on_timeout: false }, 'no_answer', '487'],
    [52, {}, 'call_rejected', '603'],
    [53, {}, 'not_found', '404'],
    [54, {}, 'unspecified', '503'],
    [23, { time_limit_secs: 30 }, 'time_limit', '200'],
  ] as const)('%i ends with its cause', async (digits, body, cause, sip) => {
    const { clock, dial, received } = await setUp()
    await dial({ to: outcome(digits), ...body })
    await clock.advance(100_000)
    const hangup = eventsOf({ received }).find(({ event_type }) => event_type === 'call.hangup')
    expect(hangup?.payload).toMatchObject({ hangup_cause: cause, sip_hangup_cause: sip })
  })

  test.each([
    ['detect', ['call.machine.detection.ended']],
    ['greeting_end', ['call.machine.detection.ended', 'call.machine.greeting.ended']],
    ['premium', ['call.machine.premium.detection.ended', 'call.machine.premium.greeting.ended']],
  ] as const)('detects a machine: %s', async (mode, expected) => {
    const { clock, dial, received } = await setUp()
    await dial({ to: outcome(61), answering_machine_detection: mode })
    await clock.advance(20_000)
    const machine = eventsOf({ received }).filter((it) => it.event_type.startsWith('call.machine'))
    expect(machine.map(({ event_type }) => event_type)).toEqual(expected)
    expect(machine[0]?.payload['result']).toBe('machine')
  })
})

describe('webhooks', () => {
  test('are accepted by the vendor’s own check, and forgeries are not', async () => {
    const { client, clock, dial, emulator, received } = await setUp()
    // Their check reads the real clock.
    await dial()
    emulator.faults.add({ provider: 'telnyx', on: 'webhook', do: 'forge', match: { nth: 2 } })
    await clock.advance(5_000)
    const [genuine, forged] = received
    const unwrap = (body: string, headers: Record<string, string>) =>
      client.webhooks.unwrap(body, { headers })
    const event = await unwrap(genuine!.body, genuine!.headers)
    expect(event).toMatchObject({ data: { event_type: 'call.initiated' } })
    await expect(unwrap(forged!.body, forged!.headers)).rejects.toThrow(
      /Verification|timestamp|signature/i,
    )
    await expect(unwrap(`${genuine!.body} `, genuine!.headers)).rejects.toThrow(/does not match/)
    const stale = { ...genuine!.headers, 'telnyx-timestamp': '1700000000' }
    await expect(unwrap(genuine!.body, stale)).rejects.toThrow(/too old/)
  })
})
