import { describe, expect, it } from 'vitest'
import { callIdOfHex, callIdsOfPart, hexOfCallId, hexOfPart, uuidOfHex } from './record-ids.ts'

const now = Date.UTC(2026, 10, 22)
/** An id of a call that was made then, as core makes them. */
const idAt = (time: number) => callIdOfHex(time.toString(16).padStart(12, '0') + 'ab'.repeat(10))

describe('ids that lead back to a record', () => {
  it('is the digits of the call, and the call of the digits', () => {
    const id = idAt(now)
    expect(callIdOfHex(hexOfCallId(id))).toBe(id)
    expect(uuidOfHex(hexOfCallId(id))).toMatch(/^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/)
  })

  it('has digits for any other text, always the same', () => {
    expect(hexOfCallId('call_1')).toMatch(/^[0-9a-f]{32}$/)
    expect(hexOfCallId('call_1')).toBe(hexOfCallId('call_1'))
    expect(hexOfCallId('call_1')).not.toBe(hexOfCallId('call_2'))
  })

  it.each([0, 60_000, 100 * 86_400_000, 4 * 365 * 86_400_000])(
    'leads from a part back to a call that is %d ms old',
    (age) => {
      const id = idAt(now - age)
      const part = hexOfPart(id, 'RE1')
      expect(part).toMatch(/^[0-9a-f]{32}$/)
      expect(part).not.toBe(hexOfPart(id, 'RE2'))
      expect(callIdsOfPart(part, now)).toContain(id)
    },
  )

  it('looks for the newest call first, and for ids that are no times', () => {
    expect(callIdsOfPart(hexOfPart(idAt(now), 'RE1'), now)[0]).toBe(idAt(now))
    const counted = callIdOfHex('1'.padStart(32, '0'))
    expect(callIdsOfPart(hexOfPart(counted, 'RE1'), now)).toContain(counted)
  })
})
