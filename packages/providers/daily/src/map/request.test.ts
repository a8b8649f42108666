import type { OutboundCall } from '@callplane/core'
import { describe, expect, it } from 'vitest'
import {
  callerId,
  callOf,
  connect,
  fakeApi,
  far,
  key,
  mapOf,
  prepared,
  room,
  where,
} from '../../test/fake-api.ts'

const fieldsOf = (notes: readonly { field: string; effect: string }[]) =>
  notes.map(({ field, effect }) => `${field}: ${effect}`)

describe('POST dialOut/start', () => {
  it('is as small as it can be', () => {
    const { request, body, notes } = mapOf()
    expect(request).toMatchObject({
      method: 'POST',
      url: `https://api.daily.co/v1/rooms/${room}/dialOut/start`,
      headers: { accept: 'application/json', 'content-type': 'application/json' },
    })
    expect(body).toEqual({ phoneNumber: far, userId: key, callerId })
    expect(notes).toEqual([])
  })

  it('has every parameter for a phone', () => {
    const { body, notes } = mapOf({
      participant: { name: 'Ada' },
      options: {
        daily: {
          displayName: 'Ada L.',
          extension: '1234',
          waitBeforeExtensionDialSec: 60,
          codecs: { audio: ['OPUS', 'PCMU'] },
          permissions: { canReceive: { base: false } },
        },
      },
    })
    expect(body).toEqual({
      phoneNumber: far,
      extension: '1234',
      waitBeforeExtensionDialSec: 60,
      displayName: 'Ada L.',
      userId: key,
      callerId,
      codecs: { audio: ['OPUS', 'PCMU'] },
      permissions: { canReceive: { base: false } },
    })
    expect(fieldsOf(notes)).toEqual(['participant.name: adjusted'])
  })

  it('has every parameter for a SIP address, headers in its query', () => {
    const { body, notes } = mapOf({
      to: 'sip:desk@pbx.example;transport=tls',
      from: undefined,
      sipHeaders: { 'X-Order': 'A 1&b=c', 'x-lead': '7' },
      options: {
        daily: {
          video: true,
          videoSettings: { width: 1280, height: 720, fps: 30, videoBitrate: 1000 },
          codecs: { audio: ['G722'], video: ['H264', 'VP8'] },
          provider: 'daily',
        },
      },
    })
    expect(body).toEqual({
      sipUri: 'sip:desk@pbx.example;transport=tls?X-Order=A%201%26b%3Dc&x-lead=7',
      userId: key,
      video: true,
      videoSettings: { width: 1280, height: 720, fps: 30, videoBitrate: 1000 },
      codecs: { audio: ['G722'], video: ['H264', 'VP8'] },
      provider: 'daily',
    })
    expect(notes).toEqual([])
  })
})

describe('digits after the answer', () => {
  it.each([
    ['42', { extension: '42' }, []],
    ['ww42', { extension: '42', waitBeforeExtensionDialSec: 1 }, []],
    ['www42', { extension: '42', waitBeforeExtensionDialSec: 2 }, ['dtmf: adjusted']],
    ['12#', {}, ['dtmf: dropped']],
    ['1w2', {}, ['dtmf: dropped']],
    ['ww', {}, ['dtmf: dropped']],
    ['1'.repeat(21), {}, ['dtmf: dropped']],
  ])('%s', (dtmf, wanted, notes) => {
    const mapped = mapOf({ dtmf })
    const { extension, waitBeforeExtensionDialSec } = mapped.body
    expect({ extension, waitBeforeExtensionDialSec }).toEqual({
      extension: undefined,
      waitBeforeExtensionDialSec: undefined,
      ...wanted,
    })
    expect(fieldsOf(mapped.notes)).toEqual(notes)
  })

  it('come after an extension that the options name', () => {
    const { body, notes } = mapOf({ dtmf: '42', options: { daily: { extension: '7' } } })
    expect(body['extension']).toBe('7')
    expect(fieldsOf(notes)).toEqual(['dtmf: dropped'])
  })

  it('take the wait of the options', () => {
    const { body } = mapOf({ dtmf: 'ww42', options: { daily: { waitBeforeExtensionDialSec: 9 } } })
    expect(body).toMatchObject({ extension: '42', waitBeforeExtensionDialSec: 9 })
  })

  it('cannot be an extension of a SIP address', () => {
    expect(fieldsOf(mapOf({ to: 'sip:a@b.example', from: undefined, dtmf: '42' }).notes)).toEqual([
      'dtmf: dropped',
    ])
  })
})

