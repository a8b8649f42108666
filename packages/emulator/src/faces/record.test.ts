import { describe, expect, it } from 'vitest'
import { plivoRequest, xml } from '../../test/plivo.ts'
import { eventOf, telnyxRequest } from '../../test/telnyx.ts'
import { createCall as createTwilioCall } from '../../test/twilio.ts'
import { createCall as createVonageCall, tokenOf } from '../../test/vonage.ts'
import { APP, createWorld, send, type World } from '../../test/world.ts'

/** What ends the message, as every provider can be asked for it. */
type Wanted = {
  readonly most: number
  readonly silence: number
  /** Telnyx has none. */
  readonly finishKey?: string
}

type Recorder = {
  readonly phone: string
  start(world: World, wanted: Wanted): Promise<void>
  /** Where the provider says that the file is. */
  fileOf(world: World): string | undefined
}

const formsAt = (world: World, path: string) =>
  world.received.filter(({ url }) => new URL(url).pathname === path).map(({ form }) => form)

const recorders: Record<string, Recorder> = {
  twilio: {
    phone: '+14155550141',
    async start({ emulator }, { most, silence, finishKey = '' }) {
      const callback = `recordingStatusCallback="${APP}/twilio-recorded"`
      const attributes = `maxLength="${most}" timeout="${silence}" finishOnKey="${finishKey}" trim="do-not-trim" ${callback}`
      const Twiml = `<Response><Record ${attributes}/></Response>`
      await createTwilioCall(emulator, { To: this.phone, Twiml })
    },
    fileOf(world) {
      const [form] = formsAt(world, '/twilio-recorded')
      return form && `${form['RecordingUrl']}.wav`
    },
  },
  plivo: {
    phone: '+14155550142',
    async start({ emulator, answers }, { most, silence, finishKey = 'none' }) {
      const callback = `callbackUrl="${APP}/plivo-recorded"`
      const attributes = `maxLength="${most}" timeout="${silence}" finishOnKey="${finishKey}" fileFormat="wav" recordChannelType="mono" ${callback}`
      answers.set('/plivo', xml(`<Record ${attributes}/><Wait length="100"/>`))
      const body = { from: '+14155550100', to: this.phone, answer_url: `${APP}/plivo` }
      await plivoRequest(emulator, 'POST', '/Call/', body)
    },
    fileOf: (world) => formsAt(world, '/plivo-recorded')[0]?.['RecordUrl'],
  },
  vonage: {
    phone: '+14155550143',
    async start({ emulator }, { most, silence, finishKey }) {
      const record = {
        action: 'record',
        timeOut: most,
        endOnSilence: silence,
        ...(finishKey === undefined ? {} : { endOnKey: finishKey }),
        beepStart: true,
        format: 'wav',
        eventUrl: [`${APP}/vonage-recorded`],
      }
      await createVonageCall(emulator, {
        to: [{ type: 'phone', number: this.phone.slice(1) }],
        ncco: [record, { action: 'wait', timeout: 100 }],
      })
    },
    fileOf({ received }) {
      const event = received.find(({ url }) => url.endsWith('/vonage-recorded'))
      return event && (JSON.parse(event.body) as { recording_url: string }).recording_url
    },
  },
  telnyx: {
    phone: '+14155550144',
    async start({ emulator, clock }, { most, silence }) {
      const { ids } = emulator.keys()['telnyx']!
      const { body } = await telnyxRequest(emulator, 'POST', '/v2/calls', {
        connection_id: ids['connectionId'],
        from: '+14155550100',
        to: this.phone,
        webhook_url: `${APP}/telnyx`,
      })
      const id = (body as { data: { call_control_id: string } }).data.call_control_id
      const record = (): void =>
        void telnyxRequest(emulator, 'POST', `/v2/calls/${id}/actions/record_start`, {
          channels: 'single',
          format: 'wav',
          play_beep: true,
          max_length: most,
          timeout_secs: silence,
        })
      clock.after(4_000, () => void clock.after(0, record))
    },
    fileOf({ received }) {
      const saved = received
        .filter(({ url }) => url.endsWith('/telnyx'))
        .map(eventOf)
        .find((event) => event.event_type === 'call.recording.saved')
      return (saved?.payload['recording_urls'] as { wav: string } | undefined)?.wav
    },
  },
}

/** Every phone says the text a second after the beep, and presses the keys two seconds later. */
async function recordAll(
  wanted: Wanted,
  text: string,
  { keys, of = Object.keys(recorders) }: { keys?: string; of?: readonly string[] } = {},
): Promise<Record<string, Buffer>> {
  const world = await createWorld({ timings: { talkFor: 3_600_000 } })
  const used = of.map((id) => [id, recorders[id]!] as const)
  for (const [, recorder] of used) await recorder.start(world, wanted)
  await world.clock.advance(5_200)
  for (const [, { phone }] of used) world.emulator.network.act(phone, { do: 'speak', text })
  await world.clock.advance(2_000)
  if (keys !== undefined)
    for (const [, { phone }] of used)
      world.emulator.network.act(phone, { do: 'press', digits: keys })
  await world.clock.advance(90_000)
  const files: Record<string, Buffer> = {}
  for (const [id, recorder] of used) {
    const url = new URL(recorder.fileOf(world)!)
    const headers: Record<string, string> =
      id === 'vonage' ? { authorization: `Bearer ${tokenOf(world.emulator)}` } : {}
    const response = await world.emulator.handle({
      method: 'GET',
      url: url.pathname + url.search,
      headers,
      body: new Uint8Array(),
      origin: url.origin,
    })
    files[id] = Buffer.from(response.body)
  }
  return files
}

