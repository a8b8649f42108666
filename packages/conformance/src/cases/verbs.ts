import type { Verb } from '@callplane/core'
import { describe, expect, it } from 'vitest'
import { setUpBench, type Bench } from '../bench.ts'
import { during } from '../during.ts'
import { numberFor } from '../expectations.ts'
import type { Harness, PluginUnderTest } from '../harness.ts'

const everyVerb: readonly Verb[] = [
  'locate',
  'get',
  'review',
  'hangUp',
  'transfer',
  'sendDigits',
  'startRecording',
  'stopRecording',
  'answer',
  'reject',
  'connect',
]

/** A call that is being talked on. */
const talking = async (bench: Bench): Promise<string> => {
  const call = await bench.run(bench.call(numberFor(11)), 12)
  expect(call.status, JSON.stringify(call.timeline)).toBe('in-progress')
  return call.id
}

/** Every way to end a call. */
const hangUpCases = (plugin: PluginUnderTest, harness: Harness): void => {
  const has = (verb: Verb) => harness.documented.verbs.includes(verb)

  it('has a function for every verb it claims, and none for the others', async () => {
    const bench = await setUpBench(plugin, harness)
    const { calls } = plugin(harness.settings(bench.keys)).connect(bench.host)
    expect(everyVerb.filter((verb) => calls[verb] !== undefined)).toEqual(everyVerb.filter(has))
    await bench.close()
  })

  it('hangs up while talking; a second hang-up changes nothing', async ({ skip }) => {
    skip(!has('hangUp'), 'not documented')
    const bench = await setUpBench(plugin, harness)
    const id = await talking(bench)
    const ended = await during(bench.clock, bench.dispatcher.hangUp(id), 30)
    expect((await bench.dispatcher.calls.get(id)) ?? ended).toMatchObject({
      status: 'completed',
      settled: true,
    })
    const leg = bench.emulator.calls().find((l) => l.to.includes('4155550111'))
    expect(leg?.state).toBe('ended')
    await during(bench.clock, bench.dispatcher.hangUp(id))
    expect(bench.rings(numberFor(11))).toBe(1)
    await bench.close()
  })

  it('hangs up while ringing, and it is canceled', async ({ skip }) => {
    skip(!has('hangUp'), 'not documented')
    const bench = await setUpBench(plugin, harness)
    const { id } = await bench.run(bench.call(numberFor(51), { ringTimeout: 60 }), 4)
    await during(bench.clock, bench.dispatcher.hangUp(id), 40)
    expect(await bench.dispatcher.calls.get(id)).toMatchObject({
      status: 'canceled',
      settled: true,
    })
    await bench.close()
  })

  it('treats the hang-up of an ended call as done', async ({ skip }) => {
    skip(!has('hangUp'), 'not documented')
    const bench = await setUpBench(plugin, harness)
    const call = await bench.run(bench.call(numberFor(11)))
    const ports = plugin(harness.settings(bench.keys)).connect(bench.host)
    const again = ports.calls.hangUp?.(call.attempts[0]?.references ?? {}) ?? Promise.resolve()
    expect(await during(bench.clock, again)).toBeUndefined()
    await bench.close()
  })
}

/** The archive, transfers and what is emulated. */
const otherVerbCases = (plugin: PluginUnderTest, harness: Harness): void => {
  const has = (verb: Verb) => harness.documented.verbs.includes(verb)

  it('learns from the archive that a call was answered, where only the end was reported', async ({
    skip,
  }) => {
    skip(!has('review'), 'not documented')
    const bench = await setUpBench(plugin, harness)
    await bench.run(bench.call(numberFor(12)))
    // The end is what comes last: everything before it is lost.
    const count = bench.received.length - 1
    bench.emulator.faults.add({ provider: harness.face, on: 'webhook', do: 'drop', count })
    const call = await bench.run(bench.call(numberFor(11)))
    expect(call).toMatchObject({ status: 'completed', settled: true })
    expect(call.answeredAt).not.toBe('unknown')
    expect(call.talkDuration).toBeGreaterThan(0)
    await bench.close()
  })

  it('transfers the far party', async ({ skip }) => {
    skip(!has('transfer'), 'not documented')
    const bench = await setUpBench(plugin, harness)
    const id = await talking(bench)
    const call = await during(bench.clock, bench.dispatcher.transfer(id, numberFor(12)))
    expect(call.attempts.some((a) => a.kind === 'transfer' && a.state === 'accepted')).toBe(true)
    expect(bench.rings(numberFor(12))).toBe(1)
    expect(bench.rings(numberFor(11))).toBe(1)
    await bench.close()
  })

  it('emulates or honours a ring timeout', async ({ skip }) => {
    skip(!has('hangUp') && harness.places.ringTimeout === undefined, 'neither offered nor possible')
    const bench = await setUpBench(plugin, harness)
    const call = await bench.run(bench.call(numberFor(51), { ringTimeout: 15 }), 60)
    expect(call.status).toBe('no-answer')
    const leg = bench.emulator.calls().find((l) => l.to.includes('4155550151'))
    expect(leg?.state).toBe('ended')
    await bench.close()
  })

  it('emulates or honours a maximal duration', async ({ skip }) => {
    skip(!has('hangUp') && harness.places.maxDuration === undefined, 'neither offered nor possible')
    const bench = await setUpBench(plugin, harness)
    const call = await bench.run(bench.call(numberFor(13), { maxDuration: 35 }), 120)
    expect(call.status).toBe('completed')
    expect(call.talkDuration).toBeLessThan(45)
    await bench.close()
  })
}

export const verbCases = (plugin: PluginUnderTest, harness: Harness): void => {
  describe('verbs', () => {
    hangUpCases(plugin, harness)
    otherVerbCases(plugin, harness)
  })
}
