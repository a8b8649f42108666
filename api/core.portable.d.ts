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
interface CallEventFields extends CallEventContent {
  readonly type: CallEventType;
}
declare const toCallEvent: (fields: CallEventFields) => CallEvent;
declare const isSipUri: (value: string) => boolean;
declare const withoutNumbers: (text: string) => string;
export { CallError, CallErrorCode, CallErrorDetails, CallEventFields, CallFailure, Dialled, Fault, formatPath, inputError, isSipUri, toCallEvent, toFailure, withoutNumbers };