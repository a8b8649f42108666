import type { References } from '../../model/event.ts'
import { StoreError } from './store-error.ts'
import type { Awaitable, CallStore } from './store.ts'
import type { AttemptRecord, CallRecord } from '../record.ts'
import type { CallSummary, Claim, ReferenceClaim, Saved, StoreWrite } from './store-write.ts'

/** Methods that are handed on as they are. */
type Reading =
  | 'findByIdempotencyKey'
  | 'get'
  | 'findByAttempt'
  | 'findByReference'
  | 'findByParty'
  | 'list'
  | 'count'
  | 'park'
  | 'purge'
  | 'erase'

/** What a save says besides the two states of the record. */
export interface SaveExtra {
  readonly taken: readonly string[]
  readonly unclaimed: ReadonlySet<string>
  readonly asOwner: boolean
  readonly ended: readonly string[]
}

/** The store as one dispatcher sees it: it fails with `StoreError` only, and every write says who writes and what ids it learnt. */
export type StoreAccess = Readonly<Pick<CallStore, Reading>> & {
  /** Id under which this dispatcher works now. */
  readonly owner: string
  /** Waits until the store has taken the dispatcher in; at once where it has. */
  ready(): Awaitable<void>
  claim(record: CallRecord): Awaitable<Claim>
  save(before: CallRecord, after: CallRecord, extra: SaveExtra): Awaitable<Saved>
  /** Calls to work on that are due by then; they belong to this dispatcher now. */
  claimDue(until: number, limit: number): Awaitable<readonly CallRecord[]>
  /** Takes a call that needs attention and belongs to no living dispatcher. */
  take(id: string): Awaitable<CallRecord | null>
}

/** Runs a method of the store; what a store answers at once stays at once. */
const guarded = <T>(method: keyof CallStore, run: () => Awaitable<T>): Awaitable<T> => {
  const failed = (error: unknown): never => {
    throw new StoreError(method, error)
  }
  try {
    const answer = run()
    return isLater(answer) ? answer.then(undefined, failed) : answer
  } catch (error) {
    return failed(error)
  }
}

const isLater = <T>(answer: Awaitable<T>): answer is PromiseLike<T> =>
  typeof answer === 'object' && answer !== null && 'then' in answer

export const claimIndex = ({ provider, kind, id }: Omit<ReferenceClaim, 'attempt'>): string =>
  `${provider}\n${kind}\n${id}`

/** The ids in a record by which its calls are known, with the attempt that learnt each first. */
const claimsIn = (
  record: CallRecord,
  kindsOf: (provider: string) => readonly string[],
): Map<string, ReferenceClaim> => {
  const claims = new Map<string, ReferenceClaim>()
  const add = (attempt: AttemptRecord, references: References) => {
    for (const kind of kindsOf(attempt.provider)) {
      const id = references[kind]
      if (id === undefined) continue
      const claim = { provider: attempt.provider, kind, id, attempt: attempt.key }
      const index = claimIndex(claim)
      if (!claims.has(index)) claims.set(index, claim)
    }
  }
  for (const attempt of record.attempts) add(attempt, attempt.references)
  for (const { attempt: key, event } of record.events) {
    const attempt = record.attempts.find((candidate) => candidate.key === key)
    if (attempt) add(attempt, event.references)
  }
  return claims
}

const none: readonly never[] = []

const difference = (
  from: ReadonlyMap<string, ReferenceClaim>,
  without: ReadonlyMap<string, ReferenceClaim>,
): ReferenceClaim[] => {
  const found: ReferenceClaim[] = []
  for (const [index, claim] of from) if (!without.has(index)) found.push(claim)
  return found
}

/** Whether the events that are new name no id but those that their attempt is known by. */
const sameEventIds = (
  { events: held }: CallRecord,
  { events, attempts }: CallRecord,
  kindsOf: (provider: string) => readonly string[],
): boolean => {
  if (held.some((stored, at) => stored !== events[at])) return false
  return events.slice(held.length).every(({ attempt: key, event: { references } }) => {
    const attempt = attempts.find((candidate) => candidate.key === key)
    const isKnown = (kind: string): boolean =>
      references[kind] === undefined || references[kind] === attempt?.references[kind]
    return !attempt || kindsOf(attempt.provider).every(isKnown)
  })
}

