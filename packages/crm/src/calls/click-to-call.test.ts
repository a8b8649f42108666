import { ended, event } from '@callplane/core/testing'
import { describe, expect, it } from 'vitest'
import {
  agentPhone,
  business,
  contactId,
  far,
  jsonOf,
  tenant,
  testCrm,
  tokenFor,
  until,
  user,
} from '../crm.fixture.ts'
import { memoryUsers } from '../directory/users.ts'
import type { CallLogEntry } from '../model/entry.ts'
import type { TestCrm } from '../crm.fixture.ts'

const path = '/api/calls/click-to-call'

const own = (crm: TestCrm) => ({
  attemptKey: crm.fake.keys[0] ?? '',
  references: { call: 'fake-1' },
})

const click = async (crm: TestCrm, headers: Readonly<Record<string, string>> = {}, to = far) => {
  const response = await crm.api(
    new Request(`https://crm.example${path}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${await tokenFor()}`, ...headers },
      body: JSON.stringify({ phoneNumber: to }),
    }),
  )
  return { status: response.status, body: await jsonOf(response) }
}

describe('click-to-call', () => {
  it('rings the user first, then the contact, and is one record', async () => {
    const crm = testCrm()
    const reply = await crm.call('POST', path, { contactId })
    expect(reply.status).toBe(201)
    expect(reply.body).toMatchObject({
      success: true,
      message: 'Call placed',
      call: {
        direction: 'outbound',
        status: 'initiated',
        from: business,
        to: far,
        contactId,
        userId: user,
      },
    })
    const [call] = (await crm.dispatcher.calls.list()).calls
    expect(call).toMatchObject({ to: far, from: business, tenant, contact: { id: contactId } })
    const at = (seconds: number) => crm.host.clock.now() + seconds * 1000
    await crm.webhook([event('answered', { ...own(crm), id: 'n', leg: 'near', at: at(3) })])
    await crm.webhook([event('ringing', { ...own(crm), id: 'r', at: at(4) })])
    await crm.webhook([event('answered', { ...own(crm), id: 'a', at: at(8) })])
    await crm.webhook([ended('completed', 'hung-up', 'yes', { ...own(crm), at: at(68) })])
    const history = await crm.call('GET', '/api/calls/history')
    expect(history.body).toMatchObject({
      total: 1,
      calls: [
        { callId: reply.body.call.callId, status: 'completed', duration: 68, talkDuration: 60 },
      ],
    })
  })

  it('can be called without HTTP', async () => {
    const { crm, dispatcher } = testCrm()
    const entry = await crm.clickToCall({ tenant, user, contactId })
    expect(entry).toMatchObject({
      source: 'dispatched',
      to: far,
      dispatch: { id: expect.any(String) },
    })
    const call = await dispatcher.calls.get(entry.dispatch?.id ?? '')
    expect(call?.legs).toMatchObject([{ role: 'far', number: far }])
    expect(agentPhone).not.toBe(far)
  })

  it('rings no phone twice for a second click, nor for a repeated request', async () => {
    const crm = testCrm()
    const first = await click(crm, { 'idempotency-key': 'one' })
    expect(await click(crm, { 'idempotency-key': 'one' })).toMatchObject({
      status: 200,
      body: { call: { callId: first.body.call.callId } },
    })
    expect(await click(crm)).toMatchObject({
      status: 409,
      body: { code: 'call.in-flight', callId: first.body.call.callId },
    })
    expect(await click(crm, { 'idempotency-key': 'one' }, '+14155550177')).toMatchObject({
      status: 409,
      body: { code: 'call.conflict' },
    })
    expect(crm.fake.log).toEqual(['place'])
    await crm.webhook([ended('completed', 'hung-up', 'yes', own(crm))])
    expect((await click(crm)).status).toBe(201)
    expect(crm.fake.log).toEqual(['place', 'place'])
  })

  it('rings once for ten clicks at once', async () => {
    const crm = testCrm()
    const replies = await Promise.all(Array.from({ length: 10 }, () => click(crm)))
    expect(replies.filter(({ status }) => status === 201)).toHaveLength(1)
    expect(replies.filter(({ status }) => status === 409)).toHaveLength(9)
    expect(crm.fake.log).toEqual(['place'])
  })

  it('is refused for a user without a phone', async () => {
    const crm = testCrm({ users: memoryUsers([{ tenant, id: user }]) })
    expect(await click(crm)).toMatchObject({ status: 409, body: { code: 'user.without-phone' } })
    expect(crm.fake.log).toEqual([])
  })

  it('that no route can take is a record that says why', async () => {
    const crm = testCrm({ script: { can: { connect: ['room'] } } })
    const reply = await click(crm)
    expect(reply).toMatchObject({ status: 201, body: { call: { status: 'failed' } } })
    expect(reply.body.message).toMatch(
      /^Call not placed: no route can take the call: fake: connect-unsupported/,
    )
  })

  it('that rules refuse is a failed record, and rings no phone', async () => {
    const crm = testCrm({ clickToCall: { rule: 'unknown' } })
    expect(await click(crm)).toMatchObject({ status: 503, body: { code: 'dispatch.refused' } })
    const { calls } = (await crm.call('GET', '/api/calls/history')).body
    expect(calls).toMatchObject([{ status: 'failed', endReason: 'refused' }])
    expect(crm.fake.log).toEqual([])
    // Nothing holds the line after it.
    expect((await click(crm)).status).toBe(503)
  })

  it('has what the server gives every call', async () => {
    const crm = testCrm({ clickToCall: { rule: 'sales', record: true, tags: ['crm'] } })
    await click(crm)
    expect((await crm.dispatcher.calls.list()).calls[0]).toMatchObject({
      rule: 'sales',
      tags: ['crm'],
    })
  })
})

