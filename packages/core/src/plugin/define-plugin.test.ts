import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import type { CallError } from '../model/error.ts'
import { fakeCapabilities, manualHost } from '../testing/index.ts'
import type { Ports } from './contract.ts'
import { definePlugin } from './define-plugin.ts'
import { monotonicOf } from './monotonic.ts'

describe('a plugin', () => {
  const seen: unknown[] = []
  const ports = {} as Ports
  const acme = definePlugin({
    spec: 'v1',
    id: 'acme',
    title: 'Acme',
    can: fakeCapabilities,
    settings: z.strictObject({ token: z.string().min(4), region: z.string().default('eu') }),
    options: z.strictObject({}),
    connect: (settings, host) => {
      seen.push(settings, host)
      return ports
    },
  })
  it('can be read as its definition and called with its settings', () => {
    expect([acme.id, acme.title, acme.can]).toEqual(['acme', 'Acme', fakeCapabilities])
    const provider = acme({ token: 'secret' })
    expect([provider.name, provider.id, provider.definition.title]).toEqual([
      'acme',
      'acme',
      'Acme',
    ])
    const host = manualHost()
    expect(provider.connect(host)).toBe(ports)
    expect(seen).toEqual([{ token: 'secret', region: 'eu' }, host])
  })
  it('has the name it is given, and shows nothing of its settings', () => {
    const provider = acme({ token: 'secret', name: 'acme-eu' })
    expect(provider.name).toBe('acme-eu')
    expect(JSON.stringify(provider)).toBe('{"name":"acme-eu","id":"acme"}')
  })
  it('names every fault of its settings, under its name', () => {
    const faultsOf = (settings: unknown) => {
      try {
        acme(settings as { token: string })
      } catch (error) {
        const { code, message, faults } = error as CallError
        return [code, message.split(':')[0], ...faults.map(({ path }) => path.join('.'))]
      }
      return []
    }
    expect(faultsOf({ token: 'x', name: 'acme-eu', more: 1 })).toEqual([
      'settings-invalid',
      'settings of acme-eu',
      'token',
      'more',
    ])
    for (const none of [undefined, null])
      expect(faultsOf(none)).toEqual(['settings-invalid', 'settings of acme', 'token'])
  })
})

it('the clock that never goes back is the host’s own where it has one', () => {
  const clock = { now: () => 7, wall: () => 7, after: () => () => {} }
  expect(monotonicOf(clock)).toBe(7)
  expect(monotonicOf({ ...clock, monotonic: () => 3 })).toBe(3)
})
