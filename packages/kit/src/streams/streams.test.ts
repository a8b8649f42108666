import type { StreamAudio } from '@callplane/core'
import type { Counters } from '@callplane/core/stores'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { convertAudio, createConverter } from './convert.ts'
import { fromAlaw, fromMulaw, toAlaw, toMulaw } from './g711.ts'
import type { StreamCarrier, StreamEvent, StreamFrame } from './frames.ts'
import { openStream } from './open-stream.ts'
import { streamTokens } from './stream-token.ts'

const mulaw: StreamAudio = { codec: 'mulaw', rate: 8000 }
const alaw: StreamAudio = { codec: 'alaw', rate: 8000 }
const linear = (rate: StreamAudio['rate']): StreamAudio => ({ codec: 'linear16', rate })
const audio = Uint8Array.from([0, 127, 128, 255])
const payload = Buffer.from(audio).toString('base64')

/** As the vendors print them, with audio of ours in place of what they abbreviate. */
const documented: Record<StreamCarrier, readonly (readonly [StreamFrame, StreamEvent])[]> = {
  twilio: [
    [
      '{"event":"connected","protocol":"Call","version":"1.0.0"}',
      { type: 'other', event: 'connected' },
    ],
    [
      '{"event":"start","sequenceNumber":"1","start":{"accountSid":"AC1","streamSid":"MZ1","callSid":"CA1","tracks":["inbound"],"mediaFormat":{"encoding":"audio/x-mulaw","sampleRate":8000,"channels":1},"customParameters":{"FirstName":"Jane"}},"streamSid":"MZ1"}',
      {
        type: 'start',
        streamId: 'MZ1',
        callId: 'CA1',
        audio: mulaw,
        parameters: { FirstName: 'Jane' },
      },
    ],
    [
      `{"event":"media","sequenceNumber":"3","media":{"track":"inbound","chunk":"1","timestamp":"5","payload":"${payload}"},"streamSid":"MZ1"}`,
      { type: 'audio', audio, track: 'inbound' },
    ],
    [
      '{"event":"dtmf","streamSid":"MZ1","sequenceNumber":"5","dtmf":{"track":"inbound_track","digit":"1"}}',
      { type: 'digits', digits: '1' },
    ],
    [
      '{"event":"mark","sequenceNumber":"4","streamSid":"MZ1","mark":{"name":"my label"}}',
      { type: 'mark', name: 'my label' },
    ],
    [
      '{"event":"stop","sequenceNumber":"5","stop":{"accountSid":"AC1","callSid":"CA1"},"streamSid":"MZ1"}',
      { type: 'stop' },
    ],
  ],
  telnyx: [
    ['{"event":"connected","version":"1.0.0"}', { type: 'other', event: 'connected' }],
    [
      '{"event":"start","sequence_number":"1","stream_id":"32DE","start":{"user_id":"3E6F","call_control_id":"v2:T02","call_session_id":"ff55","from":"+14155550100","to":"+14155550123","tags":["TAG1"],"client_state":"aGF2","custom_parameters":{"customer_id":"customer_123"},"media_format":{"encoding":"PCMU","sample_rate":8000,"channels":1}}}',
      {
        type: 'start',
        streamId: '32DE',
        callId: 'v2:T02',
        audio: mulaw,
        parameters: { customer_id: 'customer_123' },
      },
    ],
    [
      `{"event":"media","sequence_number":"4","media":{"track":"outbound","chunk":"2","timestamp":"5","payload":"${payload}"},"stream_id":"32DE"}`,
      { type: 'audio', audio, track: 'outbound' },
    ],
    [
      '{"event":"dtmf","stream_id":"32DE","occurred_at":"2026-01-05T12:00:00Z","sequence_number":"5","dtmf":{"digit":"1"}}',
      { type: 'digits', digits: '1' },
    ],
    [
      '{"event":"mark","sequence_number":"6","stream_id":"32DE","mark":{"name":"a"}}',
      { type: 'mark', name: 'a' },
    ],
    [
      '{"event":"stop","sequence_number":"5","stop":{"user_id":"3E6F","call_control_id":"v2:T02"},"stream_id":"32DE"}',
      { type: 'stop' },
    ],
  ],
  plivo: [
    [
      '{"event":"start","sequenceNumber":1,"start":{"callId":"c1","streamId":"s1","accountId":"MA1","tracks":["inbound"],"mediaFormat":{"encoding":"audio/x-mulaw","sampleRate":8000}},"extra_headers":"userId=12345;sessionId=abc-xyz"}',
      {
        type: 'start',
        streamId: 's1',
        callId: 'c1',
        audio: mulaw,
        parameters: { userId: '12345', sessionId: 'abc-xyz' },
      },
    ],
    [
      `{"event":"media","sequenceNumber":42,"streamId":"s1","media":{"track":"inbound","timestamp":"1705312200000","chunk":41,"payload":"${payload}"},"extra_headers":"userId=12345"}`,
      { type: 'audio', audio, track: 'inbound' },
    ],
    [
      '{"event":"dtmf","sequenceNumber":3,"streamId":"s1","dtmf":{"track":"inbound","digit":"5","timestamp":"1"}}',
      { type: 'digits', digits: '5' },
    ],
    [
      '{"event":"playedStream","streamId":"s1","name":"customer greeting audio"}',
      { type: 'mark', name: 'customer greeting audio' },
    ],
    ['{"event":"clearedAudio","streamId":"s1","sequenceNumber":4}', { type: 'cleared' }],
  ],
  vonage: [
    [
      '{"event":"websocket:connected","content-type":"audio/l16;rate=16000","prop1":"value1"}',
      { type: 'start', audio: linear(16_000), parameters: { prop1: 'value1' } },
    ],
    [audio, { type: 'audio', audio, track: 'inbound' }],
    ['{"event":"websocket:dtmf","digit":"5","duration":260}', { type: 'digits', digits: '5' }],
    ['{"event":"websocket:notify","payload":{"name":"a"}}', { type: 'mark', name: 'a' }],
    ['{"event":"websocket:cleared"}', { type: 'cleared' }],
  ],
}

