import { describe, expect, it } from 'vitest'
import { createDispatcher } from '../../create-dispatcher.ts'
import type { Flow } from '../../model/flow/flow.ts'
import type { Step } from '../../model/flow/flow-step.ts'
import {
  business,
  fakeProvider,
  far,
  manualHost,
  outboundRule,
  refusal,
  settlePromises,
} from '../../testing/index.ts'
import { memoryStore } from '../memory-store.ts'
import { answeredCall, asFlow, documents, phoneOf, say, setUp, stepsOf } from './flow.fixture.ts'

const dial: Step = { step: 'dial', to: [{ phone: '+14155550177' }] }
const ask: Step = { step: 'gather', digits: { count: 1 }, next: 'agent' }
const steps = [say('Hello'), say('Wait'), dial]
const menu: Flow = { steps: [ask], continuations: { agent: [dial, say('Bye')] } }

describe('what a provider is told to do', () => {
  it('shows the number of the call to a party that it rings', async () => {
    const { phone, dispatcher, fake } = setUp({ rules: [outboundRule(['a'])] })
    const { id } = await dispatcher.dispatch({
      to: far,
      rule: 'sales',
      connect: { flow: { steps } },
    })
    const plan = asFlow(await phone.answer())
    const party = (await dispatcher.calls.get(id))?.attempts[1]?.key
    const url = (key: string | undefined) => `https://calls.example/webhooks/a?attempt=${key}`
    expect(plan).toEqual({
      action: 'flow',
      steps,
      segment: 0,
      turnUrl: `${url(fake.keys[0])}&turn=0&step=dial`,
      callbackUrl: url(fake.keys[0]),
      dialUrl: url(party),
      from: business,
    })
  })

  it('shows the caller’s own number to a party that it rings for a caller, and tells which number was dialled', async () => {
    const { phone } = setUp({ onInbound: () => ({ flow: { steps } }) })
    const references = { call: 'caller-1' }
    const plan = await phone.ask({ kind: 'inbound', references, from: far, to: business })
    expect(plan).toMatchObject({ steps, from: far, called: business })
  })

  it('is to hang up once that was asked for, also where it has been told the steps before', async () => {
    const { phone, dispatcher, id } = await answeredCall({ steps })
    void dispatcher.hangUp(id)
    await settlePromises()
    expect(await phone.answer()).toEqual({ action: 'hang-up' })
  })

  it('is to hang up where its next request could not be answered', async () => {
    const store = memoryStore()
    const first = setUp({ store })
    await first.dispatcher.dispatch({ to: far, connect: { flow: { steps } } })
    await first.dispatcher.close()
    const providers = [fakeProvider('a', documents()).provider]
    const next = createDispatcher({ host: manualHost(), providers, store })
    const phone = phoneOf(next, () => first.fake.keys[0])
    expect(await phone.answer()).toEqual({ action: 'hang-up' })
  })
})

describe('two attempts of a call that both reached a phone', () => {
  const script = documents()
  const dialledTwice = async (store = memoryStore()) => {
    const lost = fakeProvider('a', {
      ...script,
      place: () => Promise.reject(refusal('timeout', 'unknown')),
    })
    const second = fakeProvider('b', script)
    const host = manualHost({ publicUrl: 'https://calls.example' })
    const dispatcher = createDispatcher({
      host,
      providers: [lost.provider, second.provider],
      rules: [outboundRule(['a', 'b'])],
      onUnknown: 'dial-again',
      times: { dialWithinMs: 3_600_000 },
      random: () => 0.5,
      store,
    })
    const dispatched = dispatcher.dispatch({ to: far, rule: 'sales', connect: { flow: menu } })
    await host.clock.advance(600_000)
    const { id } = await dispatched
    return {
      id,
      dispatcher,
      one: phoneOf(dispatcher, () => lost.keys[0]),
      two: phoneOf(dispatcher, () => second.keys[0], 'b'),
      keys: [lost.keys[0], second.keys[0]],
    }
  }

  it('each run the flow from its beginning', async () => {
    const store = memoryStore()
    const { one, two, dispatcher, id, keys } = await dialledTwice(store)
    expect(stepsOf(await two.answer())).toEqual([ask])
    expect(stepsOf(await two.keys(0, '1'))).toEqual([dial])
    expect(stepsOf(await one.answer())).toEqual([ask])
    const plan = asFlow(await one.keys(0, '1'))
    expect(plan).toMatchObject({ steps: [dial], segment: 1 })
    const dials = (await dispatcher.calls.get(id))?.attempts.filter(({ kind }) => kind === 'dial')
    expect(dials?.map(({ provider }) => provider)).toEqual(['b', 'a'])
    expect(plan.dialUrl).toContain(dials?.[1]?.key)
    const result = { turn: 'dialled', status: 'busy' } as const
    for (const phone of [two, one])
      expect(stepsOf(await phone.turn({ segment: 1, result }))).toEqual([
        say('Bye'),
        { step: 'hangUp' },
      ])
    const held = await store.calls.get(id)
    expect(held?.flow?.map(({ attempt, seq }) => [attempt, seq])).toEqual(
      [keys[1], keys[1], keys[0], keys[0], keys[1], keys[0]].map((key, at) => [
        key,
        [0, 1, 0, 1, 2, 2][at],
      ]),
    )
  })

  it('each keep the steps that are left of their own list only, and only until they are done', async () => {
    const store = memoryStore()
    const { one, two, id } = await dialledTwice(store)
    const left = async () => (await store.calls.get(id))?.flow?.map(({ rest }) => rest)
    await two.answer()
    await two.keys(0, '1')
    expect(await left()).toEqual([undefined, [say('Bye')]])
    await one.answer()
    await one.keys(0, '1')
    expect(await left()).toEqual([undefined, [say('Bye')], undefined, [say('Bye')]])
    await one.turn({ segment: 1, result: { turn: 'dialled', status: 'busy' } })
    expect(await left()).toEqual([undefined, [say('Bye')], undefined, undefined, []])
  })
})
