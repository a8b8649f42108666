import { timeAfter } from '../../model/units.ts'
import { CallError, toFailure } from '../../model/error.ts'
import type { Route } from '../../model/routing-rule.ts'
import type { AttemptContext, Placed } from '../../plugin/calls-port.ts'
import type { Outcome } from '../../gates/gate.ts'
import { monotonicOf } from '../../plugin/monotonic.ts'
import type { Journal } from '../../journal/journal.ts'
import { delayAfter, locateDelays } from '../../journal/times.ts'
import { failureOf } from '../failure-of.ts'
import type { AttemptRecord, CallRecord } from '../../journal/record.ts'
import { callbackUrl, type DispatchWorld } from '../world.ts'

export const newAttempt = (
  fields: Pick<AttemptRecord, 'key' | 'kind' | 'provider' | 'routeIndex' | 'plannedAt' | 'notes'> &
    Partial<AttemptRecord>,
): AttemptRecord => ({
  state: 'planned',
  sentAt: null,
  sendBy: null,
  settledAt: null,
  references: {},
  locates: 0,
  absences: 0,
  nextLocateAt: null,
  polls: 0,
  nextPollAt: null,
  lastPolledAt: null,
  confirmedAt: null,
  reviews: 0,
  nextReviewAt: null,
  reviewedAt: null,
  givenUpAt: null,
  ...fields,
})

/** An attempt that continues the call of another, as it is journalled right before it is sent. */
export const childAttempt = (
  record: CallRecord,
  parent: AttemptRecord,
  fields: Pick<AttemptRecord, 'key' | 'kind' | 'target'>,
  world: DispatchWorld,
): AttemptRecord => {
  const now = world.callTimes.now(record.id)
  return newAttempt({
    ...fields,
    parent: parent.key,
    provider: parent.provider,
    routeIndex: parent.routeIndex,
    plannedAt: now,
    notes: [],
    sender: world.store.owner,
    state: 'sent',
    sentAt: now,
    sendBy: timeAfter(now, world.times.sendWithin),
  })
}

/** 34 characters of `[a-z0-9]`, within every provider's field for it (the tightest takes 36). */
export const newKey = (world: DispatchWorld): string => `cp${world.ids()}`

export interface Sending {
  readonly command: (context: AttemptContext) => Promise<Placed | void>
  readonly call: AttemptContext['call']
  readonly route: Route
  readonly world: DispatchWorld
  readonly journal: Journal
  /** Past it nothing is sent any more; taken before the attempt was journalled as sent, on the clock that never goes back. */
  readonly sendBy: number
  /** Waits for the moment that its gates gave it; false where that has passed. Default: it leaves at once. */
  readonly start?: (() => Promise<boolean>) | undefined
}

export type Sent = Outcome & { readonly record: CallRecord | null }

/** Sends what is journalled as sent and journals the outcome. Throws `StoreError`. */
export const send = async (record: CallRecord, key: string, sending: Sending): Promise<Sent> => {
  const { world, journal, call, route, sendBy } = sending
  const { clock } = world.host
  let placed: Placed | void
  // Only the provider's response is judged here: a store failure must never decide whether a phone rang.
  try {
    // The write of the journal took its time.
    if (sending.start && !(await sending.start()))
      throw new CallError('expired', 'not sent: its turn had passed when it was ready')
    if (monotonicOf(clock) >= sendBy)
      throw new CallError('expired', 'not sent: journalling took longer than the send deadline')
    placed = await sending.command({
      key,
      call,
      route,
      sendBy,
      callbackUrl: callbackUrl(world.host, route.provider, key),
    })
  } catch (error) {
    return failed(
      record,
      key,
      toFailure(failureOf(error, route.provider, 'unknown', world)),
      sending,
    )
  }
  const accepted = await journal.accept(record, key, placed ?? { references: {} })
  return { kind: 'accepted', record: accepted }
}

const failed = async (
  record: CallRecord,
  key: string,
  error: ReturnType<typeof toFailure>,
  { world, journal, route: { provider } }: Sending,
): Promise<Sent> => {
  const { code, dialled } = error
  const { log } = world.host
  log({ level: 'warn', event: 'attempt.failed', call: record.id, provider, code, dialled })
  const refused = dialled === 'no'
  const settled = await journal.settle(record, key, {
    state: refused ? 'refused' : 'unknown',
    error,
    nextLocateAt: refused
      ? null
      : timeAfter(world.callTimes.now(record.id), delayAfter(locateDelays, 0)),
  })
  return { kind: refused ? 'refused' : 'unknown', error, record: settled }
}
