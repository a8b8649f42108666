import { createDispatcher } from '@callplane/core'
import { fakeProvider, manualHost } from '@callplane/core/testing'
import { createCrm, memoryContacts, type CallLogEntry, type CrmOptions } from '@callplane/crm'

export const tenant = 'acme'

/** A call log with sinks, over a dispatcher that is not used. */
export const crmWith = (
  options: Pick<CrmOptions, 'sinks' | 'store' | 'outboxStore' | 'deliveryLeaseMs'>,
) => {
  const host = manualHost()
  const dispatcher = createDispatcher({ host, providers: [fakeProvider('fake').provider] })
  const crm = createCrm({ dispatcher, host, contacts: memoryContacts([]), ...options })
  /** Lets time pass, and everything happen that is due. */
  const pass = async (milliseconds: number): Promise<void> => {
    await crm.idle()
    await host.clock.advance(milliseconds)
    await crm.idle()
  }
  return { crm, host, pass }
}

const startedAt = '2026-01-05T11:59:00.000Z'

/** A call as the log has it while it rings. */
export const ringing = (id: string, fields: Partial<CallLogEntry> = {}): CallLogEntry => ({
  id,
  version: 1,
  revision: 1,
  tenant,
  source: 'ingested',
  direction: 'outbound',
  status: 'ringing',
  endReason: null,
  provider: 'fake',
  providerCallId: `provider-${id}`,
  providerReferences: {},
  conference: null,
  providerNumber: '+14155550100',
  from: '+14155550100',
  to: '+14155550123',
  references: { contact: null, user: null, conversation: null, organisation: null },
  startedAt,
  answeredAt: null,
  endedAt: null,
  talkDuration: null,
  totalDuration: null,
  answeredBy: null,
  recordings: [],
  cost: { certainty: 'unknown' },
  failure: null,
  ingested: null,
  notes: null,
  disposition: null,
  createdAt: startedAt,
  updatedAt: startedAt,
  dispatch: null,
  cancelRequestedAt: null,
  claimedCallId: null,
  expiredAt: null,
  reports: [],
  identities: [],
  keys: [],
  revisions: [],
  ...fields,
})

/** What the end of that call changes. */
export const completed = {
  status: 'completed',
  endReason: 'hung-up',
  answeredAt: '2026-01-05T11:59:10.000Z',
  endedAt: '2026-01-05T12:00:00.000Z',
  talkDuration: 50,
  totalDuration: 60,
} as const

export const recording = {
  id: 'rec-1',
  url: 'https://files.example/rec-1.mp3',
  duration: 50,
  status: 'completed',
} as const
