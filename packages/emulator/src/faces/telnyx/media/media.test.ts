import type Telnyx from 'telnyx'
import { expect, it } from 'vitest'
import { eventsOf, telnyxClient } from '../../../../test/telnyx.ts'
import { APP, createWorld, type World } from '../../../../test/world.ts'

const PHONE = '+14155550123'
const VOICE = 'AWS.Polly.Joanna'

type Scene = World & { readonly client: Telnyx; readonly id: string }

/** A call that was answered four virtual seconds after it began. */
async function answered(): Promise<Scene> {
  const world = await createWorld({ timings: { talkFor: 3_600_000 } })
  const client = telnyxClient(world.emulator)
  const { ids } = world.emulator.keys()['telnyx']!
  const { data } = await client.calls.dial({
    connection_id: ids['connectionId']!,
    from: '+14155550100',
    to: PHONE,
    webhook_url: `${APP}/telnyx`,
  })
  await world.clock.advance(4_000)
  world.received.length = 0
  return { ...world, client, id: data!.call_control_id }
}

/** Names and results of the events, in order. */
const told = (scene: Scene) =>
  eventsOf(scene).map(({ event_type: type, payload }) =>
    [type, payload['digit'] ?? payload['digits'], payload['status']]
      .filter((one) => one !== undefined)
      .join(' '),
  )

const heard = ({ emulator }: Scene) =>
  emulator.calls()[0]!.heard.map(({ text, durationMs, cut }) => ({ text, durationMs, cut }))

it('speak and playback wait for each other, in the order of the commands (E2)', async () => {
  const scene = await answered()
  const { client, id, clock } = scene
  await client.calls.actions.speak(id, { payload: 'Welcome', voice: VOICE, client_state: 'QQ==' })
  await client.calls.actions.startPlayback(id, { audio_url: `${APP}/music.mp3`, loop: 2 })
  expect(told(scene)).toEqual(['call.speak.started'])
  await clock.advance(420)
  expect(told(scene).slice(1)).toEqual(['call.speak.ended completed', 'call.playback.started'])
  await clock.advance(9_999)
  expect(told(scene)).toHaveLength(3)
  await clock.advance(1)
  expect(told(scene).slice(3)).toEqual(['call.playback.ended completed'])
  expect(eventsOf(scene)[0]?.payload['client_state']).toBe('QQ==')
  expect(eventsOf(scene)[3]?.payload).toMatchObject({
    media_url: `${APP}/music.mp3`,
    overlay: false,
  })
  expect(heard(scene).map(({ text }) => text)).toEqual([
    'Welcome',
    `${APP}/music.mp3`,
    `${APP}/music.mp3`,
  ])
  // Every field was used.
  expect(scene.emulator.warnings()).toEqual([])
})

it('playback_stop stops the current sound or all of them (E2)', async () => {
  const scene = await answered()
  const { client, id, clock } = scene
  await client.calls.actions.startPlayback(id, { audio_url: `${APP}/one.mp3`, loop: 'infinity' })
  await client.calls.actions.startPlayback(id, { audio_url: `${APP}/two.mp3` })
  await client.calls.actions.startPlayback(id, { audio_url: `${APP}/three.mp3` })
  await clock.advance(1_000)
  await client.calls.actions.stopPlayback(id, { stop: 'current' })
  await clock.advance(1_000)
  await client.calls.actions.stopPlayback(id, {})
  await clock.advance(60_000)
  expect(told(scene)).toEqual([
    'call.playback.started',
    'call.playback.ended cancelled',
    'call.playback.started',
    'call.playback.ended cancelled',
  ])
  expect(heard(scene)).toEqual([
    { text: `${APP}/one.mp3`, durationMs: 1_000, cut: true },
    { text: `${APP}/two.mp3`, durationMs: 1_000, cut: true },
  ])
})

