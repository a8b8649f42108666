import { describe, expect, it } from 'vitest'
import {
  business,
  byReference,
  byTrunk,
  callOf,
  connect,
  fakeApi,
  far,
  key,
  mapOf,
  room,
} from '../../test/fake-api.ts'

const fieldsOf = (notes: readonly { field: string; effect: string }[]) =>
  notes.map(({ field, effect }) => `${field} ${effect}`)

describe('a call as CreateSIPParticipant', () => {
  it('names the trunk, both numbers, the room and the attempt key as identity', () => {
    const { request, body, notes } = mapOf()
    expect(request).toMatchObject({
      method: 'POST',
      url: 'https://desk.livekit.example/twirp/livekit.SIP/CreateSIPParticipant',
    })
    expect(body).toEqual({
      sipTrunkId: byTrunk.gateway,
      sipCallTo: far,
      sipNumber: business,
      roomName: room,
      participantIdentity: key,
      participantAttributes: { 'callplane.attempt': key },
    })
    expect(notes).toEqual([])
  })

  it('has every field that the call asks for', () => {
    const { body, notes } = mapOf({
      participant: { id: 'ann', name: 'Ann', metadata: { role: 'guest' } },
      metadata: { order: 7 },
      waitUntilAnswered: true,
      ringTimeout: 40,
      maxDuration: 3600,
      dtmf: 'ww12#',
      mediaEncryption: 'required',
      maskNumber: true,
      sipHeaders: { 'X-Order': '7' },
      includeHeaders: 'x-headers',
      options: {
        livekit: {
          krisp: true,
          playDialtone: true,
          displayName: 'Acme',
          toUser: 'desk',
          attributes: { seat: '7' },
          destination: { country: 'DE' },
          mediaTimeout: 20,
          codecs: [{ name: 'PCMU', rate: 8000 }],
        },
      },
    })
    expect(body).toMatchObject({
      participantName: 'Ann',
      participantMetadata: '{"role":"guest"}',
      participantAttributes: {
        seat: '7',
        'callplane.participant': 'ann',
        'callplane.metadata': '{"order":7}',
      },
      waitUntilAnswered: true,
      ringingTimeout: '40s',
      maxCallDuration: '3600s',
      dtmf: 'ww12#',
      hidePhoneNumber: true,
      headers: { 'X-Order': '7' },
      includeHeaders: 'SIP_X_HEADERS',
      krispEnabled: true,
      playDialtone: true,
      displayName: 'Acme',
      toUserOverride: 'desk',
      destination: { country: 'DE' },
      media: {
        encryption: 'SIP_MEDIA_ENCRYPT_REQUIRE',
        mediaTimeout: '20s',
        onlyListedCodecs: true,
        codecs: [{ name: 'PCMU', rate: 8000 }],
      },
    })
    expect(fieldsOf(notes)).toEqual(['participant.id adjusted'])
  })

  it.each([
    [{ mediaEncryption: 'preferred' }, 'SIP_MEDIA_ENCRYPT_ALLOW'],
    [{ mediaEncryption: 'none' }, 'SIP_MEDIA_ENCRYPT_DISABLE'],
  ])('%j is %s', (fields, encryption) => {
    expect(mapOf(fields).body['media']).toEqual({ encryption })
  })

  it.each([
    [{ includeHeaders: 'all' }, 'SIP_ALL_HEADERS', []],
    [{ includeHeaders: ['X-A', 'x-b'] }, 'SIP_X_HEADERS', ['includeHeaders adjusted']],
    [{ includeHeaders: ['X-A', 'Diversion'] }, 'SIP_ALL_HEADERS', ['includeHeaders adjusted']],
  ])('%j is %s', (fields, word, noted) => {
    const { body, notes } = mapOf(fields)
    expect(body['includeHeaders']).toBe(word)
    expect(fieldsOf(notes)).toEqual(noted)
  })

  it('rings for no longer than a request can wait for the answer', () => {
    expect(mapOf({ waitUntilAnswered: true }).body['ringingTimeout']).toBe('70s')
    const { body, notes } = mapOf({ waitUntilAnswered: true, ringTimeout: 120 })
    expect(body['ringingTimeout']).toBe('70s')
    expect(fieldsOf(notes)).toEqual(['ringTimeout adjusted'])
    expect(mapOf({ ringTimeout: 120 }).body['ringingTimeout']).toBe('120s')
  })

  it('notes what it cannot do, and what is too long', () => {
    const { body, notes } = mapOf({
      record: true,
      machineDetection: 'detect',
      hideCallerId: true,
      participant: { name: 'n'.repeat(300), metadata: { text: 'm'.repeat(70_000) } },
    })
    expect(fieldsOf(notes)).toEqual([
      'record dropped',
      'machineDetection dropped',
      'hideCallerId dropped',
      'participant.name adjusted',
      'participant.metadata dropped',
    ])
    expect(String(body['participantName']).length).toBeLessThanOrEqual(256)
    expect(body).not.toHaveProperty('participantMetadata')
  })
})

describe('the peer of a call', () => {
  it('is a trunk of the settings, without its credentials', () => {
    const { request, body } = mapOf({}, byReference)
    expect(body['trunk']).toEqual({ hostname: 'sip.acme.example', transport: 'SIP_TRANSPORT_TLS' })
    expect(body).not.toHaveProperty('sipTrunkId')
    expect(request.body).not.toContain('acme-')
  })

  it.each([
    ['sip:bob@pbx.example', { hostname: 'pbx.example' }, 'bob', []],
    [
      'sip:bob@pbx.example:5070;transport=tcp',
      { hostname: 'pbx.example:5070', transport: 'SIP_TRANSPORT_TCP' },
      'bob',
      [],
    ],
    [
      'sips:bob@pbx.example',
      { hostname: 'pbx.example', transport: 'SIP_TRANSPORT_TLS' },
      'bob',
      [],
    ],
    ['sip:a%20b@pbx.example;user=phone', { hostname: 'pbx.example' }, 'a b', ['to adjusted']],
  ])('of %s is its host', (to, trunk, user, noted) => {
    const { body, notes } = mapOf({ to })
    expect(body).toMatchObject({ trunk, sipCallTo: user })
    expect(fieldsOf(notes)).toEqual(noted)
  })

  const thrownBy = (run: () => unknown): unknown => {
    try {
      return run()
    } catch (error) {
      return error
    }
  }
  it('must be known, and needs a caller ID where it brings none', () => {
    const map = (call = callOf(), where = byTrunk) =>
      thrownBy(() => connect(fakeApi()).map(call, where, { key, prepared: {}, options: {} }))
    const none = { ...byTrunk, gateway: undefined }
    expect(map(callOf(), none)).toMatchObject({ code: 'rule-required', dialled: 'no' })
    expect(map(callOf(), byReference)).toMatchObject({ code: 'rule-unknown', dialled: 'no' })
    expect(map(callOf({ to: 'sip:pbx.example' }))).toMatchObject({ code: 'unsupported' })
    const { from: _from, ...anonymous } = callOf({ to: 'sip:bob@pbx.example' })
    expect(map(anonymous)).toMatchObject({ code: 'caller-id', dialled: 'no' })
    const { connect: _room, ...roomless } = callOf()
    expect(map(roomless)).toMatchObject({ code: 'room-missing', dialled: 'no' })
  })
})
