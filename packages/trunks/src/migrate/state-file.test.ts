import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { hostname, tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { migrationFile } from './state-file.ts'
import type { MigrationState } from './state.ts'

const folder = mkdtempSync(join(tmpdir(), 'callplane-state-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const state: MigrationState = {
  format: 'callplane-migration',
  version: 1,
  name: 'move',
  source: 'twilio',
  target: 'telnyx',
  status: 'applying',
  snapshot: { numbers: [], applications: [], gateways: [], rules: [] },
  steps: [],
}
let count = 0
const fileOf = () => join(folder, `${(count += 1)}.json`)

it('keeps a state as a whole, for its owner alone', () => {
  const file = fileOf()
  const store = migrationFile(file)
  expect(store.load()).toBeNull()
  store.save(state)
  store.save({ ...state, status: 'applied' })
  expect(migrationFile(file).load()).toEqual({ ...state, status: 'applied' })
  expect(statSync(file).mode & 0o077).toBe(0)
  expect(readdirSync(folder).filter((name) => name.endsWith('.tmp'))).toEqual([])
})

it('is as before where a save was cut short', () => {
  const file = fileOf()
  migrationFile(file).save(state)
  writeFileSync(`${file}.tmp`, '{"format":"callpl')
  expect(migrationFile(file).load()).toEqual(state)
  migrationFile(file).save({ ...state, status: 'undone' })
  expect(migrationFile(file).load()?.status).toBe('undone')
})

it.each([
  ['not JSON', '{', 'cannot be read'],
  ['of something else', '{"version":1}', 'not the state of a migration'],
  ['of a later version', '{"format":"callplane-migration","version":2}', 'has version 2'],
  ['incomplete', '{"format":"callplane-migration","version":1}', 'is incomplete'],
])('refuses a file that is %s', (_what, text, message) => {
  const file = fileOf()
  writeFileSync(file, text)
  expect(() => migrationFile(file).load()).toThrow(message)
})

it('is one run at a time; what a killed process left is taken over', () => {
  const file = fileOf()
  const lock = `${file}.lock`
  const unlock = migrationFile(file).lock?.()
  expect(readFileSync(lock, 'utf8')).toBe(`${process.pid} ${hostname()}`)
  expect(() => migrationFile(file).lock?.()).toThrow('another run has the state file')
  unlock?.()
  expect(existsSync(lock)).toBe(false)
  // No process has this id: it is above the largest that Linux gives.
  writeFileSync(lock, `4194305 ${hostname()}`)
  migrationFile(file).lock?.()()
  writeFileSync(lock, '4194305 elsewhere')
  expect(() => migrationFile(file).lock?.()).toThrow(lock)
})
