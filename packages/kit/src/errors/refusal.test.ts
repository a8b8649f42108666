import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createRefusal, faultUnder, type RefusalTable } from './refusal.ts'

const table: RefusalTable = {
  provider: 'acme',
  faultOf: faultUnder({ text: ['message', 'error'], code: ['code'], status: 'status' }),
  refusals: [400, 401, 404, 429],
  codes: { E7: 'geo' },
  wording: [[/caller id/i, 'caller-id']],
  statuses: { 404: 'room-unusable' },
  mayHaveDialled: ({ text }) => text === 'already started',
}
const refusal = createRefusal(table)
const keep = (text: string): string => text
const read = (status: number, body: unknown, headers = {}) =>
  refusal(
    { status, headers, body: typeof body === 'string' ? body : JSON.stringify(body) },
    0,
    keep,
  )

describe('createRefusal (S23)', () => {
  it.each([
    [400, { message: 'x', code: 'E7' }, 'geo', 'no'],
    [400, { message: 'x', code: 'E8' }, 'request-invalid', 'no'],
    [400, { message: 'Caller ID unknown' }, 'caller-id', 'no'],
    [401, { message: 'Caller ID unknown' }, 'auth', 'no'],
    [404, { message: 'x' }, 'room-unusable', 'no'],
    [429, { error: 'x' }, 'rate', 'no'],
    [400, { message: 'already started' }, 'request-invalid', 'unknown'],
    // Its own body with a status of which it lists no refusal.
    [402, { message: 'x' }, 'balance', 'unknown'],
    [403, { message: 'x' }, 'permission', 'unknown'],
    [409, { message: 'x' }, 'conflict', 'unknown'],
    [418, { message: 'x' }, 'request-invalid', 'unknown'],
    [302, { message: 'x' }, 'unexpected', 'unknown'],
    [503, { message: 'Caller ID unknown' }, 'provider-down', 'unknown'],
    [503, { message: 'x', code: 'E7' }, 'geo', 'unknown'],
  ] as const)('%i %j is %s, dialled: %s', (status, body, code, dialled) => {
    expect(read(status, body)).toMatchObject({ code, dialled, provider: 'acme' })
  })

  it.each(['', '<html>', '[]', 'null', '{}', '{"message":7}', '{"message":"x","status":504}'])(
    'takes nothing from a body that is not the provider’s: %s',
    (body) => {
      for (const status of [400, 401, 404, 429])
        expect(read(status, body)).toMatchObject({ code: 'unexpected', dialled: 'unknown' })
      expect(read(502, body)).toMatchObject({
        code: 'provider-down',
        dialled: 'unknown',
      })
    },
  )

  it('has providerCode only where the provider sends a code', () => {
    expect(read(400, { message: 'x', code: 'E9' }).providerCode).toBe('E9')
    expect(read(400, { message: 'x' }).providerCode).toBeUndefined()
    expect(read(400, '<html>').providerCode).toBeUndefined()
  })

  it('looks words up in its own tables only', () => {
    for (const code of ['__proto__', 'constructor', 'toString'])
      expect(read(400, { message: 'x', code })).toMatchObject({ code: 'request-invalid' })
  })

  it('keeps no number and no secret, and says when to come back', () => {
    const hush = (text: string) => text.replaceAll('hush', '[secret]')
    const body = JSON.stringify({ message: '+14155550123 hush', code: 'hush' })
    const error = refusal({ status: 429, headers: { 'retry-after': '7' }, body }, 0, hush)
    expect(error.message).toBe('acme: [number] [secret] ([secret], HTTP 429)')
    expect(error.retryAfter).toBe(7)
  })

  it('never says no after a 5xx or without a body of its own', () => {
    const bodies = fc.oneof(
      fc.json(),
      fc.record({ message: fc.string(), code: fc.string() }).map((body) => JSON.stringify(body)),
    )
    let proofs = 0
    fc.assert(
      fc.property(fc.integer({ min: 300, max: 599 }), bodies, (status, body) => {
        const error = read(status, body)
        if (error.dialled !== 'no') return
        proofs += 1
        const given = JSON.parse(body) as { message?: string; error?: string }
        expect(given.message || given.error).toBeTruthy()
        expect(table.refusals).toContain(status)
      }),
      { numRuns: 4000 },
    )
    expect(proofs).toBeGreaterThan(5)
  })
})
