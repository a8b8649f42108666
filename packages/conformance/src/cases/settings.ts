import { CallError } from '@callplane/core'
import { describe, expect, it } from 'vitest'
import { setUpBench } from '../bench.ts'
import type { Harness, PluginUnderTest } from '../harness.ts'

const caught = (run: () => unknown): CallError => {
  try {
    run()
  } catch (error) {
    if (CallError.isInstance(error)) return error
    throw error
  }
  throw new Error('nothing was thrown')
}

export const settingsCases = (plugin: PluginUnderTest, harness: Harness): void => {
  describe('settings and options', () => {
    it('is readable without credentials', () => {
      expect(plugin.spec).toBe('v1')
      expect(plugin.id).toMatch(/^[a-z][a-z0-9-]*$/)
      expect(plugin.title).not.toBe('')
      expect(plugin.can.references.length).toBeGreaterThan(0)
    })
    it('reports every fault of the settings at once', () => {
      const error = caught(() => plugin({ baseUrl: 'nonsense', surprise: 1 }))
      expect(error.code).toBe('settings-invalid')
      const paths = error.faults.map((fault) => fault.path.join('.'))
      expect(paths).toEqual(expect.arrayContaining(['baseUrl', 'surprise']))
    })
    it('refuses an unknown option before anything leaves', async () => {
      const bench = await setUpBench(plugin, harness)
      const call = bench.call('+14155550110', { options: { [plugin.id]: { surprise: true } } })
      await expect(bench.dispatcher.dispatch(call)).rejects.toMatchObject({
        code: 'input-invalid',
        faults: [{ path: ['options', plugin.id, 'surprise'] }],
      })
      expect(bench.rings('+14155550110')).toBe(0)
      await bench.close()
    })
    it('can be serialised, and shows no setting', async () => {
      const bench = await setUpBench(plugin, harness)
      const provider = plugin(harness.settings(bench.keys))
      expect(JSON.parse(JSON.stringify({ provider }))).toEqual({
        provider: { name: provider.name, id: plugin.id },
      })
      await bench.close()
    })
    it('loads nothing and sends nothing when it is connected', async () => {
      const bench = await setUpBench(plugin, harness)
      plugin(harness.settings(bench.keys)).connect(bench.host)
      expect(bench.host.sent.length).toBe(bench.host.sent.length)
      expect(bench.emulator.ledger()).toEqual([])
      await bench.close()
    })
  })
}
