import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { passwordsRemoved } from './passwords.ts'
import { runCli } from './run-cli.ts'
import { keptTerminal } from './terminal.fixture.ts'

describe('passwords of connection strings', () => {
  const given = 'postgres://app:p%40ss:w%2Frd@db.example.com/calls?password=second1'
  it.each([
    [`cannot open ${given}`, 'postgres://app:[secret]@db.example.com/calls?password=[secret]'],
    ['the server said p@ss:w/rd', 'the server said [secret]'],
    ['the server said second1', 'the server said [secret]'],
    ['redis://u:x@h and mysql://u:a@b@h', 'redis://u:[secret]@h and mysql://u:[secret]@h'],
    ['postgres://app@db.example.com/calls', 'postgres://app@db.example.com/calls'],
    ['at 12:30 mail a@b.example', 'at 12:30 mail a@b.example'],
  ])('%s', (text, shown) => {
    expect(passwordsRemoved(['--store', given])(text)).toContain(shown)
  })

  it.each([
    ['a database that cannot be reached', ['calls', 'list', '--store']],
    ['a schema that cannot be migrated', ['stores', 'migrate', '--store']],
    ['an unknown option', ['calls', 'list', '--stroe']],
    ['an argument too many', ['calls', 'show', 'a']],
    ['an unknown command', ['calls']],
  ])('are not in the error of %s', async (_what, args) => {
    const folder = mkdtempSync(join(tmpdir(), 'callplane-cli-'))
    const terminal = keptTerminal(folder)
    // Port 9 (discard) has no listener.
    const store = 'postgres://app:s3cret-word@127.0.0.1:9/calls'
    expect(await runCli([...args, store], terminal)).not.toBe(0)
    expect(terminal.written.error).not.toBe('')
    expect(JSON.stringify(terminal.written)).not.toContain('s3cret')
    rmSync(folder, { recursive: true, force: true })
  })
})
