import type { OutboundCallInput } from '@callplane/core'
import { describe, expect, it } from 'vitest'
import { setUpBench } from '../bench.ts'
import { numberFor } from '../expectations.ts'
import type { Harness, PluginUnderTest } from '../harness.ts'

/** Every way to say that something is not wished for. */
const switchedOff = {
  participant: [{}, { id: '' }, { name: '', metadata: {} }],
  record: [false],
  waitUntilAnswered: [false],
  dtmf: [''],
  mediaEncryption: ['none'],
  hideCallerId: [false],
  maskNumber: [false],
  sipHeaders: [{}],
  includeHeaders: ['none', []],
  metadata: [{}],
} as const satisfies {
  readonly [Field in keyof OutboundCallInput]?: readonly OutboundCallInput[Field][]
}

/** Each value by itself, and all fields at once with their first and with their last value. */
const wishes: readonly Partial<OutboundCallInput>[] = [
  ...Object.entries(switchedOff).flatMap(([field, values]) =>
    values.map((value) => ({ [field]: value })),
  ),
  Object.fromEntries(Object.entries(switchedOff).map(([field, [first]]) => [field, first])),
  Object.fromEntries(Object.entries(switchedOff).map(([field, values]) => [field, values.at(-1)])),
]

/** A wish that is switched off is none: nothing to lose, nothing to note, nothing for strict mode to refuse. */
export const switchedOffCases = (plugin: PluginUnderTest, harness: Harness): void => {
  describe('wishes that are switched off', () => {
    it('change nothing, and strict mode refuses none of them', async () => {
      const bench = await setUpBench(plugin, harness, { strict: true })
      try {
        // What the provider needs to dial at all may be lost in strict mode too; that is not what is asked here.
        const plain = await bench.dispatcher.explain(bench.call(numberFor(10)), { strict: false })
        const strict = await bench.dispatcher.explain(bench.call(numberFor(10)))
        for (const off of wishes) {
          const call = bench.call(numberFor(10), off)
          const what = JSON.stringify(off)
          expect((await bench.dispatcher.explain(call)).routes, what).toEqual(strict.routes)
          expect((await bench.dispatcher.explain(call, { strict: false })).routes, what).toEqual(
            plain.routes,
          )
        }
        expect(plain.routes[0]?.request).toBeTruthy()
      } finally {
        await bench.close()
      }
    })
  })
}
