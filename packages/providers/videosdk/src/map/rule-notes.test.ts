import { outboundCall } from '@callplane/core'
import { describe, expect, it } from 'vitest'
import { options as optionsSchema } from '../options.ts'
import { wireGateway, wireRule } from '../client/schemas.ts'
import { ruleNotes } from './rule-notes.ts'

const call = (fields: Readonly<Record<string, unknown>>) =>
  outboundCall.parse({ to: '+14155550123', from: '+14155550100', ...fields })
const rule = (fields: object) => wireRule.parse({ id: 'rr_1', ...fields })
const gateway = (fields: object) => wireGateway.parse({ id: 'gw_1', ...fields })
const notes = (
  fields: Readonly<Record<string, unknown>>,
  prepared: Parameters<typeof ruleNotes>[2] = {},
) => ruleNotes(call(fields), {}, prepared)

describe('what a routing rule sets alike needs no note', () => {
  it.each([
    [{ record: true }, { recording: true }, { recording: false }],
    [{ record: false }, { recording: false }, { recording: true }],
    [{ maskNumber: true }, { hidePhoneNumber: true }, { hidePhoneNumber: false }],
    [{ sipHeaders: { 'X-A': '1' } }, { headers: { 'x-a': '1' } }, { headers: { 'X-A': '2' } }],
    [
      { sipHeaders: { 'X-A': '1', 'X-B': '2' } },
      { headers: { 'X-A': '1', 'X-B': '2', 'X-C': '3' } },
      { headers: { 'X-A': '1' } },
    ],
    [{ includeHeaders: 'all' }, { includeHeaders: 'ALL' }, { includeHeaders: 'NONE' }],
    [
      { includeHeaders: 'x-headers' },
      { includeHeaders: 'SIP_X_HEADERS' },
      { includeHeaders: 'ALL' },
    ],
  ])('%j beside %j, but beside %j', (fields, alike, other) => {
    expect(notes(fields, { rule: rule(alike) })).toEqual([])
    const [field] = Object.keys(fields)
    for (const [prepared, known] of [
      [{ rule: rule(other) }, true],
      [{}, false],
    ] as const) {
      const [note, ...more] = notes(fields, prepared)
      expect(more).toEqual([])
      expect(note).toMatchObject({ field, effect: 'dropped' })
      expect(note?.detail.includes('this routing rule has another value')).toBe(known)
    }
  })

  it('digits to send are never those of a rule', () => {
    expect(notes({ dtmf: '1' }, { rule: rule({ dtmf: true }) })).toMatchObject([{ field: 'dtmf' }])
  })
})

describe('encryption is that of the gateway', () => {
  it.each([
    ['required', { mediaEncryption: 'enable', transport: 'tls' }, true],
    ['required', { mediaEncryption: 'enable', transport: 'udp' }, false],
    ['required', { mediaEncryption: 'disable', transport: 'tls' }, false],
    ['preferred', { mediaEncryption: 'enable', transport: 'udp' }, true],
    ['preferred', { mediaEncryption: 'disable', transport: 'tls' }, false],
    ['none', { mediaEncryption: 'disable' }, true],
    ['none', { mediaEncryption: 'enable' }, false],
  ])('%s over %j agrees: %s', (mediaEncryption, fields, agrees) => {
    const found = notes({ mediaEncryption }, { gateway: gateway(fields) })
    expect(found.length === 0).toBe(agrees)
    if (!agrees) expect(found[0]?.detail).toContain('this gateway has another value')
  })

  it('of an unknown gateway is lost', () => {
    const [note] = notes({ mediaEncryption: 'none' })
    expect(note).toMatchObject({ field: 'mediaEncryption', effect: 'dropped' })
    expect(note?.detail).not.toContain('another value')
  })
})

describe('the switch that detects digits', () => {
  const detect = (
    detectDtmf: boolean | undefined,
    fields: Readonly<Record<string, unknown>>,
    dtmf?: boolean,
  ) =>
    ruleNotes(
      call(fields),
      optionsSchema.parse({ detectDtmf }),
      dtmf === undefined ? {} : { rule: rule({ dtmf }) },
    ).map(({ field, detail }) => [field, detail.includes('another value')])

  it('is noted unless the rule sets it alike', () => {
    const field = 'options.videosdk.detectDtmf'
    expect(detect(true, {}, true)).toEqual([])
    expect(detect(true, {}, false)).toEqual([[field, true]])
    expect(detect(false, {}, true)).toEqual([[field, true]])
    expect(detect(true, {})).toEqual([[field, false]])
    expect(detect(undefined, {}, true)).toEqual([])
  })

  it('has no note beside digits to send, which have their own', () => {
    expect(detect(true, { dtmf: '1' }, false)).toEqual([['dtmf', true]])
  })
})
