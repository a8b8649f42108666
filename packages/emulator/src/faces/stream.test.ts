import plivo from 'plivo'
import twilio from 'twilio'
import { expect, it, vi } from 'vitest'
import { createAgent, type Agent, type AgentStream } from '../../test/agents.ts'
import { plivoRequest } from '../../test/plivo.ts'
import { eventOf, telnyxRequest } from '../../test/telnyx.ts'
import { createCall as createTwilioCall } from '../../test/twilio.ts'
import { createCall as createVonageCall } from '../../test/vonage.ts'
import { APP, createWorld, type World } from '../../test/world.ts'
import { decode, encode, type Codec } from '../audio/codec.ts'

const MULAW: Codec = { encoding: 'mulaw', rate: 8_000 }

type Streamer = {
  readonly phone: string
  /** Calls the phone, whose audio goes to the agent, and back, in µ-law where the provider has it. */
  start(world: World, agent: Agent): Promise<unknown>
}

const streamers: Record<string, Streamer> = {
  twilio: {
    phone: '+14155550141',
    start({ emulator }, { url }) {
      const response = new twilio.twiml.VoiceResponse()
      const stream = response.connect().stream({ url: `${url}/twilio` })
      stream.parameter({ name: 'customer', value: '7' })
      response.say('The agent has left')
      response.pause({ length: 60 })
      return createTwilioCall(emulator, { To: this.phone, Twiml: response.toString() })
    },
  },
  plivo: {
    phone: '+14155550142',
    start({ emulator, answers }, { url }) {
      const response = plivo.Response()
      response.addStream(`${url}/plivo`, {
        bidirectional: true,
        keepCallAlive: true,
        contentType: 'audio/x-mulaw;rate=8000',
        extraHeaders: 'customer=7',
        statusCallbackUrl: `${APP}/plivo-status`,
      })
      response.addSpeak('The agent has left')
      response.addWait({ length: 60 })
      answers.set('/plivo', response.toXML())
      return plivoRequest(emulator, 'POST', '/Call/', {
        from: '+14155550100',
        to: this.phone,
        answer_url: `${APP}/plivo`,
      })
    },
  },
  vonage: {
    phone: '+14155550143',
    start({ emulator }, { url }) {
      const endpoint = {
        type: 'websocket',
        uri: `${url}/vonage`,
        'content-type': 'audio/l16;rate=8000',
        headers: { customer: '7' },
        authorization: { type: 'custom', value: 'Bearer of-the-test' },
      }
      return createVonageCall(emulator, {
        to: [{ type: 'phone', number: this.phone.slice(1) }],
        ncco: [
          { action: 'connect', endpoint: [endpoint], eventUrl: [`${APP}/vonage-status`] },
          { action: 'talk', text: 'The agent has left' },
          { action: 'wait', timeout: 60 },
        ],
      })
    },
  },
  telnyx: {
    phone: '+14155550144',
    start({ emulator }, { url }) {
      return telnyxRequest(emulator, 'POST', '/v2/calls', {
        connection_id: emulator.keys()['telnyx']!.ids['connectionId'],
        from: '+14155550100',
        to: this.phone,
        webhook_url: `${APP}/telnyx`,
        stream_url: `${url}/telnyx`,
        stream_bidirectional_mode: 'rtp',
        stream_auth_token: 'of-the-test',
      })
    },
  },
}

const carriers = Object.entries(streamers)

const legOf = ({ emulator }: World, { phone }: Streamer) =>
  emulator.network.legs().find(({ to }) => to === phone)!

const until = (condition: () => boolean): Promise<void> =>
  vi.waitFor(() => expect(condition()).toBe(true), { interval: 2, timeout: 4_000 })

