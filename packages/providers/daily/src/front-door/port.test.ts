import { CallError, outboundCall, type Call, type Fault } from '@callplane/core'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { callerId, connect, fakeApi, far, key, prepared, room, where } from '../../test/fake-api.ts'
import { frontDoor } from './port.ts'

const requestOf = (body: unknown, url = `https://api.daily.co/v1/rooms/${room}/dialOut/start`) => ({
  method: 'POST',
  url,
  headers: { 'content-type': 'application/json' },
  body: typeof body === 'string' ? body : JSON.stringify(body),
})
const ports = connect(fakeApi())
const parse = (body: unknown) => frontDoor.parse(requestOf(body))
const mapBack = (input: unknown) => {
  const call = outboundCall.parse(input)
  const { request, notes } = ports.map(call, where, {
    key,
    prepared: call.to.startsWith('sip') ? {} : prepared,
    options: call.options?.['daily'],
  })
  return {
    body: JSON.parse(request.body ?? '') as Record<string, unknown>,
    url: request.url,
    notes,
  }
}
const faultsOf = (run: () => unknown): readonly Fault[] => {
  try {
    run()
  } catch (error) {
    if (CallError.isInstance(error)) return error.faults
    throw error
  }
  throw new Error('nothing was thrown')
}

// docs.daily.co/reference/rest-api/rooms/dial-out/start prints one example with every parameter; of sipUri and
// phoneNumber one is to be chosen. Its placeholders are filled in; arrays within arrays are as printed.
const printed = {
  extension: '1234',
  waitBeforeExtensionDialSec: 0,
  displayName: 'Ada Lovelace',
  userId: 'user-1',
  callerId,
  video: true,
  videoSettings: { width: 1280, height: 720, fps: 15, videoBitrate: 900 },
  codecs: { audio: [['OPUS', 'G722', 'PCMU', 'PCMA']], video: [['H264', 'VP8']] },
}
const flatCodecs = { audio: ['OPUS', 'G722', 'PCMU', 'PCMA'], video: ['H264', 'VP8'] }

describe('the example of the page', () => {
  it('to a phone', () => {
    const { call, route, notes } = parse({ phoneNumber: far, ...printed })
    expect(route).toEqual({})
    expect(call).toEqual({
      to: far,
      connect: { room },
      participant: { id: 'user-1', name: 'Ada Lovelace' },
      dtmf: '1234',
      options: {
        daily: {
          callerId,
          waitBeforeExtensionDialSec: 0,
          video: true,
          videoSettings: { width: 1280, height: 720, fps: 15, videoBitrate: 900 },
          codecs: flatCodecs,
        },
      },
    })
    expect(notes).toMatchObject([{ field: 'from', effect: 'adjusted' }])
    const back = mapBack(call)
    expect(back.url).toBe(`https://api.daily.co/v1/rooms/${room}/dialOut/start`)
    // What Daily ignores on a phone call is named instead; userId is the attempt key.
    expect(back.body).toEqual({
      phoneNumber: far,
      extension: '1234',
      waitBeforeExtensionDialSec: 0,
      displayName: 'Ada Lovelace',
      userId: key,
      callerId,
      codecs: { audio: flatCodecs.audio },
    })
    expect(back.notes.map(({ field }) => field)).toEqual([
      'participant.id',
      'options.daily.video',
      'options.daily.videoSettings',
      'options.daily.codecs.video',
    ])
  })

  it('to a SIP address', () => {
    const { extension: _e, waitBeforeExtensionDialSec: _w, callerId: _c, ...forSip } = printed
    const sipUri = 'sip:desk@pbx.example?X-header-1=val-1&X-header-2=val-2'
    const { call, notes } = parse({ sipUri, ...forSip })
    expect(call).toMatchObject({
      to: 'sip:desk@pbx.example',
      sipHeaders: { 'X-header-1': 'val-1', 'X-header-2': 'val-2' },
    })
    expect(notes).toEqual([])
    const back = mapBack(call)
    expect(back.body).toEqual({ sipUri, ...forSip, userId: key, codecs: flatCodecs })
    expect(back.notes.map(({ field }) => field)).toEqual(['participant.id'])
  })

  it('with quoted booleans and numbers', () => {
    const videoSettings = { width: '1280', height: '720', fps: '15', videoBitrate: '900' }
    const { call } = parse({ sipUri: 'sip:a@b.example', video: 'true', videoSettings })
    expect(call.options).toEqual({
      daily: {
        video: true,
        videoSettings: { width: 1280, height: 720, fps: 15, videoBitrate: 900 },
      },
    })
    const phone = parse({ phoneNumber: far, extension: '7', waitBeforeExtensionDialSec: '2' })
    expect(phone.call).toEqual({ to: far, connect: { room }, dtmf: 'wwww7' })
    expect(mapBack(phone.call).body).toMatchObject({
      extension: '7',
      waitBeforeExtensionDialSec: 2,
    })
  })

  it('with both destinations is refused', () => {
    const faults = faultsOf(() =>
      parse({ sipUri: 'sip:a@b.example', phoneNumber: far, ...printed }),
    )
    expect(faults).toEqual([
      { path: ['phoneNumber'], message: 'give exactly one of phoneNumber and sipUri' },
    ])
  })
})