const nextEntry = ({ crm }: TestCrm): Promise<CallLogEntry> =>
  new Promise((resolve) => void crm.log.onChange((entry) => resolve(entry)))

describe('ending a click-to-call', () => {
  const terminate = (crm: TestCrm, id: string) => crm.call('POST', `/api/calls/${id}/terminate`)

  it('hangs up at the provider', async () => {
    const crm = testCrm()
    const { callId } = (await click(crm)).body.call
    const asked = terminate(crm, callId)
    await until(crm, () => crm.fake.log.includes('hangUp'))
    expect(crm.fake.log).toEqual(['place', 'hangUp'])
    await crm.webhook([ended('canceled', 'canceled', 'no', own(crm))])
    expect(await asked).toMatchObject({
      status: 200,
      body: { success: true, message: 'Call terminated' },
    })
    expect((await terminate(crm, callId)).body.message).toBe('The call had ended already')
  })

  it('says when the end has not been reported yet', async () => {
    const crm = testCrm()
    const { callId } = (await click(crm)).body.call
    const asked = terminate(crm, callId)
    await until(crm, () => crm.fake.log.includes('hangUp'))
    await crm.host.clock.advance(5_000)
    expect((await asked).body.message).toBe(
      'The call was asked to end; its end has not been reported yet',
    )
  })

  it('keeps a call from being dialled that is still being placed', async () => {
    let release = () => {}
    const gate = new Promise<void>((resolve) => (release = resolve))
    const crm = testCrm({ script: { prepare: () => gate } })
    const hangUp = crm.dispatcher.hangUp.bind(crm.dispatcher)
    let told = false
    Object.assign(crm.dispatcher, { hangUp: (id: string) => ((told = true), hangUp(id)) })
    const recorded = nextEntry(crm)
    const clicked = click(crm)
    const { id } = await recorded
    while ((await crm.dispatcher.calls.list()).calls.length === 0) await crm.settle()
    const asked = terminate(crm, id)
    await until(crm, () => told)
    release()
    await crm.settle()
    expect(await asked).toMatchObject({ status: 200 })
    expect((await clicked).body.call.status).toBe('canceled')
    expect(crm.fake.log.includes('place')).toBe(false)
  })

  it('is remembered when the dispatcher has no record yet (T9)', async () => {
    let release = () => {}
    const gate = new Promise<void>((resolve) => (release = resolve))
    const crm = testCrm()
    const dispatch = crm.dispatcher.dispatch.bind(crm.dispatcher)
    Object.assign(crm.dispatcher, {
      dispatch: async (call: Parameters<typeof dispatch>[0]) => {
        await gate
        return dispatch(call)
      },
    })
    const recorded = nextEntry(crm)
    const clicked = click(crm)
    expect((await terminate(crm, (await recorded).id)).body.message).toMatch('was asked to end')
    release()
    await crm.settle()
    await clicked
    await crm.settle()
    const status = async () => (await crm.dispatcher.calls.list()).calls[0]?.status
    // The dispatch was under way when the end was asked for, so the call is placed and hung up at once.
    expect([await status(), crm.fake.log]).toEqual(['initiated', ['place', 'hangUp']])
    await crm.webhook([ended('canceled', 'canceled', 'no', own(crm))])
    expect([await status(), crm.fake.log]).toEqual(['canceled', ['place', 'hangUp']])
  })
})