describe.each(Object.entries(documented))('messages of %s', (name, frames) => {
  const carrier = name as StreamCarrier

  it('are read as documented', () => {
    const stream = openStream(carrier)
    expect(frames.map(([frame]) => stream.read(frame))).toEqual(frames.map(([, event]) => event))
  })

  it('that are no messages change nothing', () => {
    const stream = openStream(carrier)
    for (const frame of ['', '{', 'null', '[]', '{"event":"later"}'])
      expect(stream.read(frame)).toMatchObject({ type: 'other' })
  })

  it('are written once the stream has started', () => {
    const stream = openStream(carrier)
    expect(() => stream.write({ type: 'clear' })).toThrow('has not started')
    for (const [frame] of frames) stream.read(frame)
    const written = (['audio', 'mark', 'clear'] as const)
      .flatMap((type) =>
        stream.write(
          type === 'audio' ? { type, audio } : type === 'mark' ? { type, name: 'a' } : { type },
        ),
      )
      .map((frame) => (typeof frame === 'string' ? (JSON.parse(frame) as unknown) : frame))
    expect(written).toEqual(wanted[carrier])
  })

  it('carry audio as the application wants it, both ways', () => {
    const stream = openStream(carrier, linear(24_000))
    const sent = 160
    for (const [frame, event] of frames) if (event.type === 'start') stream.read(frame)
    const head = frames.find(([, { type }]) => type === 'start')?.[1]
    if (head?.type !== 'start') throw new Error('no start')
    const bytes = new Uint8Array(head.audio.codec === 'linear16' ? sent * 2 : sent).fill(
      head.audio.codec === 'linear16' ? 0 : 0xff,
    )
    const frame =
      carrier !== 'vonage'
        ? JSON.stringify({
            event: 'media',
            media: { payload: Buffer.from(bytes).toString('base64') },
          })
        : bytes
    const read = stream.read(frame)
    if (read.type !== 'audio') throw new Error(read.type)
    // Silence at three times, or one and a half times, as many samples of two bytes; one less at most for the first piece.
    const samples = (sent * 24_000) / head.audio.rate
    expect(read.audio.length / 2).toBeGreaterThanOrEqual(samples - 3)
    expect(read.audio.length / 2).toBeLessThanOrEqual(samples)
    expect(read.audio.every((byte) => byte === 0)).toBe(true)
  })
})

