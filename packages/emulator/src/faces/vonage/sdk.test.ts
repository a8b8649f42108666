import { createHash } from 'node:crypto'
import { verifySignature } from '@vonage/jwt'
import { describe, expect, test } from 'vitest'
import { FROM, HOLD, outcome, TO, vonageClient } from '../../../test/vonage.ts'
import { APP, createWorld } from '../../../test/world.ts'

// The client requires members of its enums, of which the wire has the values.
const ncco = (actions: readonly object[]) => actions as never[]
const call = (fields: object = {}) => ({
  to: [{ type: 'phone' as const, number: TO }],
  from: { type: 'phone' as const, number: FROM },
  ncco: ncco(HOLD),
  ...fields,
})
const statusOf = (error: unknown): number | undefined =>
  (error as { response?: { status: number } }).response?.status

describe('the official @vonage/server-sdk', () => {
  test('creates a call and follows it to its end', async () => {
    const { emulator, clock } = await createWorld()
    const { voice } = vonageClient(emulator)
    const { uuid, ...created } = await voice.createOutboundCall(call())
    expect(created).toMatchObject({ status: 'started', direction: 'outbound' })
    expect(created.conversationUUID).toMatch(/^CON-[\da-f-]{36}$/)
    await clock.advance(1_000)
    expect((await voice.getCall(uuid)).status).toBe('ringing')
    await clock.advance(3_000)
    expect(await voice.getCall(uuid)).toMatchObject({
      status: 'answered',
      to: { type: 'phone', number: TO },
      from: { type: 'phone', number: FROM },
    })
    await clock.advance(60_000)
    expect(await voice.getCall(uuid)).toMatchObject({
      status: 'completed',
      duration: '60',
      price: '0.00450000',
      rate: '0.00450000',
      network: '310260',
    })
  })

  test('searches by status and walks the pages', async () => {
    const { emulator, clock } = await createWorld()
    const { voice } = vonageClient(emulator)
    for (let count = 0; count < 12; count++) await voice.createOutboundCall(call())
    await voice.createOutboundCall(call({ to: [{ type: 'phone', number: outcome(50) }] }))
    await clock.advance(2_000)
    const page = await voice.search({ pageSize: 5 })
    expect(page).toMatchObject({ count: 13 })
    expect(page._embedded.calls).toHaveLength(5)
    const busy = await voice.search({ status: 'busy' as never })
    expect(busy._embedded.calls).toMatchObject([{ to: { number: outcome(50) } }])
    const all = []
    for await (const one of voice.getAllCalls({ pageSize: 5 })) all.push(one.uuid)
    expect(new Set(all).size).toBe(13)
    const since = new Date(clock.now() + 1).toISOString()
    expect((await voice.search({ dateStart: since }))._embedded.calls).toEqual([])
  })

  test('hangs up while talking and while ringing', async () => {
    const { emulator, clock } = await createWorld()
    const { voice } = vonageClient(emulator)
    const talking = await voice.createOutboundCall(call())
    await clock.advance(5_000)
    const ringing = await voice.createOutboundCall(call())
    expect(statusOf(await voice.hangupCall(ringing.uuid).catch((error: unknown) => error))).toBe(
      400,
    )
    await clock.advance(2_000)
    await voice.hangupCall(talking.uuid)
    await voice.hangupCall(ringing.uuid)
    expect((await voice.getCall(talking.uuid)).status).toBe('completed')
    expect((await voice.getCall(ringing.uuid)).status).toBe('cancelled')
    expect(statusOf(await voice.hangupCall(talking.uuid).catch((error: unknown) => error))).toBe(
      404,
    )
    expect(emulator.calls().map(({ end }) => end?.by)).toEqual(['caller', 'caller'])
  })

  test('plays DTMF, speech and audio, and mutes', async () => {
    const { emulator, clock } = await createWorld()
    const { voice } = vonageClient(emulator)
    const { uuid } = await voice.createOutboundCall(call())
    const early: unknown = await voice.playDTMF(uuid, '1').catch((error: unknown) => error)
    expect(statusOf(early)).toBe(400)
    await clock.advance(4_000)
    expect(await voice.playDTMF(uuid, '12p#')).toMatchObject({ message: 'DTMF sent', uuid })
    await clock.advance(500)
    expect(emulator.calls()[0]?.digits).toBe('12#')
    expect(await voice.playTTS(uuid, { text: 'hello' } as never)).toMatchObject({
      message: 'Talk started',
    })
    expect(await voice.stopTTS(uuid)).toMatchObject({ message: 'Talk stopped' })
    expect(await voice.streamAudio(uuid, `${APP}/music.mp3`, 0)).toMatchObject({
      message: 'Stream started',
    })
    expect(await voice.stopStreamAudio(uuid)).toMatchObject({ message: 'Stream stopped' })
    for (const verb of ['muteCall', 'unmuteCall', 'earmuffCall', 'unearmuffCall'] as const) {
      await voice[verb](uuid)
    }
  })

  test('transfers with an NCCO and with a URL', async () => {
    const { emulator, clock, answers, received } = await createWorld()
    const { voice } = vonageClient(emulator)
    const { uuid, conversationUUID } = await voice.createOutboundCall(
      call({ eventUrl: [`${APP}/event`] }),
    )
    await clock.advance(5_000)
    const connect = {
      action: 'connect',
      from: FROM,
      endpoint: [{ type: 'phone', number: outcome(24) }],
    }
    await voice.transferCallWithNCCO(uuid, ncco([connect]))
    await clock.advance(5_000)
    expect(emulator.ledger().map(({ to }) => to)).toEqual([`+${TO}`, `+${outcome(24)}`])
    expect(emulator.ledger()[1]?.request.method).toBe('PUT')
    const moved = received.map(({ body }) => JSON.parse(body) as Record<string, unknown>)
    expect(moved.find((event) => 'conversation_uuid_to' in event)).toMatchObject({
      uuid,
      conversation_uuid_from: conversationUUID,
    })
    answers.set('/next', JSON.stringify([{ action: 'talk', text: 'goodbye' }]))
    await voice.transferCallWithURL(uuid, `${APP}/next`)
    await clock.advance(5_000)
    // The speech is over, so the NCCO and with it the call.
    expect((await voice.getCall(uuid)).status).toBe('completed')
    expect(emulator.calls().every(({ state }) => state === 'ended')).toBe(true)
  })

  test('accepts the signatures of our webhooks, which cover the body', async () => {
    const { emulator, clock, received } = await createWorld()
    const { voice } = vonageClient(emulator)
    await voice.createOutboundCall(call({ eventUrl: [`${APP}/event?attempt=a`] }))
    await clock.advance(90_000)
    const { webhooks, credentials } = emulator.keys()['vonage']!
    const statuses = received.map(({ body }) => (JSON.parse(body) as { status: string }).status)
    expect(statuses).toEqual(['ringing', 'started', 'answered', 'completed'])
    for (const { headers, body } of received) {
      const token = headers['authorization']?.replace('Bearer ', '') ?? ''
      expect(verifySignature(token, webhooks['signatureSecret'] ?? '')).toBe(true)
      expect(verifySignature(token, 'another')).toBe(false)
      expect(JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString())).toEqual({
        iat: expect.any(Number),
        jti: expect.any(String),
        iss: 'Vonage',
        payload_hash: createHash('sha256').update(body).digest('hex'),
        api_key: credentials['apiKey'],
        application_id: credentials['applicationId'],
      })
    }
  })

  test('is told what is wrong with a call', async () => {
    const { emulator } = await createWorld()
    const { voice } = vonageClient(emulator)
    const error = (await voice
      .createOutboundCall(call({ ringingTimer: 500, lengthTimer: 0 }))
      .catch((error: unknown) => error)) as { response: Response }
    expect(error.response.status).toBe(400)
    expect(await error.response.json()).toMatchObject({
      title: 'Bad Request',
      invalid_parameters: [{ name: 'ringing_timer' }, { name: 'length_timer' }],
    })
    expect(emulator.calls()).toEqual([])
  })

  test('calls a SIP address with headers', async () => {
    const { emulator, clock } = await createWorld()
    const { voice } = vonageClient(emulator)
    const headers = { Room: '7' }
    await voice.createOutboundCall(
      call({ to: [{ type: 'sip', uri: 'sip:desk@pbx.example', headers }] }),
    )
    await clock.advance(2_000)
    expect(emulator.network.legs()[0]?.sipHeaders).toEqual({ 'X-Room': '7' })
  })
})
