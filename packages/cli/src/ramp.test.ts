import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { runCli } from './run-cli.ts'
import { keptTerminal } from './terminal.fixture.ts'

const folders = mkdtempSync(join(tmpdir(), 'callplane-ramp-'))
afterAll(() => rmSync(folders, { recursive: true, force: true }))

const source = (entry: string) => import.meta.resolve(entry)

/** A configuration with a store of its own, and the way to run commands on it. */
const setUp = () => {
  const folder = mkdtempSync(join(folders, 'one-'))
  writeFileSync(
    join(folder, 'callplane.config.mjs'),
    `import { createDispatcher } from '${source('@callplane/core')}'
import { fakeProvider, manualHost } from '${source('@callplane/core/testing')}'
import { sqliteStore } from '${source('@callplane/sqlite')}'
export default () => {
  const store = sqliteStore('${join(folder, 'calls.db')}')
  const dispatcher = createDispatcher({
    host: manualHost(),
    store,
    providers: ['old', 'new'].map((name) => fakeProvider(name).provider),
    rules: [{
      id: 'sales', direction: 'outbound', numbers: ['+14155550100'], strategy: 'ramp',
      routes: [{ provider: 'old' }, { provider: 'new' }],
      ramp: { stages: [{ percent: 1 }, { percent: 50 }] },
    }],
  })
  return { ...dispatcher, close: async () => { await dispatcher.close(); await store.close() } }
}
`,
  )
  return async (...args: readonly string[]) => {
    const terminal = keptTerminal(folder)
    const code = await runCli(['ramp', ...args], terminal)
    return { code, ...terminal.written }
  }
}

describe('callplane ramp', () => {
  it('moves a ramp and shows it, from one process to the next', async () => {
    const run = setUp()
    expect((await run('status')).out).toBe(
      [
        'sales: ready at 0 %, stages 1, 50 %, version 0',
        '  control  old: 0 calls, – answered, 0 failed, 0 unknown, rings after –',
        '  target   new: 0 calls, – answered, 0 failed, 0 unknown, rings after –',
        '  guardrail: idle',
        '',
      ].join('\n'),
    )
    const first = await run('advance', 'sales', '--reason', 'Monday', '--expect-version', '0')
    expect([first.code, first.error]).toEqual([0, ''])
    expect(first.out).toContain('sales: running at 1 %, stages 1, 50 %, version 1')
    expect(first.out).toContain('guardrail: waiting; compared from 100 calls of each side on')
    expect(first.out).toMatch(/\d{4}-\d\d-\d\dT.* advance: 0 % → 1 % \(Monday\)/)
    expect((await run('advance', 'sales')).out).toContain('running at 50 %')
    expect((await run('back', 'sales')).out).toContain('running at 1 %')
    expect((await run('stop', 'sales')).out).toContain('stopped at 0 %')
    const status = JSON.parse((await run('status', 'sales', '--json')).out) as object
    expect(status).toMatchObject({ rule: 'sales', state: 'stopped', version: 4, target: 'new' })
  })

  it.each<[readonly string[], number, string]>([
    [['advance', 'sales'], 1, 'it is stopped'],
    [['advance', 'sales', '--resume', '--expect-version', '7'], 1, 'another change came first'],
    [['back', 'sales'], 1, 'it is at 0 % already'],
    [['status', 'none'], 1, 'rules with a ramp: sales'],
    [['advance'], 2, "missing required argument 'rule'"],
    [['advance', 'sales', '--expect-version', 'x'], 2, 'must be an integer'],
  ])('%j fails', async (args, code, text) => {
    const run = setUp()
    await run('stop', 'sales')
    const result = await run(...args)
    expect([result.code, result.out]).toEqual([code, ''])
    expect(result.error).toContain(text)
  })
})
