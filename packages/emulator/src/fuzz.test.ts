import { expect, test } from 'vitest'
import { fuzz } from '../test/fuzz.ts'

test('random and malformed requests are answered, none with a 500 that was not asked for (E1, E10)', async () => {
  const { statuses, failures } = await fuzz(1_500, 'suite')
  expect(failures).toEqual([])
  // Most are nearly right: they reach more than the checks of credentials and paths.
  const count = (pattern: RegExp): number =>
    Object.entries(statuses).reduce((sum, [one, times]) => sum + (pattern.test(one) ? times : 0), 0)
  expect(count(/^2/)).toBeGreaterThan(150)
  expect(count(/^4/)).toBeGreaterThan(300)
  expect(count(/^501/)).toBeGreaterThan(20)
})
