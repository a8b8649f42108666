import type { CallFailure } from '../model/error.ts'
import type { References } from '../model/event.ts'
import type { Note } from '../model/note.ts'
import type { OutboundCall } from '../model/outbound-call.ts'
import type { Route } from '../model/routing-rule.ts'
import { storableText } from '../journal/sanitise-event.ts'
import type { Provider } from '../plugin/define-plugin.ts'
import type { CallRecord, CommandRecord } from '../journal/record.ts'
import { newAttempt, newKey } from '../dispatch/steps/send.ts'
import type { DispatchWorld } from '../dispatch/world.ts'

/** What a provider tells of a caller. */
interface Caller {
  readonly references: References
  readonly from?: string | undefined
  readonly to?: string | undefined
}

/** What the record of a caller says besides who calls whom. */
export interface Reception {
  readonly rule: string | null
  readonly rulesVersion: number
  readonly room: string | null
  readonly route: Route
  /** Near end and features. */
  readonly request?: Partial<OutboundCall> | undefined
  readonly notes?: readonly Note[] | undefined
  /** To be sent to the provider; absent where it takes a document, or has decided by itself. */
  readonly command?: 'answer' | 'reject' | undefined
  /** Why the caller is not taken. With an error unless the application decided so. */
  readonly refusal?:
    | {
        readonly reason: 'no-route' | 'busy' | 'declined'
        readonly error: CallFailure | null
      }
    | undefined
}

/** What names the record of a caller. */
export interface CallerIdentity {
  readonly id: string
  /** The idempotency key: one caller has one record. */
  readonly key: string
}

/** The same whenever the provider tells of this caller, and another one's for any other. */
export const callerKey = (
  provider: Provider,
  references: References,
  ids: () => string,
): string => {
  const kinds = [...provider.definition.can.references, ...Object.keys(references)]
  // Not always the main kind: Daily's caller on hold has an id of its own, and no session yet.
  const kind = kinds.find((one) => references[one] !== undefined)
  return `inbound ${provider.name} ${kind === undefined ? ids() : `${kind} ${references[kind]}`}`
}

/** Longest number or address that is kept of a caller. */
const maxPartyLength = 256
const party = (text: string | undefined): string | undefined =>
  text === undefined || text === '' ? undefined : storableText(text, maxPartyLength)

/**
 * The record of a caller. Its far leg is the caller, so that both directions read alike: `to` of the journal's
 * request is who is at the other end, `from` is our number. What is to be commanded is journalled with it, so that
 * neither a failure nor a crash leaves the caller without an answer. The ids come with a write of their own, which brings
 * the events that overtook the record.
 */
export const inboundRecord = (
  caller: Omit<Caller, 'references'>,
  reception: Reception,
  identity: CallerIdentity,
  world: DispatchWorld,
): CallRecord => {
  const now = world.now()
  const key = newKey(world)
  const command: CommandRecord[] = reception.command
    ? [
        {
          kind: reception.command,
          attempt: key,
          reason: null,
          at: now,
          state: 'planned',
          tries: 0,
          nextTryAt: now,
        },
      ]
    : []
  return {
    id: identity.id,
    version: 1,
    dueAt: reception.refusal && command.length === 0 ? null : now,
    direction: 'inbound',
    createdAt: now,
    request: {
      ...reception.request,
      to: party(caller.from) ?? 'anonymous',
      from: party(caller.to),
      idempotencyKey: identity.key,
    },
    fingerprint: '',
    rule: reception.rule,
    rulesVersion: reception.rulesVersion,
    room: reception.room,
    reroute: [],
    routes: [reception.route],
    skipped: [],
    dialBefore: now,
    strict: false,
    impliedFrom: false,
    attempts: [
      newAttempt({
        key,
        kind: 'place',
        provider: reception.route.provider,
        routeIndex: 0,
        plannedAt: now,
        notes: reception.notes ?? [],
        state: 'accepted',
        settledAt: now,
      }),
    ],
    events: [],
    commands: command,
    cancelRequestedAt: null,
    closed: reception.refusal ? { at: now, status: 'rejected', ...reception.refusal } : null,
  }
}