/** Four answered calls whose streams have begun. */
async function scene(echo: boolean): Promise<World & { readonly agent: Agent }> {
  const world = await createWorld({ timings: { talkFor: 3_600_000 } })
  const agent = await createAgent({ echo })
  for (const [, streamer] of carriers) await streamer.start(world, agent)
  await world.clock.advance(4_000)
  const isOpen = (streamer: Streamer): boolean =>
    legOf(world, streamer).streams[0]?.state === 'open'
  await until(() => carriers.every(([, streamer]) => isOpen(streamer)))
  await until(() => agent.streams.every(({ messages }) => messages.length > 0))
  return { ...world, agent }
}

const audioOf = ({ frames }: AgentStream): Buffer => Buffer.concat(frames)

it('an agent hears the same caller at every carrier, who hears the same echo', async () => {
  const world = await scene(true)
  const { emulator, clock, agent } = world
  for (const [, { phone }] of carriers)
    emulator.network.act(phone, { do: 'speak', text: 'Hello agent' })
  await clock.advance(1_000)
  await until(() => agent.streams.every(({ frames }) => frames.length === 50))
  // The echo has arrived: all of it will have sounded at some time.
  const heard = (streamer: Streamer) => legOf(world, streamer).streams[0]!.heard()
  await until(() => carriers.every(([, one]) => soundingMs(world, one) >= 1_000))
  await clock.advance(2_000)
  const spoken = decode(audioOf(agent.at('/vonage')!), { encoding: 'l16', rate: 8_000 })
  const mulaw = Buffer.from(encode(spoken, MULAW))
  for (const path of ['/twilio', '/plivo', '/telnyx'])
    expect(audioOf(agent.at(path)!).subarray(0, 8_000).equals(mulaw.subarray(0, 8_000))).toBe(true)
  // 11 characters of 60 ms, then silence.
  expect(spoken.subarray(0, 5_280).some((sample) => sample !== 0)).toBe(true)
  expect(spoken.subarray(5_280, 8_000).every((sample) => sample === 0)).toBe(true)
  const ofMulaw = decode(mulaw, MULAW).subarray(0, 8_000)
  for (const [id, streamer] of carriers) {
    const expected = id === 'vonage' ? spoken : ofMulaw
    const bytes = Buffer.from(expected.slice(0, 8_000).buffer)
    expect(Buffer.from(heard(streamer).slice(0, 8_000).buffer).equals(bytes)).toBe(true)
  }
  const [view] = emulator.calls()[0]!.streams
  expect(view).toMatchObject({ state: 'open', encoding: 'mulaw', rate: 8_000 })
  expect(view!.framesOut).toBeGreaterThanOrEqual(50)
})

/** Audio of the agent that sounds, or has sounded. */
const soundingMs = (world: World, streamer: Streamer): number =>
  legOf(world, streamer)
    .sounds.filter(({ kind }) => kind === 'audio')
    .reduce((sum, { durationMs }) => sum + durationMs, 0)

