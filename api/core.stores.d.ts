import { z } from "zod";
interface Counted {
  readonly id: string;
  readonly amount: number;
  readonly at: number;
  readonly expires: number;
}
interface CountBound {
  readonly since: number;
  readonly limit: number;
}
interface Counters {
  sum(key: string, since: number): number | Promise<number>;
  take(key: string, entry: Counted, bound: CountBound): Promise<'taken' | 'held' | 'full'>;
  giveBack(key: string, id: string): Promise<void>;
}
interface DeliveryLike {
  readonly id: string;
  readonly revision: number;
  readonly state: string;
  readonly nextAt: number | null;
}
interface DeliveryLease {
  readonly owner: string;
  readonly leaseMs: number;
}
interface Outbox<Delivery extends DeliveryLike> {
  readonly shared: boolean;
  get(id: string): Promise<Delivery | null>;
  put(delivery: Delivery, lease?: DeliveryLease): Promise<boolean>;
  due(now: number, limit: number, lease: DeliveryLease): Promise<readonly Delivery[]>;
  renew(ids: readonly string[], lease: DeliveryLease): Promise<readonly string[]>;
  nextAt(now: number, owner: string): Promise<number | null>;
  inState(state: Delivery['state']): Promise<readonly Delivery[]>;
}
interface EventJournal<Event extends object> {
  append(tenant: string, event: Event): Promise<void>;
  position(tenant: string): Promise<string>;
  after(tenant: string, place: string, limit: number): Promise<readonly (Event & {
    readonly id: string;
  })[] | null>;
  subscribe(tenant: string, listener: (event: Event & {
    readonly id: string;
  }) => void): () => void;
}
interface Note {
  readonly field: string;
  readonly effect: 'dropped' | 'adjusted' | 'emulated';
  readonly detail: string;
}
interface SkippedRoute {
  readonly provider: string;
  readonly reason: 'room-unreachable' | 'room-missing' | 'connect-unsupported' | 'destination-unsupported' | 'caller-id-hiding-unsupported' | 'encryption-unsupported' | 'strict' | 'weight-zero' | 'ramp' | 'guard' | 'breaker' | 'pace' | 'cost' | 'not-chosen' | 'prepare-failed' | 'provider-missing' | 'public-url-missing';
  readonly detail: string;
}
interface UnsentRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | undefined;
}
interface RampShadow {
  readonly provider: string;
  readonly request: UnsentRequest | null;
  readonly skipped: Omit<SkippedRoute, 'provider'> | null;
  readonly losses: readonly Note[];
}
type CallErrorCode = 'input-invalid' | 'settings-invalid' | 'conflict' | 'rule-unknown' | 'rule-not-outbound' | 'caller-not-in-rule' | 'rule-required' | 'room-missing' | 'provider-unknown' | 'call-unknown' | 'unsupported' | 'sdk-missing' | 'no-route' | 'guard-refused' | 'expired' | 'canceled' | 'closed' | 'auth' | 'permission' | 'balance' | 'geo' | 'caller-id' | 'rate' | 'concurrency' | 'number-invalid' | 'request-invalid' | 'room-unusable' | 'not-found' | 'call-not-live' | 'provider-down' | 'transport' | 'timeout' | 'unexpected';
type Dialled = 'no' | 'unknown' | 'yes';
interface CallFailure {
  readonly code: CallErrorCode;
  readonly message: string;
  readonly provider?: string | undefined;
  readonly providerCode?: string | undefined;
  readonly sipStatus?: number | undefined;
  readonly retryAfter?: number | undefined;
  readonly dialled: Dialled;
}
declare const jsonObject: z.ZodRecord<z.ZodString, z.ZodJSONSchema>;
type JsonObject = z.output<typeof jsonObject>;
type EndStatus = 'completed' | 'busy' | 'no-answer' | 'rejected' | 'canceled' | 'failed';
type EndReason = 'hung-up' | 'transferred' | 'max-duration' | 'machine' | 'busy' | 'no-answer' | 'ring-timeout' | 'declined' | 'canceled' | 'invalid-number' | 'unreachable' | 'congestion' | 'carrier-fault' | 'blocked' | 'near-end-unreachable' | 'expired' | 'no-route' | 'refused' | 'no-report' | 'unspecified';
type Rang = 'no' | 'yes' | 'unknown';
type AnsweredBy = 'human' | 'machine' | 'fax' | 'unknown';
interface Recording {
  readonly id: string;
  readonly url?: string | undefined;
  readonly duration?: number | undefined;
  readonly status: 'in-progress' | 'completed' | 'failed' | 'removed';
}
interface Cost {
  readonly amount: number;
  readonly currency: string;
  readonly certainty: 'estimated' | 'final';
}
type LegRole = 'far' | 'near';
type References = Readonly<Record<string, string>>;
interface EndOutcome {
  readonly status: EndStatus;
  readonly reason: EndReason;
  readonly rang: Rang;
}
interface CallEnd extends EndOutcome {
  readonly ifUnanswered?: EndOutcome | undefined;
}
type CallEventType = 'queued' | 'initiated' | 'ringing' | 'answered' | 'ended' | 'machine' | 'recording' | 'cost' | 'digits' |
'detail' |
'unrecognised';
interface CallEventContent {
  readonly id: string;
  readonly at: number | null;
  readonly sequence?: number | undefined;
  readonly leg: LegRole;
  readonly attemptKey?: string | undefined;
  readonly references: References;
  readonly providerStatus: string;
  readonly providerCode?: string | undefined;
  readonly sipStatus?: number | undefined;
  readonly end?: CallEnd | undefined;
  readonly answeredBy?: AnsweredBy | undefined;
  readonly recording?: Recording | undefined;
  readonly cost?: Cost | undefined;
  readonly digits?: string | undefined;
  readonly answeredAt?: number | null | undefined;
  readonly talkDuration?: number | undefined;
  readonly room?: string | undefined;
  readonly gateway?: string | undefined;
  readonly detail?: JsonObject | undefined;
}
interface EndedEvent extends CallEventContent {
  readonly type: 'ended';
  readonly end: CallEnd;
}
interface MachineEvent extends CallEventContent {
  readonly type: 'machine';
  readonly answeredBy: AnsweredBy;
  readonly end?: undefined;
}
interface RecordingEvent extends CallEventContent {
  readonly type: 'recording';
  readonly recording: Recording;
  readonly end?: undefined;
}
interface CostEvent extends CallEventContent {
  readonly type: 'cost';
  readonly cost: Cost;
  readonly end?: undefined;
}
interface DigitsEvent extends CallEventContent {
  readonly type: 'digits';
  readonly digits: string;
  readonly end?: undefined;
}
interface ProgressEvent extends CallEventContent {
  readonly type: Exclude<CallEventType, 'ended' | 'machine' | 'recording' | 'cost' | 'digits'>;
  readonly end?: undefined;
}
type CallEvent = EndedEvent | MachineEvent | RecordingEvent | CostEvent | DigitsEvent | ProgressEvent;
interface PhoneTarget {
  readonly phone: string;
  readonly digits?: string | undefined;
}
interface SipTarget {
  readonly sip: string;
  readonly username?: string | undefined;
  readonly password?: string | undefined;
  readonly headers?: Readonly<Record<string, string>> | undefined;
}
interface UserTarget {
  readonly user: string;
}
interface ConferenceTarget {
  readonly conference: string;
  readonly startOnEnter?: boolean | undefined;
  readonly endOnExit?: boolean | undefined;
  readonly muted?: boolean | undefined;
  readonly beep?: boolean | undefined;
  readonly record?: boolean | undefined;
  readonly maxParticipants?: number | undefined;
  readonly holdMusic?: string | undefined;
}
interface RoomTarget {
  readonly room: string;
  readonly on?: string | undefined;
}
type DialTarget = PhoneTarget | SipTarget | UserTarget | ConferenceTarget | RoomTarget;
interface WebAddress {
  readonly url: string;
  readonly method?: 'GET' | 'POST' | undefined;
}
interface Playback {
  readonly loop?: number | undefined;
  readonly volume?: number | undefined;
}
interface SayStep extends Playback {
  readonly step: 'say';
  readonly text?: string | undefined;
  readonly ssml?: string | undefined;
  readonly language?: string | undefined;
  readonly voice?: string | undefined;
}
interface PlayStep extends Playback {
  readonly step: 'play';
  readonly url: string;
}
interface PauseStep {
  readonly step: 'pause';
  readonly seconds: number;
}
type PromptStep = SayStep | PlayStep | PauseStep;
interface DigitInput {
  readonly count?: number | undefined;
  readonly minCount?: number | undefined;
  readonly finishKeys?: string | undefined;
  readonly allowedKeys?: string | undefined;
  readonly timeout?: number | 'auto' | undefined;
}
interface SpeechInput {
  readonly language?: string | undefined;
  readonly hints?: readonly string[] | undefined;
  readonly endSilence?: number | 'auto' | undefined;
  readonly maxDuration?: number | undefined;
  readonly model?: string | undefined;
  readonly profanityFilter?: boolean | undefined;
}
interface GatherStep {
  readonly step: 'gather';
  readonly prompts?: readonly PromptStep[] | undefined;
  readonly interruptible?: boolean | undefined;
  readonly digits?: DigitInput | undefined;
  readonly speech?: SpeechInput | undefined;
  readonly timeout?: number | undefined;
  readonly emptyTurn?: boolean | undefined;
  readonly next?: string | undefined;
}
interface RecordStep {
  readonly step: 'record';
  readonly background?: boolean | undefined;
  readonly maxDuration?: number | undefined;
  readonly silence?: number | undefined;
  readonly beep?: boolean | undefined;
  readonly finishKeys?: string | undefined;
  readonly transcribe?: boolean | undefined;
  readonly format?: 'wav' | 'mp3' | 'ogg' | undefined;
  readonly channels?: 1 | 2 | undefined;
  readonly report?: WebAddress | undefined;
  readonly next?: string | undefined;
}
interface DialStep {
  readonly step: 'dial';
  readonly to: readonly DialTarget[];
  readonly order?: 'all' | 'sequential' | undefined;
  readonly ringTimeout?: number | undefined;
  readonly maxDuration?: number | undefined;
  readonly callerId?: string | undefined;
  readonly record?: boolean | undefined;
  readonly waitUntilAnswered?: boolean | undefined;
  readonly hangUpKey?: string | undefined;
  readonly report?: WebAddress | undefined;
  readonly next?: string | undefined;
}
interface StreamStep {
  readonly step: 'stream';
  readonly url: string;
  readonly background?: boolean | undefined;
  readonly track?: 'inbound' | 'outbound' | 'both' | undefined;
  readonly name?: string | undefined;
  readonly parameters?: Readonly<Record<string, string>> | undefined;
  readonly audio?: StreamAudio | undefined;
  readonly report?: WebAddress | undefined;
  readonly next?: string | undefined;
}
interface StreamAudio {
  readonly codec: 'mulaw' | 'alaw' | 'linear16';
  readonly rate: 8000 | 16000 | 24000;
}
interface DigitsStep {
  readonly step: 'digits';
  readonly digits: string;
}
interface GotoStep {
  readonly step: 'goto';
  readonly to: string;
}
interface HangUpStep {
  readonly step: 'hangUp';
}
interface RejectStep {
  readonly step: 'reject';
  readonly reason?: 'rejected' | 'busy' | undefined;
}
type Step = SayStep | PlayStep | GatherStep | RecordStep | DialStep | StreamStep | PauseStep | DigitsStep | GotoStep | HangUpStep | RejectStep;
interface TurnBase {
  readonly callId: string;
  readonly at: string;
}
interface TurnRecording {
  readonly url?: string | undefined;
  readonly id?: string | undefined;
  readonly seconds?: number | undefined;
}
interface StartedTurn extends TurnBase {
  readonly turn: 'started';
}
interface WentTurn extends TurnBase {
  readonly turn: 'went';
}
interface GatheredTurn extends TurnBase {
  readonly turn: 'gathered';
  readonly digits: string;
  readonly speech?: {
    readonly text: string;
    readonly confidence?: number | undefined;
  } | undefined;
  readonly ended: 'complete' | 'finish-key' | 'timeout' | 'empty';
}
interface RecordedTurn extends TurnBase {
  readonly turn: 'recorded';
  readonly recording?: TurnRecording | undefined;
  readonly finishKey?: string | undefined;
  readonly ended?: 'silence' | 'finish-key' | 'max-duration' | 'hang-up' | undefined;
}
interface DialledTurn extends TurnBase {
  readonly turn: 'dialled';
  readonly status: 'answered' | 'busy' | 'no-answer' | 'failed' | 'canceled';
  readonly target?: number | undefined;
  readonly seconds?: number | undefined;
  readonly recording?: TurnRecording | undefined;
}
interface StreamedTurn extends TurnBase {
  readonly turn: 'streamed';
  readonly ended: 'closed' | 'failed' | 'hang-up';
}
type Turn = StartedTurn | WentTurn | GatheredTurn | RecordedTurn | DialledTurn | StreamedTurn;
interface HandlerReference {
  readonly handler: string;
}
interface Menu {
  readonly menu: Readonly<Record<string, string>>;
  readonly otherwise?: string | undefined;
}
type Continuation = readonly Step[] | Menu | HandlerReference | WebAddress;
interface Flow {
  readonly steps: readonly Step[];
  readonly continuations?: Readonly<Record<string, Continuation>> | undefined;
}
type DocumentDialect = 'twiml' | 'texml' | 'ncco' | 'plivo-xml';
interface ApplicationDocument {
  readonly url: string;
  readonly content?: string | undefined;
  readonly dialect: DocumentDialect;
  readonly method?: 'GET' | 'POST' | undefined;
  readonly signAs?: string | undefined;
  readonly fallback?: WebAddress | undefined;
  readonly door?: string | undefined;
}
interface DocumentNearEnd {
  readonly document: ApplicationDocument;
}
interface RoomNearEnd {
  readonly room: string;
  readonly on?: string | undefined;
}
interface SipNearEnd {
  readonly sip: string;
}
interface PhoneNearEnd {
  readonly phone: string;
  readonly first?: boolean | undefined;
}
interface ConferenceNearEnd {
  readonly conference: string;
}
interface FlowNearEnd {
  readonly flow: string | Flow;
}
interface StreamNearEnd {
  readonly stream: string;
  readonly parameters?: Readonly<Record<string, string>> | undefined;
  readonly audio?: StreamAudio | undefined;
}
type Connect = RoomNearEnd | SipNearEnd | PhoneNearEnd | ConferenceNearEnd | FlowNearEnd | StreamNearEnd | DocumentNearEnd;
type ReportDialect = DocumentDialect | 'telnyx' | 'videosdk' | 'videosdk-legacy' | 'daily';
type CallReportEvent = 'initiated' | 'ringing' | 'answered' | 'ended' | 'machine' | 'recording' | 'recording-started';
interface CallReport {
  readonly url: string;
  readonly dialect: ReportDialect;
  readonly method?: 'GET' | 'POST' | undefined;
  readonly events: readonly CallReportEvent[];
  readonly fallback?: WebAddress | undefined;
  readonly signAs?: string | undefined;
  readonly door?: string | undefined;
}
type IncludeHeaders = 'all' | 'x-headers' | 'none' | readonly string[];
interface RecordReference {
  readonly system: string;
  readonly type: string;
  readonly id: string;
}
interface Participant {
  readonly id?: string | undefined;
  readonly name?: string | undefined;
  readonly metadata?: JsonObject | undefined;
}
interface CallFeatures {
  readonly participant?: Participant | undefined;
  readonly record?: boolean | undefined;
  readonly waitUntilAnswered?: boolean | undefined;
  readonly ringTimeout?: number | undefined;
  readonly maxDuration?: number | undefined;
  readonly dtmf?: string | undefined;
  readonly machineDetection?: 'detect' | 'greeting-end' | 'hang-up' | undefined;
  readonly mediaEncryption?: 'none' | 'preferred' | 'required' | undefined;
  readonly hideCallerId?: boolean | undefined;
  readonly maskNumber?: boolean | undefined;
  readonly sipHeaders?: Readonly<Record<string, string>> | undefined;
  readonly includeHeaders?: IncludeHeaders | undefined;
  readonly metadata?: JsonObject | undefined;
}
interface CallContent extends CallFeatures {
  readonly to: string;
  readonly from?: string | undefined;
  readonly rule?: string | undefined;
  readonly tags?: readonly string[] | undefined;
  readonly tenant?: string | undefined;
  readonly campaign?: string | undefined;
  readonly contact?: RecordReference | undefined;
  readonly idempotencyKey?: string | undefined;
  readonly reports?: readonly CallReport[] | undefined;
}
interface AgentDispatch {
  readonly agent: string;
  readonly metadata?: JsonObject | undefined;
}
interface RuleWishes {
  readonly dispatch?: AgentDispatch | undefined;
  readonly pin?: string | undefined;
}
interface OutboundCall extends CallContent, RuleWishes {
  readonly dialBefore?: string | undefined;
  readonly connect?: Connect | undefined;
  readonly options?: Readonly<Record<string, unknown>> | undefined;
  readonly foreignOptions?: readonly string[] | undefined;
}
type CallStatus = 'queued' | 'initiated' | 'ringing' | 'in-progress' | EndStatus | 'unknown';
interface EntryLike {
  readonly tenant: string;
  readonly id: string;
  readonly revision: number;
  readonly status: CallStatus;
  readonly direction: 'inbound' | 'outbound';
  readonly from: string | null;
  readonly to: string | null;
  readonly source: string;
  readonly provider: string | null;
  readonly providerCallId: string | null;
  readonly claimedCallId: string | null;
  readonly startedAt: string;
  readonly updatedAt: string;
  readonly totalDuration: number | null;
  readonly references: {
    readonly contact?: {
      readonly id: string;
    } | null | undefined;
    readonly user?: {
      readonly id: string;
    } | null | undefined;
  };
  readonly keys: readonly string[];
}
interface EntryName {
  readonly tenant: string;
  readonly id: string;
}
interface LogConditions {
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
interface LogFilter extends LogConditions {
  readonly limit: number;
  readonly offset: number;
}
interface LogTotals {
  readonly status: CallStatus;
  readonly count: number;
  readonly timed: number;
  readonly totalDuration: number;
}
interface TenantLog<Entry> {
  readonly tenant: string;
  get(id: string): Promise<Entry | null>;
  findByKey(key: string): Promise<Entry | null>;
  list(filter: LogFilter): Promise<{
    readonly entries: readonly Entry[];
    readonly total: number;
  }>;
  totals(conditions: LogConditions): Promise<readonly LogTotals[]>;
  unconfirmed(provider: string, since: string): Promise<readonly Entry[]>;
}
interface CallLog<Entry extends EntryLike> {
  insert(entry: Entry): Promise<{
    readonly inserted: true;
  } | {
    readonly inserted: false;
    readonly existing: Entry;
  }>;
  save(entry: Entry): Promise<'saved' | 'stale' | 'taken'>;
  tenant(tenant: string): TenantLog<Entry>;
  tenantsHolding(key: string): Promise<readonly string[]>;
  tenantsWaiting(provider: string, since: string): Promise<readonly string[]>;
  changedSince(since: string): Promise<readonly EntryName[]>;
  quietSince(until: string): Promise<readonly EntryName[]>;
}
interface EntryColumns {
  readonly tenant: string;
  readonly id: string;
  readonly revision: number;
  readonly startedAt: string;
  readonly updatedAt: string;
  readonly status: CallStatus;
  readonly direction: string;
  readonly from: string | null;
  readonly to: string | null;
  readonly contact: string | null;
  readonly user: string | null;
  readonly totalDuration: number | null;
  readonly unconfirmed: string | null;
  readonly open: boolean;
}
declare const entryColumns: (entry: EntryLike) => EntryColumns;
interface ApplicationStores {
  readonly counters: Counters;
  callLog<Entry extends EntryLike>(): CallLog<Entry>;
  outbox<Delivery extends DeliveryLike>(): Outbox<Delivery>;
  eventJournal<Event extends object>(): EventJournal<Event>;
}
interface StoreOwner {
  readonly id: string;
  readonly former?: string | undefined;
  readonly leaseMs: number;
  readonly takeOver: boolean;
  changed(change: {
    readonly id: string;
    readonly version: number;
  }): void;
}
interface Lease {
  readonly now: number;
  readonly until: number;
}
interface RouteContent<Provider extends string> {
  readonly provider: Provider;
  readonly gateway?: string | undefined;
  readonly reference?: string | undefined;
  readonly roomAddress?: string | undefined;
  readonly rateDeck?: string | undefined;
}
interface Route extends RouteContent<string> {
  readonly weight: number;
}
interface AttemptRecord {
  readonly key: string;
  readonly kind: 'place' | 'connect' | 'transfer' | 'redial' | 'dial';
  readonly parent?: string | undefined;
  readonly target?: string | undefined;
  readonly segment?: number | undefined;
  readonly provider: string;
  readonly sender?: string | undefined;
  readonly external?: true | undefined;
  readonly routeIndex: number;
  readonly state: 'planned' | 'sent' | 'accepted' | 'refused' | 'unknown';
  readonly plannedAt: number;
  readonly sentAt: number | null;
  readonly sendBy: number | null;
  readonly settledAt: number | null;
  readonly references: References;
  readonly told?: References | undefined;
  readonly matched?: true | undefined;
  readonly notes: readonly Note[];
  readonly error?: CallFailure | undefined;
  readonly locates: number;
  readonly absences: number;
  readonly nextLocateAt: number | null;
  readonly locatedAt?: number | undefined;
  readonly polls: number;
  readonly nextPollAt: number | null;
  readonly lastPolledAt: number | null;
  readonly confirmedAt: number | null;
  readonly overdue?: {
    readonly at: number;
    readonly cause: string;
  } | undefined;
  readonly reviews: number;
  readonly nextReviewAt: number | null;
  readonly reviewedAt: number | null;
  readonly givenUpAt: number | null;
}
interface CommandRecord {
  readonly kind: 'hang-up' | 'send-digits' | 'start-recording' | 'stop-recording' | 'answer' | 'reject';
  readonly attempt: string;
  readonly target?: string | undefined;
  readonly reason: 'canceled' | 'ring-timeout' | 'max-duration' | 'machine' | 'other-end-gone' | null;
  readonly at: number;
  readonly state: 'planned' | 'sent' | 'done' | 'failed';
  readonly tries: number;
  readonly nextTryAt: number | null;
  readonly error?: CallFailure | undefined;
}
interface SegmentRecord {
  readonly seq: number;
  readonly attempt: string;
  readonly at: number;
  readonly turn: Turn;
  readonly continuation: string | null;
  readonly steps: readonly Step[];
  readonly rest?: readonly Step[] | undefined;
  readonly document?: JsonObject | undefined;
  readonly progress?: readonly StepProgress[] | undefined;
}
interface ReportRecord {
  readonly attempt: string;
  readonly about: string;
  readonly at: number;
  readonly tries: number;
  readonly state: 'sent' | 'waiting' | 'done';
}
interface StepProgress {
  readonly state: 'sent' | 'accepted' | 'finished' | 'done' | 'failed';
  readonly at: number;
}
interface StoredEvent {
  readonly attempt: string;
  readonly event: CallEvent;
  readonly receivedAt: number;
}
interface RampPlace {
  readonly side: 'control' | 'target';
  readonly position: number;
  readonly percent: number;
  readonly run: number;
  readonly entry: number;
}
interface SkippedRecord extends SkippedRoute {
  readonly routeIndex: number;
  readonly error?: CallFailure | undefined;
}
interface CallRecord {
  readonly id: string;
  readonly version: number;
  readonly writer?: string | undefined;
  readonly dueAt: number | null;
  readonly direction: 'outbound' | 'inbound';
  readonly createdAt: number;
  readonly request: OutboundCall;
  readonly fingerprint: string;
  readonly rule: string | null;
  readonly rulesVersion?: number | undefined;
  readonly room: string | null;
  readonly ramp?: RampPlace | undefined;
  readonly shadow?: RampShadow | undefined;
  readonly reroute: readonly EndReason[];
  readonly routes: readonly Route[];
  readonly skipped: readonly SkippedRecord[];
  readonly dialBefore: number;
  readonly strict: boolean;
  readonly impliedFrom: boolean;
  readonly attempts: readonly AttemptRecord[];
  readonly events: readonly StoredEvent[];
  readonly commands: readonly CommandRecord[];
  readonly flow?: readonly SegmentRecord[] | undefined;
  readonly notes?: readonly Note[] | undefined;
  readonly reports?: readonly ReportRecord[] | undefined;
  readonly cancelRequestedAt: number | null;
  readonly closed: {
    readonly at: number;
    readonly status: 'failed' | 'canceled' | 'rejected';
    readonly reason: EndReason;
    readonly error: CallFailure | null;
  } | null;
}
interface CallFilter {
  readonly tenant?: string | undefined;
  readonly campaign?: string | undefined;
  readonly contact?: RecordReference | undefined;
  readonly number?: string | undefined;
  readonly status?: CallStatus | undefined;
  readonly provider?: string | undefined;
  readonly direction?: 'outbound' | 'inbound' | undefined;
  readonly from?: number | undefined;
  readonly until?: number | undefined;
}
interface CallPageRequest {
  readonly limit: number;
  readonly after?: string | undefined;
}
interface CallRecordPage {
  readonly records: readonly CallRecord[];
  readonly next: string | null;
}
type CountPeriod = 'hour' | 'day' | 'all';
interface CallCount {
  readonly status: CallStatus;
  readonly provider: string | null;
  readonly hour: number;
  readonly count: number;
}
interface Erasure {
  readonly erased: number;
  readonly open: readonly string[];
}
interface ReferenceClaim {
  readonly provider: string;
  readonly kind: string;
  readonly id: string;
  readonly attempt: string;
}
interface CallSummary {
  readonly status: CallStatus;
  readonly provider: string | null;
  readonly sample?: string | null | undefined;
}
interface StoreWrite {
  readonly owner: string;
  readonly asOwner: boolean;
  readonly ended: readonly string[];
  readonly at: number;
  readonly claims: readonly ReferenceClaim[];
  readonly releases: readonly ReferenceClaim[];
  readonly taken: readonly string[];
  readonly summary: () => CallSummary;
}
type Claim = {
  readonly claimed: true;
} |
{
  readonly claimed: false;
  readonly existing: CallRecord;
};
type Saved =
{
  readonly outcome: 'saved';
  readonly owned: boolean;
} |
{
  readonly outcome: 'conflict';
} |
{
  readonly outcome: 'fenced';
} |
{
  readonly outcome: 'leased';
  readonly owner: string;
  readonly remainingMs: number;
} |
{
  readonly outcome: 'owned';
  readonly claim: ReferenceClaim;
  readonly owner: {
    readonly call: string;
    readonly attempt: string;
  };
} |
{
  readonly outcome: 'parked';
  readonly events: readonly HeldEvent[];
};
interface ParkedEvent {
  readonly provider: string;
  readonly event: CallEvent;
  readonly until: number;
}
interface HeldEvent {
  readonly id: string;
  readonly event: CallEvent;
}
type Awaitable<T> = T | PromiseLike<T>;
interface DueRequest {
  readonly owner: string;
  readonly until: number;
  readonly limit: number;
}
interface CallStore {
  readonly shared: boolean;
  join(owner: StoreOwner): Awaitable<Lease>;
  renew(owner: string, leaseMs: number): Awaitable<Lease | null>;
  leave(owner: string): Awaitable<void>;
  claim(record: CallRecord, write: StoreWrite): Awaitable<Claim>;
  findByIdempotencyKey(tenant: string | undefined, key: string): Awaitable<CallRecord | null>;
  get(id: string): Awaitable<CallRecord | null>;
  save(record: CallRecord, write: StoreWrite): Awaitable<Saved>;
  findByAttempt(key: string): Awaitable<CallRecord | null>;
  findByReference(provider: string, kind: string, id: string): Awaitable<CallRecord | null>;
  findByParty(party: string, since: number): Awaitable<readonly CallRecord[]>;
  claimDue(request: DueRequest): Awaitable<readonly CallRecord[]>;
  take(id: string, owner: string): Awaitable<CallRecord | null>;
  park(event: ParkedEvent): Awaitable<CallRecord | null>;
  list(filter: CallFilter, page: CallPageRequest): Awaitable<CallRecordPage>;
  count(filter: CallFilter, per: CountPeriod): Awaitable<readonly CallCount[]>;
  purge(createdBefore: number, limit: number): Awaitable<number>;
  erase(number: string): Awaitable<Erasure>;
}
interface JournalRow {
  readonly serial: number;
  readonly event: string;
}
interface JournalEngine {
  append(tenant: string, event: string): Promise<number>;
  last(tenant: string): Awaitable<number>;
  read(tenant: string, after: number, limit: number): Awaitable<readonly JournalRow[]>;
  watch(look: () => void): () => void;
}
declare const journalLength = 1000;
declare const createEventJournal: <Event extends object>(engine: JournalEngine) => EventJournal<Event>;
interface TransferRows {
  readonly calls: {
    readonly id: string;
    readonly record: string;
    readonly status: CallStatus;
    readonly provider: string | null;
    readonly sample: string | null;
    readonly writer: string;
    readonly references: readonly ReferenceClaim[];
  };
  readonly parked: {
    readonly provider: string;
    readonly until: number;
    readonly event: string;
  };
  readonly lanes: {
    readonly lane: string;
    readonly nextStart: number | null;
    readonly version: number;
    readonly state: string | null;
  };
  readonly slots: {
    readonly lane: string;
    readonly call: string;
    readonly until: number;
  };
  readonly rules: {
    readonly version: number;
    readonly rules: string;
  };
  readonly ramps: {
    readonly rule: string;
    readonly version: number;
    readonly state: string;
  };
  readonly counters: {
    readonly key: string;
    readonly id: string;
    readonly amount: number;
    readonly at: number;
    readonly expires: number;
  };
  readonly deliveries: {
    readonly delivery: string;
  };
  readonly entries: {
    readonly entry: string;
  };
  readonly journals: {
    readonly tenant: string;
    readonly last: number;
  };
  readonly events: {
    readonly tenant: string;
    readonly serial: number;
    readonly event: string;
  };
}
type TransferPart = keyof TransferRows;
declare const transferParts: readonly ["rules", "ramps", "lanes", "slots", "counters", "calls", "parked", "entries", "deliveries", "journals", "events"];
interface TransferProgress {
  readonly source: string;
  readonly places: Readonly<Partial<Record<TransferPart, string | null>>>;
}
interface StoreTransfer {
  identity(): Promise<string>;
  activeDispatchers(): Promise<number>;
  count(part: TransferPart): Promise<number>;
  damage(): Promise<readonly string[]>;
  read<Part extends TransferPart>(part: Part, after: string | null, limit: number): Promise<{
    readonly rows: readonly TransferRows[Part][];
    readonly next: string | null;
  }>;
  progress(): Promise<readonly TransferProgress[]>;
  write<Part extends TransferPart>(part: Part, rows: readonly TransferRows[Part][], progress: {
    readonly source: string;
    readonly next: string | null;
  }): Promise<void>;
}
declare const claimMoved: (calls: CallStore, rows: readonly TransferRows['calls'][]) => Promise<void>;
interface KeptCounts {
  readonly scope: string;
  readonly from: number;
  readonly until: number;
}
declare const hourScope = "hour";
declare const dayScope = "day";
declare const tenantScope: (tenant: string) => string;
declare const keptCounts: (filter: CallFilter, per: CountPeriod) => KeptCounts | null;
declare const warnOnce: () => ((id: string, error: unknown) => void);
export { type ApplicationStores, CallLog, type CountBound, type Counted, type Counters, type DeliveryLease, type DeliveryLike, EntryColumns, EntryLike, EntryName, type EventJournal, type JournalEngine, type JournalRow, KeptCounts, LogConditions, LogFilter, LogTotals, type Outbox, StoreTransfer, TenantLog, TransferPart, TransferProgress, TransferRows, claimMoved, createEventJournal, dayScope, entryColumns, hourScope, journalLength, keptCounts, tenantScope, transferParts, warnOnce };