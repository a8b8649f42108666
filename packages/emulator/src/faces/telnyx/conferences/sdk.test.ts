import { expect, test } from 'vitest'
import { eventsOf, telnyxClient } from '../../../../test/telnyx.ts'
import { APP, createWorld } from '../../../../test/world.ts'

const FROM = '+14155550100'

/** Answered calls to the numbers +1 415 555 0123 and on, the first of which has created a conference. */
async function setUp(count: number, conference = {}) {
  const world = await createWorld()
  const client = telnyxClient(world.emulator)
  const { connectionId } = world.emulator.keys()['telnyx']!.ids
  const calls: string[] = []
  for (let index = 0; index < count; index++) {
    const { data } = await client.calls.dial({
      connection_id: connectionId!,
      to: `+1415555012${3 + index}`,
      from: FROM,
      webhook_url: `${APP}/telnyx`,
    })
    calls.push(data!.call_control_id)
  }
  await world.clock.advance(5_000)
  const created = await client.conferences.create({
    name: 'desk',
    call_control_id: calls[0]!,
    ...conference,
  })
  const id = created.data!.id
  const { actions } = client.conferences
  const join = async (index: number, options = {}): Promise<void> =>
    void (await actions.join(id, { call_control_id: calls[index]!, ...options }))
  const participants = async (filter = {}) =>
    (await client.conferences.listParticipants(id, { filter })).data ?? []
  const names = () => eventsOf(world).map(({ event_type }) => event_type)
  return { ...world, client, actions, calls, id, join, participants, names }
}

test('participants are listed, muted, held, updated and looked up', async () => {
  const { client, actions, calls, id, join, participants } = await setUp(3)
  await join(1, { mute: true })
  await join(2, { hold: true, supervisor_role: 'monitor' })
  expect(await participants()).toMatchObject(
    calls.map((call_control_id, index) => ({
      record_type: 'participant',
      call_control_id,
      conference: { id, name: 'desk' },
      muted: index === 1,
      on_hold: index === 2,
      status: 'joined',
    })),
  )
  expect(await participants({ muted: true })).toHaveLength(1)
  await actions.mute(id, { call_control_ids: [calls[0]!] })
  await actions.unmute(id, { call_control_ids: [calls[1]!] })
  await actions.hold(id, {})
  await actions.unhold(id, { call_control_ids: [calls[0]!] })
  await actions.update(id, {
    call_control_id: calls[2]!,
    supervisor_role: 'whisper',
    whisper_call_control_ids: [calls[1]!],
  })
  expect(await participants()).toMatchObject([
    { muted: true, on_hold: false },
    { muted: false, on_hold: true },
    { muted: false, on_hold: true, whisper_call_control_ids: [calls[1]] },
  ])
  const [first] = await participants()
  const about = { id }
  const updated = await client.conferences.updateParticipant(first!.id, {
    ...about,
    end_conference_on_exit: true,
  })
  expect(updated).toMatchObject({ data: { conference_id: id, end_conference_on_exit: true } })
  const shown = await client.conferences.retrieveParticipant(calls[0]!, about)
  expect(shown).toMatchObject({ data: { id: first!.id, end_conference_on_exit: true } })
  await expect(actions.mute(id, { call_control_ids: ['v3:unknown'] })).rejects.toMatchObject({
    status: 422,
  })
})

test('sounds and digits reach all participants, or those that are named', async () => {
  const { actions, calls, clock, emulator, id, join, names } = await setUp(2)
  await join(1)
  await actions.speak(id, { payload: 'Welcome to the desk', voice: 'female' })
  await actions.play(id, {
    audio_url: `${APP}/tune.mp3`,
    call_control_ids: [calls[1]!],
  })
  await actions.sendDtmf(id, { digits: '1w2', call_control_ids: [calls[1]!] })
  await actions.stop(id, {})
  await expect(actions.play(id, {})).rejects.toMatchObject({ status: 422 })
  await clock.advance(6_000)
  const [first, second] = emulator.calls()
  expect(first!.sounds).toMatchObject([{ kind: 'speech', text: 'Welcome to the desk' }])
  expect(second!.sounds).toMatchObject([
    { kind: 'speech', text: 'Welcome to the desk' },
    { kind: 'file', text: `${APP}/tune.mp3` },
    { kind: 'digits', text: '12' },
  ])
  expect(names().filter((name) => /speak|playback/.test(name))).toEqual([
    'conference.speak.started',
    'conference.participant.playback.started',
    'conference.speak.ended',
    'conference.participant.playback.ended',
  ])
})

test('a conference ends by command, with all of its calls', async () => {
  const { actions, calls, client, clock, emulator, id, join } = await setUp(2)
  await join(1)
  await actions.endConference(id)
  await clock.advance(100)
  expect(emulator.calls().map(({ state }) => state)).toEqual(['ended', 'ended'])
  expect((await client.conferences.retrieve(id)).data).toMatchObject({
    status: 'completed',
    end_reason: 'ended_via_api',
  })
  await expect(actions.leave(id, { call_control_id: calls[0]! })).rejects.toMatchObject({
    status: 422,
  })
})

test('the host who leaves ends it: the others are hung up, unless it is a soft end', async () => {
  for (const [option, states] of [
    ['end_conference_on_exit', ['answered', 'ended']],
    ['soft_end_conference_on_exit', ['answered', 'answered']],
  ] as const) {
    const { actions, calls, client, clock, emulator, id, join } = await setUp(2)
    await actions.leave(id, { call_control_id: calls[0]! })
    const again = await client.conferences.create({ name: 'desk', call_control_id: calls[1]! })
    const { actions: acting } = client.conferences
    await acting.join(again.data!.id, { call_control_id: calls[0]!, [option]: true })
    await acting.leave(again.data!.id, { call_control_id: calls[0]! })
    await clock.advance(100)
    expect(emulator.calls().map(({ state }) => state)).toEqual(states)
    expect((await client.conferences.retrieve(again.data!.id)).data).toMatchObject({
      end_reason: 'host_left',
      ended_by: { call_control_id: calls[0] },
    })
    await expect(join(1)).rejects.toMatchObject({ status: 422 })
  }
})

test('a conference has a most number of participants and an end', async () => {
  const { client, clock, emulator, id, join } = await setUp(3, {
    max_participants: 2,
    duration_minutes: 1,
  })
  await join(1)
  await expect(join(2)).rejects.toMatchObject({ status: 422 })
  expect((await client.conferences.retrieve(id)).data!.expires_at).toBe(
    '2026-01-01T00:01:05.000000Z',
  )
  await clock.advance(61_000)
  expect(emulator.calls()[0]).toMatchObject({ state: 'ended' })
  expect((await client.conferences.retrieve(id)).data).toMatchObject({ status: 'completed' })
})
