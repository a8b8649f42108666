import { answerCall, type AnsweredCall } from '../calls/answer-call.ts'
import { clickToCall, type ClickToCallRequest } from '../calls/click-to-call.ts'
import {
  annotateCall,
  sendDigits,
  setRecording,
  transferCall,
  type Annotation,
  type TransferTarget,
} from '../calls/control-call.ts'
import {
  openRecording,
  type OpenRecordingOptions,
  type RecordingAudio,
} from '../calls/open-recording.ts'
import type { Crm } from '../create-crm.ts'
import type { Delivery } from '../sinks/delivery.ts'
import { userOf, type Caller, type CrmWorld } from '../calls/crm-world.ts'
import { ingestCall, type FinishedCall, type RecordingOptions } from '../calls/ingest-call.ts'
import { recordInbound } from '../calls/record-inbound.ts'
import { recordOutbound, type BrowserCallRequest } from '../calls/record-outbound.ts'
import { terminateCall, type Terminated } from '../calls/terminate-call.ts'
import { CrmError, unknownCall } from '../model/crm-error.ts'
import type { CallLogEntry } from '../model/entry.ts'
import type { EntryFilter, StatusTotals } from '../store/call-log-store.ts'
import {
  filterOf,
  reaches,
  type CallAction,
  type CallPermissions,
  type Permissions,
} from './permissions.ts'

/** What a user may narrow a list by; whose calls are in it follows from the permissions. */
export type CallerFilter = Omit<EntryFilter, 'users' | 'unassigned'>

/**
 * The calls of a tenant as one caller may see and use them. Operations of the API reach calls through this object only,
 * so that none of them can forget the permissions.
 */
export interface CallerCalls {
  readonly caller: Caller
  /** The call, if the caller may do that with it. Throws as for an unknown call where the caller may not even see it. */
  get(id: string, action: CallAction): Promise<CallLogEntry>
  may(action: CallAction, entry: Pick<CallLogEntry, 'tenant' | 'references'>): Promise<boolean>
  list(filter: CallerFilter): Promise<{
    readonly entries: readonly CallLogEntry[]
    readonly total: number
  }>
  totals(filter: Omit<CallerFilter, 'limit' | 'offset'>): Promise<readonly StatusTotals[]>
  clickToCall(request: ClickToCallRequest): Promise<Recorded>
  recordOutbound(request: BrowserCallRequest): Promise<Recorded>
  recordInbound(request: InboundRequest): Promise<Recorded>
  answer(answered: AnsweredCall): Promise<CallLogEntry | null>
  ingest(call: FinishedCall, recordings: RecordingOptions): Promise<Ingestion>
  terminate(call: CallLogEntry): Promise<Terminated>
  transfer(call: CallLogEntry, target: TransferTarget): Promise<CallLogEntry>
  sendDigits(
    call: CallLogEntry,
    digits: string,
    requestId: string | undefined,
  ): Promise<CallLogEntry>
  setRecording(call: CallLogEntry, on: boolean): Promise<CallLogEntry>
  annotate(call: CallLogEntry, annotation: Annotation): Promise<CallLogEntry>
  openRecording(
    call: CallLogEntry,
    recordingId: string,
    options: OpenRecordingOptions,
  ): Promise<RecordingAudio>
  /** How far the call has come at each sink. */
  deliveries(call: CallLogEntry): Promise<readonly Delivery[]>
  /** The same for the same caller, with the permissions asked for again. */
  anew(): CallerCalls
}

type InboundRequest = Parameters<typeof recordInbound>[2]
type Ingestion = Awaited<ReturnType<typeof ingestCall>>

interface Recorded {
  readonly entry: CallLogEntry
  readonly created: boolean
}

/** Asks for the permissions once, when they are first needed. */
const lazily = (
  world: CrmWorld,
  permissions: Permissions,
  caller: Caller,
): (() => Promise<CallPermissions>) => {
  let asked: Promise<CallPermissions> | undefined
  const ask = async (): Promise<CallPermissions> => permissions(caller, await userOf(world, caller))
  return () => (asked ??= ask())
}

/** Everything in this package that reads and changes calls for a caller. */
export const createCallerCalls = (
  crm: Pick<Crm, 'world' | 'outbox'>,
  permissions: Permissions,
  caller: Caller,
): CallerCalls => {
  const { world } = crm
  const { tenant } = caller
  const calls = world.log.of(tenant)
  const permitted = lazily(world, permissions, caller)
  const may: CallerCalls['may'] = async (action, entry) => {
    const { see, [action]: reach } = await permitted()
    return reaches(see, caller, entry) && reaches(reach, caller, entry)
  }
  const visible = async () => filterOf((await permitted()).see, caller)
  return {
    caller,
    may,
    async get(id, action) {
      const entry = await calls.get(id)
      if (!entry || !(await may('see', entry))) throw unknownCall()
      if (await may(action, entry)) return entry
      throw new CrmError('call.forbidden', `you may see this call, but not ${action} it`, {
        callId: id,
      })
    },
    list: async (filter) => calls.list({ ...filter, ...(await visible()) }),
    totals: async (filter) => calls.totals({ ...filter, ...(await visible()) }),
    clickToCall: (request) => clickToCall(world, caller, request),
    recordOutbound: (request) => recordOutbound(world, caller, request),
    recordInbound: (request) => recordInbound(world, caller, request),
    answer: (answered) => answerCall(world, tenant, answered, (entry) => may('annotate', entry)),
    ingest: (call, recordings) =>
      ingestCall(world, caller, call, {
        ...recordings,
        mayCorrect: (entry) => may('annotate', entry),
      }),
    terminate: (call) => terminateCall(world, tenant, call.id),
    transfer: (call, target) => transferCall(world, call, target),
    sendDigits: (call, digits, requestId) => sendDigits(world, call, digits, requestId),
    setRecording: (call, on) => setRecording(world, call, on),
    annotate: (call, annotation) => annotateCall(world, call, annotation),
    openRecording: (call, recordingId, options) => openRecording(world, call, recordingId, options),
    deliveries: (call) => crm.outbox.of(call),
    anew: () => createCallerCalls(crm, permissions, caller),
  }
}
