// A process of its own that delivers one call and is killed while it waits for HubSpot's answer.
import { sqliteStore } from '@callplane/sqlite'
import type { CallLogEntry } from '@callplane/crm'
import { hubspotSink } from './hubspot-sink.ts'
import { crmWith, ringing } from './sink-crm.fixture.ts'

const [file = '', url = ''] = process.argv.slice(2)
const store = sqliteStore(file)
const { crm, pass } = crmWith({
  sinks: [hubspotSink({ accessToken: 'token-1', basePath: url })],
  store: store.callLog<CallLogEntry>(),
  outboxStore: store.outbox(),
})
await crm.log.insert(ringing('call-1'))
await pass(0)
