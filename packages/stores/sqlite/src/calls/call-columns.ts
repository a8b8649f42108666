import {
  contactKey,
  firstPartyOf,
  lastSentAt,
  partiesOf,
  type CallRecord,
  type StoreWrite,
} from '@callplane/core'

/** Columns that follow from the record; written only where they change, because each has indexes. */
export const derived = [
  'due_at',
  'created_at',
  'status',
  'provider',
  'direction',
  'tenant',
  'campaign',
  'contact',
  'idempotency_key',
  'party',
  'last_sent_at',
  'attempts',
  'parties',
  'sample',
] as const

export type Derived = Readonly<Record<(typeof derived)[number], string | number | null>>

export const keyOf = (tenant: string | undefined, key: string): string =>
  JSON.stringify([tenant ?? null, key])

export const columnsOf = (
  record: CallRecord,
  { summary }: Pick<StoreWrite, 'summary'>,
): Derived => {
  const { tenant, campaign, contact, idempotencyKey } = record.request
  const { status, provider, sample = null } = summary()
  return {
    due_at: record.dueAt,
    created_at: record.createdAt,
    status,
    provider,
    direction: record.direction,
    tenant: tenant ?? null,
    campaign: campaign ?? null,
    contact: contact === undefined ? null : contactKey(contact),
    idempotency_key: idempotencyKey === undefined ? null : keyOf(tenant, idempotencyKey),
    party: firstPartyOf(record),
    last_sent_at: lastSentAt(record),
    attempts: JSON.stringify(record.attempts.map(({ key }) => key)),
    parties: JSON.stringify(partiesOf(record)),
    sample,
  }
}
