// A process of its own that delivers one call. Each line of its input is a number of milliseconds that pass for it.
import { createInterface } from 'node:readline'
import { completed, ringing } from '../packages/crm-sinks/hubspot/src/sink-crm.fixture.ts'
import { crmOver, type Crm } from './sinks.fixture.ts'

const [name = '', url = '', folder = ''] = process.argv.slice(2)
const { crm, host } = crmOver(name as Crm, url, folder)
await crm.log.insert(ringing('call-1', name === 'pipedrive' ? completed : {}))
for await (const line of createInterface(process.stdin)) {
  await host.clock.advance(Number(line))
  process.stdout.write(`${line}\n`)
}
