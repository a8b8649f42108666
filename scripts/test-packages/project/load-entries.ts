import { strict as assert } from 'node:assert'
import { entries } from './entries.ts'

for (const [name, entry] of entries)
  assert.ok(Object.keys(entry).length > 0, `${name} exports nothing`)
console.log('entries loaded')
