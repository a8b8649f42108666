type Clock = {
  now(): number;
  after(ms: number, fn: () => void): () => void;
};
type ScaledClock = Clock & {
  speed(): number;
  setSpeed(speed: number): void;
  advance(ms: number): Promise<void>;
};
type ScaledClockOptions = {
  readonly speed?: number | undefined;
  readonly start?: number | undefined;
};
declare function createScaledClock(options?: ScaledClockOptions): ScaledClock;
type ManualClock = Clock & {
  advance(ms: number): Promise<void>;
  next(): number | undefined;
};
declare function createManualClock(start?: number): ManualClock;
type Configuration = string | number | boolean | null | readonly Configuration[] | {
  readonly [name: string]: Configuration;
};
type EmulatorRequest = {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
  readonly origin: string;
};
type EmulatorResponse = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
  readonly stream?: ((write: (text: string) => void) => () => void) | undefined;
};
declare class ConnectionResetError extends Error {
  readonly name = "ConnectionResetError";
  readonly code = "ECONNRESET";
  constructor();
}
declare function text(status: number, body: string, headers?: Readonly<Record<string, string>>): EmulatorResponse;
declare function json(status: number, value: unknown, headers?: Readonly<Record<string, string>>): EmulatorResponse;
declare function empty(status: number): EmulatorResponse;
type Handle = (request: EmulatorRequest, options?: {
  readonly signal?: AbortSignal | undefined;
}) => Promise<EmulatorResponse>;
type HistoryLimits = {
  readonly entries?: number | undefined;
  readonly bytes?: number | undefined;
};
type Timings = {
  readonly ringingAfter: number;
  readonly answeredAfter: number;
  readonly talkFor: number;
  readonly briefTalkFor: number;
  readonly detectedAfter: number;
  readonly ringTimeout: number;
};
declare const defaultTimings: Timings;
type Treatment = {
  readonly do: 'fail';
  readonly when: 'before' | 'after';
  readonly status: number;
  readonly shape: 'provider' | 'proxy';
} |
{
  readonly do: 'hang';
  readonly when: 'before' | 'after';
  readonly seconds?: number | undefined;
} | {
  readonly do: 'reset';
  readonly when: 'before' | 'after';
} |
{
  readonly do: 'delay';
  readonly when: 'before' | 'after';
  readonly seconds: number;
};
type Phone = 'answers' | 'busy' | 'rings-out' | 'declines' | 'invalid' | 'unreachable' |
'fails-ringing';
type Outcome = {
  readonly digits?: number;
  readonly name: string;
  readonly phone: Phone;
  readonly answeredBy: 'human' | 'machine';
  readonly brief?: true;
  readonly unreported?: true;
  readonly request?: Treatment;
};
declare const outcomes: readonly Outcome[];
declare function outcomeOf(to: string): Outcome;
declare class Samples {
  #private;
  readonly rate: number;
  constructor(rate: number);
  get ms(): number;
  add(piece: Int16Array): void;
  first(ms: number): Int16Array;
}
type Side = 'caller' | 'callee';
type SoundKind =
'digits' |
'speech' |
'file' |
'beep' |
'audio';
type Sound = {
  readonly from: Side;
  readonly kind: SoundKind;
  readonly text: string;
  readonly at: string;
  readonly durationMs: number;
  readonly cut: boolean;
};
type Encoding = 'mulaw' | 'alaw' | 'l16';
type Codec = {
  readonly encoding: Encoding;
  readonly rate: number;
};
type LegStream = {
  readonly id: string;
  readonly url: string;
  readonly codec: Codec;
  readonly state: 'connecting' | 'open' | 'closed' | 'failed';
  readonly framesIn: number;
  heard(): Int16Array;
  heardMs(): number;
  abort(): void;
};
type StreamView = Pick<LegStream, 'id' | 'url' | 'state' | 'framesIn'> & Codec & {
  readonly framesOut: number;
};
type Playback = {
  readonly sound: Sound;
  extend(): void;
  stop(): void;
};
type Line = {
  readonly phone: Side;
  readonly sounds: readonly Sound[];
  play(kind: 'speech' | 'file' | 'beep', text: string, ms: number): () => void;
  playAudio(samples: Samples): Playback;
  readonly streams: LegStream[];
  sendDigits(digits: string): boolean;
  onDigits(listener: (digits: string, ms: number) => void): () => void;
  onSpeech(listener: (text: string, ms: number) => void): () => void;
};
type LegState = 'dialling' | 'ringing' | 'answered' | 'ended';
type AnsweredBy = 'human' | 'machine';
type EndedBy = 'caller' | 'callee' | 'network';
type EndCause = 'hang-up' | 'canceled' | 'busy' | 'no-answer' | 'declined' | 'invalid-number' | 'carrier-failure' | 'max-duration';
type LegEnd = {
  readonly cause: EndCause;
  readonly sipStatus: number;
  readonly by: EndedBy;
};
type RingCause = {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
};
type LegEvents = {
  readonly initiated?: (() => void) | undefined;
  readonly ringing: () => void;
  readonly answered: (by: AnsweredBy) => void;
  readonly ended: (end: LegEnd) => void;
  readonly pressed?: ((digits: string) => void) | undefined;
  readonly spoke?: ((text: string) => void) | undefined;
};
type SipOffer = {
  readonly auth?: {
    readonly username: string;
    readonly password: string;
  } | undefined;
  readonly source?: string | undefined;
  readonly transport?: 'udp' | 'tcp' | 'tls' | undefined;
  readonly srtp?: boolean | undefined;
};
type Dial = {
  readonly provider: string;
  readonly from: string;
  readonly to: string;
  readonly callId: string;
  readonly cause?: RingCause | undefined;
  readonly ringTimeout?: number | undefined;
  readonly maxDuration?: number | undefined;
  readonly sipHeaders?: Readonly<Record<string, string>> | undefined;
  readonly sip?: SipOffer | undefined;
  readonly on: LegEvents;
};
type Leg = {
  readonly id: string;
  readonly provider: string;
  readonly callId: string;
  readonly from: string;
  readonly to: string;
  readonly outcome: Outcome;
  readonly cause: RingCause;
  readonly sipHeaders: Readonly<Record<string, string>>;
  readonly sip: SipOffer;
  readonly state: LegState;
  readonly startedAt: number;
  readonly ringingAt: number | undefined;
  readonly answeredAt: number | undefined;
  readonly endedAt: number | undefined;
  readonly answeredBy: AnsweredBy | undefined;
  readonly end: LegEnd | undefined;
  readonly digits: string;
  readonly sounds: readonly Sound[];
  readonly streams: readonly LegStream[];
  readonly places: readonly string[];
  enter(place: string): void;
  hangUp(by?: EndedBy): void;
  sendDigits(digits: string): boolean;
  press(digits: string): boolean;
  speak(text: string): boolean;
  readonly line: Line;
  limit(maxDuration: number | undefined): void;
};
type LegView = {
  readonly id: string;
  readonly session: string;
  readonly provider: string;
  readonly callId: string;
  readonly from: string;
  readonly to: string;
  readonly outcome: string;
  readonly state: LegState;
  readonly rang: boolean;
  readonly answered: boolean;
  readonly answeredBy: AnsweredBy | null;
  readonly end: LegEnd | null;
  readonly digits: string;
  readonly pressed: string;
  readonly sounds: readonly Sound[];
  readonly heard: readonly Sound[];
  readonly streams: readonly StreamView[];
  readonly places: readonly string[];
  readonly phone: {
    readonly address: string;
    readonly side: Side;
  } | null;
  readonly startedAt: string;
  readonly ringingAt: string | null;
  readonly answeredAt: string | null;
  readonly endedAt: string | null;
};
type PhoneAction = {
  readonly do: 'answer';
  readonly as?: AnsweredBy | undefined;
} | {
  readonly do: 'decline';
} |
{
  readonly do: 'ring';
} | {
  readonly do: 'hang-up';
} | {
  readonly do: 'press';
  readonly digits: string;
} | {
  readonly do: 'speak';
  readonly text: string;
};
declare class NoSuchCallError extends Error {
  readonly name = "NoSuchCallError";
}
type IncomingLeg = {
  readonly id: string;
  readonly provider: string;
  readonly from: string;
  readonly to: string;
  readonly cause: RingCause;
  readonly sipHeaders: Readonly<Record<string, string>>;
  readonly sip: SipOffer & {
    readonly source: string;
  };
  ring(): void;
  answer(by?: AnsweredBy): void;
  reject(sipStatus: number): void;
  hangUp(): void;
  onEnded(listener: (end: LegEnd) => void): void;
  onDigits(listener: (digits: string) => void): void;
  readonly line: Line;
  press(digits: string): void;
};
type HostHandler = (leg: IncomingLeg) => void;
type Hosts = {
  register(host: string, handler: HostHandler): () => void;
  registerNumber(number: string, handler: HostHandler): () => void;
  find(address: string): HostHandler | undefined;
  numbers(): readonly string[];
};
type PhoneBehavior =
'automatic' |
'manual' |
'busy' |
'offline';
type PhoneBook = {
  behaviorOf(address: string, outcome: Outcome): PhoneBehavior;
  set(address: string, behavior: PhoneBehavior | undefined): void;
  common(): PhoneBehavior;
  setCommon(behavior: PhoneBehavior): void;
  known(): ReadonlyMap<string, PhoneBehavior>;
  reset(): void;
};
type Ring = {
  readonly provider: string;
  readonly from: string;
  readonly to: string;
  readonly at: string;
  readonly leg: string;
  readonly callId: string;
  readonly request: RingCause;
};
type Network = {
  dial(dial: Dial): Leg;
  leg(id: string): Leg | undefined;
  legs(): readonly Leg[];
  readonly hosts: Hosts;
  readonly phones: PhoneBook;
  act(address: string, action: PhoneAction, leg?: string): Leg;
  ledger(): readonly Ring[];
  calls(): readonly LegView[];
  dropped(): {
    readonly rings: number;
    readonly calls: number;
  };
  closeStreams(): void;
  reset(): void;
};
type Random = {
  bytes(count: number): Uint8Array;
  hex(digits: number): string;
  string(length: number, alphabet?: string): string;
  uuid(): string;
  integer(below: number): number;
};
type FaultMatch = {
  readonly method?: string | undefined;
  readonly path?: string | undefined;
  readonly to?: string | undefined;
  readonly event?: string | undefined;
  readonly nth?: number | undefined;
};
type Common = {
  readonly provider?: string | undefined;
  readonly match?: FaultMatch | undefined;
  readonly count?: number | undefined;
};
type When = 'before' | 'after';
type RequestFault = Common & {
  readonly on: 'request';
} & ({
  readonly do: 'fail';
  readonly status?: number | undefined;
  readonly when?: When | undefined;
  readonly shape?: 'provider' | 'proxy' | undefined;
} | {
  readonly do: 'hang';
  readonly when?: When | undefined;
  readonly seconds?: number | undefined;
} | {
  readonly do: 'reset';
  readonly when?: When | undefined;
} | {
  readonly do: 'delay';
  readonly seconds: number;
  readonly when?: When | undefined;
});
type WebhookFault = Common & {
  readonly on: 'webhook';
} & ({
  readonly do: 'drop';
} | {
  readonly do: 'delay';
  readonly seconds: number;
} |
{
  readonly do: 'duplicate';
  readonly copies?: number | undefined;
} |
{
  readonly do: 'reorder';
  readonly seconds?: number | undefined;
} |
{
  readonly do: 'forge';
  readonly keep?: boolean | undefined;
});
type LookupFault = Common & {
  readonly on: 'lookup';
} & ({
  readonly do: 'fail';
  readonly status?: number | undefined;
} |
{
  readonly do: 'lag';
  readonly seconds: number;
});
type Fault = RequestFault | WebhookFault | LookupFault;
type WebhookRequest = {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
};
type WebhookReply = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array | string;
};
type Deliver = (request: WebhookRequest, options: {
  readonly signal: AbortSignal;
}) => Promise<WebhookReply>;
type Webhook = {
  readonly kind: 'event' | 'document';
  readonly event: string;
  readonly to?: string | undefined;
  readonly method: string;
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>> | undefined;
  readonly body?: string | undefined;
  readonly sign?: ((request: WebhookRequest) => Readonly<Record<string, string>>) | undefined;
  readonly retryAfter?: readonly number[] | undefined;
  readonly failed?: ((status: number) => boolean) | undefined;
};
type WebhookAnswer = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
};
type Delivery = {
  readonly id: string;
  readonly provider: string;
  readonly kind: 'event' | 'document';
  readonly event: string;
  readonly to: string | null;
  readonly at: string;
  readonly attempt: number;
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly signedBy: readonly string[];
  readonly fault: WebhookFault['do'] | 'unreported' | null;
  readonly replayOf: string | null;
  status: number | null;
  error: string | null;
  response: {
    readonly headers: Readonly<Record<string, string>>;
    readonly body: string;
  } | null;
};
type Webhooks = {
  send(webhook: Webhook): Promise<WebhookAnswer | undefined>;
};
type FaceRequest = {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
  readonly text: string;
  readonly origin: string;
  readonly url: string;
  readonly cause: RingCause;
  readonly visibleUntil: number;
  form(): URLSearchParams;
  json(): unknown;
  unusedFields(): readonly string[];
};
type Answer = EmulatorResponse | Promise<EmulatorResponse>;
type Handler = (request: FaceRequest, params: Readonly<Record<string, string>>) => Answer;
type Route = readonly [method: string, pattern: string, handler: Handler];
type Found = {
  readonly handler: Handler;
  readonly params: Readonly<Record<string, string>>;
} |
{
  readonly allowed: readonly string[];
};
type EmulatedOperation = {
  readonly method: string;
  readonly path: string;
};
declare function createRouter(routes: readonly Route[]): (request: FaceRequest) => Found | undefined;
type Face = {
  readonly id: string;
  readonly prefix: string;
  readonly rootPath?: string | undefined;
  readonly host?: string | undefined;
  create(context: FaceContext): FaceInstance;
};
type FaceInstance = {
  readonly operations?: readonly EmulatedOperation[] | undefined;
  handle(request: FaceRequest): EmulatorResponse | Promise<EmulatorResponse>;
  dials(request: FaceRequest): string | undefined;
  readonly looksUp?: ((request: FaceRequest) => boolean) | undefined;
  failure(status: number): EmulatorResponse;
  notEmulated?(message: string): EmulatorResponse;
  keys(): FaceKeys;
  configured?(): Readonly<Record<string, unknown>>;
  reset(): void;
};
type FaceKeys = {
  readonly credentials: Readonly<Record<string, string>>;
  readonly webhooks: Readonly<Record<string, string>>;
  readonly ids: Readonly<Record<string, string>>;
};
type AccountSeed = {
  readonly numbers: readonly [string, string];
};
type FaceContext = {
  readonly id: string;
  readonly prefix: string;
  readonly network: Network;
  readonly clock: Clock;
  readonly wall: () => number;
  readonly random: Random;
  readonly accountRandom: (account: string) => Random;
  readonly webhooks: Webhooks;
  readonly timings: Timings;
  readonly account: AccountSeed;
  readonly kept: <T>(isSettled: (record: T) => boolean) => Map<string, T>;
  readonly log: (line: string) => void;
};
type FaultIssue = {
  readonly path: string;
  readonly message: string;
};
declare class InvalidFaultError extends Error {
  readonly name = "InvalidFaultError";
  readonly issues: readonly FaultIssue[];
  constructor(issues: readonly FaultIssue[]);
}
type FaultTarget = {
  readonly provider: string;
  readonly method: string;
  readonly path: string;
  readonly to?: string | undefined;
  readonly event?: string | undefined;
};
type FaultView = {
  readonly id: string;
  readonly fault: Fault;
  readonly seen: number;
  readonly struck: number;
};
type ByTarget = {
  request: RequestFault;
  webhook: WebhookFault;
  lookup: LookupFault;
};
type Faults = {
  add(fault: Fault): {
    readonly id: string;
    readonly remove: () => void;
  };
  take<On extends keyof ByTarget>(on: On, target: FaultTarget): ByTarget[On] | undefined;
  list(): readonly FaultView[];
  remove(id: string): boolean;
  clear(): void;
};
type RecordedResponse = {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
};
type RequestRecord = RingCause & {
  readonly id: string;
  readonly provider: string;
  readonly at: string;
  status: number | 'lost' | null;
  response: RecordedResponse | null;
};
type Warning = {
  readonly id: string;
  readonly provider: string | null;
  readonly at: string;
  readonly code: WarningCode;
  readonly message: string;
};
type WarningCode =
'not-emulated' |
'field-ignored' |
'callback-failed' |
'provider';
type EmulatorEvent =
{
  readonly type: 'call';
  readonly data: LegView;
} | {
  readonly type: 'ring';
  readonly data: Ring;
} |
{
  readonly type: 'request';
  readonly data: RequestRecord;
} |
{
  readonly type: 'delivery';
  readonly data: Delivery;
} | {
  readonly type: 'warning';
  readonly data: Warning;
} |
{
  readonly type: 'phones' | 'clock' | 'faults' | 'reset';
  readonly data: null;
};
type PhoneView = {
  readonly address: string;
  readonly behavior: PhoneBehavior;
  readonly outcome: string;
  readonly state: 'idle' | 'dialling' | 'ringing' | 'answered';
  readonly calls: readonly LegView[];
};
type ListenOptions = {
  readonly port?: number | undefined;
  readonly host?: string | undefined;
};
type Listening = {
  readonly url: string;
  readonly close: () => Promise<void>;
};
type PluginSettings = {
  readonly videosdk: {
    readonly baseUrl: string;
    readonly apiKey: string;
    readonly secret: string;
    readonly webhookPublicKey: string;
    readonly organizationId: string;
  };
  readonly 'videosdk-legacy': {
    readonly baseUrl: string;
    readonly apiKey: string;
    readonly secret: string;
    readonly trunkId: string;
  };
  readonly daily: {
    readonly baseUrl: string;
    readonly apiKey: string;
    readonly domain: string;
    readonly webhookSecret: string;
  };
  readonly twilio: {
    readonly baseUrl: string;
    readonly accountSid: string;
    readonly authToken: string;
  };
  readonly telnyx: {
    readonly baseUrl: string;
    readonly apiKey: string;
    readonly publicKey: string;
    readonly connectionId: string;
  };
  readonly plivo: {
    readonly baseUrl: string;
    readonly authId: string;
    readonly authToken: string;
  };
  readonly vonage: {
    readonly baseUrl: string;
    readonly restUrl: string;
    readonly applicationId: string;
    readonly privateKey: string;
    readonly apiKey: string;
    readonly apiSecret: string;
    readonly signatureSecret: string;
  };
  readonly livekit: {
    readonly baseUrl: string;
    readonly apiKey: string;
    readonly apiSecret: string;
    readonly sipHost: string;
  };
  readonly sinch: {
    readonly baseUrl: string;
    readonly configurationUrl: string;
    readonly applicationKey: string;
    readonly applicationSecret: string;
    readonly trunks: {
      readonly baseUrl: string;
      readonly authUrl: string;
      readonly projectId: string;
      readonly keyId: string;
      readonly keySecret: string;
    };
  };
};
type EmulatorOptions = {
  readonly speed?: number | undefined;
  readonly clock?: Clock | undefined;
  readonly wall?: (() => number) | undefined;
  readonly seed?: string | undefined;
  readonly faces?: readonly Face[] | undefined;
  readonly only?: readonly string[] | undefined;
  readonly deliver?: Deliver | undefined;
  readonly timings?: Partial<Timings> | undefined;
  readonly log?: ((line: string) => void) | undefined;
  readonly history?: HistoryLimits | undefined;
  readonly phones?: PhoneBehavior | undefined;
};
type ProviderKeys = FaceKeys & {
  readonly provider: string;
  readonly baseUrl: string;
  readonly numbers: readonly string[];
};
type InboundCall = {
  readonly from: string;
  readonly to: string;
  readonly ringTimeout?: number | undefined;
  readonly sipHeaders?: Readonly<Record<string, string>> | undefined;
};
type ScopeOptions = {
  readonly speed?: number | undefined;
  readonly phones?: PhoneBehavior | undefined;
};
type Emulator = {
  readonly handle: Handle;
  listen(options?: ListenOptions): Promise<Listening>;
  close(): Promise<void>;
  readonly clock: Clock;
  readonly speed: number | null;
  setSpeed(speed: number): void;
  advance(ms: number): Promise<void>;
  readonly network: Network;
  readonly faults: Faults;
  readonly outcomes: readonly Outcome[];
  ledger(): readonly Ring[];
  calls(): readonly LegView[];
  phones(): readonly PhoneView[];
  inbound(call: InboundCall): Leg;
  deliveries(): readonly Delivery[];
  replay(delivery: string): Promise<Delivery | undefined>;
  requests(): readonly RequestRecord[];
  warnings(): readonly Warning[];
  subscribe(listener: (event: EmulatorEvent) => void): () => void;
  keys(origin?: string): Readonly<Record<string, ProviderKeys>>;
  operations(): Readonly<Record<string, readonly EmulatedOperation[]>>;
  accounts(): Readonly<Record<string, Configuration>>;
  settings<Id extends keyof PluginSettings>(provider: Id, origin?: string): PluginSettings[Id];
  scope(name: string, options?: ScopeOptions): Emulator;
  scopes(): readonly string[];
  removeScope(name: string): Promise<boolean>;
  reset(): void;
};
declare function createEmulator(options?: EmulatorOptions): Emulator;
type DailyOptions = {
  readonly webhooks?: readonly {
    readonly url: string;
    readonly hmac?: string | undefined;
  }[] | undefined;
  readonly approved?: boolean | undefined;
  readonly international?: boolean | undefined;
};
declare function daily(options?: DailyOptions): Face;
declare class NotEmulatedError extends Error {
  readonly name = "NotEmulatedError";
  readonly what: string | undefined;
  constructor(what?: string);
}
type SignedParameters = Readonly<Record<string, string | readonly string[]>>;
declare function signTwilio(authToken: string, url: string, parameters?: SignedParameters): string;
declare function signTwilioJson(authToken: string, url: string, body: string): {
  readonly url: string;
  readonly signature: string;
};
type TwilioOptions = {
  readonly jsonEvents?: boolean | undefined;
  readonly callsPerSecond?: number | undefined;
};
declare function twilio(options?: TwilioOptions): Face;
type SinchOptions = {
  readonly numbers?: readonly string[] | undefined;
};
declare function sinch({ numbers }?: SinchOptions): Face;
type VonageOptions = {
  readonly callsPerSecond?: number | undefined;
};
declare function vonage(options?: VonageOptions): Face;
declare class UnreachableNumberError extends Error {
  readonly name = "UnreachableNumberError";
}
export { type AccountSeed, type Clock, type Codec, ConnectionResetError, type DailyOptions, type Deliver, type Delivery, type Dial, type EmulatedOperation, type Emulator, type EmulatorEvent, type EmulatorOptions, type EmulatorRequest, type EmulatorResponse, type Encoding, type EndCause, type EndedBy, type Face, type FaceContext, type FaceInstance, type FaceKeys, type FaceRequest, type Fault, type FaultMatch, type Faults, type Handler, type HistoryLimits, type HostHandler, type Hosts, type InboundCall, type IncomingLeg, InvalidFaultError, type Leg, type LegEnd, type LegEvents, type LegStream, type LegView, type Line, type LookupFault, type ManualClock, type Network, NoSuchCallError, NotEmulatedError, type Outcome, type PhoneAction, type PhoneBehavior, type PhoneBook, type PhoneView, type Playback, type PluginSettings, type ProviderKeys, type Random, type RecordedResponse, type RequestFault, type RequestRecord, type Ring, type RingCause, type Route, type Samples, type ScaledClock, type ScaledClockOptions, type ScopeOptions, type Side, type SignedParameters, type SinchOptions, type Sound, type SoundKind, type StreamView, type Timings, type TwilioOptions, UnreachableNumberError, type VonageOptions, type Warning, type WarningCode, type Webhook, type WebhookAnswer, type WebhookFault, type WebhookReply, type WebhookRequest, type Webhooks, createEmulator, createManualClock, createRouter, createScaledClock, daily, defaultTimings, empty, json, outcomeOf, outcomes, signTwilio, signTwilioJson, sinch, text, twilio, vonage };