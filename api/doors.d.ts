import { ApplicationDocument, Call, CallError, CallFailure, CallFilter, CallReport, Dispatcher, Fault, Host, Note, OutboundCallInput, Recording, WireRequest, WireResponse } from "@callplane/core";
import { callIdOfHex, uuidOfHex } from "@callplane/kit";
import { RequestListener } from "node:http";
type RefusalReason =
'unauthenticated' |
'not-found' |
'not-served' |
'invalid' |
'failed' |
'too-large' |
'unexpected';
interface Refusal {
  readonly reason: RefusalReason;
  readonly message: string;
  readonly faults?: readonly Fault[] | undefined;
  readonly error?: CallError | CallFailure | undefined;
  readonly subject?: string | undefined;
}
declare class DoorRefusal extends Error {
  readonly name = "DoorRefusal";
  readonly refusal: Refusal;
  constructor(refusal: Refusal);
}
declare class NotOurs extends DoorRefusal {}
declare const notFound: (subject: string) => NotOurs;
declare const notServed: (what: string) => DoorRefusal;
interface DoorRequest {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly wire: WireRequest;
}
type DoorResponse = WireResponse;
interface WantedCall {
  readonly call: OutboundCallInput;
  readonly notes?: readonly Note[] | undefined;
  readonly document?: Omit<ApplicationDocument, 'signAs' | 'door'> | undefined;
  readonly reports?: readonly Omit<CallReport, 'signAs' | 'door'>[] | undefined;
}
interface DoorCalls {
  place(wanted: WantedCall): Promise<Call>;
  find(id: string | null): Promise<Call>;
  list(wanted: ListWanted): Promise<ListedCalls>;
}
interface ListWanted {
  readonly filter: Omit<CallFilter, 'tenant'>;
  readonly matches?: ((call: Call) => boolean) | undefined;
  readonly limit: number;
  readonly after?: string | undefined;
}
interface ListedCalls {
  readonly calls: readonly Call[];
  readonly next: string | null;
}
interface DoorContext<Credentials> {
  readonly request: DoorRequest;
  readonly params: Readonly<Record<string, string>>;
  readonly credentials: Credentials;
  readonly calls: DoorCalls;
  readonly dispatcher: Dispatcher;
  readonly publicUrl: string;
  readonly now: number;
}
interface DoorRoute<Credentials> {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly path: string;
  answer(context: DoorContext<Credentials>): DoorResponse | Promise<DoorResponse>;
}
interface Upstream<Credentials> {
  readonly baseUrl: string;
  readonly credentials: Credentials;
}
interface DoorFace<Credentials = unknown> {
  readonly provider: string;
  check(credentials: Credentials): readonly Fault[];
  authenticates(request: DoorRequest, credentials: Credentials, now: number): boolean | Promise<boolean>;
  readonly routes: readonly DoorRoute<Credentials>[];
  refuse(refusal: Refusal, request: DoorRequest): DoorResponse;
  authorization(credentials: Credentials, now: number): string | Promise<string>;
  upstreamPath?(path: string, upstream: Credentials, own: Credentials): string;
}
interface DoorOptions<Credentials> {
  readonly dispatcher: Dispatcher;
  readonly host: Host;
  readonly provider: DoorFace<Credentials>;
  readonly credentials: Credentials;
  readonly publicUrl: string;
  readonly signAs?: string | undefined;
  readonly rule?: string | undefined;
  readonly tenant?: string | undefined;
  readonly only?: readonly string[] | undefined;
  readonly upstream?: Upstream<Credentials> | undefined;
}
interface Door {
  fetch(request: Request): Promise<Response>;
}
declare const createDoor: <Credentials>(options: DoorOptions<Credentials>) => Door;
interface FoundRecording {
  readonly call: Call;
  readonly recording: Recording;
}
declare const keptRecordings: (call: Call) => readonly FoundRecording[];
declare const recordingOf: ({ dispatcher, calls, now }: Pick<DoorContext<unknown>, 'dispatcher' | 'calls' | 'now'>, hex: string | null) => Promise<FoundRecording>;
declare const recordingMedia: ({ call, recording }: FoundRecording, { recordings }: Dispatcher) => Promise<DoorResponse>;
declare const startedRecording: (call: Call, dispatcher: Dispatcher) => Promise<FoundRecording | null>;
declare const hexOfCall: ({ id }: Pick<Call, 'id'>) => string;
declare const hexOfSid: (prefix: string, id: string) => string | null;
declare const hexOfUuid: (id: string) => string | null;
declare const hexOfRecording: ({ id }: Pick<Call, 'id'>, recording: Recording) => string;
declare const nodeDoor: ({ fetch }: Door) => RequestListener;
export { type Door, type DoorCalls, type DoorContext, type DoorFace, type DoorOptions, DoorRefusal, type DoorRequest, type DoorResponse, type DoorRoute, type FoundRecording, type ListWanted, type ListedCalls, NotOurs, type Refusal, type RefusalReason, type Upstream, type WantedCall, callIdOfHex, createDoor, hexOfCall, hexOfRecording, hexOfSid, hexOfUuid, keptRecordings, nodeDoor, notFound, notServed, recordingMedia, recordingOf, startedRecording, uuidOfHex };