import { describe, expect, it } from 'vitest'
import { killApply, killUndo } from '../../test/migrate-kills.ts'
import { named } from '../../test/migrate-moves.ts'

/** Every so many points; `pnpm demo --migrate` tries them all. */
const strides: Readonly<Record<string, number>> = {
  'twilio → telnyx': 61,
  'telnyx → twilio': 61,
  'plivo → vonage': 29,
  'vonage → plivo': 29,
}

describe.each(named)('%s', (name, move) => {
  const stride = strides[name] ?? 7
  it('killed in apply: the repeat ends as if it had not been, and undo works from there', async () => {
    const { points, wrong } = await killApply(move, stride)
    expect(wrong).toEqual([])
    expect(points).toBeGreaterThan(1)
  })

  it('killed in undo: the repeat undoes the rest', async () => {
    const { points, wrong } = await killUndo(move, stride)
    expect(wrong).toEqual([])
    expect(points).toBeGreaterThan(1)
  })
})