describe('other requests', () => {
  it('have the longest pause in the neutral digits (M3)', () => {
    const { call } = parse({ phoneNumber: far, extension: '7', waitBeforeExtensionDialSec: 60 })
    expect(call).toMatchObject({ dtmf: `${'w'.repeat(120)}7` })
    expect(call.options).toBeUndefined()
    expect(mapBack(call).body).toMatchObject({ extension: '7', waitBeforeExtensionDialSec: 60 })
  })
  it.each([61, -1, 0.5, 1e12])('with a pause of %d seconds are refused (M3)', (wait) => {
    const body = { phoneNumber: far, extension: '7', waitBeforeExtensionDialSec: wait }
    expect(faultsOf(() => parse(body))).toMatchObject([{ path: ['waitBeforeExtensionDialSec'] }])
  })
  it('keep a userId of any length the model takes (M3)', () => {
    const { call, notes } = parse({ phoneNumber: far, userId: 'u'.repeat(1024) })
    expect(call.participant).toEqual({ id: 'u'.repeat(1024) })
    expect(notes).toEqual([])
    expect(mapBack(call).notes).toMatchObject([{ field: 'participant.id', effect: 'adjusted' }])
  })
  it.each(['u'.repeat(1025), 'u\u0000'])(
    'lose a userId that no model takes, with a note (M3)',
    (userId) => {
      const { call, notes } = parse({ phoneNumber: far, userId, ringTimeout: 5 })
      expect(call).toEqual({ to: far, connect: { room } })
      expect(notes.map(({ field, effect }) => `${field}: ${effect}`)).toEqual([
        'userId: dropped',
        'ringTimeout: dropped',
      ])
    },
  )
  it('treat null and empty text as absent', () => {
    const { call } = parse({
      phoneNumber: far,
      sipUri: null,
      displayName: '',
      video: null,
      codecs: null,
    })
    expect(call).toEqual({ to: far, connect: { room } })
  })
  it('tell every fault at once', () => {
    const faults = faultsOf(() =>
      frontDoor.parse({
        ...requestOf(
          { phoneNumber: 5, extension: '12#', video: 'maybe', codecs: { audio: ['MP3'] } },
          'https://api.daily.co/v1/rooms/x',
        ),
        method: 'PUT',
      }),
    )
    expect(faults.map(({ path }) => path.join('.'))).toEqual([
      'method',
      'url',
      'phoneNumber',
      'phoneNumber',
      'extension',
      'video',
      'codecs.audio.0',
    ])
    expect(faultsOf(() => parse('{'))).toMatchObject([{ path: ['body'] }])
  })
})

