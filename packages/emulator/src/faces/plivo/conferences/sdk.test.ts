import { expect, test } from 'vitest'
import { FROM, plivoClient, TO, xml } from '../../../../test/plivo.ts'
import { APP, createWorld } from '../../../../test/world.ts'

const OTHER = '+14155550124'

/** Two answered calls in the conference `desk`. */
async function setUp() {
  const world = await createWorld()
  const join = `<Conference callbackUrl="${APP}/conference">desk</Conference><Speak>Goodbye</Speak>`
  world.answers.set('/answer', xml(`${join}<Wait length="60"/>`))
  const client = plivoClient(world.emulator)
  for (const to of [TO, OTHER]) await client.calls.create(FROM, to, `${APP}/answer`)
  await world.clock.advance(5_000)
  const told = () =>
    world.received
      .filter(({ url }) => url.endsWith('/conference'))
      .map(({ form }) => `${form['ConferenceAction']} ${form['ConferenceMemberID']}`)
  // What the client gives is an array with the page's numbers beside its elements.
  const list = async (filter: object): Promise<unknown[]> => {
    const found: unknown = await client.recordings.list(filter)
    return [...(found as unknown[])]
  }
  return { ...world, client, told, list }
}

test('the official client lists conferences, reads one, and changes its members', async () => {
  const { client, clock, emulator, told } = await setUp()
  const { conferences } = client
  expect(await conferences.list()).toMatchObject({ conferences: ['desk'] })
  await conferences.muteMember('desk', '1')
  await conferences.deafMember('desk', '2')
  await clock.advance(10_000)
  expect(await conferences.get('desk')).toMatchObject({
    conferenceName: 'desk',
    conferenceMemberCount: '2',
    conferenceRunTime: '11',
    members: [
      { memberId: '1', muted: true, deaf: false, to: TO.slice(1), direction: 'outbound' },
      { memberId: '2', muted: false, deaf: true, to: OTHER.slice(1), joinTime: '11' },
    ],
  })
  await conferences.unmuteMember('desk', '1')
  await conferences.undeafMember('desk', '2')
  await conferences.speakTextToMember('desk', 'all', 'Hello', {})
  await conferences.stopSpeakingTextToMember('desk', 'all')
  await conferences.playAudioToMember('desk', '2', `${APP}/tune.mp3`)
  await conferences.stopPlayingAudioToMember('desk', '2')
  await conferences.kickMember('desk', '1')
  await clock.advance(100)
  const heard = emulator.calls().map(({ sounds }) => sounds.map(({ text }) => text))
  // The call of a member that was removed continues in its document.
  expect(heard).toEqual([
    ['Hello', 'Goodbye'],
    ['Hello', `${APP}/tune.mp3`],
  ])
  expect(await conferences.get('desk')).toMatchObject({
    members: [{ memberId: '2', muted: false, deaf: false }],
  })
  await expect(conferences.muteMember('desk', '1')).rejects.toMatchObject({ status: 404 })
  await conferences.hangupMember('desk', '2')
  await clock.advance(100)
  expect(told()).toEqual(['enter 1', 'enter 2', 'exit 1', 'exit 2'])
  await expect(conferences.get('desk')).rejects.toMatchObject({ status: 404 })
  expect(emulator.calls().map(({ state }) => state)).toEqual(['answered', 'ended'])
})

test('one conference and all of them are hung up', async () => {
  for (const all of [false, true]) {
    const { client, clock, emulator } = await setUp()
    if (all) await client.conferences.hangupAll()
    else await client.conferences.hangup('desk')
    await clock.advance(100)
    expect(emulator.calls().map(({ state }) => state)).toEqual(['ended', 'ended'])
    expect(await client.conferences.list()).toMatchObject({ conferences: [] })
  }
})

test('a conference is recorded as a whole: listed, fetched, downloaded and deleted (E11)', async () => {
  const { client, clock, list, received } = await setUp()
  const { conferences, recordings } = client
  const started = await conferences.record('desk', {
    callbackUrl: `${APP}/recorded`,
    callbackMethod: 'POST',
    fileFormat: 'mp3',
    transcriptionType: '',
    transcriptionUrl: '',
    transcriptionMethod: '',
  })
  const id = String(started.recordingId)
  await expect(conferences.startRecording('desk', {} as never)).rejects.toMatchObject({
    status: 400,
  })
  expect(await list({})).toEqual([])
  await clock.advance(20_000)
  await conferences.stopRecording('desk')
  // The file is ready two seconds later.
  await clock.advance(2_100)
  const report = received.find(({ url }) => url.endsWith('/recorded'))
  expect(report!.form).toMatchObject({
    Event: 'RecordStop',
    RecordingID: id,
    RecordingDuration: '20',
    ConferenceName: 'desk',
  })
  const about = {
    recordingId: id,
    recordingType: 'conference',
    conferenceName: 'desk',
    recordingDurationMs: '20000.00000',
    recordingUrl: started.url,
  }
  expect(await recordings.get(id)).toMatchObject(about)
  expect(await list({ conference_name: 'desk' })).toMatchObject([about])
  expect(await list({ conference_name: 'other' })).toEqual([])
  const file = await fetch(String(started.url))
  expect(file.headers.get('content-type')).toBe('audio/mpeg')
  expect((await file.arrayBuffer()).byteLength).toBeGreaterThan(1_000)
  await recordings.delete(id)
  await expect(recordings.get(id)).rejects.toMatchObject({ status: 404 })
  expect((await fetch(String(started.url))).status).toBe(404)
})

test('a recording of a call is listed by its call (E11)', async () => {
  const { client, clock, list, received } = await setUp()
  const uuid = received.find(({ form }) => form['CallUUID'])!.form['CallUUID']!
  const { recordingId } = await client.calls.record(uuid, {})
  await clock.advance(5_000)
  await client.calls.stopRecording(uuid, {})
  expect(await list({ call_uuid: uuid })).toMatchObject([
    { recordingId, callUuid: uuid, recordingType: 'normal', conferenceName: null },
  ])
})
