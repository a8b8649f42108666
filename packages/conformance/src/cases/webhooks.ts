import { describe, expect, it } from 'vitest'
import { setUpBench, type Bench } from '../bench.ts'
import { numberFor } from '../expectations.ts'
import type { Harness, PluginUnderTest } from '../harness.ts'

/** What must be equal however the reports arrive. */
const essence = (call: Awaited<ReturnType<Bench['run']>>) => ({
  status: call.status,
  endReason: call.endReason,
  rang: call.rang,
  answeredAt: call.answeredAt,
  endedAt: call.endedAt,
  talkDuration: call.talkDuration,
})

/** Only what the provider signed is believed. */
const authenticityCases = (plugin: PluginUnderTest, harness: Harness): void => {
  const { webhooks } = harness

  const to = numberFor(10)

  it('are accepted when genuine', async () => {
    const bench = await setUpBench(plugin, harness)
    await bench.run(bench.call(to))
    expect(bench.received.length).toBeGreaterThan(0)
    for (const { reply } of bench.received) expect(reply.status).toBeLessThan(300)
    await bench.close()
  })

  it('answers forged ones with 401 and ignores them', async () => {
    const bench = await setUpBench(plugin, harness)
    bench.emulator.faults.add({ provider: harness.face, on: 'webhook', do: 'forge', count: 1000 })
    const call = await bench.run(bench.call(to), 30)
    // A document that the provider asks for is never forged by the emulator (S22): only its events are.
    const forged = bench.emulator.deliveries().filter(({ fault }) => fault === 'forge')
    expect(forged.length).toBeGreaterThan(0)
    for (const { status } of forged) expect(status).toBe(401)
    // Where no webhook tells of the answer, the provider is asked for it.
    if (harness.documented.reports.answer !== false)
      expect(
        call.timeline.filter((entry) => entry.source === 'provider' && entry.type === 'answered'),
      ).toEqual([])
    await bench.close()
  })

  it('answers a changed body 401', async () => {
    const bench = await setUpBench(plugin, harness)
    await bench.run(bench.call(to))
    for (const { request } of bench.received.filter((r) => r.request.body.byteLength > 0)) {
      const body = Uint8Array.from(request.body)
      const last = body.length - 2
      body[last] = (body[last] ?? 0) ^ 1
      expect((await bench.dispatcher.receive(plugin.id, { ...request, body })).status).toBe(401)
    }
    await bench.close()
  })

  it('answers an unsigned one 401', async () => {
    const bench = await setUpBench(plugin, harness)
    await bench.run(bench.call(to))
    expect(bench.received.length).toBeGreaterThan(0)
    // Every one of them: an answer document reveals what the call is connected to.
    for (const { request } of bench.received) {
      const headers = { 'content-type': request.headers['content-type'] ?? '' }
      const unsigned = { ...request, headers }
      expect((await bench.dispatcher.receive(plugin.id, unsigned)).status).toBe(401)
    }
    await bench.close()
  })

  it('refuses a stale one where a time is signed', async ({ skip }) => {
    skip(!webhooks?.signsTime, 'the scheme signs no time')
    const bench = await setUpBench(plugin, harness)
    await bench.run(bench.call(to))
    for (const { request } of bench.received)
      for (const receivedAt of [request.receivedAt + 3_600_000, request.receivedAt - 3_600_000])
        expect((await bench.dispatcher.receive(plugin.id, { ...request, receivedAt })).status).toBe(
          401,
        )
    await bench.close()
  })
}

/** Deliveries come twice, late, in any order and malformed. */
const deliveryCases = (plugin: PluginUnderTest, harness: Harness): void => {
  const { webhooks } = harness

  const to = numberFor(10)

  it('answers a duplicate 200 and changes nothing', async () => {
    const bench = await setUpBench(plugin, harness)
    const call = await bench.run(bench.call(to))
    const ringsBefore = bench.emulator.ledger().length
    for (const { request } of [...bench.received, ...bench.received])
      expect((await bench.dispatcher.receive(plugin.id, request)).status).toBeLessThan(300)
    await bench.clock.advance(60_000)
    expect(await bench.dispatcher.calls.get(call.id)).toEqual(call)
    expect(bench.emulator.ledger().length).toBe(ringsBefore)
    await bench.close()
  })

  it.each(['duplicate', 'reorder', 'delay'] as const)(
    'gives the same record when they are hit by %s',
    async (fault) => {
      const plain = await setUpBench(plugin, harness)
      const wanted = essence(await plain.run(plain.call(to)))
      await plain.close()
      const bench = await setUpBench(plugin, harness)
      const detail = fault === 'delay' ? { do: fault, seconds: 7 } : { do: fault }
      bench.emulator.faults.add({ provider: harness.face, on: 'webhook', ...detail, count: 1000 })
      const call = await bench.run(bench.call(to))
      // A near end that is joined by our command waits for the report; then only the outcome is the same.
      if (harness.documented.answers === 'provider-rule') expect(essence(call)).toEqual(wanted)
      else
        expect({ status: call.status, rang: call.rang }).toEqual({
          status: wanted.status,
          rang: wanted.rang,
        })
      expect(bench.rings(to)).toBe(1)
      await bench.close()
    },
  )

  it('keeps an unknown event, which changes no state', async () => {
    const bench = await setUpBench(plugin, harness)
    const call = await bench.run(bench.call(to))
    const carrier = bench.received.find((r) => r.request.body.byteLength > 0)
    if (!carrier || !webhooks) throw new Error('no webhook came')
    const unknown = await webhooks.asUnknownEvent(carrier.request, bench.keys)
    expect((await bench.dispatcher.receive(plugin.id, unknown)).status).toBeLessThan(300)
    const after = await bench.dispatcher.calls.get(call.id)
    expect(after?.timeline.some((entry) => entry.type === 'unrecognised')).toBe(true)
    expect(after && essence(after)).toEqual(essence(call))
    await bench.close()
  })

  it('answers malformed ones without failing', async () => {
    const bench = await setUpBench(plugin, harness)
    for (const body of ['', '{', 'null', '[]', '=&=', '\u0000'])
      for (const headers of [
        {} as Record<string, string>,
        { 'content-type': 'application/json' },
        { 'content-type': 'application/x-www-form-urlencoded' },
      ]) {
        const request = {
          method: 'POST',
          url: 'https://callplane.example/webhooks/x',
          headers,
          body: new TextEncoder().encode(body),
          receivedAt: bench.clock.wall(),
        }
        const { status } = await bench.dispatcher.receive(plugin.id, request)
        expect([400, 401]).toContain(status)
      }
    await bench.close()
  })
}

export const webhookCases = (plugin: PluginUnderTest, harness: Harness): void => {
  const { webhooks } = harness
  describe.skipIf(!webhooks)('webhooks', () => {
    authenticityCases(plugin, harness)
    deliveryCases(plugin, harness)
  })
}
