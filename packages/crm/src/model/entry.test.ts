import { describe, expect, it } from 'vitest'
import type { Recording } from '@callplane/core'
import { statisticsOf } from '../calls/statistics.ts'
import { eventsBetween } from '../log/events-between.ts'
import { newEntry } from '../log/new-entry.ts'
import { comparable, crmNumber } from './crm-number.ts'
import { newEntryId } from './entry-id.ts'
import { hasEnded, isOver, type CallLogEntry } from './entry.ts'
import {
  claimKey,
  dispatchIdKey,
  dispatchKey,
  externalKey,
  isLineKey,
  isProviderKey,
  lineKey,
  providerCallKey,
  requestKey,
} from './keys.ts'
import { listedEntry } from './listed-entry.ts'
import { callIdFault } from './provider-call-id.ts'
import { revise } from './revise.ts'

const noon = Date.UTC(2026, 0, 5, 12)
const entryWith = (fields: Partial<CallLogEntry> = {}): CallLogEntry =>
  newEntry(noon, { tenant: 'a', source: 'browser', direction: 'outbound', ...fields })

describe('a number as a CRM holds it', () => {
  it.each([
    ['+14155550123', '+14155550123'],
    ['+1 (415) 555-0123', '+14155550123'],
    ['+1.415.555/0123', '+14155550123'],
    ['+1\u00a0415\u2013555\u20100123', '+14155550123'],
    ['  +1\t4155550123\n', '+14155550123'],
  ])('%j is %s', (text, number) => {
    expect(crmNumber.parse(text)).toBe(number)
  })
  it.each(['4155550123', '+1_4155550123', '+1 415 x 123', '', `+1${' '.repeat(40)}4155550123`])(
    '%j is none',
    (text) => {
      expect(crmNumber.safeParse(text).success).toBe(false)
    },
  )
  it('may have up to 40 characters', () => {
    const padded = (length: number) => '+14155550123'.padEnd(length, ' ')
    expect(crmNumber.safeParse(padded(40)).success).toBe(true)
    expect(crmNumber.safeParse(padded(41)).success).toBe(false)
  })
  it.each([
    ['+1 415-555-0123', '14155550123'],
    ['14155550123', '14155550123'],
    [' +14155550123 ', '14155550123'],
    ['client:Grace', 'grace'],
    ['CLIENT:acme__grace', 'acme__grace'],
    ['client:14155550123', '14155550123'],
    ['sip:Bob@Example.com', 'sip:bob@example.com'],
    // Too short and too long for a telephone number.
    ['+123456', '+123456'],
    ['+1234567', '1234567'],
    ['+123456789012345', '123456789012345'],
    ['+1234567890123456', '+1234567890123456'],
    ['my client: x', 'my client: x'],
  ])('%j is compared as %s', (party, text) => {
    expect(comparable(party)).toBe(text)
  })
})

describe('the id of an entry', () => {
  it('begins with its time in seconds, so that it sorts by age', () => {
    expect(newEntryId(noon)).toMatch(/^[0-9a-f]{24}$/)
    expect(Number.parseInt(newEntryId(noon + 999).slice(0, 8), 16)).toBe(noon / 1000)
    expect(Number.parseInt(newEntryId(noon + 1000).slice(0, 8), 16)).toBe(noon / 1000 + 1)
    expect(newEntryId(5000).slice(0, 8)).toBe('00000005')
    expect(newEntryId(2 ** 32 * 1000)).toHaveLength(24)
    expect(newEntryId(noon)).not.toBe(newEntryId(noon))
  })
})

describe('the keys of an entry', () => {
  it('are distinguished, whatever they contain', () => {
    const keys = [
      dispatchKey('x'),
      dispatchIdKey('x'),
      externalKey('x'),
      requestKey('x', 'y'),
      requestKey('x","y', 'z'),
      requestKey('x', 'y","z'),
      lineKey('x', 'y'),
      providerCallKey('x', 'y'),
      claimKey('x', 'y'),
    ]
    expect(new Set(keys).size).toBe(keys.length)
    expect(keys.filter(isLineKey)).toEqual([lineKey('x', 'y')])
    expect(keys.filter(isProviderKey)).toEqual([providerCallKey('x', 'y'), claimKey('x', 'y')])
  })
})

