import { ended, event } from '@callplane/core/testing'
import { describe, expect, it } from 'vitest'
import { agentPhone, business, far, tenant, testCrm, user } from './crm.fixture.ts'
import { memoryContacts } from './directory/contacts.ts'
import { memoryUsers } from './directory/users.ts'
import { boundTo } from './log/browser-calls.ts'
import { foldReports } from './log/fold-reports.ts'
import { newEntry } from './log/new-entry.ts'
import { readParties } from './log/read-parties.ts'
import { toReport } from './model/report.ts'
import type { Delivery } from './sinks/delivery.ts'
import { failed, looked, written } from './sinks/settle-delivery.ts'
import { SinkError } from './sinks/sink-error.ts'

const now = Date.UTC(2026, 0, 5, 12)
const stranger = '+14155550177'

describe('where two sources differ', () => {
  it.each([
    ['?From=a&From=b&from=c', 'a=1', 'b', undefined],
    ['?From=query&To=query', 'From=body', 'body', 'query'],
    [
      '?from=query',
      '{"from":"json","data":{"payload":{"from":"deep","to":"deep"}}}',
      'json',
      undefined,
    ],
    ['', '{"data":{"payload":{"from":"deep","to":"deep","From":"upper"}}}', 'upper', 'deep'],
  ])('parties of %s with the body %s', (query, body, from, to) => {
    const type = body.startsWith('{') ? 'application/json' : 'application/x-www-form-urlencoded'
    const request = {
      method: 'POST',
      url: `https://calls.example/webhooks/fake${query}`,
      headers: { 'content-type': type },
      body: new TextEncoder().encode(body),
      receivedAt: now,
    }
    expect(readParties(request)).toEqual({ from, to })
  })

  it('an id that a report confirmed stays, whatever a later one calls the call', () => {
    const entry = newEntry(now, {
      tenant,
      source: 'browser',
      direction: 'outbound',
      providerCallId: 'CA1',
      providerReferences: { call: 'CA1', request: 'R1' },
    })
    expect(boundTo(entry, 'fake', 'CA2', { call: 'CA2', leg: 'L2' })).toMatchObject({
      providerCallId: 'CA1',
      providerReferences: { call: 'CA1', request: 'R1', leg: 'L2' },
    })
  })

  it('a recording has what its furthest report says, and the rest from earlier ones', () => {
    const report = (id: string, recording: object) =>
      toReport(
        'provider',
        event('recording', { id, recording: { id: 'r', status: 'completed', ...recording } }),
      )
    const early = { status: 'in-progress' as const, url: 'https://r.example/early', duration: 3 }
    const { recordings } = foldReports(
      [report('1', early), report('2', { url: 'https://r.example/late' })],
      'outbound',
      new Date(now).toISOString(),
    )
    expect(recordings).toEqual([
      { id: 'r', status: 'completed', url: 'https://r.example/late', duration: 3 },
    ])
  })

  it('an end that differs for calls without an answer is the one that matches the call', () => {
    const end = ended('completed', 'hung-up', 'yes', { id: 'e', at: now + 9_000 })
    const both = {
      ...end,
      end: {
        status: 'completed' as const,
        reason: 'hung-up' as const,
        rang: 'yes' as const,
        ifUnanswered: { status: 'busy' as const, reason: 'busy' as const, rang: 'yes' as const },
      },
    }
    const fold = (answered: boolean) =>
      foldReports(
        [
          ...(answered
            ? [toReport('provider', event('answered', { id: 'a', at: now + 1_000 }))]
            : []),
          toReport('provider', both),
        ],
        'outbound',
        new Date(now).toISOString(),
      ).status
    expect([fold(false), fold(true)]).toEqual(['busy', 'completed'])
  })

  it('the number of the user comes before that of the provider', async () => {
    const other = '+14155550101'
    const shown = async (number: string | undefined) => {
      const crm = testCrm({
        users: memoryUsers([{ tenant, id: user, phone: agentPhone, number }]),
        provider: { name: 'fake', number: other },
      })
      const body = { phoneNumber: far }
      const placed = (await crm.call('POST', '/api/calls/sdk/initiate', body)).body.call
      const caller = { callerNumber: stranger }
      const taken = (await crm.call('POST', '/api/calls/sdk/inbound', caller)).body.call
      const { phoneNumber } = (await crm.call('GET', '/api/calls/providers')).body
      return [placed.from, taken.to, phoneNumber]
    }
    expect(await shown(business)).toEqual([business, business, business])
    expect(await shown(undefined)).toEqual([other, other, other])
  })

  it('the contact that a dispatched call names comes before the one found by its number', async () => {
    const contact = (id: string, number: string) => ({
      tenant,
      reference: { system: 'crm', type: 'contact', id },
      numbers: [number],
    })
    const crm = testCrm({ contacts: memoryContacts([contact('by-number', far)]) })
    const named = { system: 'crm', type: 'contact', id: 'named' }
    await crm.dispatcher.dispatch({ to: far, rule: 'sales', tenant, contact: named })
    await crm.dispatcher.dispatch({ to: far, rule: 'sales', tenant })
    await crm.settle()
    const { entries } = await crm.crm.log.of(tenant).list({ limit: 10, offset: 0 })
    expect(entries.map(({ references }) => references.contact?.id).toSorted()).toEqual([
      'by-number',
      'named',
    ])
  })
})

describe('a delivery', () => {
  const delivery: Delivery = {
    id: 'd',
    revision: 1,
    sink: 'fake',
    tenant,
    entry: 'e',
    wanted: 5,
    written: null,
    sending: 3,
    reference: null,
    state: 'ambiguous',
    tries: 2,
    nextAt: now,
    problem: null,
  }
  const sink = { deduplicates: false, update: async () => {} }

  it('that was found has the version that was being sent, not the one wanted by now', () => {
    const found = { outcome: 'found' as const, reference: 'far-1' }
    expect(looked(delivery, sink, found, '', now)).toMatchObject({ written: 3, state: 'waiting' })
    expect(looked({ ...delivery, sending: null }, sink, found, '', now)).toMatchObject({
      written: 5,
      state: 'done',
    })
    expect(written(delivery, sink, 5, 'far-1', now)).toMatchObject({ state: 'done' })
  })

  it('waits as long as the sink says, or the delay of its tries where that is longer', () => {
    const after = (retryAfter: number | undefined) => {
      const error = new SinkError('503', { written: 'no', retryable: true, retryAfter })
      return (failed(delivery, sink, 'update', error, now).nextAt ?? 0) - now
    }
    expect([after(undefined), after(29_999), after(30_001)]).toEqual([30_000, 30_000, 30_001])
  })
})