const sameReferences = (
  before: CallRecord,
  after: CallRecord,
  kindsOf: (provider: string) => readonly string[],
): boolean =>
  sameEventIds(before, after, kindsOf) &&
  (before.attempts === after.attempts ||
    after.attempts.every(({ references }, at) => {
      const held = before.attempts[at]?.references
      return held === undefined ? Object.keys(references).length === 0 : references === held
    }))

/** What a write from `before` to `after` learns, and what it takes back. */
const learnt = (
  before: CallRecord,
  after: CallRecord,
  kindsOf: (provider: string) => readonly string[],
): Pick<StoreWrite, 'claims' | 'releases'> => {
  if (sameReferences(before, after, kindsOf)) return { claims: none, releases: none }
  const held = claimsIn(before, kindsOf)
  const wanted = claimsIn(after, kindsOf)
  return { claims: difference(wanted, held), releases: difference(held, wanted) }
}

export interface StoreAccessParts {
  readonly store: CallStore
  /** Id under which this dispatcher works now. */
  readonly owner: () => string
  /** Before a write: waits until the store has taken the dispatcher in. */
  readonly ready: () => Awaitable<void>
  /** Kinds of ids that identify a call at a provider instance. */
  readonly kindsOf: (provider: string) => readonly string[]
  /** The calls' time. */
  readonly now: () => number
  readonly summaryOf: (record: CallRecord) => CallSummary
}

export const createStoreAccess = (parts: StoreAccessParts): StoreAccess => {
  const { store, kindsOf } = parts
  const written = <T>(method: keyof CallStore, run: () => Awaitable<T>): Awaitable<T> =>
    guarded(method, () => {
      const ready = parts.ready()
      return ready === undefined ? run() : ready.then(run)
    })
  const writeOf = (
    record: CallRecord,
    fields: Omit<StoreWrite, 'owner' | 'at' | 'summary'>,
  ): StoreWrite => ({
    owner: parts.owner(),
    at: parts.now(),
    summary: () => parts.summaryOf(record),
    ...fields,
  })
  return {
    get owner() {
      return parts.owner()
    },
    ready: () => guarded('claim', parts.ready),
    claim: (record) =>
      written('claim', () =>
        store.claim(
          record,
          writeOf(record, {
            asOwner: true,
            ended: none,
            claims: [...claimsIn(record, kindsOf).values()],
            releases: none,
            taken: none,
          }),
        ),
      ),
    save: (before, after, { taken, unclaimed, asOwner, ended }) =>
      written('save', () => {
        const { claims, releases } = learnt(before, after, kindsOf)
        const wanted = claims.filter((claim) => !unclaimed.has(claimIndex(claim)))
        return store.save(
          after,
          writeOf(after, { asOwner, ended, claims: wanted, releases, taken }),
        )
      }),
    claimDue: (until, limit) =>
      written('claimDue', () => store.claimDue({ owner: parts.owner(), until, limit })),
    take: (id) => written('take', () => store.take(id, parts.owner())),
    findByIdempotencyKey: (tenant, key) =>
      guarded('findByIdempotencyKey', () => store.findByIdempotencyKey(tenant, key)),
    get: (id) => guarded('get', () => store.get(id)),
    findByAttempt: (key) => guarded('findByAttempt', () => store.findByAttempt(key)),
    findByReference: (provider, kind, id) =>
      guarded('findByReference', () => store.findByReference(provider, kind, id)),
    findByParty: (party, since) => guarded('findByParty', () => store.findByParty(party, since)),
    list: (filter, page) => guarded('list', () => store.list(filter, page)),
    count: (filter, per) => guarded('count', () => store.count(filter, per)),
    park: (event) => written('park', () => store.park(event)),
    purge: (createdBefore, limit) => written('purge', () => store.purge(createdBefore, limit)),
    erase: (number) => written('erase', () => store.erase(number)),
  }
}
