// A process of its own for tests that kill it: `write` saves versions of its calls and prints each once it is
// acknowledged; `take` takes calls that are due and prints each.
import { callRecord, nextVersion, noon, storeOwner, storeWrite } from '@callplane/core/testing'
import { postgresStore } from './postgres-store.ts'

const [mode, connectionString, name = ''] = process.argv.slice(2)
const { calls } = postgresStore({ connectionString })

const write = async (id: string): Promise<void> => {
  let record = callRecord(id)
  await calls.claim(record, storeWrite({ owner: name }))
  for (;;) {
    record = nextVersion(record)
    const { outcome } = await calls.save(record, storeWrite({ owner: name }))
    if (outcome !== 'saved') throw new Error(outcome)
    process.stdout.write(`${id} ${record.version}\n`)
  }
}

const take = async (): Promise<void> => {
  const taken = new Set<string>()
  for (let empty = 0; empty < 3;) {
    const records = await calls.claimDue({ owner: name, until: noon, limit: 7 })
    const fresh = records.filter(({ id }) => !taken.has(id))
    for (const { id } of fresh) process.stdout.write(`${id}\n`)
    for (const { id } of fresh) taken.add(id)
    // Written, so that it is not given again.
    await Promise.all(
      fresh.map((record) => calls.save(nextVersion(record), storeWrite({ owner: name }))),
    )
    empty = fresh.length === 0 ? empty + 1 : 0
  }
  process.exit(0)
}

await calls.join(storeOwner(name))
process.stdout.write('ready\n')
if (mode === 'take') process.stdin.once('data', () => void take())
else await Promise.all(Array.from({ length: 20 }, (_value, at) => write(`${name}-${at}`)))
