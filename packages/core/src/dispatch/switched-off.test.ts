import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { OutboundCallInput } from '../model/outbound-call.ts'
import { countingIds, fakeProvider, far, manualHost, outboundRule } from '../testing/index.ts'
import { createDispatcher } from '../create-dispatcher.ts'

/** What each feature is when wished for, and how it is switched off. */
const features = {
  participant: { on: { name: 'Reception' }, off: [{}, { name: '' }] },
  record: { on: true, off: [false] },
  waitUntilAnswered: { on: true, off: [false] },
  dtmf: { on: '12', off: [''] },
  mediaEncryption: { on: 'required', off: ['none'] },
  hideCallerId: { on: true, off: [false] },
  maskNumber: { on: true, off: [false] },
  sipHeaders: { on: { 'X-A': 'b' }, off: [{}] },
  includeHeaders: { on: 'all', off: ['none', []] },
  metadata: { on: { a: 1 }, off: [{}] },
} as const
type Feature = keyof typeof features
const names = Object.keys(features) as Feature[]

/** The call as the provider sees it. */
const seenWith = async (call: Partial<OutboundCallInput>, defaults: object) => {
  const dispatcher = createDispatcher({
    host: manualHost(),
    providers: [fakeProvider('a').provider],
    rules: [outboundRule(['a'], { defaults })],
    ids: countingIds(),
    strict: true,
  })
  const { routes } = await dispatcher.explain({ to: far, ...call } as OutboundCallInput)
  return JSON.parse(routes[0]?.request?.body ?? 'null') as Record<string, unknown>
}

type Given = 'absent' | 'on' | 'off'
const choices = fc.constantFrom<Given[]>('absent', 'on', 'off')
const pick = (given: Readonly<Record<Feature, Given>>, variant: number): object =>
  Object.fromEntries(
    names.flatMap((name) => {
      const { on, off } = features[name]
      if (given[name] === 'absent') return []
      return [[name, given[name] === 'on' ? on : off[variant % off.length]]]
    }),
  )
const each = fc.record(
  Object.fromEntries(names.map((name) => [name, choices])) as Record<Feature, typeof choices>,
)

describe('a wish that is switched off', () => {
  it('is never seen by a provider, and overrides a default of the rule (M5)', async () => {
    let overridden = 0
    await fc.assert(
      fc.asyncProperty(each, each, fc.nat(1), async (call, defaults, variant) => {
        const seen = await seenWith(pick(call, variant), pick(defaults, variant))
        for (const name of names) {
          const wished = call[name] === 'on' || (call[name] === 'absent' && defaults[name] === 'on')
          if (call[name] === 'off' && defaults[name] === 'on') overridden += 1
          expect(name in seen, `${name}: ${call[name]} over ${defaults[name]}`).toBe(wished)
        }
      }),
      { numRuns: 100 },
    )
    expect(overridden).toBeGreaterThan(50)
  })

  it('keeps the parts of a participant that are wished for (M5)', async () => {
    expect(await seenWith({ participant: { id: '', name: 'A', metadata: {} } }, {})).toMatchObject({
      participant: { name: 'A' },
    })
  })

  it('does not ring the near phone first with `first: false` (M5)', async () => {
    const phone = '+14155550102'
    expect(await seenWith({ connect: { phone, first: false } }, {})).toMatchObject({
      connect: { phone },
    })
  })
})
