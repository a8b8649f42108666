import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { attemptRecord, callRecord, referenceClaim, storeWrite } from '@callplane/core/testing'
import { sqliteStore } from '@callplane/sqlite'
import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import { runCli } from './run-cli.ts'
import { keptTerminal } from './terminal.fixture.ts'

const folder = mkdtempSync(join(tmpdir(), 'callplane-verify-'))
const file = join(folder, 'calls.db')
beforeEach(async () => {
  rmSync(file, { force: true })
  const store = sqliteStore(file)
  for (const id of ['one', 'two']) {
    const attempts = [attemptRecord(`key-${id}`)]
    const record = callRecord(id, { idempotencyKey: `idempotency-${id}` }, { attempts })
    const claims = [referenceClaim(`CA-${id}`, { attempt: `key-${id}` })]
    await store.calls.claim(record, storeWrite({ claims }))
  }
  await store.rules.save([], 0)
  await store.close()
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const verify = async (damage?: string) => {
  if (damage !== undefined) {
    const database = new DatabaseSync(file)
    database.exec(damage)
    database.close()
  }
  const terminal = keptTerminal(folder)
  const code = await runCli(['stores', 'verify', '--store', 'sqlite:calls.db'], terminal)
  return { code, ...terminal.written }
}

describe('callplane stores verify', () => {
  it('finds nothing wrong with a sound store', async () => {
    const { code, out, error } = await verify()
    expect([code, error]).toEqual([0, ''])
    expect(out).toMatch(/^calls +2$/m)
  })
  it.each([
    [`UPDATE calls SET record = '{' WHERE id = 'one'`, 'the record of call one is damaged'],
    [
      `UPDATE calls SET record = replace(record, '"id":"one"', '"id":"three"') WHERE id = 'one'`,
      'the record of call one is that of call three',
    ],
    [
      `UPDATE calls SET idempotency_key = NULL WHERE id = 'two'`,
      'the idempotency key of call two leads to no call',
    ],
    [`DELETE FROM attempts WHERE call = 'one'`, 'attempt key-one of call one leads to no call'],
    [
      `UPDATE refs SET attempt = 'gone' WHERE call = 'two'`,
      'the id of kind call of call two belongs to attempt gone',
    ],
    [`UPDATE rules SET rules = ''`, 'the set of rules is damaged'],
  ])('finds what %s did', async (damage, fault) => {
    const { code, out, error } = await verify(damage)
    expect(out).toContain(fault)
    expect([code, error]).toEqual([1, 'callplane: the store is damaged: 1 found\n'])
  })
})
