import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createDispatcher, type Dispatcher } from '@callplane/core'
import { fakeProvider, far, manualHost } from '@callplane/core/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { runCli } from './run-cli.ts'
import { keptTerminal } from './terminal.fixture.ts'

const folder = mkdtempSync(join(tmpdir(), 'callplane-explain-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const business = '+14155550100'
const shared = globalThis as { callplaneExplained?: () => Dispatcher }

beforeAll(() => {
  shared.callplaneExplained = () =>
    createDispatcher({
      host: manualHost(),
      providers: [
        fakeProvider('first', { can: { connect: ['room'], roomRequired: true } }).provider,
        fakeProvider('second').provider,
      ],
      rules: [
        {
          id: 'sales',
          direction: 'outbound',
          numbers: [business],
          match: { tags: ['sales'] },
          routes: [{ provider: 'first' }, { provider: 'second', gateway: 'gw-1' }],
        },
      ],
    }) as unknown as Dispatcher
  writeFileSync(
    join(folder, 'callplane.config.mjs'),
    'export default () => globalThis.callplaneExplained()',
  )
})
afterAll(() => void delete shared.callplaneExplained)

const run = async (...args: readonly string[]) => {
  const terminal = keptTerminal(folder)
  const code = await runCli(['explain', ...args], terminal)
  return { code, ...terminal.written }
}

describe('callplane explain', () => {
  it('prints rule, routes, skipped ones and the request, with masked numbers', async () => {
    const { code, out, error } = await run('--to', far, '--tag', 'sales')
    expect([code, error]).toEqual([0, ''])
    expect(out).toMatch(/^rule {6}sales, strategy priority\nfrom {6}\+1415…\*\*00\nroom {6}–\n/)
    expect(out).toContain(' -   first: skipped (room-missing): the provider requires a room')
    expect(out).toMatch(/ 1\. {2}second, gateway gw-1\n {5}POST /)
    expect(out).not.toContain(far)
  })
  it('reads a call from a file; flags take the place of its fields', async () => {
    writeFileSync(join(folder, 'call.json'), JSON.stringify({ to: far, tags: ['support'] }))
    const refused = await run('call.json')
    expect(refused).toMatchObject({
      code: 1,
      out: expect.stringContaining('error     rule-required'),
    })
    expect(refused.out).toContain('sales: ')
    expect(refused.error).toBe('callplane: the call would not be placed\n')
    const { code, out } = await run('call.json', '--tag', 'sales', '--json')
    expect([code, JSON.parse(out)]).toMatchObject([
      0,
      { rule: 'sales', routes: [{}, { order: 0 }] },
    ])
  })
  it.each([
    [[], 'say which call'],
    [['none.json'], 'none.json cannot be read'],
    [['broken.json'], 'broken.json is not JSON'],
    [['list.json'], 'must hold one call'],
    [['--to', 'bob'], 'to: '],
  ])('%j says what is wrong', async (args, text) => {
    writeFileSync(join(folder, 'broken.json'), '{')
    writeFileSync(join(folder, 'list.json'), '[]')
    const { code, error } = await run(...args)
    expect(error).toContain(text)
    expect(code).toBe(1)
  })
})
