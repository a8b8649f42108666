import { createDispatcher, memoryStore } from '@callplane/core'
import { ended, event, manualHost, fakeProvider, outboundRule } from '@callplane/core/testing'
import { describe, expect, it } from 'vitest'
import { business, contact, far, tenant, testCrm, type TestCrm } from '../crm.fixture.ts'
import { createCrm, createCrmApi, memoryCallLogStore, memoryContacts } from '../index.ts'
import { newEntry } from './new-entry.ts'

const history = async ({ call }: TestCrm) => (await call('GET', '/api/calls/history')).body.calls

const reference = { call: 'fake-1' }

describe('a call of the dispatcher in the log', () => {
  it('is one record that follows it to its end, and beyond', async () => {
    const crm = testCrm()
    await crm.dispatcher.dispatch({ to: far, tenant, contact: contact.reference })
    const attemptKey = crm.fake.keys[0] ?? ''
    const start = crm.host.clock.now()
    const at = (seconds: number) => start + seconds * 1000
    const own = { attemptKey, references: reference }
    await crm.webhook([event('ringing', { ...own, at: at(1) })])
    await crm.webhook([event('answered', { ...own, at: at(4) })])
    await crm.webhook([ended('completed', 'hung-up', 'yes', { ...own, at: at(64) })])
    const recording = { id: 'RE1', status: 'completed', duration: 60 } as const
    await crm.webhook([event('recording', { ...own, recording })])
    expect(await history(crm)).toMatchObject([
      {
        source: 'dispatched',
        status: 'completed',
        provider: 'fake',
        providerCallId: 'fake-1',
        from: business,
        to: far,
        contactId: 'contact-1',
        duration: 64,
        talkDuration: 60,
        recordings: [{ recordingId: 'RE1' }],
      },
    ])
    const { entries } = await crm.crm.log.of(tenant).list({ limit: 1, offset: 0 })
    expect(entries[0]?.revisions.at(-1)).toMatchObject({ fields: ['recordings'], late: true })
  })

  it('is left out without a tenant, unless `tenantOf` names one', async () => {
    const crm = testCrm()
    await crm.dispatcher.dispatch({ to: far })
    await crm.settle()
    expect(await history(crm)).toEqual([])
    const told = testCrm({ tenantOf: () => tenant })
    await told.dispatcher.dispatch({ to: far })
    await told.settle()
    expect(await history(told)).toMatchObject([{ to: far }])
  })

  it('is never overwritten by an older state, however the changes race', async () => {
    const crm = testCrm()
    await crm.dispatcher.dispatch({ to: far, tenant })
    const own = { attemptKey: crm.fake.keys[0] ?? '', references: reference }
    const events = [
      event('ringing', { ...own, id: 'r', at: crm.host.clock.now() }),
      event('answered', { ...own, id: 'a', at: crm.host.clock.now() }),
      ended('completed', 'hung-up', 'yes', { ...own, id: 'e', at: crm.host.clock.now() }),
    ]
    await Promise.all(events.toReversed().map((one) => crm.webhook([one])))
    await crm.settle()
    expect(await history(crm)).toMatchObject([{ status: 'completed' }])
  })
})

describe('after a restart', () => {
  it('the log is brought up to the dispatcher’s store', async () => {
    const host = manualHost({ publicUrl: 'https://crm.example' })
    const store = memoryStore()
    const make = () =>
      createDispatcher({
        host,
        store,
        providers: [fakeProvider('fake').provider],
        rules: [outboundRule(['fake'])],
      })
    const dispatcher = make()
    for (let number = 0; number < 3; number++) await dispatcher.dispatch({ to: far, tenant })
    await dispatcher.close()
    const crm = createCrm({ dispatcher: make(), host, contacts: memoryContacts([]) })
    await crm.catchUp()
    expect((await crm.log.of(tenant).list({ limit: 10, offset: 0 })).total).toBe(3)
    await crm.catchUp()
    expect((await crm.log.of(tenant).list({ limit: 10, offset: 0 })).total).toBe(3)
    crm.close()
  })

  it('a click that never reached the dispatcher is closed, not left waiting', async () => {
    const store = memoryCallLogStore()
    const { crm, host } = testCrm({ store })
    const orphan = newEntry(host.clock.now(), {
      tenant,
      source: 'dispatched',
      direction: 'outbound',
      dispatch: { key: 'never', id: null },
    })
    await store.insert(orphan)
    await crm.catchUp()
    expect(await store.tenant(tenant).get(orphan.id)).toMatchObject({ status: 'queued' })
    await host.clock.advance(61_000)
    await crm.catchUp()
    expect(await store.tenant(tenant).get(orphan.id)).toMatchObject({
      status: 'failed',
      endReason: 'expired',
      failure: 'the process stopped before it was dialled',
    })
  })

  it('a call that the dispatcher has forgotten is unknown, not live indefinitely', async () => {
    const store = memoryCallLogStore()
    const { crm, call, host } = testCrm({ store })
    const lost = {
      ...newEntry(host.clock.now(), { tenant, source: 'dispatched', direction: 'outbound' }),
      status: 'in-progress' as const,
      dispatch: { key: null, id: 'call_of_an_earlier_process' },
    }
    await store.insert({ ...lost, id: '0'.repeat(24) })
    await store.insert({ ...lost, id: '1'.repeat(24) })
    const reply = await call('POST', `/api/calls/${'0'.repeat(24)}/terminate`)
    expect(reply.body.message).toBe('The call is recorded as over; its provider could not be told')
    await crm.catchUp()
    for (const digit of ['0', '1'])
      expect(await store.tenant(tenant).get(digit.repeat(24))).toMatchObject({ status: 'unknown' })
  })
})

it('createCrm and createCrmApi refuse a misspelled option (N8)', () => {
  const host = manualHost()
  const dispatcher = createDispatcher({ host, providers: [] })
  const wrong = { dispatcher, host, contacts: memoryContacts([]), tenantof: () => null }
  expect(() => createCrm(wrong)).toThrow('createCrm: tenantof: unknown option; did you mean')
  expect(() => createCrmApi({ ...wrong, auth: async () => null } as never)).toThrow(
    'createCrmApi: tenantof: unknown option; did you mean tenantOf',
  )
})
