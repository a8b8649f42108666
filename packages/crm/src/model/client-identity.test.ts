import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { clientIdentity, isIdentityOf } from './client-identity.ts'

/** Separators, escapes, other cases, digits, and text that UTF-8 cannot tell apart. */
const hostile = fc
  .array(
    fc.constantFrom('_', '__', '_5f', '/', 'a', 'A', 'h', '_h', '0', 'é', '\ud800', '\ufffd'),
    {
      minLength: 1,
      maxLength: 40,
    },
  )
  .map((parts) => parts.join('').slice(0, 128))
const name = fc.oneof(hostile, fc.string({ unit: 'binary', minLength: 1, maxLength: 128 }))

describe('the identity of a browser (C3)', () => {
  it('names tenant and user', () => {
    expect(clientIdentity('acme', 'grace')).toBe('acme__grace')
    expect(clientIdentity('acme', 'grace')).not.toBe(clientIdentity('evil', 'grace'))
    expect(clientIdentity('a_', '_b')).toBe('a_5f___5fb')
  })

  it('is never shared, whatever the names hold, and is one that Twilio takes', () => {
    let similar = 0
    fc.assert(
      fc.property(name, name, name, name, (tenant, user, otherTenant, otherUser) => {
        for (const [t, u] of [
          [otherTenant, otherUser],
          [tenant, otherUser],
          // The same text, divided elsewhere.
          [`${tenant}_`, user],
          [tenant.slice(0, -1), tenant.slice(-1) + user],
          [tenant.toUpperCase(), user],
        ] as const) {
          if (t === '' || (t === tenant && u === user)) continue
          similar++
          const identity = clientIdentity(tenant, user)
          expect(identity.toLowerCase()).not.toBe(clientIdentity(t, u).toLowerCase())
          expect(isIdentityOf(t, identity)).toBe(t === tenant)
          expect(identity).toMatch(/^[A-Za-z0-9_]{1,121}$/)
          expect(isIdentityOf(tenant, identity)).toBe(true)
        }
      }),
      { numRuns: 1_000 },
    )
    expect(similar).toBeGreaterThan(4_000)
  })
})
