import { z } from "zod";
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
declare const recordReference: z.ZodObject<{
  system: z.ZodString;
  type: z.ZodString;
  id: z.ZodString;
}, z.core.$strict>;
declare const callFeatures: {
  readonly participant: z.ZodOptional<z.ZodObject<{
    id: z.ZodOptional<z.ZodString>;
    name: z.ZodOptional<z.ZodString>;
    metadata: z.ZodOptional<z.ZodRecord<z.ZodString, z.ZodJSONSchema>>;
  }, z.core.$strict>>;
  readonly record: z.ZodOptional<z.ZodBoolean>;
  readonly waitUntilAnswered: z.ZodOptional<z.ZodBoolean>;
  readonly ringTimeout: z.ZodOptional<z.ZodInt>;
  readonly maxDuration: z.ZodOptional<z.ZodInt>;
  readonly dtmf: z.ZodOptional<z.ZodString>;
  readonly machineDetection: z.ZodOptional<z.ZodEnum<{
    detect: "detect";
    "greeting-end": "greeting-end";
    "hang-up": "hang-up";
  }>>;
  readonly mediaEncryption: z.ZodOptional<z.ZodEnum<{
    none: "none";
    preferred: "preferred";
    required: "required";
  }>>;
  readonly hideCallerId: z.ZodOptional<z.ZodBoolean>;
  readonly maskNumber: z.ZodOptional<z.ZodBoolean>;
  readonly sipHeaders: z.ZodOptional<z.ZodRecord<z.ZodString, z.ZodString>>;
  readonly includeHeaders: z.ZodOptional<z.ZodUnion<readonly [z.ZodEnum<{
    all: "all";
    none: "none";
    "x-headers": "x-headers";
  }>, z.ZodArray<z.ZodString>]>>;
  readonly metadata: z.ZodOptional<z.ZodRecord<z.ZodString, z.ZodJSONSchema>>;
};
declare const outboundCall: z.ZodObject<{
  participant: z.ZodOptional<z.ZodObject<{
    id: z.ZodOptional<z.ZodString>;
    name: z.ZodOptional<z.ZodString>;
    metadata: z.ZodOptional<z.ZodRecord<z.ZodString, z.ZodJSONSchema>>;
  }, z.core.$strict>>;
  record: z.ZodOptional<z.ZodBoolean>;
  waitUntilAnswered: z.ZodOptional<z.ZodBoolean>;
  ringTimeout: z.ZodOptional<z.ZodInt>;
  maxDuration: z.ZodOptional<z.ZodInt>;
  dtmf: z.ZodOptional<z.ZodString>;
  machineDetection: z.ZodOptional<z.ZodEnum<{
    detect: "detect";
    "greeting-end": "greeting-end";
    "hang-up": "hang-up";
  }>>;
  mediaEncryption: z.ZodOptional<z.ZodEnum<{
    none: "none";
    preferred: "preferred";
    required: "required";
  }>>;
  hideCallerId: z.ZodOptional<z.ZodBoolean>;
  maskNumber: z.ZodOptional<z.ZodBoolean>;
  sipHeaders: z.ZodOptional<z.ZodRecord<z.ZodString, z.ZodString>>;
  includeHeaders: z.ZodOptional<z.ZodUnion<readonly [z.ZodEnum<{
    all: "all";
    none: "none";
    "x-headers": "x-headers";
  }>, z.ZodArray<z.ZodString>]>>;
  metadata: z.ZodOptional<z.ZodRecord<z.ZodString, z.ZodJSONSchema>>;
  to: z.ZodString;
  from: z.ZodOptional<z.ZodString>;
  rule: z.ZodOptional<z.ZodString>;
  tags: z.ZodOptional<z.ZodArray<z.ZodString>>;
  tenant: z.ZodOptional<z.ZodString>;
  campaign: z.ZodOptional<z.ZodString>;
  contact: z.ZodOptional<z.ZodObject<{
    system: z.ZodString;
    type: z.ZodString;
    id: z.ZodString;
  }, z.core.$strict>>;
  idempotencyKey: z.ZodOptional<z.ZodString>;
  dialBefore: z.ZodOptional<z.ZodPipe<z.ZodUnion<readonly [z.ZodISODateTime, z.ZodDate]>, z.ZodTransform<string, string | Date>>>;
  connect: z.ZodOptional<z.ZodPipe<z.ZodObject<{
    room: z.ZodOptional<z.ZodString>;
    on: z.ZodOptional<z.ZodString>;
    sip: z.ZodOptional<z.ZodString>;
    phone: z.ZodOptional<z.ZodString>;
    first: z.ZodOptional<z.ZodBoolean>;
    conference: z.ZodOptional<z.ZodString>;
  }, z.core.$strict>, z.ZodTransform<{
    readonly room: string;
    readonly on?: string | undefined;
  } | {
    readonly sip: string;
  } | {
    readonly phone: string;
    readonly first?: boolean | undefined;
  } | {
    readonly conference: string;
  }, {
    room?: string | undefined;
    on?: string | undefined;
    sip?: string | undefined;
    phone?: string | undefined;
    first?: boolean | undefined;
    conference?: string | undefined;
  }>>>;
  options: z.ZodOptional<z.ZodRecord<z.ZodString, z.ZodUnknown>>;
}, z.core.$strict>;
interface AgentDispatch {
  readonly agent: string;
  readonly metadata?: JsonObject | undefined;
}
interface RuleWishes {
  readonly dispatch?: AgentDispatch | undefined;
  readonly pin?: string | undefined;
}
type RuleField = keyof RuleWishes;
type OutboundCall = z.output<typeof outboundCall> & RuleWishes;
type OutboundCallInput<Options = Record<string, unknown>> = Omit<z.input<typeof outboundCall>, 'options'> & {
  readonly options?: Options | undefined;
};
type RecordReference = z.output<typeof recordReference>;
type JsonObject = z.output<typeof jsonObject>;
type FeatureField = keyof typeof callFeatures;
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
interface CallEvent {
  readonly id: string;
  readonly type: 'queued' | 'initiated' | 'ringing' | 'answered' | 'ended' | 'machine' | 'recording' | 'cost' | 'digits' |
  'detail' |
  'unrecognised';
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
interface Note {
  readonly field: string;
  readonly effect: 'dropped' | 'adjusted' | 'emulated';
  readonly detail: string;
}
type CallStatus = 'queued' | 'initiated' | 'ringing' | 'in-progress' | EndStatus | 'unknown';
type ReportedTime = string | 'unknown' | null;
interface TimelineEntry {
  readonly at: ReportedTime;
  readonly type: string;
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
  readonly kind: 'place' | 'connect' | 'transfer' | 'redial';
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
interface SkippedRoute {
  readonly provider: string;
  readonly reason: 'room-unreachable' | 'room-missing' | 'connect-unsupported' | 'destination-unsupported' | 'caller-id-hiding-unsupported' | 'encryption-unsupported' | 'strict' | 'weight-zero' | 'guard' | 'breaker' | 'pace' | 'cost' | 'not-chosen' | 'prepare-failed' | 'provider-missing' | 'public-url-missing';
  readonly detail: string;
}
interface Call {
  readonly id: string;
  readonly status: CallStatus;
  readonly endReason: EndReason | null;
  readonly rang: Rang | null;
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
  readonly endedAt: ReportedTime;
  readonly answeredBy: AnsweredBy | null;
  readonly talkDuration: number | null;
  readonly totalDuration: number | null;
  readonly recordings: readonly Recording[];
  readonly cost: Cost | {
    readonly certainty: 'unknown';
  };
  readonly timeline: readonly TimelineEntry[];
  readonly attempts: readonly Attempt[];
  readonly legs: readonly Leg[];
  readonly skipped: readonly SkippedRoute[];
  readonly notes: readonly Note[];
  readonly error: CallFailure | null;
  readonly metadata: JsonObject;
  readonly contact: RecordReference | null;
  readonly tenant: string | null;
  readonly campaign: string | null;
  readonly tags: readonly string[];
  readonly idempotencyKey: string | null;
}
type Connect = {
  readonly room: string;
  readonly on?: string | undefined;
} | {
  readonly sip: string;
} | {
  readonly phone: string;
  readonly first?: boolean | undefined;
} | {
  readonly conference: string;
};
type ConnectKind = 'room' | 'sip' | 'phone' | 'conference';
declare const gateway: z.ZodObject<{
  id: z.ZodString;
  name: z.ZodString;
  address: z.ZodString;
  transport: z.ZodEnum<{
    tcp: "tcp";
    tls: "tls";
    udp: "udp";
  }>;
  credentials: z.ZodOptional<z.ZodObject<{
    username: z.ZodString;
    password: z.ZodString;
  }, z.core.$strict>>;
  allowedAddresses: z.ZodOptional<z.ZodArray<z.ZodString>>;
  region: z.ZodOptional<z.ZodString>;
  mediaEncryption: z.ZodOptional<z.ZodEnum<{
    none: "none";
    preferred: "preferred";
    required: "required";
  }>>;
  numbers: z.ZodArray<z.ZodString>;
  direction: z.ZodEnum<{
    both: "both";
    inbound: "inbound";
    outbound: "outbound";
  }>;
}, z.core.$strict>;
type Gateway = z.output<typeof gateway>;
declare const route: z.ZodObject<{
  provider: z.ZodString;
  gateway: z.ZodOptional<z.ZodString>;
  reference: z.ZodOptional<z.ZodString>;
  roomAddress: z.ZodOptional<z.ZodString>;
  weight: z.ZodDefault<z.ZodNumber>;
  rateDeck: z.ZodOptional<z.ZodString>;
}, z.core.$strict>;
declare const routingRule: z.ZodObject<{
  id: z.ZodString;
  name: z.ZodOptional<z.ZodString>;
  direction: z.ZodEnum<{
    inbound: "inbound";
    outbound: "outbound";
  }>;
  numbers: z.ZodArray<z.ZodString>;
  match: z.ZodOptional<z.ZodObject<{
    prefixes: z.ZodOptional<z.ZodArray<z.ZodString>>;
    countries: z.ZodOptional<z.ZodArray<z.ZodString>>;
    tags: z.ZodOptional<z.ZodArray<z.ZodString>>;
    window: z.ZodOptional<z.ZodObject<{
      days: z.ZodOptional<z.ZodArray<z.ZodInt>>;
      from: z.ZodString;
      to: z.ZodString;
      zone: z.ZodString;
    }, z.core.$strict>>;
  }, z.core.$strict>>;
  room: z.ZodOptional<z.ZodDiscriminatedUnion<[z.ZodObject<{
    type: z.ZodLiteral<"static">;
    id: z.ZodString;
    on: z.ZodOptional<z.ZodString>;
  }, z.core.$strict>, z.ZodObject<{
    type: z.ZodLiteral<"dynamic">;
    named: z.ZodEnum<{
      "participant-number": "participant-number";
      random: "random";
      "sip-number": "sip-number";
    }>;
    prefix: z.ZodDefault<z.ZodString>;
    on: z.ZodOptional<z.ZodString>;
  }, z.core.$strict>], "type">>;
  pin: z.ZodOptional<z.ZodString>;
  dispatch: z.ZodDefault<z.ZodUnion<readonly [z.ZodLiteral<"user">, z.ZodObject<{
    agent: z.ZodString;
    metadata: z.ZodOptional<z.ZodRecord<z.ZodString, z.ZodJSONSchema>>;
  }, z.core.$strict>]>>;
  headers: z.ZodOptional<z.ZodRecord<z.ZodString, z.ZodString>>;
  includeHeaders: z.ZodOptional<z.ZodUnion<readonly [z.ZodEnum<{
    all: "all";
    none: "none";
    "x-headers": "x-headers";
  }>, z.ZodArray<z.ZodString>]>>;
  routes: z.ZodArray<z.ZodObject<{
    provider: z.ZodString;
    gateway: z.ZodOptional<z.ZodString>;
    reference: z.ZodOptional<z.ZodString>;
    roomAddress: z.ZodOptional<z.ZodString>;
    weight: z.ZodDefault<z.ZodNumber>;
    rateDeck: z.ZodOptional<z.ZodString>;
  }, z.core.$strict>>;
  strategy: z.ZodDefault<z.ZodEnum<{
    "least-cost": "least-cost";
    priority: "priority";
    quality: "quality";
    weighted: "weighted";
  }>>;
  defaults: z.ZodOptional<z.ZodObject<{
    participant: z.ZodOptional<z.ZodObject<{
      id: z.ZodOptional<z.ZodString>;
      name: z.ZodOptional<z.ZodString>;
      metadata: z.ZodOptional<z.ZodRecord<z.ZodString, z.ZodJSONSchema>>;
    }, z.core.$strict>>;
    record: z.ZodOptional<z.ZodBoolean>;
    waitUntilAnswered: z.ZodOptional<z.ZodBoolean>;
    ringTimeout: z.ZodOptional<z.ZodInt>;
    maxDuration: z.ZodOptional<z.ZodInt>;
    dtmf: z.ZodOptional<z.ZodString>;
    machineDetection: z.ZodOptional<z.ZodEnum<{
      detect: "detect";
      "greeting-end": "greeting-end";
      "hang-up": "hang-up";
    }>>;
    mediaEncryption: z.ZodOptional<z.ZodEnum<{
      none: "none";
      preferred: "preferred";
      required: "required";
    }>>;
    hideCallerId: z.ZodOptional<z.ZodBoolean>;
    maskNumber: z.ZodOptional<z.ZodBoolean>;
    sipHeaders: z.ZodOptional<z.ZodRecord<z.ZodString, z.ZodString>>;
    includeHeaders: z.ZodOptional<z.ZodUnion<readonly [z.ZodEnum<{
      all: "all";
      none: "none";
      "x-headers": "x-headers";
    }>, z.ZodArray<z.ZodString>]>>;
    metadata: z.ZodOptional<z.ZodRecord<z.ZodString, z.ZodJSONSchema>>;
  }, z.core.$strict>>;
  reroute: z.ZodDefault<z.ZodArray<z.ZodEnum<{
    blocked: "blocked";
    "carrier-fault": "carrier-fault";
    congestion: "congestion";
    unreachable: "unreachable";
  }>>>;
}, z.core.$strict>;
type Route = z.output<typeof route>;
type RoutingRule = z.output<typeof routingRule>;
type RoutingRuleInput = z.input<typeof routingRule>;
type Verb = 'locate' | 'get' | 'review' | 'hangUp' | 'transfer' | 'sendDigits' | 'startRecording' | 'stopRecording' | 'answer' | 'reject' | 'connect';
interface Capabilities {
  readonly destinations: readonly ('phone' | 'sip')[];
  readonly connect: readonly ConnectKind[];
  readonly roomRequired: boolean;
  readonly roomCharacters?: string | undefined;
  readonly features: Readonly<Partial<Record<FeatureField | RuleField, true | string>>>;
  readonly verbs: readonly Verb[];
  readonly locate: {
    readonly proof: 'key' | 'match' | 'none';
    readonly settleAfterMs: number;
  };
  readonly answers: 'document' | 'command' | 'provider-rule';
  readonly pace: {
    readonly cps: number | null;
    readonly excess: 'queues' | 'rejects';
  };
  readonly reports: {
    readonly ringing: boolean;
    readonly busy: boolean;
  };
  readonly references: readonly [string, ...string[]];
  readonly publicUrlRequired: boolean;
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
}
interface RulesPort {
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
} & RuleWishes) | {
  readonly action: 'reject';
  readonly reason: 'busy' | 'declined';
} | {
  readonly action: 'hang-up';
};
interface Ask {
  readonly kind: 'answer' | 'inbound';
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
  readonly inbound?: InboundAnnouncement | undefined;
  readonly reply?: WebhookReply | undefined;
} |
{
  readonly verdict: 'forged' | 'stale' | 'malformed';
  readonly detail: string;
};
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
  prepare?(call: OutboundCall, route: Route): Promise<unknown>;
  ensure?(call: OutboundCall, route: Route, prepared: unknown): Promise<void>;
  map(call: OutboundCall, route: Route, context: MapContext): Mapped;
  readonly calls: CallsPort;
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
interface CallsPort {
  place(request: WireRequest, attempt: AttemptContext): Promise<Placed>;
  locate?(attempt: LocateContext): Promise<Located>;
  get?(references: References): Promise<readonly CallEvent[]>;
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
interface FrontDoor {
  parse(request: WireRequest): {
    readonly call: OutboundCallInput;
    readonly route: Partial<Route>;
    readonly notes: readonly Note[];
  };
  render(call: Call): WireResponse;
}
interface Provider<Id extends string = string, Options = unknown> {
  readonly name: string;
  readonly id: Id;
  readonly definition: Definition<Id>;
  connect(host: Host): Ports;
  readonly optionsType?: Options;
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
  get?(references: References): Promise<readonly CallEvent[]>;
  review?(references: References, sentAt: number): Promise<readonly CallEvent[]>;
  ensure?(): Promise<void>;
  prepare?(): Promise<unknown>;
  connect?: CallsPort['connect'];
  transfer?: CallsPort['transfer'];
  sendDigits?(digits: string): Promise<void>;
  startRecording?(): Promise<void>;
  hangUp?(): Promise<void>;
  ask?(request: WebhookRequest): Ask | undefined;
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
declare const event: (type: CallEvent['type'], fields?: Partial<CallEvent>) => CallEvent;
declare const ended: (status: NonNullable<CallEvent['end']>['status'], reason: NonNullable<CallEvent['end']>['reason'], rang: NonNullable<CallEvent['end']>['rang'], fields?: Partial<CallEvent>) => CallEvent;
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
export { ExpectRoutesOptions, ExpectedRoute, FakeProvider, FakeProviderScript, ManualClock, ManualHost, RouteRow, ScriptedAnswer, ScriptedApi, agentPhone, business, countingIds, ended, event, expectRoutes, fakeCapabilities, fakeProvider, far, jsonReply, manualClock, manualHost, outboundRule, refusal, scriptedApi, settlePromises, webhookOf };