import { numberFor, setUpBench, type Bench } from '@callplane/conformance'
import type { Connect } from '@callplane/core'
import { describe, expect, test } from 'vitest'
import { decodeState } from '../map/client-state.ts'
import { harness } from '../../test/harness.ts'
import { telnyx } from '../plugin.ts'

const far = numberFor(10)
const agent = numberFor(20)

const talk = async (connect: Connect, extra = {}, seconds = 20) => {
  const bench = await setUpBench(telnyx, harness)
  const call = await bench.run(bench.call(far, { connect, ...extra }), seconds)
  return { bench, call }
}
const rung = ({ emulator }: Bench) => emulator.ledger().map(({ to }) => to)
const dials = ({ host }: Bench) =>
  host.sent
    .filter(({ method, url }) => method === 'POST' && url.endsWith('/calls'))
    .map(({ body }) => JSON.parse(body ?? '') as Record<string, unknown>)

describe('a near end', () => {
  test.each<[string, Connect, string]>([
    ['a SIP address', { sip: 'sip:desk@pbx.example' }, 'sip:desk@pbx.example'],
    ['a phone', { phone: agent }, agent],
  ])('%s is dialled after the answer and bridged', async (_name, connect, near) => {
    const { bench, call } = await talk(connect)
    expect(call.status).toBe('in-progress')
    expect(rung(bench)).toEqual([far, near])
    const [first, second] = dials(bench)
    const [place, join] = call.attempts
    expect(first?.command_id).toBe(place?.key)
    expect(second).toMatchObject({
      command_id: join?.key,
      link_to: place?.references.callControl,
      bridge_on_answer: true,
    })
    expect(decodeState(second?.client_state)).toMatchObject({ attempt: join?.key, leg: 'near' })
    expect(call.legs).toMatchObject([
      { role: 'far', status: 'in-progress' },
      { role: 'near', status: 'in-progress' },
    ])
    await bench.clock.advance(120_000)
    const ended = await bench.dispatcher.calls.get(call.id)
    expect(ended).toMatchObject({ status: 'completed', endReason: 'hung-up', settled: true })
    expect(bench.emulator.calls().every(({ state }) => state === 'ended')).toBe(true)
    await bench.close()
  })

  test('the phone that is rung first is the near one, and the far one follows', async () => {
    const connect = { phone: agent, first: true }
    const { bench, call } = await talk(connect, { dtmf: '7', record: true })
    expect(rung(bench)).toEqual([agent, far])
    expect(call).toMatchObject({ status: 'in-progress', to: far })
    expect(call.legs).toMatchObject([
      { role: 'far', number: far, status: 'in-progress' },
      { role: 'near', number: agent, status: 'in-progress' },
    ])
    const farLeg = () => bench.emulator.calls().find(({ to }) => to === far)
    expect(farLeg()?.digits).toBe('7')
    const digits = bench.dispatcher.sendDigits(call.id, '42#')
    await bench.clock.advance(1_000)
    await digits
    expect(farLeg()?.digits).toBe('742#')
    await bench.clock.advance(120_000)
    const ended = await bench.dispatcher.calls.get(call.id)
    expect(ended).toMatchObject({ status: 'completed', settled: true })
    expect(ended?.talkDuration).toBeGreaterThan(40)
    expect(ended?.recordings).toHaveLength(1)
    await bench.close()
  })

  test.each([
    ['the far party', { phone: agent }, 0],
    ['the near end', { phone: agent, first: true }, 1],
  ])(
    'a recording and digits that are asked for are of the far leg, where %s was rung first',
    async (_name, connect, attempt) => {
      const { bench, call } = await talk(connect)
      const control = call.attempts[attempt]?.references.callControl ?? 'none'
      const asked = Promise.all([
        bench.dispatcher.startRecording(call.id),
        bench.dispatcher.sendDigits(call.id, '1'),
      ])
      await bench.clock.advance(1_000)
      await asked
      const actions = bench.host.sent.flatMap(({ method, url }) =>
        method === 'POST' && /actions\/(record_start|send_dtmf)$/.test(url) ? [url] : [],
      )
      expect(actions).toHaveLength(2)
      for (const url of actions) expect(decodeURIComponent(url)).toContain(`/calls/${control}/`)
      await bench.close()
    },
  )

  test('a far party that is busy after the agent answered is busy', async () => {
    const bench = await setUpBench(telnyx, harness)
    const connect = { phone: agent, first: true }
    const call = await bench.run(bench.call(numberFor(50), { connect }), 60)
    expect(call).toMatchObject({ status: 'busy', endReason: 'busy' })
    await bench.close()
  })

  test('an agent who does not answer leaves the far phone alone', async () => {
    const bench = await setUpBench(telnyx, harness)
    const connect = { phone: numberFor(51), first: true }
    const call = await bench.run(bench.call(far, { connect }), 120)
    expect(call).toMatchObject({ status: 'failed', endReason: 'near-end-unreachable' })
    expect(rung(bench)).toEqual([numberFor(51)])
    await bench.close()
  })

  test('a hang-up reaches the far phone while it rings', async () => {
    const bench = await setUpBench(telnyx, harness)
    const connect = { phone: agent, first: true }
    const call = await bench.run(bench.call(numberFor(51), { connect, ringTimeout: 60 }), 10)
    expect(rung(bench)).toEqual([agent, numberFor(51)])
    const hungUp = bench.dispatcher.hangUp(call.id)
    await bench.clock.advance(5_000)
    await hungUp
    expect(bench.emulator.calls().every(({ state }) => state === 'ended')).toBe(true)
    await bench.close()
  })

  test('a conference is joined by the dial itself', async () => {
    const { bench, call } = await talk({ conference: 'desk' })
    expect(call.status).toBe('in-progress')
    expect(dials(bench)).toMatchObject([{ conference_config: { conference_name: 'desk' } }])
    const joined = bench.emulator.deliveries().map(({ event }) => event)
    expect(joined).toContain('conference.participant.joined')
    await bench.close()
  })
})

