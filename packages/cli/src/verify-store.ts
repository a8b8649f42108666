import type { CallRecord, CallStore } from '@callplane/core'
import {
  transferParts,
  type StoreTransfer,
  type TransferPart,
  type TransferRows,
} from '@callplane/core/stores'

/** Rows read at a time. */
const batch = 500

export interface Verified {
  /** How many rows of each part were read. */
  readonly rows: ReadonlyMap<TransferPart, number>
  /** What is wrong, one sentence each. */
  readonly faults: readonly string[]
}

/** The object that a text holds; null where it holds none. */
const objectIn = (text: string): Readonly<Record<string, unknown>> | null => {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null
      ? (value as Readonly<Record<string, unknown>>)
      : null
  } catch {
    return null
  }
}

/** What of a row is JSON, and how the row is named. */
const jsonIn: {
  readonly [Part in TransferPart]?: (
    row: TransferRows[Part],
  ) => readonly [name: string, json: string]
} = {
  parked: ({ event }) => ['an event that waits for its call', event],
  rules: ({ rules }) => ['the set of rules', rules],
  entries: ({ entry }) => ['an entry of the call log', entry],
  deliveries: ({ delivery }) => ['a delivery of the outbox', delivery],
  events: ({ tenant, serial, event }) => [`event ${serial} of tenant ${tenant}`, event],
  lanes: ({ lane, state }) => [`the state of lane ${lane}`, state ?? '{}'],
}

/** Whether everything by which a call is known leads to it. */
const faultsOfCall = async (
  calls: CallStore,
  { id, record: text, references }: TransferRows['calls'],
): Promise<readonly string[]> => {
  const record = objectIn(text) as CallRecord | null
  if (!record) return [`the record of call ${id} is damaged; restore it from a backup`]
  if (record.id !== id) return [`the record of call ${id} is that of call ${record.id}`]
  const { tenant, idempotencyKey } = record.request
  const attempts = record.attempts.map(({ key }) => key)
  const led = async (what: string, found: PromiseLike<CallRecord | null> | CallRecord | null) => {
    const to = (await found)?.id
    return to === id ? [] : [`${what} of call ${id} leads to ${to ?? 'no call'}`]
  }
  const faults = await Promise.all([
    ...(idempotencyKey === undefined
      ? []
      : [led('the idempotency key', calls.findByIdempotencyKey(tenant, idempotencyKey))]),
    ...attempts.map((key) => led(`attempt ${key}`, calls.findByAttempt(key))),
    ...references
      .filter(({ attempt }) => !attempts.includes(attempt))
      .map(async ({ attempt, kind }) => [
        `the id of kind ${kind} of call ${id} belongs to attempt ${attempt}, which the call does not have`,
      ]),
  ])
  return faults.flat()
}

const faultsOfRow = async <Part extends TransferPart>(
  calls: CallStore,
  part: Part,
  row: TransferRows[Part],
): Promise<readonly string[]> => {
  if (part === 'calls') return faultsOfCall(calls, row as TransferRows['calls'])
  const [name, json] = jsonIn[part]?.(row) ?? ['', '{}']
  return objectIn(json) ? [] : [`${name} is damaged; restore it from a backup`]
}

/** Reads everything in a store, and whether what belongs together does. */
export const verifyStore = async (store: {
  readonly calls: CallStore
  readonly transfer: StoreTransfer
}): Promise<Verified> => {
  const faults = [...(await store.transfer.damage())]
  const rows = new Map<TransferPart, number>()
  const verifyPart = async <Part extends TransferPart>(part: Part): Promise<void> => {
    let after: string | null = null
    let count = 0
    do {
      const page: Awaited<ReturnType<typeof store.transfer.read<Part>>> = await store.transfer.read(
        part,
        after,
        batch,
      )
      const found = await Promise.all(page.rows.map((row) => faultsOfRow(store.calls, part, row)))
      faults.push(...found.flat())
      count += page.rows.length
      after = page.next
    } while (after !== null)
    rows.set(part, count)
  }
  for (const part of transferParts) await verifyPart(part)
  return { rows, faults }
}