const wanted: Record<StreamCarrier, readonly unknown[]> = {
  twilio: [
    { event: 'media', streamSid: 'MZ1', media: { payload } },
    { event: 'mark', streamSid: 'MZ1', mark: { name: 'a' } },
    { event: 'clear', streamSid: 'MZ1' },
  ],
  telnyx: [
    { event: 'media', media: { payload } },
    { event: 'mark', mark: { name: 'a' } },
    { event: 'clear' },
  ],
  plivo: [
    { event: 'playAudio', media: { contentType: 'audio/x-mulaw', sampleRate: 8000, payload } },
    { event: 'checkpoint', streamId: 's1', name: 'a' },
    { event: 'clearAudio', streamId: 's1' },
  ],
  // 20 ms at 16 kHz: the mark fills the piece up.
  vonage: [
    Uint8Array.from({ length: 640 }, (_none, at) => audio[at] ?? 0),
    { action: 'notify', payload: { name: 'a' } },
    { action: 'clear' },
  ],
}

describe('messages of Vonage', () => {
  const start = (rate: number) => {
    const stream = openStream('vonage')
    stream.read(`{"event":"websocket:connected","content-type":"audio/l16;rate=${rate}"}`)
    return stream
  }

  it('are 20 ms of audio each, however it is written, and nothing of it is lost', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(8000, 16_000, 24_000),
        fc.array(fc.integer({ min: 0, max: 2_000 }), { minLength: 1, maxLength: 12 }),
        (rate, lengths) => {
          const stream = start(rate)
          const pieces = lengths.map((length, index) => new Uint8Array(length).fill(index + 1))
          const frames = [
            ...pieces.flatMap((piece) => stream.write({ type: 'audio', audio: piece })),
            ...stream.write({ type: 'mark', name: 'end' }),
          ].filter((frame) => typeof frame !== 'string')
          expect(new Set(frames.map(({ length }) => length)).size).toBeLessThanOrEqual(1)
          for (const { length } of frames) expect(length).toBe((rate / 50) * 2)
          const sent = Buffer.concat(pieces)
          const read = Buffer.concat(frames)
          expect(read.subarray(0, sent.length).equals(sent)).toBe(true)
          expect(read.subarray(sent.length).every((byte) => byte === 0)).toBe(true)
        },
      ),
    )
  })

  it('that are cleared take what is left over with them', () => {
    const stream = start(8000)
    expect(stream.write({ type: 'audio', audio: new Uint8Array(100).fill(1) })).toEqual([])
    expect(stream.write({ type: 'clear' })).toEqual(['{"action":"clear"}'])
    expect(stream.write({ type: 'audio', audio: new Uint8Array(320).fill(2) })).toEqual([
      new Uint8Array(320).fill(2),
    ])
  })

  it('of the guide are read: metadata is at the top of the first one, and events have one key each', () => {
    const stream = openStream('vonage')
    expect(
      stream.read(
        '{"event":"websocket:connected","content-type":"audio/l16;rate=16000","language":"en-GB","callerID":"447700900123"}',
      ),
    ).toEqual({
      type: 'start',
      audio: linear(16_000),
      parameters: { language: 'en-GB', callerID: '447700900123' },
    })
    expect(stream.read('{"event":"websocket:dtmf","digit":"5","duration":260}')).toEqual({
      type: 'digits',
      digits: '5',
    })
    expect(stream.read(new Uint8Array(640))).toMatchObject({ type: 'audio', track: 'inbound' })
  })
})

