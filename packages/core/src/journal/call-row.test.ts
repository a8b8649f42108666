import { describe, expect, it } from 'vitest'
import { agentPhone, attemptRecord, business, callRecord, far } from '../testing/index.ts'
import { contactKey, lastSentAt, partiesOf, periodOf } from './call-row.ts'

const desk = 'sip:desk@example.com'
const third = '+14155550177'

describe('what a store can look for in a call', () => {
  it('is each of its numbers and addresses, once', () => {
    expect(partiesOf(callRecord('x'))).toEqual([far, business])
    expect(partiesOf(callRecord('x', { from: undefined }))).toEqual([far])
    expect(partiesOf(callRecord('x', { connect: { phone: agentPhone } }))).toContain(agentPhone)
    expect(partiesOf(callRecord('x', { connect: { sip: desk } }))).toContain(desk)
    expect(partiesOf(callRecord('x', { connect: { room: 'lobby' } }))).toEqual([far, business])
    const attempts = [
      attemptRecord('k1'),
      attemptRecord('k2', { kind: 'transfer', target: third }),
      attemptRecord('k3', { kind: 'transfer', target: far }),
    ]
    expect(partiesOf(callRecord('x', {}, { attempts }))).toEqual([far, business, third])
  })

  it('is its contact, which no other system, type or id shares', () => {
    const person = { system: 'crm', type: 'person', id: '7' }
    expect(contactKey({ ...person })).toBe(contactKey(person))
    const others = [
      { ...person, system: 'erp' },
      { ...person, type: 'lead' },
      { ...person, id: '8' },
      { system: 'crm', type: 'person","7', id: '' },
    ]
    expect(new Set([person, ...others].map(contactKey)).size).toBe(5)
  })

  it('is when an attempt was sent last, in whatever order they were sent', () => {
    const sentAt = (...times: readonly (number | null)[]) =>
      lastSentAt(
        callRecord(
          'x',
          {},
          { attempts: times.map((time, at) => attemptRecord(`k${at}`, { sentAt: time })) },
        ),
      )
    expect([sentAt(), sentAt(null), sentAt(null, null)]).toEqual([null, null, null])
    expect([sentAt(10, 30, null), sentAt(null, 30, 10), sentAt(20, 5)]).toEqual([30, 30, 20])
    // Before 1970 as well.
    expect(sentAt(-10, null)).toBe(-10)
  })

  it('is the hour or day in which it was created', () => {
    const createdAt = Date.UTC(2026, 0, 5, 12, 34)
    expect(periodOf({ createdAt }, 'hour')).toBe(Date.UTC(2026, 0, 5, 12))
    expect(periodOf({ createdAt }, 'day')).toBe(Date.UTC(2026, 0, 5))
    expect(periodOf({ createdAt }, 'all')).toBe(0)
  })
})
