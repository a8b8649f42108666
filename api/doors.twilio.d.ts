import { ApplicationDocument, Call, CallError, CallFailure, CallFilter, CallReport, Dispatcher, Fault, Note, OutboundCallInput, WireRequest, WireResponse } from "@callplane/core";
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
interface DoorFace<Credentials = unknown> {
  readonly provider: string;
  check(credentials: Credentials): readonly Fault[];
  authenticates(request: DoorRequest, credentials: Credentials, now: number): boolean | Promise<boolean>;
  readonly routes: readonly DoorRoute<Credentials>[];
  refuse(refusal: Refusal, request: DoorRequest): DoorResponse;
  authorization(credentials: Credentials, now: number): string | Promise<string>;
  upstreamPath?(path: string, upstream: Credentials, own: Credentials): string;
}
interface TwilioDoorCredentials {
  readonly accountSid: string;
  readonly authToken: string;
  readonly apiKeys?: Readonly<Record<string, string>> | undefined;
  readonly publicMedia?: boolean | undefined;
}
declare const twilioDoor: DoorFace<TwilioDoorCredentials>;
export { type TwilioDoorCredentials, twilioDoor };