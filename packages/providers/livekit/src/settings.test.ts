import type { References } from '@callplane/core'
import { describe, expect, it } from 'vitest'
import { inlineTrunks, settings } from '../test/fake-api.ts'
import { options, readOptions } from './options.ts'
import { livekit } from './plugin.ts'
import { idsIn, referencesOf } from './references.ts'
import { settings as schema } from './settings.ts'

const faultsOf = (given: object): string[] => {
  const read = schema.safeParse(given)
  return read.success ? [] : read.error.issues.map(({ path }) => path.join('.'))
}

describe('settings', () => {
  it('need the server and its key; the server may be given as for its clients', () => {
    expect(faultsOf({})).toEqual(['apiKey', 'apiSecret', 'baseUrl'])
    expect(schema.parse(settings)).toMatchObject({
      baseUrl: 'https://desk.livekit.example',
      recording: { folder: 'callplane', media: 'audio' },
    })
    const prefixed = schema.parse({ ...settings, baseUrl: 'ws://127.0.0.1:7880/livekit/' })
    expect(prefixed.baseUrl).toBe('http://127.0.0.1:7880/livekit')
  })

  it.each([
    [{ baseUrl: 'ftp://x.example' }, 'baseUrl'],
    [{ sipHost: 'sip:x.example' }, 'sipHost'],
    [{ inlineTrunks: { acme: { hostname: 'sip:x' } } }, 'inlineTrunks.acme.hostname'],
    [
      { inlineTrunks: { acme: { hostname: 'x.example', authUsername: 'u' } } },
      'inlineTrunks.acme.authPassword',
    ],
    [{ recording: { folder: '../x?' } }, 'recording.folder'],
    [{ webhookKey: { apiKey: 'a' } }, 'webhookKey.apiSecret'],
  ])('refuse %j', (more, path) => {
    expect(faultsOf({ ...settings, ...more })).toEqual([path])
  })

  it('are in no text that is scrubbed', () => {
    const storage = { s3: { accessKey: 'AKIAIOSFODNN7EXAMPLE', secret: 'storage-secret-1' } }
    const host = { clock: { wall: () => 0, now: () => 0 } } as never
    const { scrub } = livekit({ ...settings, inlineTrunks, recording: { storage } }).connect(host)
    const text = `${settings.apiSecret} acme-password AKIAIOSFODNN7EXAMPLE storage-secret-1`
    expect(scrub(text)).toBe('[secret] [secret] [secret] [secret]')
  })
})

it('options refuse what is LiveKit’s or ours, and are none where they cannot be read', () => {
  for (const given of [
    { attributes: { 'sip.callID': 'x' } },
    { attributes: { 'callplane.attempt': 'x' } },
    { displayName: 'a"b' },
    { destination: { country: 'Germany' } },
    { codecs: [] },
    { unknown: 1 },
  ]) {
    expect(options.safeParse(given).success).toBe(false)
    expect(readOptions(given)).toEqual({})
  }
})

it('references say where a call is, or nothing is asked', () => {
  const ids = { call: 'SCL_a1', participant: 'sip_+14155550100', room: 'call_+1 2' }
  expect(idsIn(referencesOf(ids))).toEqual(ids)
  const parts: readonly References[] = [{}, { call: 'SCL_a1' }, { participant: 'a' }, { room: 'a' }]
  for (const references of parts)
    expect(() => idsIn(references)).toThrowError(expect.objectContaining({ code: 'call-unknown' }))
  for (const more of [{ call: '../x' }, { room: 'a\nb' }, { participant: 'x'.repeat(257) }])
    expect(() => idsIn({ ...ids, ...more })).toThrowError(
      expect.objectContaining({ code: 'input-invalid' }),
    )
})
