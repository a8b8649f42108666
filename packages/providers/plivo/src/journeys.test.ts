import { numberFor, setUpBench, type Bench } from '@callplane/conformance'
import { beforeAll, describe, expect, it } from 'vitest'
import { harness } from '../test/harness.ts'
import { plivo } from './plugin.ts'

beforeAll(async () => void (await import('plivo')))

const bench = (): Promise<Bench> => setUpBench(plivo, harness)
const [to, desk] = [numberFor(20), numberFor(21)]
const legs = (call: Awaited<ReturnType<Bench['run']>>) =>
  Object.fromEntries(call.legs.map(({ role, status }) => [role, status]))

describe('a call over the emulator', () => {
  it('is connected to a second phone, whose leg is the near one', async () => {
    const world = await bench()
    const call = await world.run(world.call(to, { connect: { phone: desk } }))
    expect(call).toMatchObject({ status: 'completed', endReason: 'hung-up', rang: 'yes' })
    expect(legs(call)).toEqual({ far: 'completed', near: 'completed' })
    expect([world.rings(to), world.rings(desk)]).toEqual([1, 1])
    await world.close()
  })

  it('says that the near end could not be reached', async () => {
    const world = await bench()
    const call = await world.run(world.call(to, { connect: { phone: numberFor(50) } }))
    expect(call).toMatchObject({ status: 'completed', endReason: 'near-end-unreachable' })
    await world.close()
  })

  it('rings the near phone first, and the far one once that has answered', async () => {
    const world = await bench()
    const input = world.call(to, { connect: { phone: desk, first: true }, dtmf: '7' })
    const call = await world.run(input)
    expect(call).toMatchObject({ status: 'completed', rang: 'yes', settled: true })
    expect(legs(call)).toEqual({ far: 'completed', near: 'completed' })
    expect(world.emulator.ledger().map((ring) => ring.to)).toEqual([desk, to])
    expect(world.emulator.calls().map(({ digits }) => digits)).toEqual(['', '7'])
    await world.close()
  })

  it('never rings the far phone when the near one does not answer', async () => {
    const world = await bench()
    const connect = { phone: numberFor(51), first: true }
    const call = await world.run(world.call(to, { connect }))
    expect(call).toMatchObject({ status: 'failed', endReason: 'near-end-unreachable' })
    expect(world.rings(to)).toBe(0)
    await world.close()
  })

  it('moves the far party of a click-to-call', async () => {
    const world = await bench()
    const connect = { phone: desk, first: true }
    const { id } = await world.run(world.call(to, { connect }), 12)
    const moved = world.dispatcher.transfer(id, numberFor(22))
    await world.clock.advance(8_000)
    await moved
    expect(world.rings(numberFor(22))).toBe(1)
    expect(world.rings(to)).toBe(1)
    await world.close()
  })

  it('is canceled by its request before anything is known of the call', async () => {
    const world = await bench()
    const { id } = await world.run(world.call(to), 0.5)
    const canceled = world.dispatcher.hangUp(id)
    await world.clock.advance(30_000)
    await canceled
    expect(await world.dispatcher.calls.get(id)).toMatchObject({
      status: 'canceled',
      settled: true,
    })
    expect(world.host.sent.some(({ url }) => url.includes('/Request/'))).toBe(true)
    expect(world.rings(to)).toBe(0)
    await world.close()
  })

  it('is recorded by command, since it cannot be from its creation', async () => {
    const world = await bench()
    const call = await world.run(world.call(to, { record: true }))
    expect(call.notes).toMatchObject([{ field: 'record', effect: 'emulated' }])
    expect(world.host.sent.some(({ url }) => url.endsWith('/Record/'))).toBe(true)
    await world.close()
  })

  it('is hung up on by Plivo when a machine answers', async () => {
    const world = await bench()
    const call = await world.run(world.call(numberFor(61), { machineDetection: 'hang-up' }))
    expect(call).toMatchObject({
      status: 'completed',
      endReason: 'machine',
      answeredBy: 'machine',
    })
    await world.close()
  })

  it('gets its document from the fallback when the first reply is lost', async () => {
    const world = await bench()
    world.emulator.faults.add({
      provider: 'plivo',
      on: 'webhook',
      match: { event: 'StartApp' },
      do: 'drop',
    })
    const call = await world.run(world.call(to, { connect: { phone: desk } }))
    expect(call).toMatchObject({ status: 'completed' })
    expect(world.rings(desk)).toBe(1)
    await world.close()
  })
})
