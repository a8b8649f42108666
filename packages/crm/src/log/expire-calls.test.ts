import { ended, event } from '@callplane/core/testing'
import { describe, expect, it } from 'vitest'
import { business, contactId, far, testCrm, type TestCrm } from '../crm.fixture.ts'
import { memoryCallLogStore } from '../index.ts'

const minutes = (count: number) => count * 60_000
const initiate = async ({ call }: TestCrm): Promise<string> =>
  (await call('POST', '/api/calls/sdk/initiate', { contactId })).body.call.callId
const show = async ({ call }: TestCrm, id: string) =>
  (await call('GET', `/api/calls/${id}`)).body.call
const later = async (crm: TestCrm, milliseconds: number) => {
  await crm.host.clock.advance(milliseconds)
  await crm.settle()
}
const parties = { from: business, to: far }
const about = { references: { call: 'CA1' } }

describe('a browser call that no report ends (C8)', () => {
  it('is given up after 15 minutes without an answer, and neither live nor talked', async () => {
    const crm = testCrm()
    const names: string[] = []
    crm.crm.log.journal.subscribe('org-1', ({ name }) => names.push(name))
    const id = await initiate(crm)
    await later(crm, minutes(15) - 1)
    expect(await show(crm, id)).toMatchObject({ status: 'initiated' })
    await later(crm, 1)
    expect(await show(crm, id)).toMatchObject({ status: 'unknown', endReason: 'no-report' })
    expect(await show(crm, id)).not.toHaveProperty('duration')
    expect(names).toEqual(['call_initiated', 'call_ended'])
    const finished = await initiate(crm)
    await crm.webhook([event('answered', { ...about, at: crm.host.clock.now() })], parties)
    await crm.webhook([
      ended('completed', 'hung-up', 'yes', { ...about, at: crm.host.clock.now() + 60_000 }),
    ])
    expect(await show(crm, finished)).toMatchObject({ status: 'completed', duration: 60 })
    const { statistics } = (await crm.call('GET', '/api/calls/statistics')).body
    expect(statistics).toEqual({
      totalCalls: 2,
      totalDuration: 60,
      averageDuration: 60,
      byStatus: {
        unknown: { count: 1, totalDuration: 0, avgDuration: 0 },
        completed: { count: 1, totalDuration: 60, avgDuration: 60 },
      },
    })
  })

  it('is given up four hours after its answer', async () => {
    const crm = testCrm()
    const callId = await initiate(crm)
    await crm.call('POST', '/api/calls/sdk/answer', { callId })
    await later(crm, minutes(240) - 1)
    expect(await show(crm, callId)).toMatchObject({ status: 'in-progress' })
    await later(crm, 1)
    expect(await show(crm, callId)).toMatchObject({ status: 'unknown', endReason: 'no-report' })
    // No timer is left for it.
    await later(crm, minutes(300))
    expect(crm.host.clock.pending).toBe(0)
  })

  it('takes the times that were set, and is found after a restart', async () => {
    const store = memoryCallLogStore()
    const first = testCrm({ store, browserCallTimeout: { unanswered: 120 } })
    const id = await initiate(first)
    first.crm.close()
    await first.host.clock.advance(120_000)
    expect(await show(first, id)).toMatchObject({ status: 'initiated' })
    const second = testCrm({ store, host: first.host, browserCallTimeout: { unanswered: 120 } })
    await second.crm.catchUp()
    expect(await show(second, id)).toMatchObject({ status: 'unknown' })
  })

  it('is revised by a late report, and live again if that is not an end', async () => {
    const crm = testCrm()
    const id = await initiate(crm)
    await crm.webhook([event('ringing', { ...about })], parties)
    await later(crm, minutes(16))
    expect(await show(crm, id)).toMatchObject({ status: 'unknown' })
    await crm.webhook([
      event('cost', { ...about, cost: { amount: 1, currency: 'USD', certainty: 'final' } }),
    ])
    expect(await show(crm, id)).toMatchObject({ status: 'unknown', cost: { amount: 1 } })
    await crm.webhook([event('answered', { ...about, at: crm.host.clock.now() })])
    expect(await show(crm, id)).toMatchObject({ status: 'in-progress' })
    await crm.webhook([ended('completed', 'hung-up', 'yes', { ...about })])
    expect(await show(crm, id)).toMatchObject({ status: 'completed' })
  })
})