/** Milliseconds of a mono WAV of 8 kHz, 16 bit. */
const lengthOf = (wav: Buffer): number => (wav.length - 44) / 16

const endings: Record<string, { wanted: Wanted; keys?: string; of?: string[]; ms: number }> = {
  'its longest time': { wanted: { most: 8, silence: 10 }, ms: 8_000 },
  // A second of silence, 1.2 s of speech, and three seconds of silence.
  silence: { wanted: { most: 60, silence: 3 }, ms: 5_200 },
  'its key': {
    wanted: { most: 60, silence: 10, finishKey: '#' },
    keys: '#',
    of: ['twilio', 'plivo', 'vonage'],
    ms: 3_000,
  },
}

describe.each(Object.entries(endings))(
  'a message ends with %s (E3)',
  (_, { wanted, keys, of, ms }) => {
    it('and its file is the same at every carrier', async () => {
      const files = await recordAll(wanted, 'Call me back, please', { keys, of })
      const [first, ...others] = Object.values(files)
      expect(first!.subarray(0, 4).toString()).toBe('RIFF')
      expect(lengthOf(first!)).toBe(ms)
      for (const other of others) expect(other.equals(first!)).toBe(true)
    })
  },
)

it('a recording sounds like what was said (E3)', async () => {
  const wanted = { most: 8, silence: 10 }
  const said = await recordAll(wanted, 'Call me back, please', { of: ['plivo'] })
  const same = await recordAll(wanted, 'Call me back, please', { of: ['plivo'] })
  const other = await recordAll(wanted, 'Call me back, pleasE', { of: ['plivo'] })
  expect(same['plivo']!.equals(said['plivo']!)).toBe(true)
  expect(other['plivo']!.equals(said['plivo']!)).toBe(false)
  // It differs in the last character alone, which begins 19 × 60 ms after the second of silence.
  const until = 44 + 16 * (1_000 + 19 * 60)
  expect(other['plivo']!.subarray(0, until).equals(said['plivo']!.subarray(0, until))).toBe(true)
})

it('Twilio goes on with the next verb after a silent caller (E2)', async () => {
  const { emulator, clock, received, answers } = await createWorld()
  answers.set('/after', '<Response><Pause length="100"/></Response>')
  const events = 'recordingStatusCallbackEvent="completed absent"'
  const Twiml = `<Response><Record action="${APP}/action" recordingStatusCallback="${APP}/status" ${events}/><Redirect>${APP}/after</Redirect></Response>`
  await createTwilioCall(emulator, { Twiml })
  await clock.advance(12_000)
  expect(received.map(({ url, form }) => [new URL(url).pathname, form['RecordingStatus']])).toEqual(
    [
      ['/status', 'absent'],
      ['/after', undefined],
    ],
  )
})

it('a caller who hangs up ends the recording, and the action is told (E3)', async () => {
  const { emulator, clock, received } = await createWorld()
  await createTwilioCall(emulator, {
    Twiml: `<Response><Record action="${APP}/action" recordingStatusCallback="${APP}/status"/></Response>`,
  })
  await clock.advance(4_500)
  emulator.network.act('+14155550123', { do: 'speak', text: 'Never mind' })
  await clock.advance(1_000)
  emulator.network.act('+14155550123', { do: 'hang-up' })
  await clock.advance(5_000)
  expect(received.map(({ url }) => new URL(url).pathname)).toEqual(['/action', '/status'])
  // Trimmed, as by default: ten characters.
  expect(received[0]?.form).toMatchObject({
    Digits: 'hangup',
    CallStatus: 'completed',
    RecordingDuration: '1',
  })
})

it('Plivo tells of the rest of a session, at its start and when the file is there (E3)', async () => {
  const { emulator, clock, received, answers } = await createWorld({ timings: { talkFor: 6_000 } })
  const record = `<Record recordSession="true" redirect="false" action="${APP}/action" callbackUrl="${APP}/callback" fileFormat="wav"/>`
  answers.set('/answer', xml(`${record}<Speak>This call is recorded</Speak><Wait length="60"/>`))
  const body = { from: '+14155550100', to: '+14155550123', answer_url: `${APP}/answer` }
  await plivoRequest(emulator, 'POST', '/Call/', body)
  await clock.advance(20_000)
  const action = received.find(({ url }) => url.endsWith('/action'))
  const callback = received.find(({ url }) => url.endsWith('/callback'))
  expect(action?.form).toMatchObject({ RecordingDuration: '-1', RecordingEndMs: '-1' })
  expect(callback?.form).toMatchObject({
    RecordingID: action?.form['RecordingID'],
    RecordingDuration: '6',
    RecordingDurationMs: '6000',
  })
  const { pathname } = new URL(callback!.form['RecordUrl']!)
  const file = await send(emulator, 'GET', pathname)
  expect(file.status).toBe(200)
})