describe('an incoming call', () => {
  test('is asked about, answered and joined, or rejected', async () => {
    const bench = await setUpBench(telnyx, harness)
    const ports = telnyx(harness.settings(bench.keys) as never).connect(bench.host)
    await ports.prepare?.({ to: far, from: '+14155550100' }, { provider: 'telnyx', weight: 1 })
    const dialled = (on = {}) =>
      bench.emulator.network.dial({
        provider: 'elsewhere',
        from: '+14155550133',
        to: 'sip:+14155550100@sip.telnyx.com',
        callId: 'x',
        cause: { method: 'POST', url: 'http://elsewhere.invalid', headers: {}, body: '' },
        on: { ringing: () => {}, answered: () => {}, ended: () => {}, ...on },
      })
    const headers = { authorization: `Bearer ${bench.keys.credentials.apiKey}` }
    const api = async (path: string) => {
      const request = { method: 'GET', url: `${bench.keys.baseUrl}/v2${path}`, headers }
      return JSON.parse((await bench.host.fetch(request)).body) as {
        data: Record<string, string>[]
      }
    }
    const incoming = async () => {
      const { data } = await api(`/connections/${bench.keys.ids.connectionId}/active_calls`)
      const { call_control_id: callControl = '', call_session_id: callSession = '' } = data[0] ?? {}
      return { callControl, callSession }
    }
    const leg = dialled()
    await bench.clock.advance(1_000)
    const references = await incoming()
    await ports.calls.answer?.(references)
    expect(leg.state).toBe('answered')
    const attempt = {
      key: 'cp00000000000000000000000000000009',
      call: { to: '+14155550133', from: '+14155550100' },
      route: { provider: 'telnyx', weight: 1 },
      sendBy: bench.clock.now() + 2_000,
      signal: new AbortController().signal,
    }
    const plan = (connect: Connect) =>
      ({ action: 'connect', connect, from: '+14155550133' }) as const
    const placed = await ports.calls.connect?.(
      references,
      plan({ sip: 'sip:a@b.example' }),
      attempt,
    )
    expect(placed?.references.callSession).toBe(references.callSession)
    await bench.clock.advance(5_000)
    // Shown to the party: the caller's own number, which is none of the account.
    expect(bench.emulator.calls().at(-1)?.from).toContain('14155550133')
    const events = (await ports.calls.get?.(references)) ?? []
    expect(events.filter(({ providerStatus }) => providerStatus === 'call.bridged')).toHaveLength(2)
    await ports.calls.connect?.(references, plan({ conference: 'desk' }), attempt)
    await ports.calls.hangUp?.(references)
    expect(leg.state).toBe('ended')

    const refused = dialled()
    await bench.clock.advance(1_000)
    await ports.calls.reject?.(await incoming(), 'busy')
    expect(refused.end).toMatchObject({ cause: 'busy', sipStatus: 486 })
    await bench.close()
  })
})

test('recordings are listed, opened and removed', async () => {
  const bench = await setUpBench(telnyx, harness)
  const call = await bench.run(bench.call(far, { record: true }), 120)
  const [recording] = call.recordings
  expect(recording).toMatchObject({ status: 'completed', duration: 60 })
  const { recordings } = telnyx(harness.settings(bench.keys) as never).connect(bench.host)
  const references = call.attempts[0]?.references ?? {}
  expect(await recordings?.list(references)).toMatchObject([{ id: recording?.id, duration: 60 }])
  const { contentType, body } = (await recordings?.open(recording?.id ?? '')) ?? {}
  expect(contentType).toBe('audio/mpeg')
  expect(body?.length).toBeGreaterThan(100)
  const media = bench.host.sent.at(-1)
  expect(JSON.stringify(media?.headers)).not.toContain('Bearer')
  await recordings?.remove(recording?.id ?? '')
  expect(await recordings?.list(references)).toEqual([])
  await bench.close()
})

test('what the call cost comes late', async () => {
  const bench = await setUpBench(telnyx, harness)
  const call = await bench.run(bench.call(far), 120)
  expect(call.cost).toEqual({ amount: 0.007, currency: 'USD', certainty: 'final' })
  await bench.close()
})

test('webhooks and the log of events tell the same, event by event', async () => {
  const bench = await setUpBench(telnyx, harness)
  const call = await bench.run(bench.call(far), 120)
  const ports = telnyx(harness.settings(bench.keys) as never).connect(bench.host)
  const logged = (await ports.calls.get?.(call.attempts[0]?.references ?? {})) ?? []
  const told = []
  for (const { request } of bench.received) {
    const result = await ports.webhooks?.receive(request)
    if (result?.verdict === 'genuine') told.push(...result.events)
  }
  expect(logged).toEqual(told)
  expect(logged).toHaveLength(4)
  await bench.close()
})

test('an application of the route is where its calls are looked for', async () => {
  const bench = await setUpBench(telnyx, {
    ...harness,
    settings: (keys) => ({ ...harness.settings(keys), connectionId: '1' }),
    route: ({ ids }) => ({ reference: ids.connectionId }),
  })
  const connect = { phone: agent, first: true }
  const call = await bench.run(bench.call(far, { connect }), 20)
  expect(call.status).toBe('in-progress')
  const digits = bench.dispatcher.sendDigits(call.id, '42#')
  await bench.clock.advance(1_000)
  await digits
  expect(bench.emulator.calls().find(({ to }) => to === far)?.digits).toBe('42#')
  await bench.close()
})
