import { numberFor, setUpBench } from '@callplane/conformance'
import { describe, expect, test } from 'vitest'
import { harness } from '../../test/harness.ts'
import { vonage } from '../plugin.ts'

const near = numberFor(30)
const connect = { phone: near, first: true }
const setUp = (options: { webhooks?: boolean } = {}) => setUpBench(vonage, harness, options)

describe('a call whose near end is called first', () => {
  test.each([true, false])('has the status of the far party (webhooks: %s)', async (webhooks) => {
    const bench = await setUp({ webhooks })
    const to = numberFor(62)
    const call = await bench.run(bench.call(to, { connect }))
    expect(bench.emulator.ledger().map((ring) => ring.to)).toEqual([near, to])
    expect(call).toMatchObject({ status: 'completed', rang: 'yes', to, settled: true })
    expect(call.legs.map(({ role, number }) => [role, number])).toEqual([
      ['far', to],
      ['near', near],
    ])
    expect(call.talkDuration).toBeGreaterThan(3)
    expect(call.talkDuration).toBeLessThan(7)
    await bench.close()
  })

  test('is busy when the far party is', async () => {
    const bench = await setUp()
    const call = await bench.run(bench.call(numberFor(50), { connect }))
    expect(call).toMatchObject({ status: 'busy', endReason: 'busy' })
    await bench.close()
  })

  test('fails when the near phone is busy, and the far one never rings', async () => {
    const bench = await setUp()
    const busy = { phone: numberFor(50), first: true }
    const call = await bench.run(bench.call(numberFor(10), { connect: busy }))
    expect(call).toMatchObject({ status: 'failed', endReason: 'near-end-unreachable' })
    expect(bench.emulator.ledger()).toEqual([])
    await bench.close()
  })

  test('sends digits to the far party, transfers it and hangs up', async () => {
    const bench = await setUp()
    const { id } = await bench.run(bench.call(numberFor(11), { connect }), 15)
    const wait = async (work: Promise<unknown>) => {
      await bench.clock.advance(5_000)
      await work
    }
    await wait(bench.dispatcher.sendDigits(id, '4w2#'))
    const legs = () => new Map(bench.emulator.calls().map((leg) => [leg.to, leg]))
    expect(legs().get(numberFor(11))?.digits).toBe('42#')
    expect(legs().get(near)?.digits).toBe('')
    await wait(bench.dispatcher.transfer(id, numberFor(12)))
    await bench.clock.advance(5_000)
    expect(bench.rings(numberFor(12))).toBe(1)
    expect(legs().get(numberFor(11))?.state).toBe('answered')
    await wait(bench.dispatcher.hangUp(id))
    await bench.clock.advance(20_000)
    expect([...legs().values()].every(({ state }) => state === 'ended')).toBe(true)
    expect(await bench.dispatcher.calls.get(id)).toMatchObject({ status: 'completed' })
    await bench.close()
  })

  test('takes timers, digits and detection of the far party to its connect', async () => {
    const bench = await setUp()
    const to = numberFor(61)
    const fields = { connect, ringTimeout: 20, maxDuration: 30, dtmf: '1w2' }
    const call = await bench.run(bench.call(to, { ...fields, machineDetection: 'detect' }))
    expect(call).toMatchObject({ status: 'completed', answeredBy: 'machine' })
    expect(call.talkDuration).toBe(30)
    const far = bench.emulator.calls().find((leg) => leg.to === to)
    expect(far?.digits).toBe('12')
    await bench.close()
  })
})

describe('other near ends', () => {
  test('a SIP address is called with headers once the far party has answered', async () => {
    const bench = await setUp()
    const call = await bench.run(
      bench.call(numberFor(62), {
        connect: { sip: 'sip:desk@pbx.example' },
        sipHeaders: { 'X-Room': '7', Ticket: '9' },
      }),
    )
    expect(call).toMatchObject({ status: 'completed' })
    const leg = bench.emulator.network.legs().find(({ to }) => to.startsWith('sip:'))
    expect(leg?.sipHeaders).toEqual({ 'X-Room': '7', 'X-Ticket': '9' })
    await bench.close()
  })

  test('a conference holds the call until a party hangs up', async () => {
    const bench = await setUp()
    const call = await bench.run(bench.call(numberFor(62), { connect: { conference: 'desk' } }))
    expect(call).toMatchObject({ status: 'completed', talkDuration: 5 })
    await bench.close()
  })

  test('a recording is reported', async () => {
    const bench = await setUp()
    const call = await bench.run(bench.call(numberFor(62), { record: true }))
    expect(call.recordings).toMatchObject([{ status: 'completed', duration: 5 }])
    expect(call.cost).toMatchObject({ currency: 'EUR', certainty: 'final' })
    await bench.close()
  })

  test('hanging up right after the create succeeds in the end', async () => {
    const bench = await setUp()
    const placed = bench.dispatcher.dispatch(bench.call(numberFor(11)))
    await bench.clock.advance(0)
    const { id } = await placed
    void bench.dispatcher.hangUp(id)
    await bench.clock.advance(30_000)
    expect(await bench.dispatcher.calls.get(id)).toMatchObject({ status: 'canceled' })
    await bench.close()
  })

  test('a late completed changes no cause', async () => {
    const bench = await setUp()
    const call = await bench.run(bench.call(numberFor(50)))
    const reports = call.timeline.filter(({ source }) => source === 'provider')
    expect(reports.map(({ providerStatus }) => providerStatus)).toContain('completed')
    expect(call).toMatchObject({ status: 'busy', providerStatus: 'busy' })
    await bench.close()
  })
})
