// A process of its own: writes as fast as it can with many writes in flight, and tells of each that was acknowledged.
import { writeSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { callRecord, storeWrite } from '@callplane/core/testing'
import { sqliteStore } from './sqlite-store.ts'

const [file = '', name = '', mode = 'write'] = process.argv.slice(2)
const { calls, close } = sqliteStore(file)
/** Written to the pipe before anything else happens, so that a kill cannot take it back. */
const tell = (line: string): void => void writeSync(1, `${line}\n`)

/** Calls of its own, version after version, until it is killed. */
const writeForever = async (worker: number): Promise<never> => {
  for (let serial = 0; ; serial++) {
    const first = callRecord(`${name}-${worker}-${serial}`, {
      idempotencyKey: `key-${name}-${worker}-${serial}`,
    })
    await calls.claim(first, storeWrite())
    tell(`${first.id} 1`)
    for (let version = 2; version <= 4; version++) {
      const record = {
        ...first,
        version,
        room: `r${version}`,
        dueAt: version === 4 ? null : version,
      }
      const claims =
        version === 2 ? [{ provider: 'a', kind: 'call', id: `id-${record.id}`, attempt: 'k' }] : []
      // The result of a call for its ramp is known with the third version.
      const sample = version >= 3 ? `ramp ${record.id}` : null
      const summary = () => ({ status: 'completed', provider: 'a', sample }) as const
      await calls.save(record, storeWrite({ claims, summary }))
      tell(`${record.id} ${version}`)
    }
  }
}

/**
 * The same keys as the other process, block by block: each block begins when the parent says so, and `two` takes it from
 * its end, so that a process that is scheduled first does not win them all.
 */
const race = async (): Promise<void> => {
  tell('ready')
  const blocks = createInterface({ input: process.stdin })
  for await (const line of blocks) {
    const keys = line.split(' ')
    if (name === 'two') keys.reverse()
    for (const key of keys) {
      const request = { to: '+14155550123', idempotencyKey: key }
      const id = `${name}-${key}`
      const claim = await calls.claim(callRecord(id, request), storeWrite({ owner: name }))
      tell(`${key} ${claim.claimed ? id : claim.existing.id}`)
    }
  }
  await close()
}

if (mode === 'race') await race()
else await Promise.all(Array.from({ length: 20 }, (_, worker) => writeForever(worker)))
