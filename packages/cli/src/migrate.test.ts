import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { createEmulator } from '@callplane/emulator'
import { nodeHost } from '@callplane/kit'
import type { MigratePlan, MigrateResult, MigrationState } from '@callplane/trunks'
import { twilio } from '@callplane/twilio'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { runCli } from './run-cli.ts'
import { keptTerminal } from './terminal.fixture.ts'

const folder = mkdtempSync(join(tmpdir(), 'callplane-migrate-'))
const config = fileURLToPath(new URL('./migrate.fixture.ts', import.meta.url))
const stateFile = join(folder, 'callplane-migration-to-telnyx.json')
const emulator = createEmulator({ only: ['twilio', 'telnyx'] })
const accounts = () => JSON.stringify(emulator.accounts())
let before = ''

beforeAll(async () => {
  await emulator.listen()
  const host = nodeHost()
  const settings = { twilio: emulator.settings('twilio'), telnyx: emulator.settings('telnyx') }
  process.env['MIGRATE_SETTINGS'] = JSON.stringify(settings)
  const { numbers } = twilio(settings.twilio).connect(host)
  for (const { id } of (await numbers?.list()) ?? [])
    await numbers?.configure?.(id, { webhookUrl: 'https://app.callplane.example/voice' })
  await host[Symbol.asyncDispose]()
  before = accounts()
})
afterAll(async () => {
  delete process.env['MIGRATE_SETTINGS']
  await emulator.close()
  rmSync(folder, { recursive: true, force: true })
})

const run = async (args: readonly string[], confirm?: (question: string) => Promise<boolean>) => {
  const terminal = { ...keptTerminal(folder), ...(confirm ? { confirm } : {}) }
  const code = await runCli(['migrate', ...args, '--config', config], terminal)
  return { code, ...terminal.written }
}

/** Another process, killed when it has sent so many requests that change something. */
const killedAfter = async (changes: number): Promise<void> => {
  const bin = fileURLToPath(new URL('../bin/callplane.js', import.meta.url))
  const args = ['migrate', 'apply', '--yes', '--config', config]
  const child = spawn(process.execPath, ['--conditions=@callplane/source', bin, ...args], {
    cwd: folder,
    stdio: 'ignore',
  })
  let seen = 0
  const end = emulator.subscribe(({ type, data }) => {
    if (type !== 'request' || data.status !== null || data.method === 'GET') return
    seen += 1
    if (seen === changes) child.kill('SIGKILL')
  })
  await new Promise((resolve) => child.once('exit', resolve))
  end()
  expect(child.signalCode).toBe('SIGKILL')
}

describe('callplane migrate', () => {
  it('plans for people and for programs, numbers masked; --check tells of differences', async () => {
    const text = await run(['plan'])
    expect(text).toMatchObject({ code: 0, error: '' })
    expect(text.out).toContain('From twilio to telnyx: 5 to change, 0 to order, 0 to decide.')
    expect(text.out).not.toContain('+14155550100')
    const { out } = await run(['plan', '--json', '--show-numbers'])
    expect((JSON.parse(out) as MigratePlan).changes.map(({ kind }) => kind)).toEqual([
      'application',
      ...Array.from({ length: 4 }, () => 'number'),
    ])
    expect((await run(['plan', '--check'])).code).toBe(1)
    expect(accounts()).toBe(before)
  })

  it('changes nothing without a terminal to ask on, or where the answer is no', async () => {
    expect(await run(['apply'])).toMatchObject({ code: 1, error: expect.stringContaining('--yes') })
    const asked = await run(['apply'], () => Promise.resolve(false))
    expect(asked).toMatchObject({ code: 1, error: expect.stringContaining('nothing was changed') })
    expect(await run(['undo', '--yes', '--state', 'none.json'])).toMatchObject({ code: 1 })
    expect(accounts()).toBe(before)
  })

  it('killed with SIGKILL in the middle, goes on where it was, and undoes all of it', async () => {
    await killedAfter(2)
    const { status, steps } = JSON.parse(readFileSync(stateFile, 'utf8')) as MigrationState
    expect(status).toBe('applying')
    expect(steps.some((step) => step.status === 'started')).toBe(true)
    expect(statSync(stateFile).mode & 0o077).toBe(0)
    const applied = await run(['apply', '--yes', '--json'])
    expect(applied).toMatchObject({ code: 0 })
    expect((JSON.parse(applied.out) as MigrateResult).plan.changes).toEqual([])
    expect(applied.error).toContain('[5/5] number')
    expect((await run(['plan', '--check'])).code).toBe(0)
    const undone = await run(['undo'], () => Promise.resolve(true))
    expect(undone).toMatchObject({ code: 0, out: expect.stringContaining('5 undone.') })
    expect(accounts()).toBe(before)
  })

  it('says what is wrong with a configuration or a state file', async () => {
    const other = join(folder, 'other.mjs')
    writeFileSync(other, 'export const dispatcher = {}\n')
    const terminal = keptTerminal(folder)
    expect(await runCli(['migrate', 'plan', '--config', other], terminal)).toBe(1)
    expect(terminal.written.error).toContain('must export `migration`')
    writeFileSync(join(folder, 'broken.json'), '{"format":"callplane-migration","version":2}')
    const broken = await run(['plan', '--state', 'broken.json'])
    expect(broken).toMatchObject({ code: 1, error: expect.stringContaining('version 2') })
  })
})
