// Sends random and malformed requests to the emulator, in process: none may be answered with a 500 that was not asked
// for, none may stop it, and memory stays bounded.
//
//   pnpm fuzz:emulator --requests 20000 --seed text
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { parseArgs } from 'node:util'
import { fuzz } from '../../packages/emulator/test/fuzz.ts'

const { values } = parseArgs({
  options: {
    requests: { type: 'string', default: '20000' },
    seed: { type: 'string', default: 'callplane' },
  },
})
setFlagsFromString('--expose-gc')
globalThis.gc = runInNewContext('gc') as NonNullable<typeof globalThis.gc>

const MOST_MIB = 100
const { requests, statuses, failures, grownMiB } = await fuzz(Number(values.requests), values.seed)
console.table(statuses)
for (const failure of failures) console.error(failure)
console.log(
  `${requests} requests, ${failures.length} failures; the heap grew by ${grownMiB.toFixed(1)} MiB over the last three quarters.`,
)
process.exitCode = failures.length > 0 || grownMiB > MOST_MIB ? 1 : 0
