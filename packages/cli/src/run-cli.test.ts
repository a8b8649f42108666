import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { callRecord, far, noon, storeWrite } from '@callplane/core/testing'
import { sqliteStore } from '@callplane/sqlite'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { runCli } from './run-cli.ts'
import { keptTerminal } from './terminal.fixture.ts'

const folder = mkdtempSync(join(tmpdir(), 'callplane-cli-'))
const store = `sqlite:${join(folder, 'calls.db')}`
beforeAll(async () => {
  const { calls, close } = sqliteStore(join(folder, 'calls.db'))
  for (let at = 0; at < 3; at++) {
    const tenant = at === 2 ? 'other' : 'acme'
    const record = callRecord(`call_${at}`, { tenant }, { createdAt: noon + at })
    await calls.claim(
      record,
      storeWrite({ summary: () => ({ status: at === 0 ? 'busy' : 'queued', provider: 'a' }) }),
    )
  }
  await close()
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const run = async (args: readonly string[], env: Readonly<Record<string, string>> = {}) => {
  const terminal = keptTerminal(folder, env)
  const code = await runCli(args, terminal)
  return { code, ...terminal.written }
}
const idsIn = (ndjson: string): string[] =>
  ndjson
    .split('\n')
    .filter(Boolean)
    .map((line) => (JSON.parse(line) as { readonly id: string }).id)

describe('callplane calls', () => {
  it('lists calls, newest first, with masked numbers', async () => {
    const { code, out } = await run(['calls', 'list', '--store', store])
    expect(code).toBe(0)
    expect(out.split('\n').map((line) => line.split(/ {2,}/)[1])).toEqual([
      'ID',
      'call_2',
      'call_1',
      'call_0',
      undefined,
    ])
    expect(out).not.toContain(far)
    expect(out).toContain('+1415…**23')
  })
  it('shows numbers where that is asked for', async () => {
    const { out } = await run(['--show-numbers', 'calls', 'show', 'call_1', '--store', store])
    expect(JSON.parse(out)).toMatchObject({ id: 'call_1', to: far, status: 'queued' })
  })
  it('exports what the filters of the store select', async () => {
    const env = { CALLPLANE_STORE: store }
    const ids = async (...args: readonly string[]) =>
      idsIn((await run(['calls', 'export', ...args], env)).out)
    expect(await ids()).toEqual(['call_2', 'call_1', 'call_0'])
    expect(await ids('--tenant', 'acme')).toEqual(['call_1', 'call_0'])
    expect(await ids('--status', 'busy', '--provider', 'a')).toEqual(['call_0'])
    expect(await ids('--number', far, '--until', new Date(noon + 1).toISOString())).toEqual([
      'call_0',
    ])
    expect(await ids('--from', '1d')).toEqual([])
  })
  it('goes on where a page ended', async () => {
    const first = await run(['calls', 'list', '--json', '--limit', '2', '--store', store])
    expect(idsIn(first.out)).toEqual(['call_2', 'call_1'])
    const [, after = ''] = /--after '(.*)'/.exec(first.error) ?? []
    const second = await run(['calls', 'list', '--json', '--after', after, '--store', store])
    expect([idsIn(second.out), second.error]).toEqual([['call_0'], ''])
  })
  it('reads the dispatcher of a configuration file where no store is given', async () => {
    writeFileSync(
      join(folder, 'callplane.config.mjs'),
      `const calls = { get: async (id) => ({ id }), list: async () => ({ calls: [], next: null }) }
       export default () => ({ dispatch() {}, calls, close: async () => {} })`,
    )
    const { code, out } = await run(['calls', 'show', 'call_x'])
    expect([code, JSON.parse(out)]).toEqual([0, { id: 'call_x' }])
  })
})

describe('what is wrong is said in one line', () => {
  it.each([
    [['calls', 'show', 'none', '--store', store], 1, 'there is no call none'],
    [['calls', 'list', '--store', 'sqlite:none.db'], 1, 'none.db does not exist'],
    [['calls', 'list', '--store', 'calls.db'], 1, 'a store is written as sqlite:FILE'],
    [['calls', 'list', '--config', 'none.mjs'], 1, 'none.mjs does not exist'],
    [['calls', 'list', '--store', store, '--limit', '0'], 2, 'an integer from 1 to 1000'],
    [['calls', 'list', '--store', store, '--from', 'soon'], 2, 'Write a time as'],
    [['calls', 'lst'], 2, 'Did you mean list?'],
    [['stores', 'migrate'], 1, 'say which store with --store'],
    [['stores', 'migrate', '--store', store, '--grant-to', 'x'], 1, '--grant-to is for PostgreSQL'],
  ])('%j', async (args, code, text) => {
    const result = await run(args)
    expect(result.error).toContain(text)
    expect([result.code, result.out]).toEqual([code, ''])
  })
  it('in a configuration file that fails', async () => {
    writeFileSync(join(folder, 'broken.mjs'), `throw new Error('no room for ${far}')`)
    writeFileSync(join(folder, 'empty.mjs'), 'export const a = 1')
    const broken = await run(['calls', 'list', '--config', 'broken.mjs'])
    expect(broken.error).toMatch(/broken\.mjs cannot be loaded\n {2}no room for \+1415…\*\*23/)
    const empty = await run(['calls', 'list', '--config', 'empty.mjs'])
    expect(empty.error).toContain('must export `dispatcher`')
  })
})

it('brings a schema up to date', async () => {
  const { code, out } = await run(['stores', 'migrate', '--store', 'sqlite:new.db'])
  expect([code, out]).toEqual([0, expect.stringMatching(/^Schema: version 0 → \d+\.\n$/)])
  const again = await run(['stores', 'migrate', '--store', 'sqlite:new.db'])
  expect(again.out).toMatch(/up to date/)
})

describe('callplane verify', () => {
  const dispatcherThat = (report: object): string =>
    `export default { dispatch() {}, calls: {}, close() { console.assert(true) }, verify: async () => (${JSON.stringify(report)}) }`

  it('prints the report, with masked numbers, and ends with its exit code (N13)', async () => {
    writeFileSync(
      join(folder, 'fine.mjs'),
      dispatcherThat({ ok: true, text: `ok  twilio  credentials\nok  twilio  ${far}` }),
    )
    const fine = await run(['verify', '--config', 'fine.mjs'])
    expect(fine).toEqual({
      code: 0,
      out: 'ok  twilio  credentials\nok  twilio  +1415…**23\n',
      error: '',
    })
    writeFileSync(
      join(folder, 'wrong.mjs'),
      dispatcherThat({ ok: false, text: 'FAILED  twilio  credentials' }),
    )
    const wrong = await run(['verify', '--config', 'wrong.mjs'])
    expect(wrong).toMatchObject({ code: 1, out: 'FAILED  twilio  credentials\n' })
    expect(wrong.error).toContain('until what is marked FAILED is put right')
  })
})
