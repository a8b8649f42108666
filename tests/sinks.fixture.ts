import type { CallLogEntry, CallLogSink } from '@callplane/crm'
import { sqliteStore } from '@callplane/sqlite'
import { readFileSync } from 'node:fs'
import { hubspotSink } from '../packages/crm-sinks/hubspot/src/hubspot-sink.ts'
import { crmWith } from '../packages/crm-sinks/hubspot/src/sink-crm.fixture.ts'
import { pipedriveSink } from '../packages/crm-sinks/pipedrive/src/pipedrive-sink.ts'

export type Crm = 'hubspot' | 'pipedrive'

/** Both sinks, for a fake of the CRM at `url`. */
const sinkOf = (crm: Crm, url: string): CallLogSink =>
  crm === 'hubspot'
    ? hubspotSink({ accessToken: 'token-1', basePath: url })
    : pipedriveSink({
        apiToken: 'token-1',
        basePath: url,
        readRecording: async () => ({ contentType: 'audio/mpeg', body: Buffer.from('audio') }),
      })

export const deliveryLeaseMs = 10_000

/** A process's share of the work on one file. The clock of the store is a file too, so that time passes for all alike. */
export const crmOver = (crm: Crm, url: string, folder: string) => {
  const store = sqliteStore({
    file: `${folder}/crm.db`,
    clock: { wall: Date.now, monotonic: () => Number(readFileSync(`${folder}/time`, 'utf8')) },
  })
  const world = crmWith({
    sinks: [sinkOf(crm, url)],
    store: store.callLog<CallLogEntry>(),
    outboxStore: store.outbox(),
    deliveryLeaseMs,
  })
  return { store, ...world }
}
