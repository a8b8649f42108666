// A process of its own that delivers one call and is killed while it waits for Pipedrive's answer.
import type { CallLogEntry } from '@callplane/crm'
import { sqliteStore } from '@callplane/sqlite'
import { pipedriveSink } from './pipedrive-sink.ts'
import { completed, crmWith, ringing } from './sink-crm.fixture.ts'

const [file = '', url = ''] = process.argv.slice(2)
const store = sqliteStore(file)
const { crm, pass } = crmWith({
  sinks: [pipedriveSink({ apiToken: 'token-1', basePath: url })],
  store: store.callLog<CallLogEntry>(),
  outboxStore: store.outbox(),
})
await crm.log.insert(ringing('call-1', completed))
await pass(30_000)