it('frames have the form that each provider documents', async () => {
  const world = await scene(false)
  const { emulator, clock, agent } = world
  for (const [, { phone }] of carriers) emulator.network.act(phone, { do: 'press', digits: '5' })
  await clock.advance(40)
  await until(() => agent.streams.every(({ frames }) => frames.length === 2))
  const [first, second, key] = agent.at('/twilio')!.messages
  expect(first).toEqual({ event: 'connected', protocol: 'Call', version: '1.0.0' })
  const streamSid = expect.stringMatching(/^MZ[\da-f]{32}$/) as string
  expect(second).toEqual({
    event: 'start',
    sequenceNumber: '1',
    start: {
      accountSid: emulator.keys()['twilio']!.credentials['accountSid'],
      streamSid,
      callSid: expect.stringMatching(/^CA/) as string,
      tracks: ['inbound'],
      mediaFormat: { encoding: 'audio/x-mulaw', sampleRate: 8000, channels: 1 },
      customParameters: { customer: '7' },
    },
    streamSid,
  })
  expect(key).toMatchObject({ event: 'dtmf', dtmf: { track: 'inbound_track', digit: '5' } })
  const { authToken } = emulator.keys()['twilio']!.webhooks
  const signature = agent.at('/twilio')!.headers['x-twilio-signature'] as string
  expect(twilio.validateRequest(authToken!, signature, `${agent.url}/twilio`, {})).toBe(true)

  const [plivoStart, plivoKey] = agent.at('/plivo')!.messages
  expect(plivoStart).toMatchObject({
    event: 'start',
    sequenceNumber: 1,
    start: {
      tracks: ['inbound'],
      mediaFormat: { encoding: 'audio/x-mulaw', sampleRate: 8000 },
      accountId: emulator.keys()['plivo']!.credentials['authId'],
    },
    extra_headers: 'customer=7',
  })
  expect(plivoKey).toMatchObject({ event: 'dtmf', dtmf: { digit: '5', track: 'inbound' } })

  const [connected, vonageKey] = agent.at('/vonage')!.messages
  expect(connected).toEqual({
    event: 'websocket:connected',
    'content-type': 'audio/l16;rate=8000',
    customer: '7',
  })
  expect(vonageKey).toEqual({ event: 'websocket:dtmf', digit: '5', duration: 260 })
  expect(agent.at('/vonage')!.headers['authorization']).toBe('Bearer of-the-test')
  // "Each message is a 20 ms sample": 320 bytes at 8 kHz.
  expect(agent.at('/vonage')!.frames[0]).toHaveLength(320)

  const [hello, telnyxStart, telnyxKey] = agent.at('/telnyx')!.messages
  expect(hello).toMatchObject({ event: 'connected', version: '1.0.0' })
  expect(telnyxStart).toMatchObject({
    event: 'start',
    sequence_number: '1',
    start: { media_format: { encoding: 'PCMU', sample_rate: 8000, channels: 1 } },
  })
  expect(telnyxKey).toMatchObject({ event: 'dtmf', dtmf: { digit: '5' } })
  expect(agent.at('/telnyx')!.headers['x-telnyx-streaming-auth-token']).toBe('of-the-test')
})

it('marks come back when the audio before them was heard, and clear drops the rest', async () => {
  const world = await scene(false)
  const { clock, agent } = world
  const marks: Record<string, object> = {
    '/twilio': { event: 'mark', mark: { name: 'end' } },
    '/plivo': { event: 'checkpoint', name: 'end' },
    '/vonage': { action: 'notify', payload: { name: 'end' } },
    '/telnyx': { event: 'mark', mark: { name: 'end' } },
  }
  const clears: Record<string, object> = {
    '/twilio': { event: 'clear' },
    '/plivo': { event: 'clearAudio' },
    '/vonage': { action: 'clear' },
    '/telnyx': { event: 'clear' },
  }
  const before = new Map(agent.streams.map(({ path, messages }) => [path, messages.length]))
  const after = (stream: AgentStream) =>
    stream.messages.slice(before.get(stream.path)).map(({ event }) => event)
  const sid = agent.at('/twilio')!.messages[1]!['streamSid']
  for (const stream of agent.streams) {
    // 100 ms, and a mark after it; then 1 s that is cleared after 300 ms, with its mark.
    const audio = (ms: number) => Buffer.alloc(ms * (stream.path === '/vonage' ? 16 : 8), 0x11)
    stream.play(audio(100))
    stream.send({ ...marks[stream.path], streamSid: sid })
    stream.play(audio(1_000))
    stream.send({ ...marks[stream.path], streamSid: sid })
  }
  await until(() => carriers.every(([, one]) => soundingMs(world, one) === 1_100))
  await clock.advance(99)
  expect(agent.streams.flatMap(after)).toEqual([])
  await clock.advance(301)
  await until(() => agent.streams.every((stream) => after(stream).length === 1))
  for (const stream of agent.streams) stream.send({ ...clears[stream.path], streamSid: sid })
  await until(() => carriers.every(([, one]) => soundingMs(world, one) === 400))
  await until(() => agent.streams.every((stream) => after(stream).length === 2))
  await clock.advance(5_000)
  expect(Object.fromEntries(agent.streams.map((stream) => [stream.path, after(stream)]))).toEqual({
    '/twilio': ['mark', 'mark'],
    '/plivo': ['playedStream', 'clearedAudio'],
    '/vonage': ['websocket:notify', 'websocket:cleared'],
    '/telnyx': ['mark', 'mark'],
  })
  for (const [, one] of carriers) expect(legOf(world, one).streams[0]!.heardMs()).toBe(400)
})

