import fc from 'fast-check'
import { expect, it } from 'vitest'
import { seenBy, twoTenants, type Outcome } from './two-tenants.fixture.ts'
import { kinds, sides, type Step } from './two-tenants-steps.fixture.ts'

/** Steps in all; CALLPLANE_CRM_OPERATIONS=5000 is the long run. */
const total = Number(process.env['CALLPLANE_CRM_OPERATIONS'] ?? 1_000)
const perRun = 200

const isLongRun = process.env['CALLPLANE_CRM_OPERATIONS'] !== undefined

/** Calls are dated to the millisecond: no two steps share one. */
const timed = (
  steps: readonly (Omit<Step, 'at'> & { readonly pause: number })[],
): readonly Step[] => {
  let at = 0
  return steps.map(({ pause, ...one }) => ({ ...one, at: (at += 1_000 + pause) }))
}

const step: fc.Arbitrary<Omit<Step, 'at'> & { readonly pause: number }> = fc.record({
  side: fc.constantFrom(...sides),
  // What steers the provider comes most often.
  kind: fc.oneof(
    { weight: 2, arbitrary: fc.constantFrom(...kinds) },
    {
      weight: 3,
      arbitrary: fc.constantFrom(
        'initiate',
        'answer',
        'report',
        'report',
        'terminate',
        'terminate',
      ),
    },
  ),
  pause: fc.oneof({ weight: 9, arbitrary: fc.constant(0) }, fc.nat(300_000)),
  n: fc.nat(1_000),
  m: fc.nat(1_000),
  isForeign: fc.integer({ min: 0, max: 2 }).map((die) => die === 0),
  who: fc.oneof(
    {
      weight: 9,
      arbitrary: fc.constantFrom('user' as const, 'user' as const, 'colleague' as const),
    },
    { weight: 1, arbitrary: fc.constantFrom('expired' as const, 'forged' as const) },
  ),
})

const providerId = /"providerCallId":"CA-[^"]*"/g

const runAll = async (isShared: boolean, steps: readonly Step[]): Promise<readonly Outcome[]> => {
  const world = twoTenants(isShared)
  const outcomes: Outcome[] = []
  for (const one of steps) outcomes.push(await world.run(one))
  world.crm.crm.close()
  return outcomes
}

it(`each of two hostile tenants sees exactly what it would see alone, over ${total} operations (C1, C2, C3)`, async () => {
  const outcomes: Outcome[] = []
  /** Browser calls that a report brought their provider's id. */
  let confirmed = 0
  const property = fc.asyncProperty(
    fc.boolean(),
    fc.array(step, { minLength: perRun, maxLength: perRun }),
    async (isShared, given) => {
      const steps = timed(given)
      const together = await runAll(isShared, steps)
      for (const side of sides) {
        const alone = await runAll(
          isShared,
          steps.filter((one) => one.side === side),
        )
        // Nothing of the other is read, changed, ended or delayed: else these would differ.
        expect(seenBy(side, together)).toEqual(seenBy(side, alone))
      }
      for (const { step: asked, hungUp } of together)
        for (const id of hungUp)
          if (!id.startsWith('fake-')) expect(id).toMatch(`CA-${asked.side}-`)
      confirmed += new Set(together.flatMap(({ text }) => text.match(providerId) ?? [])).size
      outcomes.push(...together)
    },
  )
  await fc.assert(property, {
    numRuns: Math.ceil(total / perRun),
    endOnFailure: true,
    // The short run is the same every time, so that its coverage is too.
    ...(isLongRun ? {} : { seed: 1 }),
  })

  const requests = outcomes.filter(({ step: { kind } }) => !['report', 'end'].includes(kind))
  const share = (part: readonly Outcome[]): number => part.length / requests.length
  const good = requests.filter(({ status }) => status < 300)
  const coverage = {
    operations: outcomes.length,
    requests: requests.length,
    succeeded: share(good),
    unauthorised: share(requests.filter(({ status }) => status === 401)),
    foreign: share(requests.filter(({ step: { isForeign } }) => isForeign)),
    terminated: good.filter(({ step: { kind } }) => kind === 'terminate').length,
    hungUp: outcomes.filter(({ hungUp }) => hungUp.length > 0).length,
    browserCallsHungUp: outcomes.filter(({ hungUp }) => hungUp.some((id) => id.startsWith('CA-')))
      .length,
    confirmed,
    kinds: new Set(good.map(({ step: { kind } }) => kind)).size,
  }
  if (isLongRun) process.stdout.write(`${JSON.stringify(coverage)}\n`)
  expect(coverage.succeeded).toBeGreaterThan(0.6)
  expect(coverage.unauthorised).toBeLessThan(0.15)
  expect(coverage.foreign).toBeGreaterThan(0.25)
  expect(coverage.terminated).toBeGreaterThan(total / 100)
  expect(coverage.hungUp).toBeGreaterThan(total / 200)
  expect(coverage.browserCallsHungUp).toBeGreaterThan(total / 300)
  expect(coverage.confirmed).toBeGreaterThan(total / 50)
  expect(coverage.kinds).toBe(kinds.length - 2)
}, 600_000)