describe('a call id of a provider', () => {
  const uuid = '0189b2c4-7d5e-7f30-8a41-1c2d3e4f5a6b'
  it.each([
    ['twilio', `CA${'0a'.repeat(16)}`, true],
    ['twilio', `ca${'0A'.repeat(16)}`, true],
    ['twilio', `CA${'0'.repeat(31)}`, false],
    ['twilio', `CA${'0'.repeat(33)}`, false],
    ['twilio', `xCA${'0'.repeat(32)}`, false],
    ['twilio', uuid, false],
    ['telnyx', `v3:${'a'.repeat(10)}`, true],
    ['telnyx', `v2:${'-_'.repeat(60)}`, true],
    ['telnyx', `v3:${'a'.repeat(9)}`, false],
    ['telnyx', `v3:${'a'.repeat(121)}`, false],
    ['telnyx', `v33:${'a'.repeat(10)}`, false],
    ['telnyx', `v3:${'a'.repeat(10)}/x`, false],
    ['vonage', uuid, true],
    ['plivo', uuid.toUpperCase(), true],
    ['plivo', `${uuid}0`, false],
    ['plivo', uuid.replaceAll('-', ''), false],
    ['other', 'a', true],
    ['other', 'A1_:-'.repeat(25), true],
    ['other', 'a'.repeat(128), true],
    ['other', 'a'.repeat(129), false],
    ['other', '-a', false],
    ['other', '..', false],
    ['other', 'a/b', false],
    ['other', 'a%2f', false],
    ['other', 'a\n', false],
    ['other', '', false],
  ])('of %s may be %s: %s', (plugin, id, fine) => {
    expect(callIdFault(plugin, id) === null).toBe(fine)
    if (!fine) expect(callIdFault(plugin, id)).toMatch(/^must be /)
  })
})

describe('an entry in a list', () => {
  const ingested = {
    externalCallId: 'x',
    transcript: [],
    summary: 's',
    agentName: 'agent',
    contactName: 'name',
    metadata: { a: 1 },
  }
  it('has no bookkeeping', () => {
    const listed = listedEntry(entryWith({ keys: ['k'], identities: ['i'], claimedCallId: 'c' }))
    for (const field of [
      'keys',
      'reports',
      'identities',
      'revisions',
      'revision',
      'cancelRequestedAt',
      'claimedCallId',
      'expiredAt',
    ])
      expect(listed).not.toHaveProperty(field)
    expect(listed).toMatchObject({ tenant: 'a', version: 1, ingested: null, omitted: [] })
  })
  it('leaves out what is large, and says so', () => {
    expect(listedEntry(entryWith({ ingested }))).toMatchObject({ ingested, omitted: [] })
    // The quotes of JSON count: 4,094 letters are 4,096 bytes.
    const texts = (length: number) => ({ ...ingested, summary: 'x'.repeat(length) })
    expect(listedEntry(entryWith({ ingested: texts(4094) })).omitted).toEqual([])
    const cut = listedEntry(entryWith({ ingested: texts(4095) }))
    expect([cut.omitted, cut.ingested?.summary, cut.ingested?.metadata]).toEqual([
      ['summary'],
      null,
      { a: 1 },
    ])
    // Bytes, not characters.
    expect(
      listedEntry(entryWith({ ingested: { ...ingested, summary: 'ü'.repeat(2048) } })).omitted,
    ).toEqual(['summary'])
    const metadata = (length: number) => ({ ...ingested, metadata: { a: 'x'.repeat(length) } })
    expect(listedEntry(entryWith({ ingested: metadata(4088) })).omitted).toEqual([])
    expect(listedEntry(entryWith({ ingested: metadata(4089) })).omitted).toEqual(['metadata'])
    const line = { role: 'user', message: 'hello' }
    const talk = listedEntry(entryWith({ ingested: { ...ingested, transcript: [line] } }))
    expect([talk.omitted, talk.ingested?.transcript]).toEqual([['transcript'], []])
    const bare = { ...ingested, summary: null, metadata: null }
    expect(listedEntry(entryWith({ ingested: bare })).omitted).toEqual([])
  })
  it('has twenty recordings at most', () => {
    const recordings = (count: number) =>
      Array.from({ length: count }, (_, index): Recording => ({
        id: `${index}`,
        status: 'completed',
      }))
    expect(listedEntry(entryWith({ recordings: recordings(20) })).omitted).toEqual([])
    const many = listedEntry(entryWith({ recordings: recordings(21) }))
    expect([many.omitted, many.recordings]).toEqual([['recordings'], recordings(20)])
  })
})