describe('audio', () => {
  const codes = Uint8Array.from({ length: 256 }, (_none, code) => code)

  it('of G.711 is decoded as in the standard, and every code comes back', () => {
    // ITU-T G.711, tables 1 and 2, scaled to 16 bits: both ends and the smallest steps.
    expect([...fromMulaw(Uint8Array.of(0x00, 0x80, 0x7f, 0xff, 0xfe))]).toEqual([
      -32_124, 32_124, 0, 0, 8,
    ])
    expect([...fromAlaw(Uint8Array.of(0x2a, 0xaa, 0x55, 0xd5))]).toEqual([-32_256, 32_256, -8, 8])
    expect([...toAlaw(fromAlaw(codes))]).toEqual([...codes])
    // µ-law has two zeros.
    expect([...toMulaw(fromMulaw(codes))].filter((code, at) => code !== at)).toEqual([0xff])
  })

  it('is passed on unchanged in its own encoding, and keeps its length between rates', () => {
    expect(convertAudio(audio, mulaw, mulaw)).toBe(audio)
    const rates = fc.constantFrom<StreamAudio['rate']>(8000, 16_000, 24_000)
    fc.assert(
      fc.property(
        rates,
        rates,
        fc.array(fc.integer({ min: 1, max: 400 }), { minLength: 1, maxLength: 20 }),
        (from, to, pieces) => {
          const convert = createConverter(linear(from), linear(to))
          const samples = pieces.reduce((sum, length) => sum + length, 0)
          const out = pieces.reduce(
            (sum, length) => sum + convert(new Uint8Array(length * 2)).length / 2,
            0,
          )
          expect(Math.abs(out - (samples * to) / from)).toBeLessThanOrEqual(to / from + 1)
        },
      ),
    )
  })

  it('sounds the same however it is cut into pieces', () => {
    const tone = Int16Array.from({ length: 480 }, (_none, at) =>
      Math.round(8000 * Math.sin((at * 2 * Math.PI * 400) / 8000)),
    )
    const bytes = new Uint8Array(tone.buffer)
    const whole = convertAudio(bytes, linear(8000), linear(24_000))
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 100 }), { minLength: 5, maxLength: 20 }),
        (cuts) => {
          const convert = createConverter(linear(8000), linear(24_000))
          const out: number[] = []
          let at = 0
          for (const cut of [...cuts, 480]) {
            out.push(...convert(bytes.slice(at * 2, Math.min(480, at + cut) * 2)))
            at = Math.min(480, at + cut)
          }
          expect(out).toEqual([...whole])
        },
      ),
    )
  })

  it('of a tone keeps its loudness through every encoding', () => {
    const tone = Int16Array.from({ length: 800 }, (_none, at) =>
      Math.round(8000 * Math.sin((at * 2 * Math.PI * 400) / 8000)),
    )
    const bytes = new Uint8Array(tone.buffer)
    for (const to of [mulaw, alaw, linear(16_000), linear(24_000)]) {
      const back = new Int16Array(
        convertAudio(convertAudio(bytes, linear(8000), to), to, linear(8000)).slice().buffer,
      )
      expect(Math.max(...back)).toBeGreaterThan(7_600)
      expect(Math.max(...back)).toBeLessThan(8_400)
    }
  })
})

describe('the token of a stream URL', () => {
  const clock = { time: 1_000_000, wall: () => clock.time }
  const tokens = streamTokens({ secret: 'a secret of the tests', clock, validFor: 60 })
  const pathOf = (url: string) => new URL(url).pathname

  it('admits its connection once, until it expires', async () => {
    const url = tokens.sign('wss://agent.example/talk?x=1')
    expect(url).toMatch(/^wss:\/\/agent\.example\/talk\/\d+\.[\w-]+\.[\w-]+\?x=1$/)
    expect(await tokens.admit(pathOf(url))).toBe(true)
    expect(await tokens.admit(pathOf(url))).toBe(false)
    const late = tokens.sign('wss://agent.example/talk')
    clock.time += 61_000
    expect(await tokens.admit(pathOf(late))).toBe(false)
  })

  it('is good once among all processes that share a store', async () => {
    const used = new Set<string>()
    const counters: Pick<Counters, 'take'> = {
      async take(key, { id, expires }, { limit }) {
        expect([limit, expires > clock.time]).toEqual([1, true])
        if (used.has(`${key} ${id}`)) return 'held'
        used.add(`${key} ${id}`)
        return 'taken'
      },
    }
    const secret = 'a secret of the tests'
    const processes = [1, 2, 3].map(() => streamTokens({ secret, clock, counters }))
    const path = pathOf(tokens.sign('wss://agent.example/talk'))
    const admitted = await Promise.all(processes.map((one) => one.admit(path)))
    expect(admitted.filter(Boolean)).toHaveLength(1)
    expect(await processes[1]?.admit(pathOf(tokens.sign('wss://agent.example/talk')))).toBe(true)
  })

  it('is of this application and whole', async () => {
    const other = streamTokens({ secret: 'another secret of tests', clock })
    expect(await tokens.admit(pathOf(other.sign('wss://agent.example/')))).toBe(false)
    const path = pathOf(tokens.sign('wss://agent.example/'))
    for (const forged of ['', '/', '/a.b.c', path.slice(0, -1), path.replace(/\d/, '9')])
      expect(await tokens.admit(forged)).toBe(false)
    expect(() => streamTokens({ secret: 'short', clock })).toThrow('at least 16')
  })
})