it('gather ends valid, invalid, empty, cancelled, and with the call (E2)', async () => {
  const scene = await answered()
  const { client, id, clock, emulator } = scene
  const press = (digits: string) => emulator.network.act(PHONE, { do: 'press', digits })
  await client.calls.actions.gather(id, { minimum_digits: 2, maximum_digits: 3 })
  press('12#')
  await client.calls.actions.gather(id, { minimum_digits: 2, valid_digits: '12' })
  press('13#')
  await client.calls.actions.gather(id, { initial_timeout_millis: 1_000 })
  await clock.advance(1_000)
  await client.calls.actions.gather(id, {
    timeout_millis: 8_000,
    inter_digit_timeout_millis: 5_000,
  })
  press('1')
  await clock.advance(4_000)
  press('2')
  await clock.advance(4_000)
  await client.calls.actions.gather(id, {})
  press('4')
  await client.calls.actions.stopGather(id, {})
  await client.calls.actions.gather(id, {})
  press('5')
  emulator.network.act(PHONE, { do: 'hang-up' })
  await clock.advance(100)
  const ended = told(scene).filter((event) => !event.startsWith('call.dtmf'))
  expect(ended).toEqual([
    'call.gather.ended 12 valid',
    'call.gather.ended 13 invalid',
    'call.gather.ended  timeout',
    'call.gather.ended 12 valid',
    'call.gather.ended 4 cancelled',
    'call.gather.ended 5 call_hangup',
    'call.hangup',
  ])
})

it('a prompt stops at the first key, and is repeated after invalid digits (E2)', async () => {
  const scene = await answered()
  const { client, id, clock, emulator } = scene
  await client.calls.actions.gatherUsingSpeak(id, {
    payload: 'Enter your PIN',
    invalid_payload: 'Wrong',
    voice: VOICE,
    minimum_digits: 2,
    maximum_digits: 2,
    valid_digits: '12',
  })
  await clock.advance(200)
  emulator.network.act(PHONE, { do: 'press', digits: '99' })
  await clock.advance(1_000)
  emulator.network.act(PHONE, { do: 'press', digits: '12' })
  await clock.advance(1_000)
  expect(heard(scene)).toEqual([
    { text: 'Enter your PIN', durationMs: 200, cut: true },
    { text: 'Wrong', durationMs: 300, cut: false },
    { text: 'Enter your PIN', durationMs: 700, cut: true },
  ])
  expect(told(scene)).toEqual([
    'call.dtmf.received 9',
    'call.dtmf.received 9',
    'call.dtmf.received 1',
    'call.dtmf.received 2',
    'call.gather.ended 12 valid',
  ])
})

it('a command of the same id is done once (E2)', async () => {
  const scene = await answered()
  const { client, id, clock } = scene
  const say = { payload: 'Once', voice: VOICE, command_id: 'one' }
  await client.calls.actions.speak(id, say)
  await client.calls.actions.speak(id, say)
  await clock.advance(5_000)
  expect(heard(scene).map(({ text }) => text)).toEqual(['Once'])
})

it('a sound ends with the call, before the end of the call is told (E2)', async () => {
  const scene = await answered()
  const { client, id, clock } = scene
  await client.calls.actions.startPlayback(id, { audio_url: `${APP}/music.mp3`, loop: 'infinity' })
  await clock.advance(12_000)
  await client.calls.actions.hangup(id, {})
  await clock.advance(10)
  expect(told(scene)).toEqual([
    'call.playback.started',
    'call.playback.ended call_hangup',
    'call.hangup',
  ])
  expect(heard(scene).map(({ durationMs }) => durationMs)).toEqual([5_000, 5_000, 2_000])
})

it('a recording leaves out what is paused, and can keep one side (E3)', async () => {
  const scene = await answered()
  const { client, id, clock } = scene
  await client.calls.actions.startRecording(id, {
    channels: 'dual',
    format: 'wav',
    recording_track: 'inbound',
  })
  await client.calls.actions.speak(id, { payload: 'Not recorded on this track', voice: VOICE })
  await clock.advance(2_000)
  await client.calls.actions.pauseRecording(id, {})
  await clock.advance(3_000)
  await client.calls.actions.resumeRecording(id, {})
  await clock.advance(1_000)
  await client.calls.actions.stopRecording(id, {})
  await clock.advance(3_000)
  const saved = eventsOf(scene).find((event) => event.event_type === 'call.recording.saved')!
  const { wav } = saved.payload['recording_urls'] as { wav: string }
  const file = Buffer.from(await (await fetch(wav)).arrayBuffer())
  expect(file.length).toBe(44 + 3_000 * 16)
  expect(file.subarray(44).every((byte) => byte === 0)).toBe(true)
})
