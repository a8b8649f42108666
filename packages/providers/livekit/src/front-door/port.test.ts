import type { Call } from '@callplane/core'
import { describe, expect, it } from 'vitest'
import { business, byTrunk, callId, far, key, mapOf, room } from '../../test/fake-api.ts'
import { frontDoor } from './port.ts'

const post = (body: object, url = '/twirp/livekit.SIP/CreateSIPParticipant') =>
  frontDoor.parse({ method: 'POST', url, headers: {}, body: JSON.stringify(body) })

const least = { sipTrunkId: byTrunk.gateway, sipCallTo: far, roomName: room }

describe('a request of LiveKit', () => {
  it('is a call with its route, in either spelling of the names', () => {
    const wanted = { call: { to: far, connect: { room } }, route: { gateway: byTrunk.gateway } }
    expect(post(least)).toEqual({ ...wanted, notes: [] })
    const snake = { sip_trunk_id: byTrunk.gateway, sip_call_to: far, room_name: room }
    expect(post(snake)).toEqual({ ...wanted, notes: [] })
  })

  it('that we wrote is the call that it was made of', () => {
    const fields = {
      participant: { id: 'ann', name: 'Ann', metadata: { role: 'guest' } },
      metadata: { order: 7 },
      waitUntilAnswered: true,
      ringTimeout: 40,
      maxDuration: 3600,
      dtmf: 'ww12#',
      mediaEncryption: 'required',
      maskNumber: true,
      sipHeaders: { 'X-Order': '7' },
      includeHeaders: 'all',
      options: {
        livekit: { krisp: true, displayName: '', toUser: 'desk', attributes: { seat: '7' } },
      },
    }
    const { call, notes } = post(mapOf(fields).body)
    expect(call).toEqual({ to: far, from: business, connect: { room }, ...fields })
    expect(notes).toEqual([])
  })

  it('keeps an identity and attributes of the application', () => {
    const { call, notes } = post({
      ...least,
      participantIdentity: 'caller-7',
      participantMetadata: 'plain text',
      participantAttributes: { seat: '7' },
      ringingTimeout: '29.5s',
      mediaEncryption: 1,
    })
    expect(call).toMatchObject({
      participant: { id: 'caller-7' },
      ringTimeout: 30,
      mediaEncryption: 'preferred',
      options: { livekit: { attributes: { seat: '7' } } },
    })
    expect(notes).toMatchObject([{ field: 'participantMetadata', effect: 'dropped' }])
  })

  it('through a trunk of its own is a SIP address, or a number that other trunks dial', () => {
    const trunk = {
      hostname: 'pbx.example',
      transport: 'SIP_TRANSPORT_TCP',
      authUsername: 'u',
      authPassword: 'p',
    }
    const user = post({ trunk, sipCallTo: 'bob', sipNumber: business, roomName: room })
    expect(user.call.to).toBe('sip:bob@pbx.example;transport=tcp')
    expect(JSON.stringify(user.notes)).toContain('inlineTrunks')
    const number = post({ trunk, sipCallTo: far, sipNumber: business, roomName: room })
    expect(number.call.to).toBe(far)
    expect(number.notes.map(({ field }) => field)).toContain('trunk')
  })

  it('reports every fault, and notes what has no counterpart', () => {
    expect(() => post({ ringingTimeout: 30, headers: { a: 1 } }, '/x')).toThrowError(
      expect.objectContaining({
        code: 'input-invalid',
        faults: [
          { path: ['url'], message: expect.any(String) },
          { path: ['sipCallTo'], message: 'is required' },
          { path: ['roomName'], message: 'is required' },
          { path: ['ringingTimeout'], message: expect.any(String) },
          { path: ['headers'], message: expect.any(String) },
        ],
      }),
    )
    const { notes } = post({ ...least, sipFromHeader: { raw: 'x' }, displayName: 'a"b' })
    expect(notes.map(({ field }) => field)).toEqual(['displayName', 'sipFromHeader'])
  })
})

describe('an answer', () => {
  const base = { id: 'call_1', status: 'initiated', error: null, attempts: [], room }
  const render = (part: object) => {
    const { status, body } = frontDoor.render({ ...base, ...part } as unknown as Call)
    return [status, JSON.parse(body) as unknown]
  }

  it('has the ids of LiveKit, or others of its form that never change', () => {
    const references = { call: callId, participant: key, room }
    expect(render({ attempts: [{ references }] })).toEqual([
      200,
      {
        participant_id: expect.stringMatching(/^PA_\w{12}$/),
        participant_identity: key,
        room_name: room,
        sip_call_id: callId,
      },
    ])
    expect(render({})).toMatchObject([200, { sip_call_id: expect.stringMatching(/^SCL_\w{12}$/) }])
    expect(render({})).toEqual(render({}))
  })

  it.each([
    ['auth', 401, 'unauthenticated'],
    ['rate', 429, 'resource_exhausted'],
    ['number-invalid', 400, 'invalid_argument'],
  ])('for a refusal %s is %i %s', (code, status, twirp) => {
    const error = { code, message: 'no', dialled: 'no' }
    expect(render({ status: 'failed', error })).toEqual([status, { code: twirp, msg: 'no' }])
    const unknown = { ...error, dialled: 'unknown' }
    expect(render({ status: 'failed', error: unknown })[0]).toBe(200)
  })
})