// What does not survive: participant.id (the key has its place), participant.metadata, record, waitUntilAnswered,
// ringTimeout, maxDuration, machineDetection, mediaEncryption, hideCallerId, maskNumber, includeHeaders, metadata,
// headers that do not begin with X-, digits that are no extension, and `from`, of which only the id is left.
describe('there and back', () => {
  const digits = (most: number) =>
    fc.string({ unit: fc.constantFrom(...'0123456789'), minLength: 1, maxLength: most })
  const optional = <T>(of: fc.Arbitrary<T>) => fc.option(of, { nil: undefined })
  const name = fc.string({ minLength: 1, maxLength: 40 })
  const audio = fc.uniqueArray(fc.constantFrom('OPUS', 'G722', 'PCMU', 'PCMA'), { minLength: 1 })
  const video = fc.uniqueArray(fc.constantFrom('H264', 'VP8'), { minLength: 1 })
  const phone = fc.record({
    to: fc.constant(far),
    dtmf: optional(
      fc.tuple(fc.integer({ min: 0, max: 20 }), digits(20)).map(([w, d]) => 'ww'.repeat(w) + d),
    ),
    options: fc.record({ daily: fc.record({ codecs: optional(fc.record({ audio })) }) }),
  })
  const headers = fc.dictionary(
    fc.stringMatching(/^X-[A-Za-z0-9-]{1,12}$/),
    fc.stringMatching(/^[\x20-\x7e]{0,20}$/),
    { minKeys: 1, maxKeys: 3 },
  )
  const sip = fc.record({
    to: fc.constant('sip:desk@pbx.example;transport=tls'),
    sipHeaders: optional(headers),
    options: fc.record({
      daily: fc.record({
        video: optional(fc.boolean()),
        codecs: optional(fc.record({ audio, video })),
        provider: optional(fc.constantFrom('daily', 'signalwire')),
      }),
    }),
  })

  it('gives the same request and the same call', () => {
    fc.assert(
      fc.property(fc.oneof(phone, sip), optional(name), (part, displayName) => {
        const participant = displayName === undefined ? {} : { participant: { name: displayName } }
        const call = outboundCall.parse({ ...part, ...participant, connect: { room } })
        const there = mapBack(call)
        expect(there.notes).toEqual([])
        const parsed = parse(there.body).call
        const again = mapBack(parsed)
        expect(again.body).toEqual(there.body)
        const { participant: who, dtmf, sipHeaders, to } = parsed
        expect({ to, dtmf, sipHeaders, name: who?.name }).toEqual({
          to: call.to,
          dtmf: call.dtmf,
          sipHeaders: call.sipHeaders,
          name: displayName,
        })
      }),
    )
  })
})

describe('answers', () => {
  const base = { id: 'call_1', status: 'initiated', error: null, attempts: [] } as unknown as Call
  const render = (part: Partial<Call>) => {
    const { status, body } = frontDoor.render({ ...base, ...part } as Call)
    return [status, JSON.parse(body) as unknown]
  }
  const attempt = { references: { session: 's-1' } } as unknown as Call['attempts'][number]

  it('with the session, as the page prints it', () => {
    expect(render({ attempts: [attempt] })).toEqual([200, { ok: 'true', sessionId: 's-1' }])
  })
  it('with an id of its form for a call of another provider, always the same', () => {
    const id = expect.stringMatching(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/)
    expect(render({ status: 'unknown' })).toEqual([200, { ok: 'true', sessionId: id }])
    expect(render({})).toEqual(render({}))
  })
  it.each([
    ['auth', 401, 'authentication-error'],
    ['rate', 429, 'rate-limit-error'],
    ['room-unusable', 404, 'not-found'],
    ['number-invalid', 400, 'invalid-request-error'],
  ] as const)('a refusal for %s with %i', (code, status, error) => {
    const refused = { code, message: 'no', dialled: 'no' } as const
    expect(render({ status: 'failed', error: refused })).toEqual([status, { error, info: 'no' }])
  })
  it('a call that failed after it was accepted as accepted', () => {
    const error = { code: 'unexpected', message: 'no', dialled: 'unknown' } as const
    expect(render({ status: 'failed', error })[0]).toBe(200)
  })
})