describe('a change of an entry', () => {
  it('is none where nothing differs', () => {
    const entry = entryWith({ references: { ...entryWith().references } })
    expect(revise(entry, {}, noon)).toBeNull()
    expect(revise(entry, { status: 'queued', recordings: [] }, noon)).toBeNull()
  })
  it('of content is a new version, which names its fields', () => {
    const after = revise(entryWith(), { status: 'ringing', from: null, to: 'x' }, noon + 1000)
    expect(after).toMatchObject({
      status: 'ringing',
      to: 'x',
      version: 2,
      revision: 2,
      updatedAt: '2026-01-05T12:00:01.000Z',
      revisions: [
        { version: 2, at: '2026-01-05T12:00:01.000Z', fields: ['status', 'to'], late: false },
      ],
    })
    const late = revise(entryWith({ status: 'busy' }), { answeredBy: 'human' }, noon)
    expect(late?.revisions[0]?.late).toBe(true)
    expect(revise(entryWith({ status: 'unknown' }), { to: 'x' }, noon)?.revisions[0]?.late).toBe(
      false,
    )
  })
  it.each([
    { dispatch: { key: 'k', id: 'i' } },
    { cancelRequestedAt: 'now' },
    { claimedCallId: 'c' },
    { expiredAt: 'now' },
    { identities: ['i'] },
    { keys: ['k'] },
  ])('%j is bookkeeping and no version', (change) => {
    const after = revise(entryWith(), change, noon + 1000)
    expect(after).toMatchObject({ ...change, version: 1, revision: 2, revisions: [] })
    expect(after?.updatedAt).toBe('2026-01-05T12:00:00.000Z')
  })
  it('of bookkeeping and content names the content', () => {
    const after = revise(entryWith(), { keys: ['k'], to: 'x' }, noon)
    expect(after).toMatchObject({ version: 2, keys: ['k'], revisions: [{ fields: ['to'] }] })
  })
  it('keeps the last fifty', () => {
    let entry = entryWith()
    for (let count = 0; count < 51; count++) entry = revise(entry, { to: `${count}` }, noon)!
    expect(entry.revisions.map(({ version }) => version)).toEqual(
      Array.from({ length: 50 }, (_, index) => index + 3),
    )
  })
  it.each([
    ['in-progress', true],
    ['unknown', false],
    ['completed', false],
    ['canceled', false],
  ] as const)('to %s keeps the user’s line: %s', (status, kept) => {
    const keys = ['k', lineKey('grace', '+14155550123')]
    const after = revise(entryWith({ keys }), { status }, noon)
    expect(after?.keys).toEqual(kept ? keys : ['k'])
  })
})

describe('a call', () => {
  it.each([
    ['queued', false, false],
    ['initiated', false, false],
    ['ringing', false, false],
    ['in-progress', false, false],
    ['unknown', false, true],
    ['completed', true, true],
    ['busy', true, true],
    ['no-answer', true, true],
    ['rejected', true, true],
    ['canceled', true, true],
    ['failed', true, true],
  ] as const)('that is %s has ended: %s, is over: %s', (status, ended, over) => {
    expect([hasEnded({ status }), isOver({ status })]).toEqual([ended, over])
  })
})

describe('what front ends are told', () => {
  const names = (before: Partial<CallLogEntry> | null, after: Partial<CallLogEntry>) =>
    eventsBetween(before && entryWith(before), entryWith(after)).map(({ name, recording }) =>
      recording ? `${name} ${recording.id}` : name,
    )
  const time = '2026-01-05T12:00:00.000Z'
  const recorded = (...recordings: Recording[]) => ({ recordings })
  const done = (id: string): Recording => ({ id, status: 'completed' })
  const going = (id: string): Recording => ({ id, status: 'in-progress' })
  it.each<[Partial<CallLogEntry> | null, Partial<CallLogEntry>, string[]]>([
    [null, {}, ['call_initiated']],
    [{}, { status: 'ringing' }, []],
    [{}, { answeredAt: time }, ['call_answered']],
    [{}, { answeredAt: 'unknown' }, ['call_answered']],
    [{ answeredAt: 'unknown' }, { answeredAt: time }, []],
    [{}, { status: 'busy' }, ['call_ended']],
    [{ status: 'busy' }, { status: 'completed' }, []],
    [{}, { status: 'unknown' }, ['call_ended']],
    [{ status: 'unknown' }, { status: 'completed' }, ['call_ended']],
    [{ status: 'unknown' }, { status: 'unknown' }, []],
    [{ status: 'unknown' }, { status: 'ringing' }, []],
    [
      null,
      { answeredAt: time, status: 'completed', ...recorded(done('r')) },
      ['call_initiated', 'call_answered', 'call_ended', 'call_recording_ready r'],
    ],
    [
      null,
      { source: 'ingested', answeredAt: time, status: 'completed' },
      ['call_initiated', 'call_ended'],
    ],
    [{}, recorded(going('r')), []],
    [recorded(going('r')), recorded(done('r')), ['call_recording_ready r']],
    [recorded(done('r')), recorded(done('r')), []],
    [recorded(done('r')), recorded(done('r'), done('s')), ['call_recording_ready s']],
  ])('from %j to %j: %j', (before, after, events) => {
    expect(names(before, after)).toEqual(events)
  })
})

describe('statistics', () => {
  const row = (status: 'completed' | 'unknown', count: number, timed: number, total: number) => ({
    status,
    count,
    timed,
    totalDuration: total,
  })
  it('average over the calls whose duration is known, to two decimals', () => {
    expect(statisticsOf([row('completed', 124, 124, 18_450), row('unknown', 2, 0, 0)])).toEqual({
      totalCalls: 126,
      totalDuration: 18_450,
      averageDuration: 148.79,
      byStatus: {
        completed: { count: 124, totalDuration: 18_450, avgDuration: 148.79 },
        unknown: { count: 2, totalDuration: 0, avgDuration: 0 },
      },
    })
    expect(statisticsOf([row('completed', 3, 2, 10.6)])).toMatchObject({
      totalDuration: 11,
      averageDuration: 5.3,
      byStatus: { completed: { totalDuration: 11, avgDuration: 5.3 } },
    })
    expect(statisticsOf([])).toEqual({
      totalCalls: 0,
      totalDuration: 0,
      averageDuration: 0,
      byStatus: {},
    })
  })
})
