import { describe, expect, test } from 'vitest'
import { createCall, outcome, uuidOf, vonageRequest } from '../../../test/vonage.ts'
import { APP, createWorld, type Received } from '../../../test/world.ts'

const HOUR = 3_600_000
const bodies = (received: readonly Received[]) =>
  received.map(({ body }) => JSON.parse(body) as Record<string, string>)
const phone = (digits: number) => [{ type: 'phone', number: outcome(digits) }]

describe('destinations that end in a status', () => {
  test.each([
    [10, 'completed', undefined, ['ringing', 'started', 'answered', 'completed'], 1],
    [50, 'busy', undefined, ['busy', 'started', 'completed'], 0],
    [51, 'timeout', undefined, ['ringing', 'started', 'timeout', 'completed'], 1],
    [52, 'rejected', 'declined', ['ringing', 'started', 'rejected'], 1],
    [53, 'failed', 'number_out_of_service', ['failed', 'started', 'completed'], 0],
    [54, 'failed', 'cannot_route', ['failed', 'started', 'completed'], 0],
    [62, 'completed', undefined, ['ringing', 'started', 'answered', 'completed'], 1],
  ] as const)('%i: %s', async (digits, status, detail, told, rings) => {
    const { emulator, clock, received } = await createWorld()
    const sent = await createCall(emulator, { to: phone(digits), event_url: [`${APP}/event`] })
    expect(sent.status).toBe(201)
    await clock.advance(HOUR)
    const { body } = await vonageRequest(emulator, 'GET', `/v1/calls/${uuidOf(sent)}`)
    expect(body).toMatchObject({ status })
    const events = bodies(received)
    expect(events.map((event) => event['status'])).toEqual(told)
    expect(events.find((event) => event['status'] === status)?.['detail']).toBe(detail)
    expect(emulator.ledger()).toHaveLength(rings)
  })

  test('61 is a machine, by call_uuid, and its beep where that is asked for', async () => {
    const { emulator, clock, received } = await createWorld()
    const sent = await createCall(emulator, {
      to: phone(61),
      event_url: [`${APP}/event`],
      advanced_machine_detection: { behavior: 'continue', mode: 'detect_beep', beep_timeout: 45 },
    })
    await clock.advance(9_000)
    const machines = bodies(received).filter((event) => event['status'] === 'machine')
    expect(machines).toMatchObject([
      { call_uuid: uuidOf(sent) },
      { call_uuid: uuidOf(sent), sub_state: 'beep_start' },
    ])
    expect(machines[0]).not.toHaveProperty('uuid')
  })

  test('61 is hung up on where that is asked for', async () => {
    const { emulator, clock } = await createWorld()
    await createCall(emulator, { to: phone(61), machine_detection: 'hangup' })
    await clock.advance(6_000)
    expect(emulator.calls()[0]?.end).toMatchObject({ cause: 'hang-up', by: 'caller' })
  })
})

describe('destinations that strike the request', () => {
  test.each([
    [56, 429, 0],
    [57, 500, 0],
    [58, 500, 1],
  ])('%i answers %i', async (digits, status, rings) => {
    const { emulator, clock } = await createWorld()
    const sent = await createCall(emulator, { to: phone(digits) })
    expect(sent).toMatchObject({ status, body: { title: expect.any(String) } })
    await clock.advance(HOUR)
    expect(emulator.ledger()).toHaveLength(rings)
  })

  test('65 answers with a page of a proxy, 63 and 64 with nothing', async () => {
    const { emulator, clock } = await createWorld()
    expect((await createCall(emulator, { to: phone(65) })).text).toContain('<html>')
    for (const digits of [63, 64]) {
      await expect(createCall(emulator, { to: phone(digits) })).rejects.toThrow('reset')
    }
    await clock.advance(HOUR)
    expect(emulator.ledger().map(({ to }) => to)).toEqual([`+${outcome(63)}`])
  })

  test('a request that would be refused anyway is refused', async () => {
    const { emulator } = await createWorld()
    const sent = await createCall(emulator, { to: phone(58), ringing_timer: 0 })
    expect(sent.status).toBe(400)
  })

  test('a look-up that lags does not know a young call yet', async () => {
    const { emulator, clock } = await createWorld()
    const uuid = uuidOf(await createCall(emulator))
    emulator.faults.add({ provider: 'vonage', on: 'lookup', do: 'lag', seconds: 5, count: 2 })
    await clock.advance(1_000)
    expect((await vonageRequest(emulator, 'GET', `/v1/calls/${uuid}`)).status).toBe(404)
    expect((await vonageRequest(emulator, 'GET', '/v1/calls')).body).toMatchObject({ count: 0 })
    expect((await vonageRequest(emulator, 'GET', '/v1/calls')).body).toMatchObject({ count: 1 })
  })
})
