import { AnsweredBy, Call, CallEvent, CallStatus, Dispatcher, EndReason, Fault, Gate, Host, OutboundCallInput, Provider, RecordReference, Recording, References, ReportedTime, Verb } from "@callplane/core";
import * as Jose from "jose";
import { Outbox as Outbox$1 } from "@callplane/core/stores";
import { IncomingMessage, ServerResponse } from "node:http";
interface Contact {
  readonly reference: RecordReference;
  readonly name?: string | undefined;
  readonly numbers: readonly string[];
}
interface ContactDirectory {
  findById(tenant: string, id: string): Promise<Contact | null>;
  findByNumber(tenant: string, number: string): Promise<readonly Contact[]>;
}
interface MemoryContact extends Contact {
  readonly tenant: string;
}
declare const memoryContacts: (contacts: readonly MemoryContact[]) => ContactDirectory;
declare const onlyContact: (contacts: ContactDirectory, tenant: string, number: string) => Promise<Contact | null>;
interface CrmUser {
  readonly id: string;
  readonly phone?: string | undefined;
  readonly number?: string | undefined;
  readonly identity?: string | undefined;
  readonly role?: 'supervisor' | 'user' | undefined;
}
interface UserDirectory {
  findById(tenant: string, id: string): Promise<CrmUser | null>;
  tenantsOf?(party: string): Promise<readonly string[]>;
}
interface MemoryUser extends CrmUser {
  readonly tenant: string;
}
declare const memoryUsers: (users: readonly MemoryUser[]) => UserDirectory;
declare const identitiesOf: (tenant: string, user: CrmUser) => readonly string[];
interface CrmReferences {
  readonly contact: RecordReference | null;
  readonly user: RecordReference | null;
  readonly conversation: RecordReference | null;
  readonly organisation: RecordReference | null;
}
interface Report {
  readonly source: 'provider' | 'client';
  readonly event: Pick<CallEvent, 'id' | 'type' | 'at' | 'leg' | 'providerStatus' | 'end' | 'answeredBy' | 'recording' | 'cost'>;
}
interface Ingested {
  readonly externalCallId: string | null;
  readonly transcript: readonly TranscriptLine[];
  readonly summary: string | null;
  readonly agentName: string | null;
  readonly contactName: string | null;
  readonly metadata: Readonly<Record<string, unknown>> | null;
}
interface TranscriptLine {
  readonly role: string;
  readonly message: string;
  readonly timestamp?: number | string | undefined;
}
interface Revision {
  readonly version: number;
  readonly at: string;
  readonly fields: readonly string[];
  readonly late: boolean;
}
interface EntryContent {
  readonly status: CallStatus;
  readonly endReason: EndReason | null;
  readonly provider: string | null;
  readonly providerCallId: string | null;
  readonly providerReferences: References;
  readonly conference: string | null;
  readonly providerNumber: string | null;
  readonly from: string | null;
  readonly to: string | null;
  readonly references: CrmReferences;
  readonly startedAt: string;
  readonly answeredAt: ReportedTime;
  readonly endedAt: ReportedTime;
  readonly talkDuration: number | null;
  readonly totalDuration: number | null;
  readonly answeredBy: AnsweredBy | null;
  readonly recordings: readonly Recording[];
  readonly cost: Call['cost'];
  readonly failure: string | null;
  readonly ingested: Ingested | null;
  readonly notes: string | null;
  readonly disposition: string | null;
}
interface CallLogEntry extends EntryContent {
  readonly id: string;
  readonly version: number;
  readonly revision: number;
  readonly tenant: string;
  readonly source: 'dispatched' | 'browser' | 'ingested';
  readonly direction: 'inbound' | 'outbound';
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly dispatch: {
    readonly key: string | null;
    readonly id: string | null;
  } | null;
  readonly cancelRequestedAt: string | null;
  readonly claimedCallId: string | null;
  readonly expiredAt: string | null;
  readonly reports: readonly Report[];
  readonly identities: readonly string[];
  readonly keys: readonly string[];
  readonly revisions: readonly Revision[];
}
type EntryChange = Partial<EntryContent> & Partial<Pick<CallLogEntry, 'dispatch' | 'cancelRequestedAt' | 'claimedCallId' | 'expiredAt' | 'reports' | 'identities' | 'keys' | 'direction'>>;
interface EntryConditions {
  readonly contact?: string | undefined;
  readonly user?: string | undefined;
  readonly status?: string | undefined;
  readonly direction?: 'inbound' | 'outbound' | undefined;
  readonly number?: string | undefined;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly users?: readonly string[] | undefined;
  readonly unassigned?: boolean | undefined;
}
interface EntryFilter extends EntryConditions {
  readonly limit: number;
  readonly offset: number;
}
interface StatusTotals {
  readonly status: CallStatus;
  readonly count: number;
  readonly timed: number;
  readonly totalDuration: number;
}
type Inserted = {
  readonly inserted: true;
} |
{
  readonly inserted: false;
  readonly existing: CallLogEntry;
};
interface EntryReference {
  readonly tenant: string;
  readonly id: string;
}
interface TenantCalls {
  readonly tenant: string;
  get(id: string): Promise<CallLogEntry | null>;
  findByKey(key: string): Promise<CallLogEntry | null>;
  list(filter: EntryFilter): Promise<{
    readonly entries: readonly CallLogEntry[];
    readonly total: number;
  }>;
  totals(conditions: EntryConditions): Promise<readonly StatusTotals[]>;
  unconfirmed(provider: string, since: string): Promise<readonly CallLogEntry[]>;
}
interface CallLogStore {
  insert(entry: CallLogEntry): Promise<Inserted>;
  save(entry: CallLogEntry): Promise<'saved' | 'stale' | 'taken'>;
  tenant(tenant: string): TenantCalls;
  tenantsHolding(key: string): Promise<readonly string[]>;
  tenantsWaiting(provider: string, since: string): Promise<readonly string[]>;
  changedSince(since: string): Promise<readonly EntryReference[]>;
  quietSince(until: string): Promise<readonly EntryReference[]>;
}
type Detail = 'transcript' | 'summary' | 'metadata' | 'recordings';
interface ListedEntry extends Omit<CallLogEntry, 'keys' | 'reports' | 'identities' | 'revisions' | 'revision' | 'cancelRequestedAt' | 'claimedCallId' | 'expiredAt'> {
  readonly omitted: readonly Detail[];
}
declare const callEventNames: readonly ['call_initiated', 'call_answered', 'call_ended', 'call_recording_ready'];
type CallEventName = (typeof callEventNames)[number];
interface CallHappening {
  readonly name: CallEventName;
  readonly entry: CallLogEntry;
  readonly recording?: Recording | undefined;
}
declare const eventsBetween: (before: CallLogEntry | null, after: CallLogEntry) => readonly CallHappening[];
interface ListedHappening extends Omit<CallHappening, 'entry'> {
  readonly entry: ListedEntry;
}
interface StoredHappening extends ListedHappening {
  readonly id: string;
}
interface EventJournal {
  append(tenant: string, happening: ListedHappening): Promise<void>;
  position(tenant: string): Promise<string>;
  after(tenant: string, id: string, limit: number): Promise<readonly StoredHappening[] | null>;
  subscribe(tenant: string, listener: (happening: StoredHappening) => void): () => void;
}
declare const maxJournalBytes: number;
interface MemoryEventJournal extends EventJournal {
  bytes(tenant: string): number;
}
declare const memoryEventJournal: (name?: string) => MemoryEventJournal;
type EntryListener = (after: CallLogEntry, before: CallLogEntry | null) => void;
interface CallLog {
  readonly store: CallLogStore;
  of(tenant: string): TenantCalls;
  readonly journal: EventJournal;
  readonly host: Host;
  insert(entry: CallLogEntry): Promise<Inserted>;
  update(tenant: string, id: string, change: (entry: CallLogEntry) => EntryChange | null | Promise<EntryChange | null>): Promise<CallLogEntry | null>;
  onChange(listener: EntryListener): () => void;
}
interface Mirror {
  bring(callId: string): Promise<void>;
  catchUp(): Promise<number>;
  idle(): Promise<void>;
  stop(): void;
}
interface Parties {
  readonly from?: string | undefined;
  readonly to?: string | undefined;
}
interface ProviderReport {
  readonly provider: string;
  readonly event: CallEvent;
  readonly references: References;
  readonly parties: Parties;
}
interface ProviderFeed {
  observe<P extends Provider>(provider: P): P;
  onReport(listener: (report: ProviderReport) => Promise<void>): () => void;
  pluginOf?(provider: string): string | null;
  verbsOf?(provider: string): readonly Verb[];
  names?(): readonly string[];
  openRecording?(provider: string, recordingId: string, host: Host): Promise<{
    readonly contentType: string;
    readonly body: Uint8Array;
  } | null>;
  hangUp(provider: string, call: {
    readonly id: string;
    readonly references: References;
  }, host: Host): Promise<boolean>;
}
declare const createProviderFeed: () => ProviderFeed;
interface Caller {
  readonly tenant: string;
  readonly user: string;
}
interface ActiveProvider {
  readonly name: string;
  readonly number?: string | undefined;
}
type CallDefaults = Omit<OutboundCallInput, 'to' | 'connect' | 'tenant' | 'contact' | 'idempotencyKey'>;
interface CrmWorld {
  readonly log: CallLog;
  readonly dispatcher: Pick<Dispatcher, 'dispatch' | 'hangUp' | 'calls' | 'transfer' | 'sendDigits' | 'startRecording' | 'stopRecording'>;
  readonly mirror: Pick<Mirror, 'bring'>;
  readonly feed: ProviderFeed | undefined;
  readonly contacts: ContactDirectory;
  readonly users: UserDirectory | undefined;
  readonly activeProvider: (tenant: string) => ActiveProvider | null;
  readonly conversationOf: ((caller: Caller, contact: Contact) => Promise<RecordReference | null>) | undefined;
  readonly callDefaults: CallDefaults;
  readonly guards: readonly Gate[];
  readonly dispositionsOf: (tenant: string) => readonly string[] | null;
  readonly system: string;
}
interface ApiKey extends Caller {
  readonly key: string;
}
type FindApiKey = (key: string) => Promise<Caller | null>;
declare const fixedApiKeys: (keys: readonly ApiKey[]) => FindApiKey;
declare const apiKeyAuthenticate: (find: FindApiKey) => (request: Request) => Promise<Caller>;
type CrmErrorCode = 'input.invalid' | 'contact.unknown' | 'contact.without-number' | 'user.without-phone' | 'call.unknown' | 'call.forbidden' | 'call.refused' | 'call.in-flight' | 'call.not-live' | 'call.conflict' | 'provider.refused' | 'dispatch.refused' | 'control.unsupported' | 'recording.unknown' | 'recording.unavailable' | 'recording.unsupported';
declare class CrmError extends Error {
  readonly name = "CrmError";
  readonly code: CrmErrorCode;
  readonly faults: readonly Fault[];
  readonly callId: string | undefined;
  constructor(code: CrmErrorCode, message: string, details?: {
    readonly faults?: readonly Fault[];
    readonly callId?: string;
    readonly cause?: unknown;
  });
  static isInstance(value: unknown): value is CrmError;
}
declare const fieldError: (code: CrmErrorCode, field: string, message: string) => CrmError;
declare const unknownCall: () => CrmError;
type PublicKeyAlgorithm = 'RS256' | 'RS384' | 'RS512' | 'PS256' | 'ES256' | 'ES384' | 'EdDSA';
type AuthOptions = {
  readonly issuer?: string | undefined;
  readonly audience?: string | undefined;
  readonly tolerance?: number | undefined;
  readonly claims?: {
    readonly tenant?: string | undefined;
    readonly user?: string | undefined;
  };
} & ({
  readonly algorithm: 'HS256';
  readonly secret: string;
} | {
  readonly jwks: string | Jose.JSONWebKeySet;
  readonly algorithms?: readonly PublicKeyAlgorithm[] | undefined;
});
interface Authenticated extends Caller {
  readonly expiresAt: number;
}
type Authenticate = (request: Request) => Promise<Authenticated | null>;
declare const jwtAuthenticate: (options: AuthOptions, host: Host) => Authenticate;
interface ClickToCallRequest {
  readonly contactId?: string | undefined;
  readonly phoneNumber?: string | undefined;
  readonly requestId?: string | undefined;
}
interface Terminated {
  readonly entry: CallLogEntry;
  readonly outcome: 'ended' | 'hung-up' | 'asked' | 'noted';
}
interface BrowserCallTimeout {
  readonly unanswered?: number | undefined;
  readonly answered?: number | undefined;
}
type HeldReason =
'no-tenant' |
'several-tenants' |
'no-call' |
'several-calls' |
'contradiction' |
'failed';
interface UnmatchedReport {
  readonly provider: string;
  readonly type: string;
  readonly references: References;
  readonly parties: Parties;
  readonly receivedAt: string;
  readonly reason: HeldReason;
  readonly tenants: readonly string[];
}
interface Delivery {
  readonly id: string;
  readonly revision: number;
  readonly sink: string;
  readonly tenant: string;
  readonly entry: string;
  readonly wanted: number;
  readonly written: number | null;
  readonly sending: number | null;
  readonly reference: string | null;
  readonly state: 'waiting' | 'sending' | 'ambiguous' | 'done' | 'flagged';
  readonly tries: number;
  readonly nextAt: number | null;
  readonly problem: string | null;
}
type OutboxStore = Outbox$1<Delivery>;
type SinkEntry = Omit<CallLogEntry, 'keys' | 'reports' | 'identities' | 'revision' | 'cancelRequestedAt' | 'claimedCallId' | 'expiredAt'>;
interface SinkContext {
  readonly signal: AbortSignal;
}
type SinkLookUp = {
  readonly outcome: 'found';
  readonly reference: string;
} | {
  readonly outcome: 'absent';
} |
{
  readonly outcome: 'ambiguous';
};
interface CallLogSink {
  readonly name: string;
  readonly accepts: 'live' | 'final';
  readonly deduplicates: boolean;
  readonly finalDelayMs?: number | undefined;
  readonly pace?: {
    readonly requests: number;
    readonly perMs: number;
  } | undefined;
  readonly createsInPart?: boolean | undefined;
  create(entry: SinkEntry, context: SinkContext): Promise<string>;
  update?(reference: string, entry: SinkEntry, context: SinkContext): Promise<void | {
    readonly dropped: string;
  }>;
  find?(entry: SinkEntry, context: SinkContext): Promise<SinkLookUp>;
}
declare const forSinks: (entry: CallLogEntry) => SinkEntry;
interface Outbox {
  recover(): Promise<void>;
  of(entry: Pick<CallLogEntry, 'tenant' | 'id'>): Promise<readonly Delivery[]>;
  flagged(): Promise<readonly Delivery[]>;
  resolve(id: string, finding: {
    readonly reference: string;
  } | {
    readonly absent: true;
  }): Promise<void>;
  replay(which: {
    readonly id: string;
  } | {
    readonly sink: string;
  }): Promise<number>;
  idle(): Promise<void>;
  close(): void;
}
type CrmDispatcher = Pick<Dispatcher, 'calls' | 'on'> & CrmWorld['dispatcher'];
interface CrmOptions {
  readonly dispatcher: CrmDispatcher;
  readonly host: Host;
  readonly contacts: ContactDirectory;
  readonly users?: UserDirectory | undefined;
  readonly provider?: ActiveProvider | ((tenant: string) => ActiveProvider | null) | undefined;
  readonly feed?: ProviderFeed | undefined;
  readonly store?: CallLogStore | undefined;
  readonly journal?: EventJournal | undefined;
  readonly sinks?: readonly CallLogSink[] | undefined;
  readonly outboxStore?: OutboxStore | undefined;
  readonly deliveryLeaseMs?: number | undefined;
  readonly tenantOfProvider?: ((provider: string) => string | null) | undefined;
  readonly browserCallTimeout?: BrowserCallTimeout | undefined;
  readonly clickToCall?: CallDefaults | undefined;
  readonly guards?: readonly Gate[] | false | undefined;
  readonly dispositions?: readonly string[] | ((tenant: string) => readonly string[] | null) | undefined;
  readonly conversationOf?: ((caller: Caller, contact: Contact) => Promise<RecordReference | null>) | undefined;
  readonly tenantOf?: ((call: Call) => string | null) | undefined;
  readonly system?: string | undefined;
}
interface Crm {
  readonly log: CallLog;
  readonly outbox: Outbox;
  clickToCall(request: ClickToCallRequest & {
    readonly tenant: string;
    readonly user: string;
  }): Promise<CallLogEntry>;
  terminate(tenant: string, id: string): Promise<Terminated>;
  unmatchedReports(): readonly UnmatchedReport[];
  catchUp(): Promise<void>;
  idle(): Promise<void>;
  close(): void;
  readonly world: CrmWorld;
}
declare const createCrm: (options: CrmOptions) => Crm;
type CallAction = 'see' | 'end' | 'transfer' | 'control' | 'annotate' | 'play';
type CallReach = 'none' | 'own' | 'all' | {
  readonly users: readonly string[];
  readonly unassigned?: boolean | undefined;
};
type CallPermissions = Readonly<Record<CallAction, CallReach>>;
type Permissions = (caller: Caller, user: CrmUser) => CallPermissions | Promise<CallPermissions>;
declare const ownCalls: CallPermissions;
declare const tenantCalls: CallPermissions;
declare const defaultPermissions: Permissions;
type AllowedOrigins = readonly string[];
interface RecordingBytes {
  readonly contentType: string;
  readonly bytes: Uint8Array;
}
interface RecordingUrlPolicy {
  readonly allowHttp?: boolean | undefined;
  readonly allowPrivateHosts?: boolean | undefined;
}
type SaveRecording = (caller: Caller, recording: RecordingBytes) => Promise<string>;
interface RecordingAudio {
  readonly contentType: string;
  readonly body: Uint8Array;
}
type ReadRecording = (call: CallLogEntry, recording: Recording) => Promise<RecordingAudio | null>;
interface SinchClientSettings {
  readonly applicationKey: string;
  readonly applicationSecret: string;
  readonly callerIdentifier?: string | undefined;
}
interface TwilioClientSettings {
  readonly accountSid: string;
  readonly apiKeySid: string;
  readonly apiKeySecret: string;
  readonly twimlAppSid?: string | undefined;
  readonly ttl?: number | undefined;
}
interface ClientOptions {
  readonly twilio?: TwilioClientSettings | ((tenant: string) => TwilioClientSettings | null) | undefined;
  readonly sinch?: SinchClientSettings | ((tenant: string) => SinchClientSettings | null) | undefined;
  readonly readRecording?: ReadRecording | undefined;
  readonly recordingUrls?: RecordingUrlPolicy | undefined;
  readonly saveRecording?: SaveRecording | undefined;
}
interface CrmApiOptions extends CrmOptions, ClientOptions {
  readonly auth: AuthOptions | Authenticate;
  readonly origins?: AllowedOrigins | undefined;
  readonly apiKeys?: readonly ApiKey[] | FindApiKey | undefined;
  readonly permissions?: Permissions | undefined;
  readonly basePath?: string | undefined;
}
interface CrmApi {
  (request: Request): Promise<Response>;
  readonly crm: Crm;
}
declare const createCrmApi: (options: CrmApiOptions) => CrmApi;
declare const clientIdentity: (tenant: string, user: string) => string;
declare const nodeListener: (handler: (request: Request) => Promise<Response>) => (request: IncomingMessage, response: ServerResponse) => void;
interface MemoryOutboxStoreOptions {
  readonly now?: (() => number) | undefined;
}
declare const memoryOutboxStore: ({ now: storeNow }?: MemoryOutboxStoreOptions) => OutboxStore;
declare class SinkError extends Error {
  readonly name = "SinkError";
  readonly written: 'no' | 'unknown';
  readonly retryable: boolean;
  readonly retryAfter: number | undefined;
  readonly throttled: boolean;
  constructor(message: string, details: {
    readonly written: 'no' | 'unknown';
    readonly retryable: boolean;
    readonly retryAfter?: number | undefined;
    readonly throttled?: boolean | undefined;
    readonly cause?: unknown;
  });
  static isInstance(value: unknown): value is SinkError;
}
declare const memoryCallLogStore: () => CallLogStore;
export { type ActiveProvider, type AllowedOrigins, ApiKey, type AuthOptions, type Authenticate, type Authenticated, type BrowserCallTimeout, type CallAction, type CallDefaults, CallEventName, CallHappening, type CallLog, type CallLogEntry, CallLogSink, CallLogStore, type CallPermissions, type CallReach, type Caller, type ClickToCallRequest, type ClientOptions, Contact, ContactDirectory, type Crm, CrmApi, CrmApiOptions, CrmError, CrmErrorCode, type CrmOptions, type CrmReferences, CrmUser, type Delivery, EntryConditions, type EntryContent, EntryFilter, type EntryListener, EntryReference, EventJournal, FindApiKey, type HeldReason, type Ingested, Inserted, type ListedEntry, ListedHappening, MemoryContact, MemoryEventJournal, MemoryOutboxStoreOptions, MemoryUser, type Outbox, type OutboxStore, type Parties, type Permissions, type ProviderFeed, type PublicKeyAlgorithm, type ReadRecording, type RecordingAudio, type RecordingBytes, type RecordingUrlPolicy, type Revision, type SaveRecording, type SinchClientSettings, SinkContext, SinkEntry, SinkError, SinkLookUp, StatusTotals, StoredHappening, TenantCalls, type Terminated, type TwilioClientSettings, type UnmatchedReport, UserDirectory, apiKeyAuthenticate, callEventNames, clientIdentity, createCrm, createCrmApi, createProviderFeed, defaultPermissions, eventsBetween, fieldError, fixedApiKeys, forSinks, identitiesOf, jwtAuthenticate, maxJournalBytes, memoryCallLogStore, memoryContacts, memoryEventJournal, memoryOutboxStore, memoryUsers, nodeListener, onlyContact, ownCalls, tenantCalls, unknownCall };