it('an agent that leaves lets the document go on, and a call that ends closes the connection', async () => {
  const world = await scene(false)
  const { emulator, clock, agent, received } = world
  for (const [, one] of carriers.filter(([id]) => id !== 'telnyx'))
    agent.at(`/${Object.entries(streamers).find(([, two]) => two === one)![0]}`)!.close()
  const prompted = (streamer: Streamer): boolean =>
    emulator.calls().find(({ to }) => to === streamer.phone)!.heard.length > 0
  await until(() => carriers.every(([id, one]) => id === 'telnyx' || prompted(one)))
  for (const [id, one] of carriers)
    expect(
      emulator
        .calls()
        .find(({ to }) => to === one.phone)!
        .heard.map(({ text }) => text),
    ).toEqual(id === 'telnyx' ? [] : ['The agent has left'])
  emulator.network.act(streamers['telnyx']!.phone, { do: 'hang-up' })
  await until(() => agent.at('/telnyx')!.isClosed)
  expect(agent.at('/telnyx')!.messages.at(-1)).toMatchObject({ event: 'stop' })
  await clock.advance(100)
  const telnyx = received.filter(({ url }) => url.endsWith('/telnyx')).map(eventOf)
  expect(telnyx.map((event) => event.event_type).slice(2)).toEqual([
    'streaming.started',
    'streaming.stopped',
    'call.hangup',
  ])
  const forms = received.filter(({ url }) => url.endsWith('/plivo-status'))
  expect(forms.map(({ form }) => form['Event'])).toEqual(['StartStream', 'DroppedStream'])
})

it('a stream that cannot connect is reported, and the document goes on', async () => {
  const world = await createWorld()
  const { emulator, clock, received } = world
  const status = `statusCallback="${APP}/status"`
  const Twiml = `<Response><Connect><Stream url="ws://127.0.0.1:1/" ${status}/></Connect><Redirect>${APP}/next</Redirect></Response>`
  await createTwilioCall(emulator, { Twiml })
  await clock.advance(4_000)
  await until(() => received.length === 2)
  expect(received.map(({ form }) => form['StreamEvent'])).toEqual(['stream-error', undefined])
  expect(emulator.warnings().map(({ message }) => message)).toContainEqual(
    expect.stringContaining('31920'),
  )
})

it('a background stream has both tracks, and hears nothing of the application', async () => {
  const world = await createWorld()
  const { emulator, clock } = world
  const agent = await createAgent({ echo: true })
  const stream = `<Stream name="copy" url="${agent.url}/twilio" track="both_tracks"/>`
  const Twiml = `<Response><Start>${stream}</Start><Pause length="2"/><Say>Hi</Say><Stop><Stream name="copy"/></Stop><Pause length="9"/></Response>`
  await createTwilioCall(emulator, { Twiml })
  await clock.advance(4_000)
  await until(() => agent.at('/twilio')?.messages.length === 2)
  expect(agent.at('/twilio')!.messages[1]).toMatchObject({
    start: { tracks: ['inbound', 'outbound'] },
  })
  await clock.advance(3_000)
  await until(() => agent.at('/twilio')!.isClosed)
  const { frames } = agent.at('/twilio')!
  // Both tracks in turn, until the prompt of 120 ms after two seconds is over.
  expect(frames).toHaveLength(2 * (106 - 1))
  const isSilent = (frame: Buffer): boolean => frame.every((byte) => byte === 0xff)
  expect(frames.filter((frame) => !isSilent(frame))).toHaveLength(5)
  expect(emulator.calls()[0]!.heard.map(({ text }) => text)).toEqual(['Hi'])
})
