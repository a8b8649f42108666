import { hasEnded, isOver, type CallLogEntry } from '../model/entry.ts'
import { comparable } from '../model/crm-number.ts'
import { fieldError } from '../model/crm-error.ts'
import { claimKey, providerCallKey } from '../model/keys.ts'
import { callIdFault } from '../model/provider-call-id.ts'
import type { EntryChange } from '../model/revise.ts'
import { clientReport, withReport } from '../log/browser-calls.ts'
import type { TenantCalls } from '../store/call-log-store.ts'
import type { CrmWorld } from './crm-world.ts'

export interface AnsweredCall {
  readonly callId?: string | undefined
  readonly providerCallId?: string | undefined
  readonly callerNumber?: string | undefined
  readonly conferenceId?: string | undefined
}

/** A call from the same number that is older than this is another call (docs.tetherai.ca, mark as answered). */
const sameCallerWithin = 5 * 60_000

/** Entries read when a call is looked for by its caller; a tenant with more in five minutes has to give ids. */
const maxRead = 500

/** Whether the caller of the API may mark this call as answered. */
export type MayAnswer = (entry: CallLogEntry) => boolean | Promise<boolean>

interface Finding {
  readonly calls: TenantCalls
  readonly mayAnswer: MayAnswer
}

const byCaller = async (
  { calls, mayAnswer }: Finding,
  number: string,
  now: number,
): Promise<CallLogEntry | null> => {
  const { entries } = await calls.list({ limit: maxRead, offset: 0 })
  const found = entries.filter(
    (entry) =>
      entry.direction === 'inbound' &&
      entry.from !== null &&
      comparable(entry.from) === comparable(number) &&
      !isOver(entry) &&
      entry.answeredAt === null &&
      Date.parse(entry.startedAt) >= now - sameCallerWithin,
  )
  const permitted = await Promise.all(found.map(async (entry) => mayAnswer(entry)))
  const [entry, ...others] = found.filter((_, index) => permitted[index])
  return entry && others.length === 0 ? entry : null
}

const find = async (
  world: CrmWorld,
  tenant: string,
  finding: Finding,
  { callId, providerCallId, callerNumber }: AnsweredCall,
): Promise<CallLogEntry | null> => {
  const { calls, mayAnswer } = finding
  const entry = callId === undefined ? null : await calls.get(callId)
  if (entry && (await mayAnswer(entry))) return entry
  const provider = world.activeProvider(tenant)?.name
  if (providerCallId !== undefined && provider !== undefined) {
    const known =
      (await calls.findByKey(providerCallKey(provider, providerCallId))) ??
      (await calls.findByKey(claimKey(provider, providerCallId)))
    if (known && (await mayAnswer(known))) return known
  }
  return callerNumber === undefined
    ? null
    : byCaller(finding, callerNumber, world.log.host.clock.now())
}

/** Refused by its shape, before it is stored or compared. */
const checkCallId = (world: CrmWorld, tenant: string, id: string): void => {
  const provider = world.activeProvider(tenant)?.name ?? ''
  const fault = callIdFault(world.feed?.pluginOf?.(provider) ?? provider, id)
  if (fault !== null) throw fieldError('input.invalid', 'twilioCallSid', fault)
}

/** Notes the id that the front end claims; the first one stays. Only a provider report can confirm it. */
const claimOf = (entry: CallLogEntry, id: string | undefined): EntryChange | null =>
  id === undefined ||
  entry.provider === null ||
  entry.providerCallId !== null ||
  entry.claimedCallId !== null
    ? null
    : { claimedCallId: id, keys: [...entry.keys, claimKey(entry.provider, id)] }

/**
 * Notes that the user's browser has answered, and by which id it says the provider knows the call. Null when no call
 * matches that the user may answer: the browser continues the call either way. A call that the dispatcher placed is left unchanged: its provider
 * reports the answer.
 */
export const answerCall = async (
  world: CrmWorld,
  tenant: string,
  given: AnsweredCall,
  mayAnswer: MayAnswer = () => true,
): Promise<CallLogEntry | null> => {
  if (given.providerCallId !== undefined) checkCallId(world, tenant, given.providerCallId)
  const entry = await find(world, tenant, { calls: world.log.of(tenant), mayAnswer }, given)
  if (!entry || entry.source !== 'browser') return entry
  const now = world.log.host.clock.now()
  return world.log.update(tenant, entry.id, (held) => {
    const isAnswered =
      hasEnded(held) || held.reports.some((report) => report.event.id === 'client:answered')
    return {
      ...claimOf(held, given.providerCallId),
      ...(isAnswered ? null : withReport(held, clientReport('answered', now, true))),
      conference: given.conferenceId ?? held.conference,
    }
  })
}