describe('what cannot be had', () => {
  it.each([
    ['record', true],
    ['waitUntilAnswered', true],
    ['ringTimeout', 30],
    ['maxDuration', 600],
    ['machineDetection', 'detect'],
    ['mediaEncryption', 'preferred'],
    ['hideCallerId', true],
    ['maskNumber', true],
    ['includeHeaders', 'all'],
    ['metadata', { order: 'A-1' }],
    ['sipHeaders', { 'X-Order': '1' }],
  ])('%s: %j is a note', (field, value) => {
    const { body, notes } = mapOf({ [field]: value })
    expect(fieldsOf(notes)).toEqual([`${field}: dropped`])
    expect(body).toEqual({ phoneNumber: far, userId: key, callerId })
  })

  it.each([
    ['record', false],
    ['hideCallerId', false],
    ['maskNumber', false],
    ['includeHeaders', 'none'],
  ])('%s: %j is what happens anyway', (field, value) => {
    expect(mapOf({ [field]: value }).notes).toEqual([])
  })

  it('the attempt key has the place of participant.id, and metadata none', () => {
    const { body, notes } = mapOf({ participant: { id: 'p-1', metadata: { a: 1 } } })
    expect(body['userId']).toBe(key)
    expect(fieldsOf(notes)).toEqual(['participant.metadata: dropped', 'participant.id: adjusted'])
  })

  it('a header that does not begin with X- is named and never renamed', () => {
    const { body, notes } = mapOf({
      to: 'sip:a@b.example',
      from: undefined,
      sipHeaders: { 'P-Order': '1', 'X-Lead': '2' },
    })
    expect(body['sipUri']).toBe('sip:a@b.example?X-Lead=2')
    expect(fieldsOf(notes)).toEqual(['sipHeaders.P-Order: dropped'])
  })

  it('a SIP address gets no caller ID', () => {
    const { body, notes } = mapOf({ to: 'sip:a@b.example', options: { daily: { callerId } } })
    expect(body['callerId']).toBeUndefined()
    expect(fieldsOf(notes)).toEqual(['options.daily.callerId: dropped', 'from: dropped'])
  })

  it('options of the other kind of destination are named', () => {
    const phone = mapOf({
      options: {
        daily: {
          video: true,
          videoSettings: { fps: 5 },
          provider: 'daily',
          codecs: { video: ['VP8'] },
        },
      },
    })
    expect(phone.body).toEqual({ phoneNumber: far, userId: key, callerId })
    expect(fieldsOf(phone.notes)).toEqual([
      'options.daily.video: dropped',
      'options.daily.videoSettings: dropped',
      'options.daily.provider: dropped',
      'options.daily.codecs.video: dropped',
    ])
    const sip = mapOf({
      to: 'sip:a@b.example',
      from: undefined,
      options: {
        daily: { extension: '1', waitBeforeExtensionDialSec: 2, videoSettings: { fps: 5 } },
      },
    })
    expect(fieldsOf(sip.notes)).toEqual([
      'options.daily.extension: dropped',
      'options.daily.waitBeforeExtensionDialSec: dropped',
      'options.daily.videoSettings: dropped',
    ])
  })

  it('a wait for no extension is named', () => {
    const { body, notes } = mapOf({ options: { daily: { waitBeforeExtensionDialSec: 5 } } })
    expect(body['waitBeforeExtensionDialSec']).toBeUndefined()
    expect(fieldsOf(notes)).toEqual(['options.daily.waitBeforeExtensionDialSec: dropped'])
  })

  it('a call without a room is none', () => {
    expect(() => mapOf({ connect: { sip: 'sip:a@b.example' } })).toThrow(
      expect.objectContaining({ code: 'room-missing', dialled: 'no' }),
    )
  })
})

describe('wishes', () => {
  it('that are switched off are not lost (M5)', () => {
    const off = {
      waitUntilAnswered: false,
      mediaEncryption: 'none',
      includeHeaders: 'none',
      sipHeaders: {},
      maskNumber: false,
      hideCallerId: false,
      record: false,
      metadata: {},
      participant: { metadata: {} },
      options: { daily: { video: false } },
    }
    expect(mapOf(off).notes).toEqual([])
    const call = { ...callOf(off), dtmf: '', includeHeaders: [] } as unknown as OutboundCall
    const context = { key, prepared, options: { video: false } }
    expect(connect(fakeApi()).map(call, where, context).notes).toEqual([])
  })

  it('of a transfer that cannot take effect are noted (M7)', () => {
    const fieldsOf = (transfer: unknown) =>
      mapOf({ options: { daily: { transfer } } }).notes.map(({ field }) => field)
    expect(fieldsOf({ waitBeforeExtensionDialSec: 3 })).toEqual([
      'options.daily.transfer.waitBeforeExtensionDialSec',
    ])
    expect(fieldsOf({ method: 'sipRefer', callerId: 'x', extension: '1' })).toEqual([
      'options.daily.transfer.callerId',
      'options.daily.transfer.extension',
    ])
    expect(fieldsOf({ extension: '1', waitBeforeExtensionDialSec: 3 })).toEqual([])
  })

  it('of a rule that Daily has no place for leave a note each (V5)', () => {
    const call = { ...callOf(), dispatch: { agent: 'receptionist' }, pin: '4711' }
    const { request, notes } = connect(fakeApi()).map(call, where, { key, prepared, options: {} })
    expect(notes).toMatchObject([
      { field: 'dispatch', effect: 'dropped', detail: expect.stringMatching(/agent/) as string },
      { field: 'pin', effect: 'dropped', detail: expect.stringMatching(/pin_dialin/) as string },
    ])
    expect(request.body).not.toMatch(/receptionist|4711/)
  })

  it('wider than Daily are adjusted (M3)', () => {
    const participant = { name: 'n'.repeat(300), id: 'i'.repeat(80) }
    const call = { ...callOf(), participant, dtmf: `${'w'.repeat(121)}1` }
    const { request, notes } = connect(fakeApi()).map(call, where, { key, prepared, options: {} })
    const body = JSON.parse(request.body ?? '') as Record<string, unknown>
    expect(body).toMatchObject({ displayName: 'n'.repeat(199), userId: key })
    expect(body).not.toHaveProperty('extension')
    expect(notes.map(({ field }) => field)).toEqual(['participant.id', 'participant.name', 'dtmf'])
  })
})
