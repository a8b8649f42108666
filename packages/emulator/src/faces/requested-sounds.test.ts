import { expect, it } from 'vitest'
import { plivoClient, plivoRequest, xml } from '../../test/plivo.ts'
import { createCall as createVonageCall, uuidOf, vonageClient } from '../../test/vonage.ts'
import { APP, createWorld, type World } from '../../test/world.ts'

const heard = ({ emulator }: World) =>
  emulator.calls()[0]!.heard.map(({ text, durationMs, cut }) => ({ text, durationMs, cut }))

it('Vonage: a sound is repeated as often as asked, until it is stopped', async () => {
  const world = await createWorld()
  const uuid = uuidOf(await createVonageCall(world.emulator))
  await world.clock.advance(4_000)
  const { voice } = vonageClient(world.emulator)
  await voice.playTTS(uuid, { text: 'Twice', loop: 2 } as never)
  await world.clock.advance(1_000)
  await voice.streamAudio(uuid, `${APP}/music.mp3`, 0)
  await world.clock.advance(7_000)
  await voice.stopStreamAudio(uuid)
  await world.clock.advance(20_000)
  expect(heard(world)).toEqual([
    { text: 'Twice', durationMs: 300, cut: false },
    { text: 'Twice', durationMs: 300, cut: false },
    { text: `${APP}/music.mp3`, durationMs: 5_000, cut: false },
    { text: `${APP}/music.mp3`, durationMs: 2_000, cut: true },
  ])
})

it('Plivo: several files play in turn, and stop with the request or the call', async () => {
  const world = await createWorld()
  const { emulator, clock, answers, received } = world
  answers.set('/answer', xml('<Wait length="60"/>'))
  const body = { from: '+14155550100', to: '+14155550123', answer_url: `${APP}/answer` }
  await plivoRequest(emulator, 'POST', '/Call/', body)
  await clock.advance(4_500)
  const uuid = received[0]!.form['CallUUID']!
  const client = plivoClient(emulator)
  await client.calls.playMusic(uuid, [`${APP}/one.mp3`, `${APP}/two.mp3`].join(','), {})
  await clock.advance(6_000)
  await client.calls.stopPlayingMusic(uuid)
  await clock.advance(1_000)
  await client.calls.speakText(uuid, 'On and on', { loop: true })
  await clock.advance(600)
  await client.calls.hangup(uuid)
  await clock.advance(5_000)
  expect(heard(world)).toEqual([
    { text: `${APP}/one.mp3`, durationMs: 5_000, cut: false },
    { text: `${APP}/two.mp3`, durationMs: 1_000, cut: true },
    { text: 'On and on', durationMs: 540, cut: false },
    { text: 'On and on', durationMs: 60, cut: true },
  ])
})
