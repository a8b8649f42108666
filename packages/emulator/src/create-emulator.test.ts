import { expect, it } from 'vitest'
import { createEmulator } from './create-emulator.ts'

it('refuses a misspelled option, with those that exist (N8)', () => {
  expect(() => createEmulator({ sped: 100 } as never)).toThrow(
    'createEmulator: sped: unknown option; options: speed, clock',
  )
  expect(() => createEmulator({ timings: { rings: 1 } } as never)).toThrow(
    'createEmulator: timings.rings: unknown option; options: ',
  )
})
