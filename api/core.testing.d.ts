import { z } from "zod";
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
interface CallRamp {
  readonly side: 'control' | 'target';
  readonly position: number;
  readonly percent: number;
  readonly shadow: RampShadow | null;
}
interface Fault {
  readonly path: readonly PropertyKey[];
  readonly message: string;
  readonly code?: CallErrorCode;
}
type CallErrorCode = 'input-invalid' | 'settings-invalid' | 'conflict' | 'rule-unknown' | 'rule-not-outbound' | 'caller-not-in-rule' | 'rule-required' | 'room-missing' | 'provider-unknown' | 'call-unknown' | 'unsupported' | 'sdk-missing' | 'no-route' | 'guard-refused' | 'expired' | 'canceled' | 'closed' | 'auth' | 'permission' | 'balance' | 'geo' | 'caller-id' | 'rate' | 'concurrency' | 'number-invalid' | 'request-invalid' | 'room-unusable' | 'not-found' | 'call-not-live' | 'provider-down' | 'transport' | 'timeout' | 'unexpected';
type Dialled = 'no' | 'unknown' | 'yes';
interface CallErrorDetails {
  readonly provider?: string | undefined;
  readonly providerCode?: string | undefined;
  readonly sipStatus?: number | undefined;
  readonly retryAfter?: number | undefined;
  readonly dialled?: Dialled | undefined;
  readonly faults?: readonly Fault[] | undefined;
  readonly cause?: unknown;
}
declare class CallError extends Error {
  readonly name = "CallError";
  readonly code: CallErrorCode;
  readonly provider: string | undefined;
  readonly providerCode: string | undefined;
  readonly sipStatus: number | undefined;
  readonly retryAfter: number | undefined;
  readonly dialled: Dialled;
  readonly faults: readonly Fault[];
  constructor(code: CallErrorCode, message: string, details?: CallErrorDetails);
  static isInstance(value: unknown): value is CallError;
}
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
type StepKind = Step['step'];
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
type NearEndField = Connect extends (infer End) ? (End extends Connect ? keyof End : never) : never;
type Only<End> = End & { readonly [Field in Exclude<NearEndField, keyof End>]?: never; };
type ConnectInput = Only<RoomNearEnd> | Only<SipNearEnd> | Only<PhoneNearEnd> | Only<ConferenceNearEnd> | Only<FlowNearEnd> | Only<StreamNearEnd> | Only<DocumentNearEnd>;
type ConnectKind = 'room' | 'sip' | 'phone' | 'conference' | 'flow' | 'stream';
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
interface CallContent$1 extends CallFeatures {
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
interface OutboundCallInput<Options = Readonly<Record<string, unknown>>, RuleId extends string = string> extends CallContent$1 {
  readonly rule?: RuleId | undefined;
  readonly dialBefore?: string | Date | undefined;
  readonly connect?: ConnectInput | undefined;
  readonly options?: Options | undefined;
}
interface AgentDispatch {
  readonly agent: string;
  readonly metadata?: JsonObject | undefined;
}
interface RuleWishes {
  readonly dispatch?: AgentDispatch | undefined;
  readonly pin?: string | undefined;
}
type RuleField = keyof RuleWishes;
interface OutboundCall extends CallContent$1, RuleWishes {
  readonly dialBefore?: string | undefined;
  readonly connect?: Connect | undefined;
  readonly options?: Readonly<Record<string, unknown>> | undefined;
  readonly foreignOptions?: readonly string[] | undefined;
}
type FeatureField = keyof CallFeatures;
type CallStatus = 'queued' | 'initiated' | 'ringing' | 'in-progress' | EndStatus | 'unknown';
type ReportedTime = string | 'unknown' | null;
type TimelineType = CallEventType | `${Attempt['kind']}-${'sent' | 'accepted' | 'refused' | 'unknown'}` | CommandKind | 'cancel-requested' | 'reports-overdue' | 'given-up' | 'closed';
type CommandKind = 'hang-up' | 'send-digits' | 'start-recording' | 'stop-recording' | 'answer' | 'reject';
interface TimelineEntry {
  readonly at: ReportedTime;
  readonly type: TimelineType;
  readonly leg: LegRole;
  readonly attempt: string | null;
  readonly source: 'provider' | 'dispatcher';
  readonly provider: string | null;
  readonly providerStatus?: string | undefined;
  readonly providerCode?: string | undefined;
  readonly detail?: string | JsonObject | undefined;
}
interface Attempt {
  readonly key: string;
  readonly kind: 'place' | 'connect' | 'transfer' | 'redial' | 'dial';
  readonly provider: string;
  readonly gateway?: string | undefined;
  readonly target?: string | undefined;
  readonly state: 'planned' | 'sent' | 'accepted' | 'refused' | 'unknown';
  readonly plannedAt: string;
  readonly sentAt: string | null;
  readonly sendBy: string | null;
  readonly settledAt: string | null;
  readonly references: References;
  readonly notes: readonly Note[];
  readonly error?: CallFailure | undefined;
}
interface Leg {
  readonly role: LegRole;
  readonly number: string | null;
  readonly status: CallStatus;
  readonly endReason: EndReason | null;
  readonly ringingAt: ReportedTime;
  readonly answeredAt: ReportedTime;
  readonly endedAt: ReportedTime;
  readonly references: References;
  readonly attempt: string;
}
interface UnknownCost {
  readonly certainty: 'unknown';
}
interface AnsweredTurn {
  readonly seq: number;
  readonly turn: Turn;
  readonly continuation: string | null;
  readonly steps: readonly Step[];
}
interface CallFlow {
  readonly name: string | null;
  readonly turns: readonly AnsweredTurn[];
}
interface CallContent {
  readonly id: string;
  readonly settled: boolean;
  readonly replay: boolean;
  readonly direction: 'outbound' | 'inbound';
  readonly provider: string | null;
  readonly providerRef: string | null;
  readonly providerStatus: string | null;
  readonly from: string | null;
  readonly to: string;
  readonly rule: string | null;
  readonly rulesVersion: number | null;
  readonly room: string | null;
  readonly createdAt: string;
  readonly ringingAt: ReportedTime;
  readonly answeredAt: ReportedTime;
  readonly answeredBy: AnsweredBy | null;
  readonly talkDuration: number | null;
  readonly totalDuration: number | null;
  readonly recordings: readonly Recording[];
  readonly cost: Cost | UnknownCost;
  readonly timeline: readonly TimelineEntry[];
  readonly attempts: readonly Attempt[];
  readonly legs: readonly Leg[];
  readonly skipped: readonly SkippedRoute[];
  readonly flow?: CallFlow | undefined;
  readonly ramp?: CallRamp | undefined;
  readonly notes: readonly Note[];
  readonly error: CallFailure | null;
  readonly metadata: JsonObject;
  readonly contact: RecordReference | null;
  readonly tenant: string | null;
  readonly campaign: string | null;
  readonly tags: readonly string[];
  readonly idempotencyKey: string | null;
}
interface OpenCall extends CallContent {
  readonly status: 'queued' | 'initiated' | 'ringing' | 'in-progress';
  readonly endReason: null;
  readonly rang: null;
  readonly endedAt: null;
}
interface UnreportedCall extends CallContent {
  readonly status: 'unknown';
  readonly endReason: EndReason | null;
  readonly rang: null;
  readonly endedAt: null;
}
interface EndedCall extends CallContent {
  readonly status: EndStatus;
  readonly endReason: EndReason;
  readonly rang: Rang;
  readonly endedAt: string;
}
type Call = OpenCall | UnreportedCall | EndedCall;
interface CallEventFields extends CallEventContent {
  readonly type: CallEventType;
}
interface GatewayCredentials {
  readonly username: string;
  readonly password: string;
}
interface Gateway {
  readonly id: string;
  readonly name: string;
  readonly address: string;
  readonly transport: 'udp' | 'tcp' | 'tls';
  readonly credentials?: GatewayCredentials | undefined;
  readonly allowedAddresses?: readonly string[] | undefined;
  readonly region?: string | undefined;
  readonly mediaEncryption?: 'none' | 'preferred' | 'required' | undefined;
  readonly numbers: readonly string[];
  readonly direction: 'inbound' | 'outbound' | 'both';
}
interface RampGuardrailInput {
  readonly minAnswerRatio?: number | undefined;
  readonly maxFailures?: number | undefined;
  readonly maxUnknowns?: number | undefined;
  readonly maxPostDialDelay?: number | undefined;
  readonly minimumSample?: number | undefined;
  readonly confidence?: number | undefined;
}
interface RampStageInput {
  readonly percent: number;
  readonly guardrail?: RampGuardrailInput | undefined;
}
interface RampInput {
  readonly by?: 'number' | 'contact' | undefined;
  readonly stages: readonly RampStageInput[];
  readonly guardrail?: RampGuardrailInput | undefined;
  readonly shadow?: number | undefined;
}
interface RampGuardrail {
  readonly minAnswerRatio: number;
  readonly maxFailures: number;
  readonly maxUnknowns: number;
  readonly maxPostDialDelay: number;
  readonly minimumSample: number;
  readonly confidence: number;
}
interface Ramp {
  readonly by: 'number' | 'contact';
  readonly stages: readonly RampStageInput[];
  readonly guardrail: RampGuardrail;
  readonly shadow: number;
}
interface RouteContent<Provider extends string> {
  readonly provider: Provider;
  readonly gateway?: string | undefined;
  readonly reference?: string | undefined;
  readonly roomAddress?: string | undefined;
  readonly rateDeck?: string | undefined;
}
interface RouteInput<Provider extends string = string> extends RouteContent<Provider> {
  readonly weight?: number | undefined;
}
interface Route extends RouteContent<string> {
  readonly weight: number;
}
interface RuleWindow {
  readonly days?: readonly number[] | undefined;
  readonly from: string;
  readonly to: string;
  readonly zone: string;
}
interface RuleMatch {
  readonly prefixes?: readonly string[] | undefined;
  readonly countries?: readonly string[] | undefined;
  readonly tags?: readonly string[] | undefined;
  readonly window?: RuleWindow | undefined;
}
interface StaticRoom {
  readonly type: 'static';
  readonly id: string;
  readonly on?: string | undefined;
}
interface DynamicRoomContent {
  readonly type: 'dynamic';
  readonly named: 'random' | 'participant-number' | 'sip-number';
  readonly on?: string | undefined;
}
interface DynamicRoomInput extends DynamicRoomContent {
  readonly prefix?: string | undefined;
}
interface DynamicRoom extends DynamicRoomContent {
  readonly prefix: string;
}
type RouteStrategy = 'priority' | 'weighted' | 'least-cost' | 'quality' | 'ramp';
type RerouteReason = 'congestion' | 'carrier-fault' | 'blocked' | 'unreachable';
interface RuleFlow {
  readonly flow: string;
}
type RuleConnectField = keyof RuleFlow | keyof StreamNearEnd | keyof DocumentNearEnd;
type OnlyOf<End> = End & { readonly [Field in Exclude<RuleConnectField, keyof End>]?: never; };
type RuleConnect = OnlyOf<RuleFlow> | OnlyOf<StreamNearEnd> | OnlyOf<DocumentNearEnd>;
interface RuleContent<Id extends string = string> {
  readonly id: Id;
  readonly name?: string | undefined;
  readonly direction: 'outbound' | 'inbound';
  readonly numbers: readonly string[];
  readonly match?: RuleMatch | undefined;
  readonly connect?: RuleConnect | undefined;
  readonly pin?: string | undefined;
  readonly headers?: Readonly<Record<string, string>> | undefined;
  readonly includeHeaders?: IncludeHeaders | undefined;
  readonly defaults?: CallFeatures | undefined;
}
interface RoutingRuleInput<Provider extends string = string, Id extends string = string> extends RuleContent<Id> {
  readonly room?: StaticRoom | DynamicRoomInput | undefined;
  readonly dispatch?: 'user' | AgentDispatch | undefined;
  readonly routes: readonly RouteInput<Provider>[];
  readonly strategy?: RouteStrategy | undefined;
  readonly ramp?: RampInput | undefined;
  readonly reroute?: readonly RerouteReason[] | undefined;
}
interface RoutingRule extends RuleContent {
  readonly room?: StaticRoom | DynamicRoom | undefined;
  readonly dispatch: 'user' | AgentDispatch;
  readonly routes: readonly Route[];
  readonly strategy: RouteStrategy;
  readonly ramp?: Ramp | undefined;
  readonly reroute: readonly RerouteReason[];
}
interface WireRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | undefined;
}
interface WireResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly bytes?: Uint8Array | undefined;
}
interface FetchLimits {
  readonly sendBy?: number | undefined;
  readonly timeoutMs?: number | undefined;
  readonly signal?: AbortSignal | undefined;
}
interface Clock {
  now(): number;
  monotonic?(): number;
  after(milliseconds: number, run: () => void): () => void;
  wall(): number;
}
interface LogEntry {
  readonly level: 'debug' | 'info' | 'warn' | 'error';
  readonly event: string;
  readonly [detail: string]: unknown;
}
interface Host {
  fetch(request: WireRequest, limits?: FetchLimits): Promise<WireResponse>;
  readonly clock: Clock;
  log(entry: LogEntry): void;
  readonly publicUrl?: string | undefined;
}
type Verb = 'locate' | 'get' | 'review' | 'hangUp' | 'transfer' | 'sendDigits' | 'startRecording' | 'stopRecording' | 'answer' | 'reject' | 'connect';
interface Capabilities {
  readonly destinations: readonly ('phone' | 'sip')[];
  readonly connect: readonly ConnectKind[];
  readonly roomRequired: boolean;
  readonly roomCharacters?: string | undefined;
  readonly roomsOf?: string | undefined;
  readonly features: Readonly<Partial<Record<FeatureField | RuleField, true | string>>>;
  readonly flow?: Readonly<Partial<Record<Exclude<StepKind, 'goto'>, true | string>>> | undefined;
  readonly verbs: readonly Verb[];
  readonly locate: {
    readonly proof: 'key' | 'match' | 'none';
    readonly settleAfterMs: number;
  };
  readonly answers: 'document' | 'command' | 'provider-rule';
  readonly separateLegs?: boolean | undefined;
  readonly pace: {
    readonly cps: number | null;
    readonly excess: 'queues' | 'rejects';
  };
  readonly reports: {
    readonly ringing: boolean;
    readonly busy: boolean;
    readonly answer?: boolean | undefined;
  };
  readonly references: readonly [string, ...string[]];
  readonly publicUrlRequired: boolean;
}
interface WebhookRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
  readonly receivedAt: number;
}
interface WebhookReply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}
interface FlowPlan {
  readonly action: 'flow';
  readonly steps: readonly Step[];
  readonly segment: number;
  readonly turnUrl: string;
  readonly callbackUrl: string;
  readonly dialUrl?: string | undefined;
  readonly from?: string | undefined;
  readonly called?: string | undefined;
}
interface StepPlan extends FlowPlan {
  readonly step: Step;
  readonly index: number;
  readonly attempt: string;
  readonly command: string;
}
type Plan = {
  readonly action: 'call';
  readonly call: OutboundCall;
  readonly route: Route;
  readonly key: string;
  readonly callbackUrl?: string | undefined;
} | ({
  readonly action: 'connect';
  readonly connect: Connect;
  readonly from?: string | undefined;
  readonly callbackUrl?: string | undefined;
} & RuleWishes) | FlowPlan | {
  readonly action: 'reject';
  readonly reason: 'busy' | 'declined';
} | {
  readonly action: 'hang-up';
};
type Result<One> = One extends unknown ? Omit<One, 'callId' | 'at'> : never;
type TurnResult = Result<GatheredTurn | RecordedTurn | DialledTurn | StreamedTurn | WentTurn>;
interface StepReport {
  readonly segment: number;
  readonly index?: number | undefined;
  readonly result?: TurnResult | undefined;
  readonly untold?: true | undefined;
  readonly over?: true | undefined;
}
interface Ask {
  readonly kind: 'answer' | 'inbound' | 'turn';
  readonly step?: StepReport | undefined;
  readonly attemptKey?: string | undefined;
  readonly references: References;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly render?: (plan: Plan) => WebhookReply;
}
interface InboundAnnouncement {
  readonly references: References;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly room?: string | undefined;
  readonly gateway?: string | undefined;
  readonly rule?: string | undefined;
}
type WebhookResult = {
  readonly verdict: 'genuine';
  readonly events: readonly CallEvent[];
  readonly ask?: Ask | undefined;
  readonly step?: (StepReport & Pick<Ask, 'attemptKey' | 'references'>) | undefined;
  readonly inbound?: InboundAnnouncement | undefined;
  readonly reply?: WebhookReply | undefined;
} |
{
  readonly verdict: 'forged' | 'stale' | 'malformed';
  readonly detail: string;
};
interface AttemptContext {
  readonly key: string;
  readonly call: OutboundCall;
  readonly route: Route;
  readonly sendBy: number;
  readonly signal?: AbortSignal | undefined;
  readonly callbackUrl?: string | undefined;
}
interface Placed {
  readonly references: References;
  readonly events?: readonly CallEvent[] | undefined;
}
interface LocateContext extends Omit<AttemptContext, 'signal' | 'sendBy'> {
  readonly sentAt: number;
  isOwned(references: References): Promise<boolean>;
}
type Located =
({
  readonly outcome: 'placed';
  readonly byKey?: true | undefined;
} & Placed) |
{
  readonly outcome: 'absent';
} | {
  readonly outcome: 'unknown';
  readonly detail?: string | undefined;
};
interface KnownCall {
  readonly ageMs: number;
  readonly answered: boolean;
}
interface CallsPort {
  place(request: WireRequest, attempt: AttemptContext): Promise<Placed>;
  locate?(attempt: LocateContext): Promise<Located>;
  get?(references: References, known?: KnownCall): Promise<readonly CallEvent[]>;
  review?(references: References, sentAt: number): Promise<readonly CallEvent[]>;
  hangUp?(references: References): Promise<void>;
  transfer?(references: References, to: string, attempt: AttemptContext): Promise<Placed | void>;
  sendDigits?(references: References, digits: string): Promise<void>;
  startRecording?(references: References, context?: {
    readonly callbackUrl?: string | undefined;
  }): Promise<void>;
  stopRecording?(references: References): Promise<void>;
  answer?(references: References): Promise<void>;
  reject?(references: References, reason: 'busy' | 'declined'): Promise<void>;
  connect?(references: References, plan: Plan, attempt: AttemptContext): Promise<Placed | void>;
}
interface FlowsPort {
  check(step: Step): readonly Note[];
  expand?(step: Step): readonly Step[];
  run?(references: References, plan: StepPlan): Promise<'begun' | 'done'>;
  finish?(references: References, plan: StepPlan): Promise<void>;
  readonly waitsMs?: number | undefined;
}
interface FrontDoorRead {
  readonly call: OutboundCallInput;
  readonly route: Partial<Route>;
  readonly notes: readonly Note[];
}
interface FrontDoor {
  parse(request: WireRequest): FrontDoorRead;
  portable?(request: WireRequest): FrontDoorRead;
  render(call: Call): WireResponse;
}
interface GatewaysPort {
  readonly role: 'provides' | 'accepts';
  create(wanted: Omit<Gateway, 'id'>): Promise<Gateway>;
  get(id: string): Promise<Gateway | null>;
  list(): Promise<readonly Gateway[]>;
  update(id: string, changes: Partial<Omit<Gateway, 'id'>>): Promise<Gateway>;
  remove(id: string): Promise<void>;
  attach?(id: string, numbers: readonly string[]): Promise<Gateway>;
}
interface OwnedNumber {
  readonly id: string;
  readonly number: string;
  readonly name?: string | undefined;
}
interface VoiceTarget {
  readonly url: string;
  readonly method?: 'GET' | 'POST' | undefined;
}
interface VoiceUrls {
  readonly answer: VoiceTarget | null;
  readonly fallback: VoiceTarget | null;
  readonly status: VoiceTarget | null;
}
interface NumberRouting {
  readonly urls: VoiceUrls | null;
  readonly application: string | null;
  readonly gateway: string | null;
  readonly forward: string | null;
}
interface VoiceApplication {
  readonly id: string;
  readonly name: string;
  readonly urls: VoiceUrls;
}
interface ApplicationsPort {
  readonly own?: string | undefined;
  list(): Promise<readonly VoiceApplication[]>;
  create?(wanted: Omit<VoiceApplication, 'id'>): Promise<VoiceApplication>;
  update(id: string, urls: VoiceUrls): Promise<void>;
  remove?(id: string): Promise<void>;
}
interface NumbersPort {
  search?(wanted: {
    readonly country?: string | undefined;
    readonly contains?: string | undefined;
    readonly limit?: number | undefined;
  }): Promise<readonly {
    readonly number: string;
  }[]>;
  buy?(number: string): Promise<OwnedNumber>;
  list(): Promise<readonly OwnedNumber[]>;
  configure?(id: string, changes: {
    readonly webhookUrl?: string | undefined;
    readonly gateway?: string | undefined;
  }): Promise<OwnedNumber>;
  release?(id: string): Promise<void>;
  readonly routing?: {
    read(id: string): Promise<NumberRouting>;
    write(id: string, routing: NumberRouting): Promise<void>;
  } | undefined;
  readonly applications?: ApplicationsPort | undefined;
}
interface RulesPort {
  kept?(rule: RoutingRule): RoutingRule;
  push(rule: RoutingRule, reference?: string): Promise<{
    readonly reference: string;
    readonly notes: readonly Note[];
  }>;
  read(reference: string): Promise<RoutingRule | null>;
  list(): Promise<readonly {
    readonly reference: string;
    readonly rule: RoutingRule;
  }[]>;
  remove(reference: string): Promise<void>;
}
interface RecordingsPort {
  list(references: References): Promise<readonly Recording[]>;
  open(id: string): Promise<{
    readonly contentType: string;
    readonly body: Uint8Array;
  }>;
  remove(id: string): Promise<void>;
}
interface Definition<Id extends string = string, Settings extends z.ZodType = z.ZodType, Options extends z.ZodType = z.ZodType> {
  readonly spec: 'v1';
  readonly id: Id;
  readonly title: string;
  readonly can: Capabilities;
  readonly settings: Settings;
  readonly options: Options;
  connect(settings: z.output<Settings>, host: Host): Ports;
}
interface Ports {
  prepare?(call: OutboundCall, route: Route): unknown;
  ensure?(call: OutboundCall, route: Route, prepared: unknown): Promise<void>;
  map(call: OutboundCall, route: Route, context: MapContext): Mapped;
  verify?(): Promise<void>;
  readonly calls: CallsPort;
  readonly flows?: FlowsPort | undefined;
  readonly gateways?: GatewaysPort | undefined;
  readonly numbers?: NumbersPort | undefined;
  readonly rules?: RulesPort | undefined;
  readonly recordings?: RecordingsPort | undefined;
  readonly webhooks?: {
    receive(request: WebhookRequest): Promise<WebhookResult>;
  } | undefined;
  readonly frontDoor?: FrontDoor | undefined;
  scrub(text: string): string;
}
interface MapContext {
  readonly key: string;
  readonly callbackUrl?: string | undefined;
  readonly prepared: unknown;
  readonly options: unknown;
}
interface Mapped {
  readonly request: WireRequest;
  readonly notes: readonly Note[];
}
interface Provider<Id extends string = string, Options = unknown, Name extends string = string> {
  readonly name: Name;
  readonly id: Id;
  readonly definition: Definition<Id>;
  connect(host: Host): Ports;
  readonly optionsType?: Options;
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
declare const rate: z.ZodObject<{
  prefix: z.ZodString;
  perMinute: z.ZodNumber;
  initial: z.ZodDefault<z.ZodInt>;
  increment: z.ZodDefault<z.ZodInt>;
  connectionFee: z.ZodDefault<z.ZodNumber>;
  effectiveFrom: z.ZodOptional<z.ZodPipe<z.ZodUnion<[z.ZodISODateTime, z.ZodISODate]>, z.ZodTransform<number, string>>>;
}, z.core.$strict>;
type Rate = z.output<typeof rate>;
interface RateDeck {
  readonly name: string;
  readonly currency: string;
  readonly size: number;
  rateFor(destination: string, now: number): Price | undefined;
}
type Price = Omit<Rate, 'prefix'>;
interface FakeProviderScript {
  readonly can?: Partial<Capabilities>;
  readonly notes?: readonly Note[];
  place?(attempt: AttemptContext): Promise<Placed>;
  locate?(attempt: Parameters<NonNullable<CallsPort['locate']>>[0]): Promise<Located>;
  get?(references: References, known?: KnownCall): Promise<readonly CallEvent[]>;
  review?(references: References, sentAt: number): Promise<readonly CallEvent[]>;
  ensure?(): Promise<void>;
  prepare?(): Promise<unknown>;
  connect?: CallsPort['connect'];
  transfer?: CallsPort['transfer'];
  sendDigits?(digits: string): Promise<void>;
  startRecording?(context: Parameters<NonNullable<CallsPort['startRecording']>>[1]): Promise<void>;
  hangUp?(references: References): Promise<void>;
  ask?(request: WebhookRequest): Ask | undefined;
  readonly flows?: FlowsPort | undefined;
  step?(request: WebhookRequest): Extract<WebhookResult, {
    verdict: 'genuine';
  }>['step'];
  answer?(): Promise<void>;
  reject?(): Promise<void>;
  announce?(request: WebhookRequest): InboundAnnouncement | undefined;
}
interface FakeProvider {
  readonly provider: Provider;
  readonly log: string[];
  readonly keys: string[];
}
declare const fakeCapabilities: Capabilities;
declare const event: (type: CallEvent['type'], fields?: Partial<CallEventFields>) => CallEvent;
declare const ended: (status: NonNullable<CallEvent['end']>['status'], reason: NonNullable<CallEvent['end']>['reason'], rang: NonNullable<CallEvent['end']>['rang'], fields?: Partial<CallEventFields>) => EndedEvent;
declare const refusal: (code: CallError['code'], dialled?: 'no' | 'unknown') => CallError;
declare const fakeProvider: (name: string, script?: FakeProviderScript) => FakeProvider;
interface ManualClock extends Clock {
  advance(milliseconds: number): Promise<void>;
  step(milliseconds: number): void;
  monotonic(): number;
  readonly pending: number;
}
declare const settlePromises: () => Promise<void>;
declare const manualClock: (start?: number) => ManualClock;
interface ManualHost extends Host {
  readonly clock: ManualClock;
  readonly entries: LogEntry[];
}
declare const manualHost: (options?: {
  readonly publicUrl?: string;
  readonly clock?: ManualClock;
  readonly fetch?: Host['fetch'];
}) => ManualHost;
declare const countingIds: () => (() => string);
declare const webhookOf: (...events: readonly CallEvent[]) => WebhookRequest;
type ScriptedAnswer = WireResponse | Error | ((request: WireRequest) => WireResponse | Error);
interface ScriptedApi {
  readonly host: ManualHost;
  readonly sent: {
    readonly request: WireRequest;
    readonly limits: FetchLimits | undefined;
  }[];
  readonly asked: string[];
  answer(name: string, answer: ScriptedAnswer): void;
}
declare const jsonReply: (status: number, body: unknown) => WireResponse;
declare const scriptedApi: ({ answers, otherwise, namesOf, publicUrl }: {
  readonly answers: Readonly<Record<string, ScriptedAnswer>>;
  readonly otherwise: ScriptedAnswer;
  readonly namesOf?: (request: WireRequest) => readonly string[];
  readonly publicUrl?: string | undefined;
}) => ScriptedApi;
declare const far = "+14155550123";
declare const business = "+14155550100";
declare const agentPhone = "+14155550102";
declare const outboundRule: (providers: readonly string[], extra?: Record<string, unknown>) => {
  id: string;
  direction: 'outbound';
  numbers: string[];
  routes: {
    provider: string;
  }[];
};
interface ExpectedRoute {
  readonly provider: string;
  readonly gateway?: string | undefined;
  readonly reference?: string | undefined;
}
interface RouteRow {
  readonly name?: string | undefined;
  readonly call: OutboundCallInput;
  readonly at?: string | undefined;
  readonly rule?: string | null | undefined;
  readonly routes?: readonly (string | ExpectedRoute)[] | undefined;
  readonly error?: CallErrorCode | undefined;
}
interface ExpectRoutesOptions {
  readonly providers?: readonly Provider[] | undefined;
  readonly rateDecks?: readonly RateDeck[] | undefined;
  readonly host?: Pick<Host, 'fetch'> & Partial<Pick<Host, 'publicUrl'>>;
}
declare const expectRoutes: (rules: readonly RoutingRuleInput[], rows: readonly RouteRow[], { providers, rateDecks, host }?: ExpectRoutesOptions) => Promise<void>;
declare const noon: number;
declare const attemptRecord: (key: string, fields?: Partial<AttemptRecord>) => AttemptRecord;
declare const callRecord: (id: string, request?: Partial<CallRecord['request']>, fields?: Partial<CallRecord>) => CallRecord;
declare const nextVersion: (record: CallRecord, fields?: Partial<CallRecord>) => CallRecord;
declare const storeWrite: (fields?: Partial<StoreWrite>) => StoreWrite;
declare const referenceClaim: (id: string, fields?: Partial<ReferenceClaim>) => ReferenceClaim;
declare const storeOwner: (id: string, leaseMs?: number) => {
  id: string;
  leaseMs: number;
  takeOver: boolean;
  told: string[];
  changed: (change: {
    readonly id: string;
    readonly version: number;
  }) => void;
};
export { ExpectRoutesOptions, ExpectedRoute, FakeProvider, FakeProviderScript, ManualClock, ManualHost, RouteRow, ScriptedAnswer, ScriptedApi, agentPhone, attemptRecord, business, callRecord, countingIds, ended, event, expectRoutes, fakeCapabilities, fakeProvider, far, jsonReply, manualClock, manualHost, nextVersion, noon, outboundRule, referenceClaim, refusal, scriptedApi, settlePromises, storeOwner, storeWrite, webhookOf };