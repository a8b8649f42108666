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
declare const toFailure: (error: CallError) => CallFailure;
declare const formatPath: (path: readonly PropertyKey[]) => string;
declare const inputError: (code: CallErrorCode, subject: string, faults: readonly Fault[], provider?: string) => CallError;
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
declare const urlReference: z.ZodString;
declare const dialTarget: z.ZodPipe<z.ZodUnknown, z.ZodTransform<DialTarget, unknown>>;
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
type TurnKind = Turn['turn'];
declare const turn: z.ZodDiscriminatedUnion<[z.ZodObject<{
  callId: z.ZodString;
  at: z.ZodISODateTime;
  turn: z.ZodLiteral<"started">;
}, z.core.$strict>, z.ZodObject<{
  callId: z.ZodString;
  at: z.ZodISODateTime;
  turn: z.ZodLiteral<"went">;
}, z.core.$strict>, z.ZodObject<{
  callId: z.ZodString;
  at: z.ZodISODateTime;
  turn: z.ZodLiteral<"gathered">;
  digits: z.ZodString;
  speech: z.ZodOptional<z.ZodObject<{
    text: z.ZodString;
    confidence: z.ZodOptional<z.ZodNumber>;
  }, z.core.$strict>>;
  ended: z.ZodEnum<{
    complete: "complete";
    empty: "empty";
    "finish-key": "finish-key";
    timeout: "timeout";
  }>;
}, z.core.$strict>, z.ZodObject<{
  callId: z.ZodString;
  at: z.ZodISODateTime;
  turn: z.ZodLiteral<"recorded">;
  recording: z.ZodOptional<z.ZodObject<{
    url: z.ZodOptional<z.ZodString>;
    id: z.ZodOptional<z.ZodString>;
    seconds: z.ZodOptional<z.ZodNumber>;
  }, z.core.$strict>>;
  finishKey: z.ZodOptional<z.ZodString>;
  ended: z.ZodOptional<z.ZodEnum<{
    "finish-key": "finish-key";
    "hang-up": "hang-up";
    "max-duration": "max-duration";
    silence: "silence";
  }>>;
}, z.core.$strict>, z.ZodObject<{
  callId: z.ZodString;
  at: z.ZodISODateTime;
  turn: z.ZodLiteral<"dialled">;
  status: z.ZodEnum<{
    answered: "answered";
    busy: "busy";
    canceled: "canceled";
    failed: "failed";
    "no-answer": "no-answer";
  }>;
  target: z.ZodOptional<z.ZodInt>;
  seconds: z.ZodOptional<z.ZodNumber>;
  recording: z.ZodOptional<z.ZodObject<{
    url: z.ZodOptional<z.ZodString>;
    id: z.ZodOptional<z.ZodString>;
    seconds: z.ZodOptional<z.ZodNumber>;
  }, z.core.$strict>>;
}, z.core.$strict>, z.ZodObject<{
  callId: z.ZodString;
  at: z.ZodISODateTime;
  turn: z.ZodLiteral<"streamed">;
  ended: z.ZodEnum<{
    closed: "closed";
    failed: "failed";
    "hang-up": "hang-up";
  }>;
}, z.core.$strict>], "turn">;
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
interface TurnContext {
  readonly continuation: string | null;
  readonly far: string;
  readonly metadata: JsonObject;
  readonly signal: AbortSignal;
}
type TurnHandler = (turn: Turn, context: TurnContext) => readonly Step[] | Promise<readonly Step[]>;
declare const flow: z.ZodObject<{
  steps: z.ZodArray<z.ZodDiscriminatedUnion<[z.ZodObject<{
    loop: z.ZodOptional<z.ZodInt>;
    volume: z.ZodOptional<z.ZodNumber>;
    step: z.ZodLiteral<"say">;
    text: z.ZodOptional<z.ZodString>;
    ssml: z.ZodOptional<z.ZodString>;
    language: z.ZodOptional<z.ZodString>;
    voice: z.ZodOptional<z.ZodString>;
  }, z.core.$strict>, z.ZodObject<{
    loop: z.ZodOptional<z.ZodInt>;
    volume: z.ZodOptional<z.ZodNumber>;
    step: z.ZodLiteral<"play">;
    url: z.ZodString;
  }, z.core.$strict>, z.ZodObject<{
    step: z.ZodLiteral<"gather">;
    prompts: z.ZodOptional<z.ZodArray<z.ZodDiscriminatedUnion<[z.ZodObject<{
      loop: z.ZodOptional<z.ZodInt>;
      volume: z.ZodOptional<z.ZodNumber>;
      step: z.ZodLiteral<"say">;
      text: z.ZodOptional<z.ZodString>;
      ssml: z.ZodOptional<z.ZodString>;
      language: z.ZodOptional<z.ZodString>;
      voice: z.ZodOptional<z.ZodString>;
    }, z.core.$strict>, z.ZodObject<{
      loop: z.ZodOptional<z.ZodInt>;
      volume: z.ZodOptional<z.ZodNumber>;
      step: z.ZodLiteral<"play">;
      url: z.ZodString;
    }, z.core.$strict>, z.ZodObject<{
      step: z.ZodLiteral<"pause">;
      seconds: z.ZodNumber;
    }, z.core.$strict>], "step">>>;
    interruptible: z.ZodOptional<z.ZodBoolean>;
    digits: z.ZodOptional<z.ZodObject<{
      count: z.ZodOptional<z.ZodInt>;
      minCount: z.ZodOptional<z.ZodInt>;
      finishKeys: z.ZodOptional<z.ZodString>;
      allowedKeys: z.ZodOptional<z.ZodString>;
      timeout: z.ZodOptional<z.ZodUnion<readonly [z.ZodNumber, z.ZodLiteral<"auto">]>>;
    }, z.core.$strict>>;
    speech: z.ZodOptional<z.ZodObject<{
      language: z.ZodOptional<z.ZodString>;
      hints: z.ZodOptional<z.ZodArray<z.ZodString>>;
      endSilence: z.ZodOptional<z.ZodUnion<readonly [z.ZodNumber, z.ZodLiteral<"auto">]>>;
      maxDuration: z.ZodOptional<z.ZodNumber>;
      model: z.ZodOptional<z.ZodString>;
      profanityFilter: z.ZodOptional<z.ZodBoolean>;
    }, z.core.$strict>>;
    timeout: z.ZodOptional<z.ZodNumber>;
    emptyTurn: z.ZodOptional<z.ZodBoolean>;
    next: z.ZodOptional<z.ZodString>;
  }, z.core.$strict>, z.ZodObject<{
    step: z.ZodLiteral<"record">;
    background: z.ZodOptional<z.ZodBoolean>;
    maxDuration: z.ZodOptional<z.ZodInt>;
    silence: z.ZodOptional<z.ZodInt>;
    beep: z.ZodOptional<z.ZodBoolean>;
    finishKeys: z.ZodOptional<z.ZodString>;
    transcribe: z.ZodOptional<z.ZodBoolean>;
    format: z.ZodOptional<z.ZodEnum<{
      mp3: "mp3";
      ogg: "ogg";
      wav: "wav";
    }>>;
    channels: z.ZodOptional<z.ZodUnion<readonly [z.ZodLiteral<1>, z.ZodLiteral<2>]>>;
    report: z.ZodOptional<z.ZodObject<{
      url: z.ZodString;
      method: z.ZodOptional<z.ZodEnum<{
        GET: "GET";
        POST: "POST";
      }>>;
    }, z.core.$strict>>;
    next: z.ZodOptional<z.ZodString>;
  }, z.core.$strict>, z.ZodObject<{
    step: z.ZodLiteral<"dial">;
    to: z.ZodArray<z.ZodPipe<z.ZodUnknown, z.ZodTransform<DialTarget, unknown>>>;
    order: z.ZodOptional<z.ZodEnum<{
      all: "all";
      sequential: "sequential";
    }>>;
    ringTimeout: z.ZodOptional<z.ZodInt>;
    maxDuration: z.ZodOptional<z.ZodInt>;
    callerId: z.ZodOptional<z.ZodString>;
    record: z.ZodOptional<z.ZodBoolean>;
    waitUntilAnswered: z.ZodOptional<z.ZodBoolean>;
    hangUpKey: z.ZodOptional<z.ZodString>;
    report: z.ZodOptional<z.ZodObject<{
      url: z.ZodString;
      method: z.ZodOptional<z.ZodEnum<{
        GET: "GET";
        POST: "POST";
      }>>;
    }, z.core.$strict>>;
    next: z.ZodOptional<z.ZodString>;
  }, z.core.$strict>, z.ZodObject<{
    step: z.ZodLiteral<"stream">;
    url: z.ZodString;
    background: z.ZodOptional<z.ZodBoolean>;
    track: z.ZodOptional<z.ZodEnum<{
      both: "both";
      inbound: "inbound";
      outbound: "outbound";
    }>>;
    name: z.ZodOptional<z.ZodString>;
    parameters: z.ZodOptional<z.ZodRecord<z.ZodString, z.ZodString>>;
    audio: z.ZodOptional<z.ZodObject<{
      codec: z.ZodEnum<{
        alaw: "alaw";
        linear16: "linear16";
        mulaw: "mulaw";
      }>;
      rate: z.ZodUnion<readonly [z.ZodLiteral<8000>, z.ZodLiteral<16000>, z.ZodLiteral<24000>]>;
    }, z.core.$strict>>;
    report: z.ZodOptional<z.ZodObject<{
      url: z.ZodString;
      method: z.ZodOptional<z.ZodEnum<{
        GET: "GET";
        POST: "POST";
      }>>;
    }, z.core.$strict>>;
    next: z.ZodOptional<z.ZodString>;
  }, z.core.$strict>, z.ZodObject<{
    step: z.ZodLiteral<"pause">;
    seconds: z.ZodNumber;
  }, z.core.$strict>, z.ZodObject<{
    step: z.ZodLiteral<"digits">;
    digits: z.ZodString;
  }, z.core.$strict>, z.ZodObject<{
    step: z.ZodLiteral<"goto">;
    to: z.ZodString;
  }, z.core.$strict>, z.ZodObject<{
    step: z.ZodLiteral<"hangUp">;
  }, z.core.$strict>, z.ZodObject<{
    step: z.ZodLiteral<"reject">;
    reason: z.ZodOptional<z.ZodEnum<{
      busy: "busy";
      rejected: "rejected";
    }>>;
  }, z.core.$strict>], "step">>;
  continuations: z.ZodOptional<z.ZodRecord<z.ZodString, z.ZodPipe<z.ZodUnknown, z.ZodTransform<HandlerReference | Menu | readonly Step[] | WebAddress, unknown>>>>;
}, z.core.$strict>;
declare const flowFaults: (input: unknown) => readonly Fault[];
declare const parseFlow: (input: unknown, subject?: string) => Flow;
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
declare const applicationUrl: z.ZodString;
declare const documentDialect: z.ZodEnum<{
  ncco: "ncco";
  "plivo-xml": "plivo-xml";
  texml: "texml";
  twiml: "twiml";
}>;
declare const applicationDocument: z.ZodObject<{
  url: z.ZodString;
  content: z.ZodOptional<z.ZodString>;
  dialect: z.ZodEnum<{
    ncco: "ncco";
    "plivo-xml": "plivo-xml";
    texml: "texml";
    twiml: "twiml";
  }>;
  method: z.ZodOptional<z.ZodEnum<{
    GET: "GET";
    POST: "POST";
  }>>;
  signAs: z.ZodOptional<z.ZodString>;
  fallback: z.ZodOptional<z.ZodObject<{
    method: z.ZodOptional<z.ZodEnum<{
      GET: "GET";
      POST: "POST";
    }>>;
    url: z.ZodString;
  }, z.core.$strict>>;
  door: z.ZodOptional<z.ZodString>;
}, z.core.$strict>;
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
type Only$1<End> = End & { readonly [Field in Exclude<NearEndField, keyof End>]?: never; };
type ConnectInput = Only$1<RoomNearEnd> | Only$1<SipNearEnd> | Only$1<PhoneNearEnd> | Only$1<ConferenceNearEnd> | Only$1<FlowNearEnd> | Only$1<StreamNearEnd> | Only$1<DocumentNearEnd>;
type ConnectKind = 'room' | 'sip' | 'phone' | 'conference' | 'flow' | 'stream';
declare const connect: z.ZodPipe<z.ZodObject<{
  room: z.ZodOptional<z.ZodString>;
  on: z.ZodOptional<z.ZodString>;
  sip: z.ZodOptional<z.ZodString>;
  phone: z.ZodOptional<z.ZodString>;
  first: z.ZodOptional<z.ZodBoolean>;
  conference: z.ZodOptional<z.ZodString>;
  flow: z.ZodOptional<z.ZodPipe<z.ZodUnknown, z.ZodTransform<string | Flow, unknown>>>;
  stream: z.ZodOptional<z.ZodString>;
  parameters: z.ZodOptional<z.ZodRecord<z.ZodString, z.ZodString>>;
  audio: z.ZodOptional<z.ZodObject<{
    codec: z.ZodEnum<{
      alaw: "alaw";
      linear16: "linear16";
      mulaw: "mulaw";
    }>;
    rate: z.ZodUnion<readonly [z.ZodLiteral<8000>, z.ZodLiteral<16000>, z.ZodLiteral<24000>]>;
  }, z.core.$strict>>;
  document: z.ZodOptional<z.ZodObject<{
    url: z.ZodString;
    content: z.ZodOptional<z.ZodString>;
    dialect: z.ZodEnum<{
      ncco: "ncco";
      "plivo-xml": "plivo-xml";
      texml: "texml";
      twiml: "twiml";
    }>;
    method: z.ZodOptional<z.ZodEnum<{
      GET: "GET";
      POST: "POST";
    }>>;
    signAs: z.ZodOptional<z.ZodString>;
    fallback: z.ZodOptional<z.ZodObject<{
      method: z.ZodOptional<z.ZodEnum<{
        GET: "GET";
        POST: "POST";
      }>>;
      url: z.ZodString;
    }, z.core.$strict>>;
    door: z.ZodOptional<z.ZodString>;
  }, z.core.$strict>>;
}, z.core.$strict>, z.ZodTransform<ConferenceNearEnd | DocumentNearEnd | FlowNearEnd | PhoneNearEnd | RoomNearEnd | SipNearEnd | StreamNearEnd, {
  room?: string | undefined;
  on?: string | undefined;
  sip?: string | undefined;
  phone?: string | undefined;
  first?: boolean | undefined;
  conference?: string | undefined;
  flow?: string | Flow | undefined;
  stream?: string | undefined;
  parameters?: Record<string, string> | undefined;
  audio?: {
    codec: "alaw" | "linear16" | "mulaw";
    rate: 8000 | 16000 | 24000;
  } | undefined;
  document?: {
    url: string;
    content?: string | undefined;
    dialect: "ncco" | "plivo-xml" | "texml" | "twiml";
    method?: "GET" | "POST" | undefined;
    signAs?: string | undefined;
    fallback?: {
      method?: "GET" | "POST" | undefined;
      url: string;
    } | undefined;
    door?: string | undefined;
  } | undefined;
}>>;
declare const connectKind: (value: Connect) => ConnectKind;
declare const flowNameOf: (connect: Connect | undefined) => string | null;
declare const isFlow: (connect: Connect | undefined) => boolean;
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
declare const callReportEvents: readonly ["initiated", "ringing", "answered", "ended", "machine", "recording", "recording-started"];
declare const callReport: z.ZodObject<{
  url: z.ZodString;
  dialect: z.ZodEnum<{
    daily: "daily";
    ncco: "ncco";
    "plivo-xml": "plivo-xml";
    telnyx: "telnyx";
    texml: "texml";
    twiml: "twiml";
    videosdk: "videosdk";
    "videosdk-legacy": "videosdk-legacy";
  }>;
  method: z.ZodOptional<z.ZodEnum<{
    GET: "GET";
    POST: "POST";
  }>>;
  events: z.ZodArray<z.ZodEnum<{
    answered: "answered";
    ended: "ended";
    initiated: "initiated";
    machine: "machine";
    recording: "recording";
    "recording-started": "recording-started";
    ringing: "ringing";
  }>>;
  fallback: z.ZodOptional<z.ZodObject<{
    method: z.ZodOptional<z.ZodEnum<{
      GET: "GET";
      POST: "POST";
    }>>;
    url: z.ZodString;
  }, z.core.$strict>>;
  signAs: z.ZodOptional<z.ZodString>;
  door: z.ZodOptional<z.ZodString>;
}, z.core.$strict>;
declare const sipHeaders: z.ZodRecord<z.ZodString, z.ZodString>;
type IncludeHeaders = 'all' | 'x-headers' | 'none' | readonly string[];
declare const includeHeaders: z.ZodUnion<readonly [z.ZodEnum<{
  all: "all";
  none: "none";
  "x-headers": "x-headers";
}>, z.ZodArray<z.ZodString>]>;
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
declare const ruleFields: readonly ["dispatch", "pin"];
interface OutboundCall extends CallContent$1, RuleWishes {
  readonly dialBefore?: string | undefined;
  readonly connect?: Connect | undefined;
  readonly options?: Readonly<Record<string, unknown>> | undefined;
  readonly foreignOptions?: readonly string[] | undefined;
}
declare const recordReference: z.ZodObject<{
  system: z.ZodString;
  type: z.ZodString;
  id: z.ZodString;
}, z.core.$strict>;
declare const idempotencyKey: z.ZodString;
declare const participant: z.ZodObject<{
  id: z.ZodOptional<z.ZodString>;
  name: z.ZodOptional<z.ZodString>;
  metadata: z.ZodOptional<z.ZodRecord<z.ZodString, z.ZodJSONSchema>>;
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
    flow: z.ZodOptional<z.ZodPipe<z.ZodUnknown, z.ZodTransform<string | Flow, unknown>>>;
    stream: z.ZodOptional<z.ZodString>;
    parameters: z.ZodOptional<z.ZodRecord<z.ZodString, z.ZodString>>;
    audio: z.ZodOptional<z.ZodObject<{
      codec: z.ZodEnum<{
        alaw: "alaw";
        linear16: "linear16";
        mulaw: "mulaw";
      }>;
      rate: z.ZodUnion<readonly [z.ZodLiteral<8000>, z.ZodLiteral<16000>, z.ZodLiteral<24000>]>;
    }, z.core.$strict>>;
    document: z.ZodOptional<z.ZodObject<{
      url: z.ZodString;
      content: z.ZodOptional<z.ZodString>;
      dialect: z.ZodEnum<{
        ncco: "ncco";
        "plivo-xml": "plivo-xml";
        texml: "texml";
        twiml: "twiml";
      }>;
      method: z.ZodOptional<z.ZodEnum<{
        GET: "GET";
        POST: "POST";
      }>>;
      signAs: z.ZodOptional<z.ZodString>;
      fallback: z.ZodOptional<z.ZodObject<{
        method: z.ZodOptional<z.ZodEnum<{
          GET: "GET";
          POST: "POST";
        }>>;
        url: z.ZodString;
      }, z.core.$strict>>;
      door: z.ZodOptional<z.ZodString>;
    }, z.core.$strict>>;
  }, z.core.$strict>, z.ZodTransform<ConferenceNearEnd | DocumentNearEnd | FlowNearEnd | PhoneNearEnd | RoomNearEnd | SipNearEnd | StreamNearEnd, {
    room?: string | undefined;
    on?: string | undefined;
    sip?: string | undefined;
    phone?: string | undefined;
    first?: boolean | undefined;
    conference?: string | undefined;
    flow?: string | Flow | undefined;
    stream?: string | undefined;
    parameters?: Record<string, string> | undefined;
    audio?: {
      codec: "alaw" | "linear16" | "mulaw";
      rate: 8000 | 16000 | 24000;
    } | undefined;
    document?: {
      url: string;
      content?: string | undefined;
      dialect: "ncco" | "plivo-xml" | "texml" | "twiml";
      method?: "GET" | "POST" | undefined;
      signAs?: string | undefined;
      fallback?: {
        method?: "GET" | "POST" | undefined;
        url: string;
      } | undefined;
      door?: string | undefined;
    } | undefined;
  }>>>;
  reports: z.ZodOptional<z.ZodArray<z.ZodObject<{
    url: z.ZodString;
    dialect: z.ZodEnum<{
      daily: "daily";
      ncco: "ncco";
      "plivo-xml": "plivo-xml";
      telnyx: "telnyx";
      texml: "texml";
      twiml: "twiml";
      videosdk: "videosdk";
      "videosdk-legacy": "videosdk-legacy";
    }>;
    method: z.ZodOptional<z.ZodEnum<{
      GET: "GET";
      POST: "POST";
    }>>;
    events: z.ZodArray<z.ZodEnum<{
      answered: "answered";
      ended: "ended";
      initiated: "initiated";
      machine: "machine";
      recording: "recording";
      "recording-started": "recording-started";
      ringing: "ringing";
    }>>;
    fallback: z.ZodOptional<z.ZodObject<{
      method: z.ZodOptional<z.ZodEnum<{
        GET: "GET";
        POST: "POST";
      }>>;
      url: z.ZodString;
    }, z.core.$strict>>;
    signAs: z.ZodOptional<z.ZodString>;
    door: z.ZodOptional<z.ZodString>;
  }, z.core.$strict>>>;
  options: z.ZodOptional<z.ZodRecord<z.ZodString, z.ZodUnknown>>;
}, z.core.$strict>;
declare const featureFields: readonly FeatureField[];
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
declare const isSipUri: (value: string) => boolean;
declare const phoneNumber: z.ZodString;
declare const isPhoneNumber: (value: string) => boolean;
declare const sipUri: z.ZodString;
declare const isSipUriOfCall: (value: string) => boolean;
declare const destination: z.ZodString;
declare const isDigits: (value: string) => boolean;
declare const digits: z.ZodString;
interface CallEventFields extends CallEventContent {
  readonly type: CallEventType;
}
declare const toCallEvent: (fields: CallEventFields) => CallEvent;
declare const continuationName: z.ZodString;
declare const webAddress: z.ZodObject<{
  url: z.ZodString;
  method: z.ZodOptional<z.ZodEnum<{
    GET: "GET";
    POST: "POST";
  }>>;
}, z.core.$strict>;
declare const step: z.ZodDiscriminatedUnion<[z.ZodObject<{
  loop: z.ZodOptional<z.ZodInt>;
  volume: z.ZodOptional<z.ZodNumber>;
  step: z.ZodLiteral<"say">;
  text: z.ZodOptional<z.ZodString>;
  ssml: z.ZodOptional<z.ZodString>;
  language: z.ZodOptional<z.ZodString>;
  voice: z.ZodOptional<z.ZodString>;
}, z.core.$strict>, z.ZodObject<{
  loop: z.ZodOptional<z.ZodInt>;
  volume: z.ZodOptional<z.ZodNumber>;
  step: z.ZodLiteral<"play">;
  url: z.ZodString;
}, z.core.$strict>, z.ZodObject<{
  step: z.ZodLiteral<"gather">;
  prompts: z.ZodOptional<z.ZodArray<z.ZodDiscriminatedUnion<[z.ZodObject<{
    loop: z.ZodOptional<z.ZodInt>;
    volume: z.ZodOptional<z.ZodNumber>;
    step: z.ZodLiteral<"say">;
    text: z.ZodOptional<z.ZodString>;
    ssml: z.ZodOptional<z.ZodString>;
    language: z.ZodOptional<z.ZodString>;
    voice: z.ZodOptional<z.ZodString>;
  }, z.core.$strict>, z.ZodObject<{
    loop: z.ZodOptional<z.ZodInt>;
    volume: z.ZodOptional<z.ZodNumber>;
    step: z.ZodLiteral<"play">;
    url: z.ZodString;
  }, z.core.$strict>, z.ZodObject<{
    step: z.ZodLiteral<"pause">;
    seconds: z.ZodNumber;
  }, z.core.$strict>], "step">>>;
  interruptible: z.ZodOptional<z.ZodBoolean>;
  digits: z.ZodOptional<z.ZodObject<{
    count: z.ZodOptional<z.ZodInt>;
    minCount: z.ZodOptional<z.ZodInt>;
    finishKeys: z.ZodOptional<z.ZodString>;
    allowedKeys: z.ZodOptional<z.ZodString>;
    timeout: z.ZodOptional<z.ZodUnion<readonly [z.ZodNumber, z.ZodLiteral<"auto">]>>;
  }, z.core.$strict>>;
  speech: z.ZodOptional<z.ZodObject<{
    language: z.ZodOptional<z.ZodString>;
    hints: z.ZodOptional<z.ZodArray<z.ZodString>>;
    endSilence: z.ZodOptional<z.ZodUnion<readonly [z.ZodNumber, z.ZodLiteral<"auto">]>>;
    maxDuration: z.ZodOptional<z.ZodNumber>;
    model: z.ZodOptional<z.ZodString>;
    profanityFilter: z.ZodOptional<z.ZodBoolean>;
  }, z.core.$strict>>;
  timeout: z.ZodOptional<z.ZodNumber>;
  emptyTurn: z.ZodOptional<z.ZodBoolean>;
  next: z.ZodOptional<z.ZodString>;
}, z.core.$strict>, z.ZodObject<{
  step: z.ZodLiteral<"record">;
  background: z.ZodOptional<z.ZodBoolean>;
  maxDuration: z.ZodOptional<z.ZodInt>;
  silence: z.ZodOptional<z.ZodInt>;
  beep: z.ZodOptional<z.ZodBoolean>;
  finishKeys: z.ZodOptional<z.ZodString>;
  transcribe: z.ZodOptional<z.ZodBoolean>;
  format: z.ZodOptional<z.ZodEnum<{
    mp3: "mp3";
    ogg: "ogg";
    wav: "wav";
  }>>;
  channels: z.ZodOptional<z.ZodUnion<readonly [z.ZodLiteral<1>, z.ZodLiteral<2>]>>;
  report: z.ZodOptional<z.ZodObject<{
    url: z.ZodString;
    method: z.ZodOptional<z.ZodEnum<{
      GET: "GET";
      POST: "POST";
    }>>;
  }, z.core.$strict>>;
  next: z.ZodOptional<z.ZodString>;
}, z.core.$strict>, z.ZodObject<{
  step: z.ZodLiteral<"dial">;
  to: z.ZodArray<z.ZodPipe<z.ZodUnknown, z.ZodTransform<DialTarget, unknown>>>;
  order: z.ZodOptional<z.ZodEnum<{
    all: "all";
    sequential: "sequential";
  }>>;
  ringTimeout: z.ZodOptional<z.ZodInt>;
  maxDuration: z.ZodOptional<z.ZodInt>;
  callerId: z.ZodOptional<z.ZodString>;
  record: z.ZodOptional<z.ZodBoolean>;
  waitUntilAnswered: z.ZodOptional<z.ZodBoolean>;
  hangUpKey: z.ZodOptional<z.ZodString>;
  report: z.ZodOptional<z.ZodObject<{
    url: z.ZodString;
    method: z.ZodOptional<z.ZodEnum<{
      GET: "GET";
      POST: "POST";
    }>>;
  }, z.core.$strict>>;
  next: z.ZodOptional<z.ZodString>;
}, z.core.$strict>, z.ZodObject<{
  step: z.ZodLiteral<"stream">;
  url: z.ZodString;
  background: z.ZodOptional<z.ZodBoolean>;
  track: z.ZodOptional<z.ZodEnum<{
    both: "both";
    inbound: "inbound";
    outbound: "outbound";
  }>>;
  name: z.ZodOptional<z.ZodString>;
  parameters: z.ZodOptional<z.ZodRecord<z.ZodString, z.ZodString>>;
  audio: z.ZodOptional<z.ZodObject<{
    codec: z.ZodEnum<{
      alaw: "alaw";
      linear16: "linear16";
      mulaw: "mulaw";
    }>;
    rate: z.ZodUnion<readonly [z.ZodLiteral<8000>, z.ZodLiteral<16000>, z.ZodLiteral<24000>]>;
  }, z.core.$strict>>;
  report: z.ZodOptional<z.ZodObject<{
    url: z.ZodString;
    method: z.ZodOptional<z.ZodEnum<{
      GET: "GET";
      POST: "POST";
    }>>;
  }, z.core.$strict>>;
  next: z.ZodOptional<z.ZodString>;
}, z.core.$strict>, z.ZodObject<{
  step: z.ZodLiteral<"pause">;
  seconds: z.ZodNumber;
}, z.core.$strict>, z.ZodObject<{
  step: z.ZodLiteral<"digits">;
  digits: z.ZodString;
}, z.core.$strict>, z.ZodObject<{
  step: z.ZodLiteral<"goto">;
  to: z.ZodString;
}, z.core.$strict>, z.ZodObject<{
  step: z.ZodLiteral<"hangUp">;
}, z.core.$strict>, z.ZodObject<{
  step: z.ZodLiteral<"reject">;
  reason: z.ZodOptional<z.ZodEnum<{
    busy: "busy";
    rejected: "rejected";
  }>>;
}, z.core.$strict>], "step">;
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
type OptionNames<Options> = Readonly<Record<keyof Options & string, true>>;
declare const refuseUnknownOptions: <Options extends object>(subject: string, given: Options | undefined, known: OptionNames<Options>) => void;
interface Mark {
  readonly personal?: true;
  readonly secret?: true;
}
declare const marks: z.core.$ZodRegistry<Mark, z.core.$ZodType<unknown, unknown, z.core.$ZodTypeInternals<unknown, unknown>>>;
declare const personal: <S extends z.ZodType>(schema: S) => S;
declare const secret: <S extends z.ZodType>(schema: S) => S;
declare const isRoomName: (value: string) => boolean;
declare const roomName: z.ZodString;
declare const conferenceName: z.ZodString;
declare const faultsOf: (error: z.ZodError, prefix?: readonly PropertyKey[], schema?: z.ZodType) => Fault[];
declare const parseOrThrow: <S extends z.ZodType>(schema: S, input: unknown, subject: string, code?: CallErrorCode) => z.output<S>;
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
declare const ramp: z.ZodObject<{
  by: z.ZodDefault<z.ZodEnum<{
    contact: "contact";
    number: "number";
  }>>;
  stages: z.ZodArray<z.ZodObject<{
    percent: z.ZodNumber;
    guardrail: z.ZodOptional<z.ZodObject<{
      minAnswerRatio: z.ZodOptional<z.ZodNumber>;
      maxFailures: z.ZodOptional<z.ZodNumber>;
      maxUnknowns: z.ZodOptional<z.ZodNumber>;
      maxPostDialDelay: z.ZodOptional<z.ZodNumber>;
      minimumSample: z.ZodOptional<z.ZodInt>;
      confidence: z.ZodOptional<z.ZodNumber>;
    }, z.core.$strict>>;
  }, z.core.$strict>>;
  guardrail: z.ZodPrefault<z.ZodObject<{
    minAnswerRatio: z.ZodDefault<z.ZodNumber>;
    maxFailures: z.ZodDefault<z.ZodNumber>;
    maxUnknowns: z.ZodDefault<z.ZodNumber>;
    maxPostDialDelay: z.ZodDefault<z.ZodNumber>;
    minimumSample: z.ZodDefault<z.ZodInt>;
    confidence: z.ZodDefault<z.ZodNumber>;
  }, z.core.$strict>>;
  shadow: z.ZodDefault<z.ZodNumber>;
}, z.core.$strict>;
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
declare const route: z.ZodObject<{
  provider: z.ZodString;
  gateway: z.ZodOptional<z.ZodString>;
  reference: z.ZodOptional<z.ZodString>;
  roomAddress: z.ZodOptional<z.ZodString>;
  weight: z.ZodDefault<z.ZodNumber>;
  rateDeck: z.ZodOptional<z.ZodString>;
}, z.core.$strict>;
declare const rerouteReason: z.ZodEnum<{
  blocked: "blocked";
  "carrier-fault": "carrier-fault";
  congestion: "congestion";
  unreachable: "unreachable";
}>;
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
  connect: z.ZodOptional<z.ZodType<RuleConnect, RuleConnect, z.core.$ZodTypeInternals<RuleConnect, RuleConnect>>>;
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
    ramp: "ramp";
    weighted: "weighted";
  }>>;
  ramp: z.ZodOptional<z.ZodObject<{
    by: z.ZodDefault<z.ZodEnum<{
      contact: "contact";
      number: "number";
    }>>;
    stages: z.ZodArray<z.ZodObject<{
      percent: z.ZodNumber;
      guardrail: z.ZodOptional<z.ZodObject<{
        minAnswerRatio: z.ZodOptional<z.ZodNumber>;
        maxFailures: z.ZodOptional<z.ZodNumber>;
        maxUnknowns: z.ZodOptional<z.ZodNumber>;
        maxPostDialDelay: z.ZodOptional<z.ZodNumber>;
        minimumSample: z.ZodOptional<z.ZodInt>;
        confidence: z.ZodOptional<z.ZodNumber>;
      }, z.core.$strict>>;
    }, z.core.$strict>>;
    guardrail: z.ZodPrefault<z.ZodObject<{
      minAnswerRatio: z.ZodDefault<z.ZodNumber>;
      maxFailures: z.ZodDefault<z.ZodNumber>;
      maxUnknowns: z.ZodDefault<z.ZodNumber>;
      maxPostDialDelay: z.ZodDefault<z.ZodNumber>;
      minimumSample: z.ZodDefault<z.ZodInt>;
      confidence: z.ZodDefault<z.ZodNumber>;
    }, z.core.$strict>>;
    shadow: z.ZodDefault<z.ZodNumber>;
  }, z.core.$strict>>;
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
declare const withoutNumbers: (text: string) => string;
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
declare class TransportError extends Error {
  readonly name = "TransportError";
  readonly reason: 'timeout' | 'aborted' | 'send-by' | 'connect' | 'reset' | 'protocol';
  readonly sent: boolean;
  constructor(reason: TransportError['reason'], sent: boolean, cause?: unknown);
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
interface DocumentCall {
  readonly id: string;
  readonly attempt: string;
  readonly direction: 'inbound' | 'outbound';
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly plugin: string;
  readonly references: References;
  readonly dial?: {
    readonly attempt: string;
    readonly references: References;
  } | undefined;
  readonly isOver: boolean;
}
interface DocumentRequest {
  readonly document: ApplicationDocument;
  readonly state: JsonObject | null;
  readonly continuation: string | null;
  readonly turn: Turn;
  readonly step?: Step | undefined;
  readonly call: DocumentCall;
  readonly token: string;
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
}
interface DocumentAnswer {
  readonly source: string;
  readonly flow: Flow;
  readonly state: JsonObject;
  readonly notes: readonly Note[];
}
interface ReportedRecording {
  readonly recording: Recording;
}
interface ReportedParty {
  readonly party: string;
  readonly from?: string | undefined;
  readonly state: 'ringing' | 'answered' | 'ended';
  readonly result?: DialledTurn['status'] | undefined;
  readonly seconds?: number | undefined;
}
interface ReportedCall {
  readonly event: CallReportEvent;
  readonly sequence: number;
  readonly record: Call;
  readonly recording?: Recording | undefined;
}
interface ReportingApplication extends Omit<ApplicationDocument, 'dialect'> {
  readonly dialect: ReportDialect;
}
interface DocumentReport {
  readonly document: ReportingApplication;
  readonly report: WebAddress;
  readonly about: ReportedRecording | ReportedParty | ReportedCall;
  readonly call: DocumentCall;
  readonly at: string;
  readonly token: string;
  readonly tries: number;
  readonly signal: AbortSignal;
}
interface DocumentRunner {
  check(document: ApplicationDocument): readonly Fault[];
  answer(request: DocumentRequest, host: Host): Promise<DocumentAnswer | null>;
  checkReport?(report: CallReport): readonly Fault[];
  report?(report: DocumentReport, host: Host): Promise<ReportRetry | void>;
}
interface ReportRetry {
  readonly retryInMs: number;
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
interface TurnMark {
  readonly segment: number;
  readonly step: StepKind;
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
declare const ownsRoom: ({ name, id, definition }: Provider, on: string) => boolean;
interface Plugin<Id extends string, Settings extends z.ZodType, Options extends z.ZodType> extends Definition<Id, Settings, Options> {
  <const Name extends string = Id>(settings: z.input<Settings> & {
    readonly name?: Name | undefined;
  }): Provider<Id, z.input<Options>, Name>;
}
type NamesOf<Providers extends readonly Provider[]> = Providers[number]['name'];
declare const definePlugin: <const Id extends string, Settings extends z.ZodType, Options extends z.ZodType>(definition: Definition<Id, Settings, Options>) => Plugin<Id, Settings, Options>;
type OptionsOf<Providers extends readonly Provider[]> = string extends Providers[number]['id'] ? Record<string, unknown> : { readonly [P in Providers[number] as P['id']]?: NonNullable<P['optionsType']> | undefined; };
declare const monotonicOf: (clock: Clock) => number;
type GateVerdict = {
  readonly verdict: 'pass';
  readonly start?: (() => Promise<boolean>) | undefined;
} | {
  readonly verdict: 'skip';
  readonly reason: SkippedRoute['reason'];
  readonly detail: string;
} |
{
  readonly verdict: 'refuse';
  readonly detail: string;
};
interface GateRequest {
  readonly callId: string;
  readonly call: OutboundCall;
  readonly route: Route;
  readonly now: number;
  readonly dialBefore: number;
  readonly alternatives: boolean;
  readonly lastResort: boolean;
}
type Outcome = {
  readonly kind: 'accepted';
} | {
  readonly kind: 'refused';
  readonly error: CallFailure;
} | {
  readonly kind: 'unknown';
  readonly error: CallFailure | null;
};
interface Gate {
  readonly name: string;
  check(request: GateRequest): GateVerdict | Promise<GateVerdict>;
  waits?(request: GateRequest): boolean;
  acquire?(request: GateRequest): GateVerdict | Promise<GateVerdict>;
  release?(request: GateRequest, outcome: Outcome): void;
  recall?(route: Route, outcome: Outcome, at: number): void;
  end?(callId: string, routes: readonly Route[]): void;
  abandon?(callId: string): void;
}
declare const laneOf: (route: Route) => string;
interface LaneHealth {
  readonly failures: number;
  readonly openUntil: number | null;
  readonly openings: number;
  readonly probe: {
    readonly call: string;
    readonly until: number;
  } | null;
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
declare const firstPartyOf: (record: CallRecord) => string;
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
interface StartRequest {
  readonly every: number;
  readonly now: number;
  readonly until: number;
}
interface SlotRequest {
  readonly call: string;
  readonly limit: number;
  readonly now: number;
  readonly until: number;
}
interface LaneState {
  readonly version: number;
  readonly state: unknown;
}
interface LaneStore {
  reserveStart(lane: string, request: StartRequest): Awaitable<number | null>;
  postponeStarts(lane: string, until: number): Awaitable<void>;
  takeSlot(lane: string, request: SlotRequest): Awaitable<boolean>;
  freeSlot(lane: string, call: string): Awaitable<void>;
  readState(lane: string): Awaitable<LaneState>;
  writeState(lane: string, version: number, state: unknown): Awaitable<boolean>;
}
interface HealthBook {
  readonly shared: boolean;
  peek(lane: string): LaneHealth;
  change(lane: string, apply: (health: LaneHealth) => LaneHealth): LaneHealth | Promise<LaneHealth>;
  refresh(lane: string): Promise<unknown> | undefined;
}
interface BreakerOptions {
  readonly failures?: number | undefined;
  readonly coolDownMs?: number | undefined;
}
declare const breaker: (options?: BreakerOptions, book?: HealthBook) => Gate;
interface PaceLimits {
  readonly cps?: number | null | undefined;
  readonly concurrency?: number | null | undefined;
}
interface PacerOptions {
  readonly limits: (request: Pick<GateRequest, 'route'>) => PaceLimits | undefined;
  readonly clock: Clock;
  readonly patienceMs?: number | undefined;
  readonly shared?: {
    readonly store: LaneStore;
    readonly now: () => number;
    readonly sendWithinMs?: number | undefined;
  } | undefined;
}
declare const pacer: (options: PacerOptions) => Gate;
interface InboundCaller {
  readonly provider: string;
  readonly from: string | null;
  readonly to: string | null;
  readonly rule: string | null;
  readonly references: References;
  readonly signal: AbortSignal;
}
interface CallerDetails {
  readonly metadata?: JsonObject | undefined;
  readonly contact?: RecordReference | undefined;
}
interface Rejection {
  readonly reject: 'busy' | 'declined';
}
type Choice = RoomNearEnd | SipNearEnd | Omit<PhoneNearEnd, 'first'> | ConferenceNearEnd | FlowNearEnd | StreamNearEnd | DocumentNearEnd | Rejection;
type ChoiceField = Choice extends (infer One) ? (One extends Choice ? keyof One : never) : never;
type Only<One> = One & { readonly [Field in Exclude<ChoiceField, keyof One>]?: never; };
type ExactChoice = Choice extends (infer One) ? (One extends Choice ? Only<One> : never) : never;
type InboundDecision = ExactChoice & CallerDetails;
type OnInbound = (caller: InboundCaller) => InboundDecision | null | undefined | Promise<InboundDecision | null | undefined>;
interface StoredRules {
  readonly version: number;
  readonly rules: readonly RoutingRule[];
}
type RulesSaved = {
  readonly outcome: 'saved';
  readonly version: number;
} |
{
  readonly outcome: 'conflict';
  readonly version: number;
};
interface RuleStore {
  load(): Promise<StoredRules | null>;
  save(rules: readonly RoutingRule[], expectedVersion: number): Promise<RulesSaved>;
  changed(listener: (version: number) => void): () => void;
}
interface RuleWarning {
  readonly rule: string | null;
  readonly code: 'shadowed' | 'never-applies' | 'unrestricted';
  readonly by: readonly string[];
  readonly message: string;
}
interface RuleChangeOptions {
  readonly expectedVersion?: number | undefined;
}
interface RuleChange {
  readonly version: number;
  readonly warnings: readonly RuleWarning[];
}
interface DispatcherRules {
  get(id: string): Promise<RoutingRule | null>;
  list(): Promise<StoredRules>;
  put(rule: RoutingRuleInput, options?: RuleChangeOptions): Promise<RuleChange>;
  remove(id: string, options?: RuleChangeOptions): Promise<RuleChange>;
  replaceAll(rules: readonly RoutingRuleInput[], options?: RuleChangeOptions): Promise<RuleChange>;
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
type RateInput = z.input<typeof rate>;
interface RateDeck {
  readonly name: string;
  readonly currency: string;
  readonly size: number;
  rateFor(destination: string, now: number): Price | undefined;
}
type Price = Omit<Rate, 'prefix'>;
declare const priceOf: (held: Price, seconds: number) => number;
declare const rateDeck: (name: string, currency: string, inputs: Iterable<RateInput>) => RateDeck;
type RampAction = 'advance' | 'back' | 'stop' | 'guardrail';
interface RampChange {
  readonly version: number;
  readonly at: number;
  readonly action: RampAction;
  readonly from: number;
  readonly to: number;
  readonly reason?: string | undefined;
}
interface RampState {
  readonly routes: string;
  readonly status: 'running' | 'stopped';
  readonly percent: number;
  readonly run: number;
  readonly changes: readonly RampChange[];
}
interface StoredRamp {
  readonly rule: string;
  readonly version: number;
  readonly state: RampState;
}
interface RampStore {
  load(): Awaitable<readonly StoredRamp[]>;
  save(rule: string, state: RampState, expectedVersion: number): Awaitable<boolean>;
  samples(prefix: string, limit: number): Awaitable<readonly string[]>;
}
interface Store {
  readonly calls: CallStore;
  readonly lanes?: LaneStore | undefined;
  readonly ramps?: RampStore | undefined;
  readonly rules?: RuleStore | undefined;
}
interface RecordingMedia {
  readonly contentType: string;
  readonly body: Uint8Array;
}
interface CallRecordings {
  open(id: string, recording: string): Promise<RecordingMedia>;
  remove(id: string, recording: string): Promise<void>;
}
interface RouteQuality {
  readonly attempts: number;
  readonly answerRatio: number;
  readonly postDialDelay: number | null;
}
interface QualityTracker {
  observe(call: Call): void;
  of(provider: string, now: number): RouteQuality;
}
interface RuleSet {
  readonly version: number;
  readonly rules: readonly RoutingRule[];
  readonly outbound: readonly RoutingRule[];
  readonly usesQuality: boolean;
  readonly usesRamp: boolean;
  owns(number: string): boolean;
  inbound(number: string): RoutingRule | undefined;
  byId(id: string): RoutingRule | undefined;
  match(call: Pick<OutboundCall, 'to' | 'from' | 'tags'>, now: number): RoutingRule | undefined;
}
declare const ruleSet: (inputs: readonly RoutingRuleInput[], providers: readonly Provider[], rateDecks?: ReadonlyMap<string, RateDeck>) => RuleSet;
interface DispatchTimes {
  readonly settleWithinMs: number;
  readonly sendWithinMs: number;
  readonly dialWithinMs: number;
  readonly giveUpAfterMs: number;
  readonly decideWithinMs: number;
  readonly answerTurnWithinMs: number;
  readonly answerDocumentWithinMs: number;
}
declare const defaultTimes: DispatchTimes;
interface ExternalCall {
  readonly key: string;
  readonly call: OutboundCall;
  readonly route: Route;
  readonly prepared: unknown;
  readonly notes: readonly Note[];
}
type Until = 'accepted' | 'ringing' | 'in-progress' | 'ended' | 'settled' | ((call: Call) => boolean);
type CallListener = (call: Call, previous: Call) => void;
interface RampTally {
  readonly calls: number;
  readonly answered: number;
  readonly failed: number;
  readonly unknown: number;
  readonly answerRatio: number | null;
  readonly postDialDelay: number | null;
  readonly notCarried: number;
}
type RampCriterion = 'answer-ratio' | 'failures' | 'unknowns' | 'post-dial-delay';
interface RampBreach {
  readonly criterion: RampCriterion;
  readonly target: number;
  readonly control: number;
  readonly limit: number;
  readonly confidence: number;
  readonly calls: number;
}
interface RampChangeOptions {
  readonly expectedVersion?: number | undefined;
  readonly reason?: string | undefined;
}
interface RampAdvanceOptions extends RampChangeOptions {
  readonly resume?: boolean | undefined;
}
interface RampStatus {
  readonly rule: string;
  readonly version: number;
  readonly state: 'ready' | 'running' | 'stopped';
  readonly percent: number;
  readonly stages: readonly number[];
  readonly control: string;
  readonly target: string;
  readonly verdict: 'idle' | 'waiting' | 'within' | 'breached';
  readonly minimumSample: number;
  readonly targetCalls: RampTally;
  readonly controlCalls: RampTally;
  readonly breaches: readonly RampBreach[];
  readonly changes: readonly RampChange[];
}
interface RampChanged extends RampChange {
  readonly rule: string;
}
type RampListener = (change: RampChanged) => void;
interface DispatcherRamps {
  status(rule: string): Promise<RampStatus>;
  list(): Promise<readonly RampStatus[]>;
  advance(rule: string, options?: RampAdvanceOptions): Promise<RampStatus>;
  back(rule: string, options?: RampChangeOptions): Promise<RampStatus>;
  stop(rule: string, options?: Pick<RampChangeOptions, 'reason'>): Promise<RampStatus>;
}
type RuleObstacle = 'not-named' | 'direction' | 'numbers' | 'destination' | 'tags' | 'window' | 'outranked';
interface UnusedRule {
  readonly rule: string;
  readonly reason: RuleObstacle;
  readonly detail: string;
}
interface ExplainedRules {
  readonly unusedRules: readonly UnusedRule[];
  readonly moreUnusedRules: number;
  readonly warnings: readonly RuleWarning[];
}
declare const explainKey = "cp00000000000000000000000000000000";
interface ExplainedRoute {
  readonly provider: string;
  readonly gateway?: string | undefined;
  readonly reference?: string | undefined;
  readonly order: number | null;
  readonly skipped: Omit<SkippedRoute, 'provider'> | null;
  readonly request: WireRequest | null;
  readonly notes: readonly Note[];
}
interface Explanation extends ExplainedRules {
  readonly rule: string | null;
  readonly rulesVersion: number;
  readonly strategy: string;
  readonly ramp: ExplainedRamp | null;
  readonly from: string | null;
  readonly room: string | null;
  readonly routes: readonly ExplainedRoute[];
  readonly refused: readonly string[];
  readonly error: ExplainedError | null;
}
interface ExplainedRamp {
  readonly side: 'control' | 'target';
  readonly position: number;
  readonly percent: number;
  readonly detail: string;
}
interface ExplainedError {
  readonly code: CallErrorCode;
  readonly message: string;
  readonly faults: readonly Fault[];
}
type VerifySubject = 'credentials' | 'clock' | 'numbers' | 'webhooks' | 'store' | 'rules';
interface VerifyCheck {
  readonly provider: string | null;
  readonly check: VerifySubject;
  readonly outcome: 'ok' | 'warning' | 'failed' | 'skipped';
  readonly detail: string;
}
interface VerifyReport {
  readonly ok: boolean;
  readonly exitCode: 0 | 1;
  readonly checks: readonly VerifyCheck[];
  readonly text: string;
}
interface DispatcherOptions<Providers extends readonly Provider[], RuleId extends string = string, Rules extends RuleStore | undefined = RuleStore | undefined> {
  readonly host: Host;
  readonly providers: Providers;
  readonly rules?: readonly RoutingRuleInput<NoInfer<NamesOf<Providers>>, RuleId>[] | undefined;
  readonly ruleStore?: Rules;
  readonly store?: Store | undefined;
  readonly takeOver?: boolean | undefined;
  readonly leaseMs?: number | undefined;
  readonly gates?: readonly Gate[] | undefined;
  readonly breaker?: BreakerOptions | false | undefined;
  readonly pace?: { readonly [Name in NamesOf<Providers>]?: PaceLimits | undefined; } | undefined;
  readonly rateDecks?: readonly RateDeck[] | undefined;
  readonly strict?: boolean | undefined;
  readonly onUnknown?: 'wait' | 'dial-again' | undefined;
  readonly onInbound?: OnInbound | undefined;
  readonly flows?: Readonly<Record<string, Flow | TurnHandler>> | undefined;
  readonly handlers?: Readonly<Record<string, TurnHandler>> | undefined;
  readonly documents?: DocumentRunner | undefined;
  readonly flowFallback?: readonly Step[] | undefined;
  readonly times?: Partial<DispatchTimes> | undefined;
  readonly ids?: (() => string) | undefined;
  readonly random?: (() => number) | undefined;
}
interface DispatchOptions<Name extends string = string> {
  readonly strict?: boolean | undefined;
  readonly only?: readonly Name[] | undefined;
  readonly notes?: readonly Note[] | undefined;
}
interface ExplainOptions<Name extends string = string, RuleId extends string = string> extends Omit<DispatchOptions<Name>, 'notes'> {
  readonly rules?: 'all' | readonly RuleId[] | undefined;
}
type RuleIdsOf<RuleId extends string, Rules> = Rules extends RuleStore ? string : RuleId;
interface CallListRequest extends CallFilter {
  readonly limit?: number | undefined;
  readonly after?: string | undefined;
}
interface CallPage {
  readonly calls: readonly Call[];
  readonly next: string | null;
}
interface CallCountRequest extends CallFilter {
  readonly per?: CountPeriod | undefined;
}
interface CallCounts {
  readonly total: number;
  readonly counts: readonly CallCount[];
}
interface DispatcherEvents {
  readonly 'call-changed': CallListener;
  readonly 'ramp-changed': RampListener;
}
interface Dispatcher<Providers extends readonly Provider[] = readonly Provider[], RuleId extends string = string> {
  dispatch(call: OutboundCallInput<OptionsOf<Providers>, RuleId>, options?: DispatchOptions<NamesOf<Providers>>): Promise<Call>;
  explain(call: OutboundCallInput<OptionsOf<Providers>, RuleId>, options?: ExplainOptions<NamesOf<Providers>, RuleId>): Promise<Explanation>;
  registerExternal(call: OutboundCallInput<OptionsOf<Providers>, RuleId>, provider: NamesOf<Providers>, options?: Pick<DispatchOptions, 'strict'>): Promise<{
    readonly call: Call;
    readonly external: ExternalCall | null;
  }>;
  report(id: string, placed: Partial<Placed>): Promise<Call>;
  readonly rules: DispatcherRules;
  readonly ramps: DispatcherRamps;
  readonly calls: {
    get(id: string): Promise<Call | null>;
    list(request?: CallListRequest): Promise<CallPage>;
    all(filter?: CallFilter): AsyncIterable<Call>;
    count(request?: CallCountRequest): Promise<CallCounts>;
    purge(options: {
      readonly olderThan: number;
    }): Promise<number>;
    erase(number: string): Promise<Erasure>;
    wait(id: string, until: Until, options?: {
      readonly timeoutMs?: number | undefined;
    }): Promise<Call>;
  };
  hangUp(id: string): Promise<Call>;
  transfer(id: string, to: string): Promise<Call>;
  sendDigits(id: string, digits: string, options?: {
    readonly idempotencyKey?: string | undefined;
  }): Promise<void>;
  startRecording(id: string): Promise<void>;
  stopRecording(id: string): Promise<void>;
  readonly recordings: CallRecordings;
  on<Event extends keyof DispatcherEvents>(event: Event, listener: DispatcherEvents[Event]): () => void;
  receive(provider: NamesOf<Providers>, request: WebhookRequest): Promise<WebhookReply>;
  verify(): Promise<VerifyReport>;
  recover(): Promise<number>;
  close(): Promise<void>;
}
declare const createDispatcher: <const Providers extends readonly Provider[], const RuleId extends string = string, Rules extends RuleStore | undefined = undefined>(options: DispatcherOptions<Providers, RuleId, Rules>) => Dispatcher<Providers, RuleIdsOf<RuleId, Rules>>;
declare const maskNumber: (number: string) => string;
declare const maskText: (text: string) => string;
declare const maskWithin: (text: string) => string;
declare const project: (record: CallRecord, canOf: (provider: string) => Capabilities | undefined) => Call;
interface MemoryStoreOptions {
  readonly shared?: boolean | undefined;
  readonly now?: (() => number) | undefined;
}
interface MemoryStore extends Store {
  readonly ramps: RampStore;
}
declare const memoryStore: (options?: MemoryStoreOptions) => MemoryStore;
declare const partiesOf: ({ request, attempts }: CallRecord) => readonly string[];
declare const contactKey: ({ system, type, id }: RecordReference) => string;
declare const lastSentAt: ({ attempts }: CallRecord) => number | null;
declare const periodOf: ({ createdAt }: Pick<CallRecord, 'createdAt'>, per: CountPeriod) => number;
declare class StoreError extends Error {
  readonly name = "StoreError";
  readonly method: string;
  constructor(method: string, cause: unknown);
}
declare const isCountry: (country: string) => boolean;
declare const prefixesOfCountry: (country: string) => readonly string[];
interface LoadRulesOptions {
  readonly name?: string | undefined;
  readonly providers?: readonly Provider[] | undefined;
  readonly rateDecks?: readonly RateDeck[] | undefined;
}
interface LoadedRules {
  readonly rules: readonly RoutingRule[];
  readonly warnings: readonly RuleWarning[];
}
declare const loadRules: (source: unknown, options?: LoadRulesOptions) => LoadedRules;
declare const memoryRuleStore: () => RuleStore;
interface DigitTrie<T> {
  longest(number: string): T | undefined;
  all(number: string, into: T[]): number;
  readonly size: number;
}
declare const digitTrie: <T>(entries: Iterable<readonly [prefix: string, value: T]>) => DigitTrie<T>;
interface LoadRateDeckOptions {
  readonly name: string;
  readonly currency: string;
  readonly onProgress?: ((lines: number) => void) | undefined;
}
declare const loadRateDeck: (source: string | AsyncIterable<string | Uint8Array>, { name, currency, onProgress }: LoadRateDeckOptions) => Promise<RateDeck>;
interface StrategyContext {
  readonly call: Pick<OutboundCall, 'to'>;
  readonly seed: string;
  readonly now: number;
  readonly rateDecks: ReadonlyMap<string, RateDeck>;
  readonly quality: QualityTracker | undefined;
  readonly ramp?: RampPlace | undefined;
}
interface LeftRoute {
  readonly route: Route;
  readonly reason: Extract<SkippedRoute['reason'], 'weight-zero' | 'cost' | 'ramp'>;
  readonly detail: string;
}
interface RouteOrder {
  readonly routes: readonly Route[];
  readonly left: readonly LeftRoute[];
}
declare const orderRoutes: (rule: Pick<RoutingRule, 'routes' | 'strategy'>, context: StrategyContext) => RouteOrder;
type Window = NonNullable<NonNullable<RoutingRule['match']>['window']>;
interface LocalTime {
  readonly day: number;
  readonly minutes: number;
}
declare const isZone: (zone: string) => boolean;
declare const localTime: (zone: string, now: number) => LocalTime;
declare const windowHolds: (window: Window, now: number) => boolean;
export { AgentDispatch, type AnsweredBy, type AnsweredTurn, ApplicationDocument, type ApplicationsPort, type Ask, type Attempt, type AttemptContext, type AttemptRecord, type Awaitable, type BreakerOptions, type Call, type CallContent, type CallCount, type CallCountRequest, type CallCounts, type CallEnd, CallError, CallErrorCode, CallErrorDetails, type CallEvent, type CallEventContent, CallEventFields, type CallEventType, CallFailure, CallFeatures, type CallFilter, type CallFlow, type CallListRequest, type CallListener, type CallPage, type CallPageRequest, type CallRamp, type CallRecord, type CallRecordPage, type CallRecordings, CallReport, CallReportEvent, type CallStatus, type CallStore, type CallSummary, type CallerDetails, type CallsPort, type Capabilities, type Claim, Clock, type CommandKind, type CommandRecord, ConferenceNearEnd, ConferenceTarget, Connect, ConnectInput, ConnectKind, type Continuation, type Cost, type CostEvent, type CountPeriod, type Definition, type DialStep, DialTarget, Dialled, DialledTurn, type DigitInput, type DigitTrie, type DigitsEvent, type DigitsStep, type DispatchOptions, type DispatchTimes, type Dispatcher, type DispatcherEvents, type DispatcherOptions, type DispatcherRamps, type DispatcherRules, type DocumentAnswer, type DocumentCall, DocumentDialect, DocumentNearEnd, type DocumentReport, type DocumentRequest, type DocumentRunner, type DueRequest, DynamicRoom, DynamicRoomInput, type EndOutcome, type EndReason, type EndStatus, type EndedCall, type EndedEvent, type Erasure, type ExplainOptions, type ExplainedError, type ExplainedRoute, type Explanation, type ExternalCall, Fault, FeatureField, FetchLimits, type Flow, FlowNearEnd, type FlowPlan, type FlowsPort, type FrontDoor, type FrontDoorRead, type Gate, type GateRequest, type GateVerdict, Gateway, GatewayCredentials, type GatewaysPort, type GatherStep, GatheredTurn, type GotoStep, type HandlerReference, type HangUpStep, type HeldEvent, Host, type InboundAnnouncement, type InboundCaller, type InboundDecision, IncludeHeaders, JsonObject, type KnownCall, type LaneState, type LaneStore, type Lease, type LeftRoute, type Leg, type LegRole, type LoadRateDeckOptions, type LoadRulesOptions, type LoadedRules, type LocateContext, type Located, LogEntry, type MachineEvent, type MapContext, type Mapped, Mark, type MemoryStoreOptions, type Menu, NamesOf, type Note, type NumberRouting, type NumbersPort, type OnInbound, type OpenCall, type OptionNames, OptionsOf, OutboundCall, OutboundCallInput, type Outcome, type OwnedNumber, type PaceLimits, type PacerOptions, type ParkedEvent, Participant, type PauseStep, PhoneNearEnd, PhoneTarget, type Placed, type Plan, type PlayStep, Plugin, type Ports, type ProgressEvent, type PromptStep, Provider, type Ramp, type RampAction, type RampAdvanceOptions, type RampBreach, type RampChange, type RampChangeOptions, type RampChanged, type RampCriterion, type RampGuardrail, type RampGuardrailInput, type RampInput, type RampListener, type RampShadow, type RampStageInput, type RampState, type RampStatus, type RampStore, type RampTally, type Rang, type Rate, type RateDeck, type RateInput, RecordReference, type RecordStep, RecordedTurn, type Recording, type RecordingEvent, type RecordingMedia, type RecordingsPort, type ReferenceClaim, type References, type RejectStep, type Rejection, ReportDialect, type ReportRetry, type ReportedCall, type ReportedParty, type ReportedRecording, type ReportedTime, type ReportingApplication, RerouteReason, RoomNearEnd, RoomTarget, Route, RouteInput, type RouteOrder, RouteStrategy, RoutingRule, RoutingRuleInput, type RuleChange, type RuleChangeOptions, RuleConnect, RuleField, RuleFlow, type RuleIdsOf, RuleMatch, type RuleObstacle, type RuleSet, type RuleStore, type RuleWarning, RuleWindow, RuleWishes, type RulesPort, type RulesSaved, type Saved, type SayStep, SipNearEnd, SipTarget, type SkippedRoute, type SlotRequest, type SpeechInput, type StartRequest, StartedTurn, StaticRoom, type Step, type StepKind, type StepPlan, type StepReport, type Store, StoreError, type StoreOwner, type StoreWrite, type StoredEvent, type StoredRamp, type StoredRules, type StrategyContext, type StreamAudio, StreamNearEnd, type StreamStep, StreamedTurn, type TimelineEntry, type TimelineType, TransportError, Turn, type TurnContext, type TurnHandler, TurnKind, type TurnMark, TurnRecording, type TurnResult, type UnknownCost, type UnreportedCall, type UnsentRequest, type Until, type UnusedRule, UserTarget, type Verb, type VerifyCheck, type VerifyReport, type VerifySubject, type VoiceApplication, type VoiceTarget, type VoiceUrls, type WebAddress, type WebhookReply, type WebhookRequest, type WebhookResult, WentTurn, WireRequest, WireResponse, applicationDocument, applicationUrl, breaker, callFeatures, callReport, callReportEvents, conferenceName, connect, connectKind, contactKey, continuationName, createDispatcher, defaultTimes, definePlugin, destination, dialTarget, digitTrie, digits, documentDialect, explainKey, faultsOf, featureFields, firstPartyOf, flow, flowFaults, flowNameOf, formatPath, gateway, idempotencyKey, includeHeaders, inputError, isCountry, isDigits, isFlow, isPhoneNumber, isRoomName, isSipUri, isSipUriOfCall, isZone, jsonObject, laneOf, lastSentAt, loadRateDeck, loadRules, localTime, marks, maskNumber, maskText, maskWithin, memoryRuleStore, memoryStore, monotonicOf, orderRoutes, outboundCall, ownsRoom, pacer, parseFlow, parseOrThrow, participant, partiesOf, periodOf, personal, phoneNumber, prefixesOfCountry, priceOf, project as projectCall, type ramp, rateDeck, recordReference, refuseUnknownOptions, rerouteReason, roomName, route, routingRule, ruleFields, ruleSet, secret, sipHeaders, sipUri, step, toCallEvent, toFailure, turn, urlReference, webAddress, windowHolds, withoutNumbers };