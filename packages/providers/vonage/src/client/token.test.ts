import { createRequire } from 'node:module'
import { verifyJwt } from '@callplane/kit'
import { manualHost } from '@callplane/core/testing'
import { expect, test, vi } from 'vitest'
import { account, keyPair } from '../../test/fake.ts'
import { settings } from '../settings.ts'
import { createTokens } from './token.ts'

const given = settings.parse(account)

test('a token is created again a minute before its end, in real time', async () => {
  const start = Date.UTC(2026, 0, 5, 12)
  const host = manualHost()
  let wall = start
  const token = createTokens(given, { ...host, clock: { ...host.clock, wall: () => wall } })
  const first = await token()
  wall = start + 14 * 60_000 - 1
  expect(await token()).toBe(first)
  wall = start + 14 * 60_000
  const second = await token()
  expect(second).not.toBe(first)
  const claims = await verifyJwt({
    token: second.replace('Bearer ', ''),
    algorithm: 'RS256',
    key: keyPair.publicKey,
    now: wall,
  })
  expect(claims?.iat).toBe(wall / 1000)
})

test('the vendor’s client, told to debug, prints no key', async () => {
  // The copy that the client itself uses.
  const client = createRequire(import.meta.url).resolve('@vonage/jwt')
  const debug = createRequire(client)('debug') as {
    enable(names: string): void
    disable(): void
  }
  const lines: unknown[] = []
  const print = vi.spyOn(process.stderr, 'write').mockImplementation((line) => {
    lines.push(line)
    return true
  })
  debug.enable('vonage:*')
  try {
    await createTokens(given, manualHost())()
  } finally {
    debug.disable()
    print.mockRestore()
  }
  expect(String(lines)).toContain('Application id')
  expect(String(lines)).not.toContain('PRIVATE KEY')
})
