import { describe, expect, test } from 'vitest'
import { createCall, outcome, uuidOf, vonageRequest } from '../../../test/vonage.ts'
import { APP, createWorld, type Received } from '../../../test/world.ts'

const bodies = (received: readonly Received[], path: string) =>
  received
    .filter(({ url }) => new URL(url).pathname === path)
    .map(({ body }) => JSON.parse(body) as Record<string, unknown>)

const connectTo = (digits: number, more: object = {}) => ({
  action: 'connect',
  endpoint: [{ type: 'phone', number: outcome(digits) }],
  ...more,
})

describe('NCCO', () => {
  test('connect rings the second leg, tells of it at its own URL and ends with it', async () => {
    const { emulator, clock, received } = await createWorld()
    const sent = await createCall(emulator, {
      event_url: [`${APP}/first`],
      ncco: [connectTo(62, { eventUrl: [`${APP}/second`], timeout: 20, limit: 100 })],
    })
    await clock.advance(30_000)
    expect(emulator.calls()).toMatchObject([
      { to: '+14155550123', end: { by: 'caller' } },
      { to: '+14155550162', end: { by: 'callee' } },
    ])
    const second = bodies(received, '/second')
    expect(second.map((event) => event['status'])).toEqual([
      'ringing',
      'started',
      'answered',
      'completed',
    ])
    expect(second[0]?.['uuid']).not.toBe(uuidOf(sent))
    expect(second[0]?.['conversation_uuid']).toBe(
      (sent.body as { conversation_uuid: string }).conversation_uuid,
    )
    expect(bodies(received, '/first').at(-1)?.['status']).toBe('completed')
  })

  test('connect gives way to the next action when the second leg is busy', async () => {
    const { emulator, clock } = await createWorld()
    await createCall(emulator, { ncco: [connectTo(50), { action: 'wait', timeout: 10 }] })
    await clock.advance(14_000)
    expect(emulator.calls()[0]?.state).toBe('answered')
    await clock.advance(2_000)
    expect(emulator.calls()[0]?.state).toBe('ended')
  })

  test('the second leg ends with the first', async () => {
    const { emulator, clock } = await createWorld()
    const uuid = uuidOf(await createCall(emulator, { ncco: [connectTo(24)] }))
    await clock.advance(10_000)
    await vonageRequest(emulator, 'PUT', `/v1/calls/${uuid}`, { action: 'hangup' })
    expect(emulator.calls().map(({ state }) => state)).toEqual(['ended', 'ended'])
  })

  test('a connected leg that is transferred leaves the first one behind', async () => {
    const { emulator, clock } = await createWorld()
    await createCall(emulator, { ncco: [connectTo(24)] })
    await clock.advance(10_000)
    const { body } = await vonageRequest(emulator, 'GET', '/v1/calls?order=desc&page_size=1')
    const [far] = (body as { _embedded: { calls: { uuid: string }[] } })._embedded.calls
    await vonageRequest(emulator, 'PUT', `/v1/calls/${far?.uuid}`, {
      action: 'transfer',
      destination: { type: 'ncco', ncco: [{ action: 'wait', timeout: 60 }] },
    })
    expect(emulator.calls().map(({ state }) => state)).toEqual(['ended', 'answered'])
  })

  test('two calls meet in a conversation, and endOnExit ends it for both', async () => {
    const { emulator, clock, received } = await createWorld()
    const guest = await createCall(emulator, {
      event_url: [`${APP}/guest`],
      ncco: [{ action: 'conversation', name: 'desk' }],
    })
    const host = await createCall(emulator, {
      ncco: [{ action: 'conversation', name: 'desk', endOnExit: true }],
    })
    await clock.advance(10_000)
    const conversations = await Promise.all(
      [guest, host].map(async (sent) => {
        const { body } = await vonageRequest(emulator, 'GET', `/v1/calls/${uuidOf(sent)}`)
        return (body as { conversation_uuid: string }).conversation_uuid
      }),
    )
    expect(conversations[0]).toBe(conversations[1])
    const moved = bodies(received, '/guest').find((event) => 'conversation_uuid_to' in event)
    expect(moved?.['conversation_uuid_to']).toBe(conversations[0])
    await vonageRequest(emulator, 'PUT', `/v1/calls/${uuidOf(host)}`, { action: 'hangup' })
    expect(emulator.calls().map(({ state }) => state)).toEqual(['ended', 'ended'])
  })

  test('record tells where the file is when the call has ended', async () => {
    const { emulator, clock, received } = await createWorld()
    await createCall(emulator, {
      ncco: [
        { action: 'record', eventUrl: [`${APP}/recording`], format: 'wav' },
        { action: 'talk', text: 'a word' },
      ],
    })
    await clock.advance(10_000)
    const [event] = bodies(received, '/recording')
    // 6 characters of 60 ms at 8 kHz and 16 bit, behind the header of the file.
    expect(event).toMatchObject({ size: 44 + 360 * 16, conversation_uuid: expect.any(String) })
    const path = new URL(String(event?.['recording_url'])).pathname.replace('/vonage', '')
    expect((await vonageRequest(emulator, 'GET', path)).text).toContain('RIFF')
    expect(path).not.toContain(String(event?.['recording_uuid']))
  })

  test('the answer URL is asked, with GET, for the NCCO', async () => {
    const { emulator, clock, answers, received } = await createWorld()
    answers.set('/answer', JSON.stringify([{ action: 'wait', timeout: 5 }]))
    const sent = await createCall(emulator, {
      ncco: undefined,
      answer_url: [`${APP}/answer?mine=1`],
    })
    await clock.advance(10_000)
    const asked = new URL(received[0]?.url ?? '')
    expect(received[0]?.method).toBe('GET')
    expect(Object.fromEntries(asked.searchParams)).toMatchObject({
      mine: '1',
      uuid: uuidOf(sent),
      to: '14155550123',
      from: '14155550100',
    })
    expect(emulator.calls()[0]?.state).toBe('ended')
  })

  test('a response that is not an NCCO ends the call and is reported', async () => {
    const { emulator, clock, answers, received } = await createWorld()
    answers.set('/answer', '[{"action":"sing"}]')
    await createCall(emulator, {
      ncco: undefined,
      answer_url: [`${APP}/answer`],
      event_url: [`${APP}/event`],
    })
    await clock.advance(10_000)
    expect(bodies(received, '/event').map((event) => event['reason'])).toContain(
      'Syntax error in NCCO. Invalid value type or action.',
    )
    expect(emulator.calls()[0]?.state).toBe('ended')
  })

  test('input collects digits, and its reply goes on', async () => {
    const { emulator, clock, answers, received } = await createWorld()
    answers.set('/digits', JSON.stringify([{ action: 'wait', timeout: 30 }]))
    await createCall(emulator, {
      ncco: [
        {
          action: 'input',
          type: ['dtmf'],
          dtmf: { maxDigits: 3, submitOnHash: true, timeOut: 10 },
          eventUrl: [`${APP}/digits`],
        },
      ],
    })
    await clock.advance(5_000)
    emulator.network.legs()[0]?.press('42#')
    await clock.advance(1_000)
    expect(bodies(received, '/digits')).toMatchObject([
      { dtmf: { digits: '42', timed_out: false } },
    ])
    expect(emulator.calls()[0]?.state).toBe('answered')
  })

  test('dtmfAnswer is played with its pauses', async () => {
    const { emulator, clock } = await createWorld()
    await createCall(emulator, {
      to: [{ type: 'phone', number: '14155550123', dtmfAnswer: '1pp2' }],
    })
    await clock.advance(4_500)
    expect(emulator.calls()[0]?.digits).toBe('1')
    await clock.advance(1_000)
    expect(emulator.calls()[0]?.digits).toBe('12')
  })
})
