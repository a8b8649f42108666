import { describe, expect, test } from 'vitest'
import {
  CALL,
  callOf,
  FROM,
  keysOf,
  legacyClient,
  outcome,
  TO,
} from '../../../test/videosdk-legacy.ts'
import { createWorld } from '../../../test/world.ts'

type Reply = {
  readonly statusCode: number
  readonly message: string
  readonly participantId: string
}

const createCase = async () => {
  const { emulator, clock } = await createWorld()
  const client = legacyClient(emulator)
  const { roomId } = await client.rooms.create({ customRoomId: 'sales' })
  const call = (fields: Readonly<Record<string, unknown>> = {}) =>
    client.api.post<Reply>(CALL, { body: { ...callOf(emulator, roomId), ...fields } })
  const iso = () => new Date(clock.now()).toISOString()
  return { emulator, clock, client, roomId, call, iso }
}

describe('the official client', () => {
  test('calls into a room and follows the participant to its end', async () => {
    const { emulator, clock, client, roomId, call, iso } = await createCase()
    expect(roomId).toMatch(/^[a-z0-9]{4}-[a-z0-9]{4}-[a-z0-9]{4}$/)
    expect(await call({ participantId: 'custom_participant_123' })).toEqual({
      statusCode: 200,
      message: expect.any(String) as string,
      participantId: 'custom_participant_123',
    })
    await clock.advance(2_000)
    // It rings: nothing of it can be seen.
    expect((await client.sessions.list({ roomId })).data).toEqual([])
    expect((await client.participants.list(roomId)).data).toEqual([])
    await clock.advance(2_000)
    const joined = iso()
    const timelog = [{ start: joined, end: null }]
    const participant = { participantId: 'custom_participant_123', name: 'John Doe', timelog }
    const { data } = await client.sessions.list({ roomId, status: 'ongoing' })
    expect(data).toMatchObject([
      { roomId, customRoomId: 'sales', start: joined, end: null, participants: [participant] },
    ])
    expect((await client.participants.list(roomId)).data).toEqual([participant])
    expect(await client.participants.get(roomId, 'custom_participant_123')).toEqual(participant)
    await clock.advance(60_000)
    const id = data[0]!.id
    expect(await client.sessions.get(id)).toMatchObject({
      id,
      status: 'ended',
      end: iso(),
      participants: [{ timelog: [{ start: joined, end: iso() }] }],
    })
    expect((await client.sessions.listParticipants(id)).data).toHaveLength(1)
    expect((await client.sessions.listActiveParticipants(id)).data).toEqual([])
    expect(emulator.ledger()).toMatchObject([
      { from: FROM, to: TO, callId: 'custom_participant_123' },
    ])
  })

  test('draws an id, and takes the first number of the trunk', async () => {
    const { emulator, clock, call } = await createCase()
    const { participantId } = await call({ to: 'sip:+14155550124@pbx.example' })
    expect(participantId).toMatch(/^[a-z0-9]{8}$/)
    await call({ from: '+14155550101' })
    await clock.advance(5_000)
    expect(emulator.ledger().map(({ from, to }) => [from, to])).toEqual([
      [FROM, 'sip:+14155550124@pbx.example'],
      ['+14155550101', TO],
    ])
  })

  test('removes the participant, which hangs up', async () => {
    const { emulator, clock, client, roomId, call } = await createCase()
    const { participantId } = await call()
    await clock.advance(10_000)
    expect(await client.participants.remove(roomId, participantId)).toMatchObject({
      roomId,
      status: 'ongoing',
      participants: [{ participantId }],
    })
    expect(emulator.calls()[0]?.end).toEqual({ cause: 'hang-up', sipStatus: 200, by: 'caller' })
    const [session] = (await client.sessions.list({ roomId })).data
    expect(session).toMatchObject({ status: 'ended' })
    await expect(client.participants.remove(roomId, participantId)).rejects.toMatchObject({
      httpStatus: 404,
      message: 'Participant not found',
    })
  })

  test('ends a session, and a room, with all of their calls', async () => {
    const { emulator, clock, client, roomId, call, iso } = await createCase()
    await expect(client.sessions.end({ roomId })).rejects.toMatchObject({ httpStatus: 404 })
    await call()
    await call({ to: '+14155550124' })
    await clock.advance(10_000)
    expect(await client.sessions.end({ roomId })).toMatchObject({
      roomId,
      status: 'ended',
      end: iso(),
      participants: [{}, {}],
    })
    await call({ to: outcome(51) })
    await clock.advance(3_000)
    expect(await client.rooms.end(roomId)).toMatchObject({ roomId, disabled: true })
    expect(emulator.calls().map(({ end }) => end?.cause)).toEqual([
      'hang-up',
      'hang-up',
      'canceled',
    ])
    await expect(call()).rejects.toMatchObject({ httpStatus: 404 })
    await expect(client.rooms.end('sales')).rejects.toMatchObject({ httpStatus: 402 })
  })

  test('lists rooms, newest first, and finds one', async () => {
    const { client, roomId } = await createCase()
    const other = await client.rooms.create()
    const { data } = await client.rooms.list()
    expect(data.map((room) => room.roomId)).toEqual([other.roomId, roomId])
    expect((await client.rooms.list({ query: 'sales' })).data).toMatchObject([{ roomId }])
    expect(await client.rooms.get('sales')).toMatchObject({ roomId, disabled: false })
  })

  test('removes one that has not joined, which stops the dialling', async () => {
    const { emulator, clock, client, roomId, call } = await createCase()
    const { participantId } = await call({ to: outcome(51) })
    await clock.advance(5_000)
    await client.participants.remove(roomId, participantId)
    expect(emulator.calls()[0]?.end).toMatchObject({ cause: 'canceled' })
    expect((await client.sessions.list({ roomId })).data).toEqual([])
  })

  test.each([50, 51, 52, 53, 54])('outcome %i leaves no trace', async (digits) => {
    const { clock, client, roomId, call } = await createCase()
    const { participantId } = await call({ to: outcome(digits) })
    await clock.advance(300_000)
    expect((await client.sessions.list({ roomId })).data).toEqual([])
    await expect(client.participants.remove(roomId, participantId)).rejects.toMatchObject({
      httpStatus: 404,
    })
  })

  test('two parties share a session, which ends with the last one', async () => {
    const { clock, client, roomId, call } = await createCase()
    await call({ participantId: 'first', to: outcome(62) })
    await call({ participantId: 'second' })
    await clock.advance(10_000)
    const [session, ...more] = (await client.sessions.list({ query: 'sales' })).data
    expect(more).toEqual([])
    expect(session).toMatchObject({ status: 'ongoing' })
    const active = await client.sessions.listActiveParticipants(session!.id)
    expect(active.data.map(({ participantId }) => participantId)).toEqual(['second'])
    await clock.advance(60_000)
    await call({ participantId: 'third' })
    await clock.advance(10_000)
    const all = await client.sessions.list({ roomId, perPage: 1 })
    expect(all.data).toMatchObject([
      { status: 'ongoing', participants: [{ participantId: 'third' }] },
    ])
    const statuses: (string | undefined)[] = []
    for await (const { status } of all) statuses.push(status)
    expect(statuses).toEqual(['ongoing', 'ended'])
  })

  test('knows rooms by every id, and says of others that they are not valid', async () => {
    const { client, roomId } = await createCase()
    expect((await client.rooms.create({ customRoomId: 'sales' })).roomId).toBe(roomId)
    expect((await client.rooms.get('sales')).roomId).toBe(roomId)
    expect(await client.rooms.validate(roomId)).toMatchObject({ valid: true })
    expect(await client.rooms.validate('nowhere')).toEqual({ valid: false, roomId: 'nowhere' })
  })

  test('gets in with the token of the keys too', async () => {
    const { emulator } = await createCase()
    const { token } = keysOf(emulator).credentials
    expect((await legacyClient(emulator, { token: token! }).sessions.list()).data).toEqual([])
  })
})
