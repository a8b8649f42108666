import { describe, expect, it } from 'vitest'
import { setUpBench } from '../bench.ts'
import { commonExpectations, numberFor, outcomeNames, ringing } from '../expectations.ts'
import type { Harness, OutcomeDigits, PluginUnderTest } from '../harness.ts'

const allDigits = Object.keys(outcomeNames).map(Number) as OutcomeDigits[]
const defined = <T extends object>(value: T): Partial<T> =>
  Object.fromEntries(Object.entries(value).filter(([, inner]) => inner !== undefined)) as Partial<T>

export const outcomeCases = (plugin: PluginUnderTest, harness: Harness): void => {
  const expected = commonExpectations(harness.documented)

  describe('outcomes', () => {
    it('places a call that is answered, with a whole timeline', async () => {
      const bench = await setUpBench(plugin, harness)
      const to = numberFor(10)
      const call = await bench.run(bench.call(to))
      expect(call).toMatchObject({ status: 'completed', rang: 'yes', settled: true, error: null })
      expect(call.providerRef).toEqual(expect.any(String))
      expect(call.providerStatus).toEqual(expect.any(String))
      expect(call.answeredAt).toMatch(/Z$/)
      expect(call.endedAt).toMatch(/Z$/)
      // The emulated callee talks for 60 s.
      expect(call.talkDuration).toBeGreaterThan(55)
      expect(call.talkDuration).toBeLessThan(65)
      if (harness.documented.reports.ringing) expect(call.ringingAt).toMatch(/Z$/)
      else expect(call.ringingAt).toBe('unknown')
      expect(bench.rings(to)).toBe(1)
      await bench.close()
    })

    it.each(allDigits)('%i', async (digits) => {
      const bench = await setUpBench(plugin, harness)
      const to = numberFor(digits)
      const call = await bench.run(
        bench.call(to, { ringTimeout: 20, ...(digits === 61 && { machineDetection: 'detect' }) }),
        digits === 55 ? 36_000 : 600,
      )
      const wanted = defined({ ...expected[digits], ...harness.outcomes?.[digits] })
      expect(
        { outcome: outcomeNames[digits], ...call },
        JSON.stringify(call.timeline),
      ).toMatchObject({ outcome: outcomeNames[digits], ...wanted, settled: true })
      // The network's own book has the last word: never twice, and never where it must not.
      expect(bench.rings(to)).toBe(ringing.has(digits) ? 1 : 0)
      if (call.rang === 'no') expect(bench.rings(to)).toBe(0)
      if (digits === 61 && harness.places.machineDetection !== undefined)
        expect(call.answeredBy).toBe('machine')
      await bench.close()
    })

    it('keeps the code and the words of a refusal, and no number in them', async () => {
      const bench = await setUpBench(plugin, harness)
      const call = await bench.run(bench.call(numberFor(56)))
      expect(call.error).toMatchObject({ code: 'rate', dialled: 'no', provider: plugin.id })
      expect(JSON.stringify(call.error)).not.toContain('4155550156')
      await bench.close()
    })

    it('gives the same without webhooks, by asking', async ({ skip }) => {
      skip(
        !harness.documented.verbs.includes('get') || harness.documented.publicUrlRequired,
        'the provider cannot be asked, or asks us',
      )
      const bench = await setUpBench(plugin, harness, { webhooks: false })
      const to = numberFor(10)
      const call = await bench.run(bench.call(to))
      expect(call).toMatchObject({ status: 'completed', rang: 'yes' })
      expect(bench.rings(to)).toBe(1)
      expect(bench.received).toEqual([])
      await bench.close()
    })
  })
}
