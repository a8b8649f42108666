import type { References } from '../model/event.ts'
import { StoreError } from './store-error.ts'
import type { CallStore, Claim, ReferenceClaim, Saved, StoreWrite } from './store.ts'
import type { AttemptRecord, CallRecord } from './record.ts'

/** The store as one dispatcher sees it: it fails with `StoreError` only, and every write says who writes and what ids it learnt. */
export interface StoreAccess extends Pick<
  CallStore,
  | 'findByIdempotencyKey'
  | 'get'
  | 'findByAttempt'
  | 'findByReference'
  | 'findByParty'
  | 'list'
  | 'due'
  | 'park'
> {
  /** Id of this dispatcher. */
  readonly owner: string
  claim(record: CallRecord): Promise<Claim>
  save(
    before: CallRecord,
    after: CallRecord,
    extra: { readonly taken: readonly string[]; readonly unclaimed: ReadonlySet<string> },
  ): Promise<Saved>
}

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

const none: readonly ReferenceClaim[] = []

const difference = (
  from: ReadonlyMap<string, ReferenceClaim>,
  without: ReadonlyMap<string, ReferenceClaim>,
): ReferenceClaim[] => {
  const found: ReferenceClaim[] = []
  for (const [index, claim] of from) if (!without.has(index)) found.push(claim)
  return found
}

const sameReferences = (before: CallRecord, after: CallRecord): boolean =>
  before.events === after.events &&
  (before.attempts === after.attempts ||
    after.attempts.every(
      (attempt, at) =>
        attempt.references === (before.attempts[at]?.references ?? attempt.references) &&
        (before.attempts[at] !== undefined || Object.keys(attempt.references).length === 0),
    ))

/** What a write from `before` to `after` learns, and what it takes back. */
const learnt = (
  before: CallRecord,
  after: CallRecord,
  kindsOf: (provider: string) => readonly string[],
): Pick<StoreWrite, 'claims' | 'releases'> => {
  if (sameReferences(before, after)) return { claims: none, releases: none }
  const held = claimsIn(before, kindsOf)
  const wanted = claimsIn(after, kindsOf)
  return { claims: difference(wanted, held), releases: difference(held, wanted) }
}

export const createStoreAccess = (
  store: CallStore,
  owner: string,
  kindsOf: (provider: string) => readonly string[],
  now: () => number,
): StoreAccess => {
  const guarded = async <T>(method: keyof CallStore, run: () => Promise<T>): Promise<T> => {
    try {
      return await run()
    } catch (error) {
      throw new StoreError(method, error)
    }
  }
  return {
    owner,
    claim: (record) =>
      guarded('claim', () =>
        store.claim(record, {
          owner,
          at: now(),
          claims: record.attempts.length === 0 ? none : [...claimsIn(record, kindsOf).values()],
          releases: none,
          taken: [],
        }),
      ),
    save: (before, after, { taken, unclaimed }) =>
      guarded('save', () => {
        const { claims, releases } = learnt(before, after, kindsOf)
        return store.save(after, {
          owner,
          at: now(),
          claims:
            unclaimed.size === 0
              ? claims
              : claims.filter((claim) => !unclaimed.has(claimIndex(claim))),
          releases,
          taken,
        })
      }),
    findByIdempotencyKey: (tenant, key) =>
      guarded('findByIdempotencyKey', () => store.findByIdempotencyKey(tenant, key)),
    get: (id) => guarded('get', () => store.get(id)),
    findByAttempt: (key) => guarded('findByAttempt', () => store.findByAttempt(key)),
    findByReference: (provider, kind, id) =>
      guarded('findByReference', () => store.findByReference(provider, kind, id)),
    findByParty: (party, since) => guarded('findByParty', () => store.findByParty(party, since)),
    list: (filter) => guarded('list', () => store.list(filter)),
    due: (until) => guarded('due', () => store.due(until)),
    park: (event) => guarded('park', () => store.park(event)),
  }
}
