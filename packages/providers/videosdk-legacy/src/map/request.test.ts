import { route, type OutboundCall } from '@callplane/core'
import { describe, expect, test } from 'vitest'
import {
  bodyOf,
  business,
  callOf,
  connect,
  fakeApi,
  far,
  key,
  room,
  settingsOf,
  token,
  trunk,
} from '../../test/fake-api.ts'
import { mapCall } from './request.ts'

const map = (fields: Readonly<Record<string, unknown>> = {}, where = trunk) =>
  mapCall(settingsOf(), callOf(fields), where, { key })

describe('the request', () => {
  test('byte for byte, in the order of the page', () => {
    expect(map({ participant: { name: 'John Doe' } })).toEqual({
      request: {
        method: 'POST',
        url: 'https://api.videosdk.live/v2/sip/outbound-call',
        headers: { accept: 'application/json', 'content-type': 'application/json' },
        body: `{"to":"${far}","from":"${business}","displayName":"John Doe","meetingId":"${room}","trunkId":"trunk_987654321","participantId":"${key}"}`,
      },
      notes: [],
    })
  })
  test('without a caller ID the first number of the trunk is VideoSDK’s to take', () => {
    expect(bodyOf(map({ from: undefined }).request)).not.toHaveProperty('from')
  })
  test('a SIP URI is dialled as it is', () => {
    const to = 'sip:+14155550123@sip.example.com'
    expect(bodyOf(map({ to }).request)['to']).toBe(to)
  })
  test('a missing name is the one of the settings', () => {
    const given = settingsOf({ token, displayName: 'Acme Support' })
    const { request } = mapCall(given, callOf(), trunk, { key })
    expect(bodyOf(request)['displayName']).toBe('Acme Support')
    expect(bodyOf(map().request)['displayName']).toBe('Callplane')
  })
  test('the trunk is the route’s, else the one of the settings', () => {
    const given = settingsOf({ token, trunkId: 'trunk_1' })
    const bare = route.parse({ provider: 'videosdk-legacy' })
    expect(bodyOf(mapCall(given, callOf(), bare, { key }).request)['trunkId']).toBe('trunk_1')
    expect(bodyOf(mapCall(given, callOf(), trunk, { key }).request)['trunkId']).toBe(
      'trunk_987654321',
    )
  })
  test('no trunk at all is told before anything is sent', async () => {
    const api = fakeApi()
    const bare = route.parse({ provider: 'videosdk-legacy' })
    expect(() => connect(api).prepare?.(callOf(), bare)).toThrow(
      expect.objectContaining({ code: 'settings-invalid', dialled: 'no' }),
    )
    connect(api).prepare?.(callOf(), trunk)
    connect(api, { token, trunkId: 'trunk_1' }).prepare?.(callOf(), bare)
    expect(api.sent).toEqual([])
  })
})

describe('what it cannot take comes back as a note', () => {
  const wishes: Partial<Record<keyof OutboundCall, unknown>> = {
    record: true,
    waitUntilAnswered: false,
    ringTimeout: 30,
    maxDuration: 3600,
    dtmf: '1234#',
    machineDetection: 'detect',
    mediaEncryption: 'required',
    hideCallerId: true,
    maskNumber: true,
    sipHeaders: { 'X-Id': '1' },
    includeHeaders: 'all',
    metadata: { source: 'crm' },
  }
  test.each(Object.entries(wishes))('%s', (field, value) => {
    const { request, notes } = map({ [field]: value })
    expect(notes.map((note) => [note.field, note.effect])).toEqual([[field, 'dropped']])
    expect(request).toEqual(map().request)
  })
  test('the id of a participant gives way to the key', () => {
    const { request, notes } = map({ participant: { id: 'custom_participant_123' } })
    expect(bodyOf(request)['participantId']).toBe(key)
    expect(notes).toMatchObject([{ field: 'participant.id', effect: 'adjusted' }])
    expect(map({ participant: { id: key } }).notes).toEqual([])
  })
  test('metadata of a participant has no place', () => {
    expect(map({ participant: { metadata: { a: 1 } } }).notes).toMatchObject([
      { field: 'participant.metadata', effect: 'dropped' },
    ])
  })
  test('another near end than a room', () => {
    expect(map({ connect: { phone: '+14155550102' } }).notes).toMatchObject([
      { field: 'connect', effect: 'dropped' },
    ])
  })
  test('what happens anyway needs none', () => {
    expect(map({ hideCallerId: false }).notes).toEqual([])
  })
})
