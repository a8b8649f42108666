import { describe, expect, it } from 'vitest'
import type { CallLogEntry } from '../model/entry.ts'
import { chooseEntry, compareParties, legOf, matchWindow, type Parties } from './match.ts'
import { newEntry } from './new-entry.ts'
import { readParties } from './read-parties.ts'

const now = Date.UTC(2026, 0, 5, 12)
const business = '+14155550100'
const customer = '+14155550123'
const stranger = '+14155550199'

const entry = (fields: Partial<CallLogEntry> = {}): CallLogEntry =>
  newEntry(now, {
    tenant: 'org-1',
    source: 'browser',
    direction: 'outbound',
    provider: 'twilio',
    from: business,
    to: customer,
    providerNumber: business,
    identities: ['alice'],
    ...fields,
  })

const incoming = entry({ direction: 'inbound', from: customer, to: business })

describe('parties of a report', () => {
  it.each([
    ['the leg to the phone', entry(), { from: business, to: customer }, 'yes', 'far'],
    ['numbers without plus', entry(), { from: '14155550100', to: '14155550123' }, 'yes', 'far'],
    ['the leg to the browser', entry(), { from: 'client:alice', to: customer }, 'yes', 'near'],
    ['another user', entry(), { from: 'client:bob', to: customer }, 'no', undefined],
    ['another customer', entry(), { from: business, to: stranger }, 'no', undefined],
    ['another number of ours', entry(), { from: stranger, to: customer }, 'no', undefined],
    ['a call the other way', entry(), { from: customer, to: business }, 'unknown', undefined],
    ['unknown', entry(), {}, 'unknown', 'near'],
    ['the user alone', entry(), { from: business }, 'unknown', 'near'],
    [
      'a user of unknown number',
      entry({ from: null, providerNumber: null }),
      { from: stranger, to: customer },
      'yes',
      'far',
    ],
    ['a caller', incoming, { from: customer, to: business }, 'yes', 'far'],
    ['the browser of a caller', incoming, { from: customer, to: 'client:alice' }, 'yes', 'near'],
    ['another caller', incoming, { from: stranger, to: business }, 'no', undefined],
  ] as const)('%s', (_name, held, parties, verdict, leg) => {
    expect(compareParties(held, parties)).toBe(verdict)
    if (leg) expect(legOf(held, parties, 'near')).toBe(leg)
  })

  it('are read from forms, JSON and queries', () => {
    const read = (body: string, type: string, query = '') =>
      readParties({
        method: 'POST',
        url: `https://crm.example/webhooks/x${query}`,
        headers: { 'content-type': type },
        body: new TextEncoder().encode(body),
        receivedAt: 0,
      })
    const form = 'application/x-www-form-urlencoded'
    expect(read('From=client%3Aalice&To=%2B14155550123', form)).toEqual({
      from: 'client:alice',
      to: customer,
    })
    const json = 'application/json; charset=utf-8'
    expect(read('{"from":"14155550100","to":"14155550123"}', json)).toEqual({
      from: '14155550100',
      to: '14155550123',
    })
    expect(read(`{"data":{"payload":{"from":"${business}","to":"${customer}"}}}`, json)).toEqual({
      from: business,
      to: customer,
    })
    expect(read('', json, '?from=1&to=2')).toEqual({ from: '1', to: '2' })
    expect(read('{', json)).toEqual({ from: undefined, to: undefined })
  })
})

describe('choosing among calls', () => {
  const evidence = (parties: Parties, ...ids: readonly string[]) => ({
    event: { references: Object.fromEntries(ids.map((id, index) => [`id${index}`, id])) },
    parties,
  })
  const fitting = evidence({ from: business, to: customer })

  it('takes the only match', () => {
    const other = entry({ to: stranger })
    const right = entry()
    expect(chooseEntry([other, right], fitting, now)).toEqual({ outcome: 'found', entry: right })
  })

  it('takes none of two, and none without the number', () => {
    const both = [entry(), entry()]
    expect(chooseEntry(both, fitting, now)).toEqual({ outcome: 'ambiguous', entries: both })
    expect(chooseEntry([entry()], evidence({ from: business }), now)).toEqual({ outcome: 'none' })
  })

  it('tells two users apart by the name of their browser', () => {
    const alice = entry()
    const bob = entry({ identities: ['bob'] })
    expect(chooseEntry([alice, bob], evidence({ from: 'client:bob', to: customer }), now)).toEqual({
      outcome: 'found',
      entry: bob,
    })
  })

  it('prefers the call that claims the id, unless its parties are others (C1)', () => {
    const claiming = entry({ claimedCallId: 'CA1' })
    const other = entry()
    const about = (parties: Parties) => evidence(parties, 'CA1')
    const calls = { from: business, to: customer }
    expect(chooseEntry([claiming, other], about(calls), now)).toEqual({
      outcome: 'found',
      entry: claiming,
    })
    expect(chooseEntry([claiming], about({}), now).outcome).toBe('found')
    expect(chooseEntry([claiming], about({ from: business, to: stranger }), now).outcome).toBe(
      'none',
    )
    expect(chooseEntry([claiming, other], evidence(calls, 'CA2'), now)).toEqual({
      outcome: 'found',
      entry: other,
    })
  })

  it('leaves an ended call alone, unless it claims the id', () => {
    const over = { status: 'canceled' } as const
    expect(chooseEntry([entry(over)], fitting, now).outcome).toBe('none')
    const claiming = entry({ ...over, claimedCallId: 'CA1' })
    const about = evidence({ from: business, to: customer }, 'CA1')
    expect(chooseEntry([claiming], about, now).outcome).toBe('found')
  })

  it('looks at its time only', () => {
    expect(chooseEntry([entry()], fitting, now + matchWindow).outcome).toBe('found')
    expect(chooseEntry([entry()], fitting, now + matchWindow + 1).outcome).toBe('none')
  })
})
