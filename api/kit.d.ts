import { AttemptContext, Call, CallError, CallErrorCode, CallErrorDetails, Clock, Connect, Dispatcher, Fault, FetchLimits, FrontDoor, FrontDoorRead, Host, LogEntry, Note, OutboundCall, TransportError, TurnMark, WebhookRequest, WireRequest, WireResponse } from "@callplane/core";
import { Milliseconds, Seconds } from "@callplane/core/units";
import { RequestListener } from "node:http";
declare const parseBoundedJson: (text: string) => unknown;
type FormFields = Readonly<Record<string, string | number | boolean | readonly string[] | undefined>>;
type DecodedForm = Record<string, string | string[]>;
declare const formEncode: (fields: FormFields) => string;
declare const formDecode: (text: string) => DecodedForm;
type Json = Readonly<Record<string, unknown>>;
declare const isObject: (value: unknown) => value is Json;
declare const objectOf: (value: unknown) => Json | undefined;
declare const parseObject: (text: string) => Json | undefined;
declare const textOf: (value: unknown) => string | undefined;
type Eventual<T> = T | Promise<T>;
declare const atHand: <T>(load: () => Promise<T>) => (() => Eventual<T>);
declare const withValue: <T, Result>(value: Eventual<T>, use: (value: T) => Eventual<Result>) => Eventual<Result>;
interface Cached<T> {
  (): Promise<T>;
  clear(): void;
}
interface CachedByKey<T> {
  (key: string): Promise<T>;
  clear(key?: string): void;
}
declare const cachedByKey: <T>(clock: Clock, ttl: Milliseconds, load: (key: string) => Promise<T>) => CachedByKey<T>;
declare const cached: <T>(clock: Clock, ttl: Milliseconds, load: () => Promise<T>) => Cached<T>;
declare const registerOnce: (host: Pick<Host, 'clock' | 'log'>,
failureEvent: string, register: () => Promise<unknown>) => (() => Promise<void>);
declare const basicAuth: (user: string, password: string) => string;
declare const plainDeadline = 10000;
declare const deadlineFor: ({ waitsForAnswer, ringTimeout }?: {
  readonly waitsForAnswer?: boolean | undefined;
  readonly ringTimeout?: number | undefined;
}) => number;
declare const attemptLimits: ({ sendBy, signal }: Pick<AttemptContext, 'sendBy' | 'signal'>) => FetchLimits;
interface ErrorReply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: unknown;
}
interface ProviderFault {
  readonly code?: string | undefined;
  readonly text: string;
  readonly label?: string | undefined;
}
interface RefusalTable<Fault extends ProviderFault = ProviderFault> {
  readonly provider: string;
  readonly faultOf: (body: Json, reply: ErrorReply) => Fault | undefined;
  readonly refusals: readonly number[];
  readonly codes?: Readonly<Record<string, CallErrorCode>> | undefined;
  readonly wording?: readonly (readonly [RegExp, CallErrorCode])[] | undefined;
  readonly statuses?: Readonly<Record<number, CallErrorCode>> | undefined;
  readonly codeOf?: ((fault: Fault, status: number) => CallErrorCode | undefined) | undefined;
  readonly mayHaveDialled?: ((fault: Fault, status: number) => boolean) | undefined;
  readonly waitOf?: ((headers: ErrorReply['headers']) => number | undefined) | undefined;
}
type Refusal = (reply: ErrorReply, wallNow: number, scrub: (text: string) => string) => CallError;
declare const createRefusal: <Fault extends ProviderFault>(table: RefusalTable<Fault>) => Refusal;
interface FaultKeys {
  readonly text: readonly string[];
  readonly code?: readonly string[] | undefined;
  readonly status?: string | undefined;
}
declare const faultUnder: ({ text: texts, code: codes, status: about }: FaultKeys) => (body: Json, { status }: ErrorReply) => ProviderFault | undefined;
interface JsonApiOptions {
  readonly provider: string;
  readonly host: Host;
  readonly baseUrl: string;
  readonly authorization?: (() => string | Promise<string>) | undefined;
  readonly sign?: ((request: WireRequest) => Readonly<Record<string, string>>) | undefined;
  readonly refusal: Refusal;
  readonly scrub: (text: string) => string;
}
interface JsonRequest {
  readonly query?: FormFields | undefined;
  readonly body?: unknown;
  readonly limits?: FetchLimits | undefined;
  readonly nullable?: boolean | undefined;
}
interface JsonApi {
  request(method: string, path: string, options?: JsonRequest): Promise<unknown>;
  sendAsIs(request: WireRequest, limits: FetchLimits, refusal?: Refusal): Promise<unknown>;
}
declare const isNotFound: (error: unknown) => boolean;
declare const orNull: <T>(wanted: Promise<T>) => Promise<T | null>;
declare const unlessGone: (removal: Promise<unknown>) => Promise<void>;
declare const createJsonApi: (options: JsonApiOptions) => JsonApi;
type JwtAlgorithm = 'HS256' | 'RS256';
interface JwtToMint {
  readonly algorithm: JwtAlgorithm;
  readonly key: string;
  readonly claims: Readonly<Record<string, unknown>>;
  readonly header?: Readonly<Record<string, unknown>> | undefined;
  readonly issuedAt: number;
  readonly expiresIn: number;
}
interface JwtToVerify {
  readonly token: string;
  readonly algorithm: JwtAlgorithm;
  readonly key: string;
  readonly now: number;
  readonly tolerance?: number | undefined;
  readonly maxAge?: number | undefined;
  readonly issuer?: string | undefined;
}
declare const mintJwt: (wanted: JwtToMint) => Promise<string>;
declare const verifyJwt: (given: JwtToVerify) => Promise<Readonly<Record<string, unknown>> | null>;
interface TokenOrKeys {
  readonly token?: string | undefined;
  readonly apiKey?: string | undefined;
  readonly secret?: string | undefined;
}
interface KeyTokenOptions {
  readonly claims: Readonly<Record<string, unknown>>;
  readonly lifetime: number;
}
declare const createKeyTokens: (given: TokenOrKeys, { clock }: Host, options: KeyTokenOptions) => (() => string);
type Given = Partial<Record<keyof TokenOrKeys, unknown>>;
interface Refinable {
  refine(check: (given: Given) => unknown, params: {
    readonly when: () => boolean;
    readonly path: string[];
    readonly message: string;
  }): this;
}
declare const withTokenOrKeys: <Shape extends Refinable>(shape: Shape) => Shape;
declare const lazySdk: <T>(name: string, load: () => Promise<T>, provider: string) => (() => Promise<T>);
declare const retryAfterOf: (headers: Readonly<Record<string, string>>, wallNow: number) => number | undefined;
interface SendOptions {
  readonly provider: string;
  readonly limits?: FetchLimits | undefined;
  readonly secretHeaders?: Readonly<Record<string, string>> | undefined;
}
declare const send: (host: Host, request: WireRequest, { provider, limits, secretHeaders }: SendOptions) => Promise<WireResponse>;
type WebFetch = (input: string | URL | Request, init?: RequestInit) => Promise<Response>;
declare const webFetch: (host: Host, limits?: FetchLimits) => WebFetch;
declare const findTransportError: (error: unknown) => TransportError | undefined;
interface CallErrorHints extends Omit<CallErrorDetails, 'provider' | 'cause' | 'faults'> {
  readonly code?: CallErrorCode | undefined;
  readonly message?: string | undefined;
}
declare const toCallError: (provider: string, error: unknown, hints?: CallErrorHints) => CallError;
declare const unreadableReply: (provider: string, what: string) => CallError;
declare const codeOfStatus: (status: number) => CallErrorCode;
declare const faultIf: (isFault: unknown, path: Fault['path'], message: string) => Fault[];
declare const faultUnless: (holds: unknown, path: Fault['path'], message: string) => Fault[];
declare const localError: (provider: string, code: CallErrorCode, message: string, faults?: readonly Fault[]) => CallError;
declare const nameTaken: (provider: string, detail: string) => CallError;
declare const onAnotherTrunk: (provider: string, index: number) => CallError;
declare const createScrub: (secrets: readonly (string | undefined)[]) => ((text: string) => string);
declare const isStockMessage: (text: string) => boolean;
type FrontDoorRequest = Parameters<FrontDoor['parse']>[0];
type FrontDoorCall = ReturnType<FrontDoor['parse']>['call'];
declare const postedObject: ({ method, url, body }: FrontDoorRequest, faults: Fault[], path: {
  readonly pattern: RegExp;
  readonly expected: string;
}) => Json | undefined;
declare const portableCall: (door: FrontDoor, request: FrontDoorRequest) => FrontDoorRead;
declare const pathOf: (url: string) => string;
declare const encryptionOfUris: (call: FrontDoorCall, asks: (uri: string) => boolean, without: (uri: string) => string) => FrontDoorCall;
declare const refusalOf: ({ status, error }: Call) => Call['error'];
declare const statusOfRefusal: Readonly<Partial<Record<CallErrorCode, number>>>;
declare const jsonResponse: (status: number, body: unknown, contentType?: string) => WireResponse;
declare const uuidFor: (text: string) => string;
declare const hexOfCallId: (id: string) => string;
declare const callIdOfHex: (hex: string) => string;
declare const uuidOfHex: (hex: string) => string;
declare const partMark: (part: string) => string;
declare const hexOfPart: (id: string, part: string) => string;
declare const callIdsOfPart: (hex: string, now: number) => readonly string[];
type Scalar = string | number | boolean;
interface XmlElement {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly XmlElement[];
  readonly text: string;
}
declare class FieldReader {
  #private;
  readonly path: string;
  constructor(given: Iterable<readonly [string, unknown]>, path?: string, notes?: Note[]);
  has(name: string): boolean;
  peek(name: string): unknown;
  get unread(): readonly string[];
  value(name: string): Scalar | undefined;
  oneOf<const Word extends string>(name: string, words: readonly Word[]): Word | undefined;
  integer(name: string, least: number, most: number): number | undefined;
  flag(name: string): boolean | undefined;
  text(name: string): string | undefined;
  values(name: string): readonly Scalar[];
  parsed<T>(name: string, parse: (text: string) => T | undefined, expected: string): T | undefined;
  kept(name: string): unknown;
  fields(name: string): FieldReader | undefined;
  items(name: string): readonly FieldReader[];
  drop(names: string | readonly string[], detail: string): void;
  note(name: string, effect: Note['effect'], detail: string): void;
  notes(): readonly Note[];
  protected leftovers(): readonly Note[];
  protected pathOf(name: string): string;
  protected nest(given: Iterable<readonly [string, unknown]>, name: string): FieldReader;
  protected adopt<Reader extends FieldReader>(reader: Reader): Reader;
  protected get collected(): Note[];
}
declare class ElementReader extends FieldReader {
  #private;
  readonly name: string;
  constructor(element: XmlElement, path: string, notes?: Note[]);
  get nextName(): string | undefined;
  next(...names: readonly string[]): ElementReader | undefined;
  content(): string;
  protected leftovers(): readonly Note[];
}
declare const readForm: (form: Readonly<DecodedForm>) => FieldReader;
declare const readFields: (body: Readonly<Record<string, unknown>>, path?: string) => FieldReader;
declare const readElement: (root: XmlElement, path: string) => ElementReader;
interface ConsoleLogOptions {
  readonly level?: LogEntry['level'] | undefined;
  readonly write?: ((line: string) => void) | undefined;
}
declare const consoleLog: (options?: ConsoleLogOptions) => ((entry: LogEntry) => void);
interface NodeHostOptions {
  readonly publicUrl?: string | undefined;
  readonly clock?: Clock | undefined;
  readonly log?: ((entry: LogEntry) => void) | false | undefined;
  readonly connections?: number | undefined;
}
declare const nodeHost: (options?: NodeHostOptions) => Host & AsyncDisposable;
declare const systemClock: Clock;
interface IdentifierShape {
  readonly provider: string;
  readonly name: string;
  readonly pattern: RegExp;
  readonly expected: string;
}
declare const opaqueIdentifier: {
  readonly pattern: RegExp;
  readonly expected: 'must be letters, digits and . _ : ~ = -, starting with a letter or digit';
};
declare const uuidIdentifier: {
  readonly pattern: RegExp;
  readonly expected: 'must be a UUID';
};
declare const checkedIdentifier: (value: unknown, shape: IdentifierShape) => string;
declare const pathSegment: (value: unknown, shape: IdentifierShape) => string;
declare const note: (field: string, effect: Note['effect'], detail: string) => Note;
type Loss = readonly [field: string, applies: boolean, detail: string];
declare const droppedNotes: (losses: readonly Loss[]) => Note[];
declare const isSet: (value: unknown) => boolean;
declare const nearPhoneFirst: ({ connect }: Pick<OutboundCall, 'connect'>) => string | undefined;
declare const nearAddressOf: (connect: Connect | undefined) => string | undefined;
declare const flowStartUrl: (callbackUrl: string) => string;
declare const turnMarkOf: (url: string) => TurnMark | 'start' | undefined;
declare const wordTable: <const T>(entries: Readonly<Record<string, T>>) => ((word: unknown) => T | undefined);
interface Step<Made> {
  readonly name: string;
  find?: ((made: Made) => Promise<Partial<Made> | null>) | undefined;
  isDone?: ((made: Made) => Promise<boolean>) | undefined;
  do(made: Made): Promise<Partial<Made> | void>;
  undo?(made: Made): Promise<string | void>;
}
interface StepProgress {
  readonly step: string;
  readonly phase: 'started' | 'found' | 'done' | 'settled' | 'failed' | 'undone' | 'kept' | 'left';
}
interface MadeSteps {
  readonly steps: readonly string[];
  readonly made: object;
}
interface StepRecord {
  readonly earlier?: MadeSteps | undefined;
  save(made: MadeSteps): void;
}
interface RunStepsOptions {
  readonly provider: string;
  readonly subject: string;
  readonly onProgress?: ((progress: StepProgress) => void) | undefined;
  readonly onUndoable?: ((undo: () => Promise<string | void>) => void) | undefined;
  readonly record?: StepRecord | undefined;
}
declare const missingSteps: <Made extends object>(steps: readonly Step<Made>[], initial: Made) => Promise<readonly string[]>;
declare const undoSteps: <Made extends object>(steps: readonly Step<Made>[], { steps: names, made }: MadeSteps, { provider, onProgress }: Pick<RunStepsOptions, 'provider' | 'onProgress'>) => Promise<string | void>;
declare const ownedNumbersBy: <Owned>(numbers: readonly string[], find: (number: string) => Promise<Owned | null | undefined>, { provider, subject }: {
  readonly provider: string;
  readonly subject: string;
}) => Promise<Owned[]>;
type Part = readonly [name: string, remove: () => Promise<unknown>];
declare const removeAll: (parts: readonly Part[], { provider, subject }: {
  readonly provider: string;
  readonly subject: string;
}) => Promise<void>;
declare const stepVerbs: <Wanted, Extras, Made extends object>(provider: string, stepsOf: (wanted: Wanted, extras: Extras) => Promise<readonly Step<Made>[]>) => {
  missing: (wanted: Wanted, extras: Extras) => Promise<readonly string[]>;
  unmake: (wanted: Wanted, record: MadeSteps, { onProgress, ...extras }: Extras & Pick<RunStepsOptions, 'onProgress'>) => Promise<string | void>;
};
declare const runSteps: <Made extends object>(steps: readonly Step<Made>[], initial: Made, options: RunStepsOptions) => Promise<Made>;
declare const resultFor: (provider: string) => (result: string | undefined) => string;
declare const stillAttached: (counts: Readonly<Record<string, number>>) => string | undefined;
declare const hmac: (algorithm: 'sha1' | 'sha256' | 'sha512', key: string | Uint8Array, data: string | Uint8Array, encoding: 'base64' | 'base64url' | 'hex') => string;
declare const constantTimeEqual: (a: string, b: string) => boolean;
declare const verifyRsaSha256: (publicKeyPem: string, data: string | Uint8Array, signatureBase64: string) => boolean;
declare const verifyEd25519: (rawPublicKeyBase64: string, data: string | Uint8Array, signatureBase64: string) => boolean;
declare const twilioSignedText: (url: string, form: DecodedForm) => string;
declare const plivoSignedText: (request: {
  readonly method: string;
  readonly url: string;
}, form: DecodedForm, nonce: string) => string;
interface WebhookHandlerOptions {
  readonly dispatcher: Pick<Dispatcher, 'receive'>;
  readonly host: Pick<Host, 'publicUrl' | 'clock'> & Partial<Pick<Host, 'log'>>;
}
declare const fetchWebhooks: (options: WebhookHandlerOptions) => (request: Request) => Promise<Response>;
declare const nodeWebhooks: (options: WebhookHandlerOptions) => RequestListener;
type Body = Pick<WebhookRequest, 'body'>;
declare const bodyText: ({ body }: Body) => string;
declare const jsonBody: (request: Body) => unknown;
declare const formEvent: (request: Body) => DecodedForm;
declare const queryOf: (url: string) => Readonly<DecodedForm>;
declare const attemptKeyOf: (url: string) => string | undefined;
declare const isStale: (signedAt: number, receivedAt: number, window: Seconds) => boolean;
export { Cached, CachedByKey, CallErrorHints, ConsoleLogOptions, DecodedForm, ElementReader, ErrorReply, Eventual, FaultKeys, FieldReader, FormFields, IdentifierShape, Json, JsonApi, JsonApiOptions, JsonRequest, JwtAlgorithm, JwtToMint, JwtToVerify, KeyTokenOptions, Loss, type MadeSteps, NodeHostOptions, Part, ProviderFault, Refusal, RefusalTable, type RunStepsOptions, Scalar, SendOptions, type Step, type StepProgress, type StepRecord, TokenOrKeys, WebFetch, WebhookHandlerOptions, XmlElement, atHand, attemptKeyOf, attemptLimits, basicAuth, bodyText, cached, cachedByKey, callIdOfHex, callIdsOfPart, checkedIdentifier, codeOfStatus, consoleLog, constantTimeEqual, createJsonApi, createKeyTokens, createRefusal, createScrub, deadlineFor, droppedNotes, encryptionOfUris, faultIf, faultUnder, faultUnless, fetchWebhooks, findTransportError, flowStartUrl, formDecode, formEncode, formEvent, hexOfCallId, hexOfPart, hmac, isNotFound, isObject, isSet, isStale, isStockMessage, jsonBody, jsonResponse, lazySdk, localError, mintJwt, missingSteps, nameTaken, nearAddressOf, nearPhoneFirst, nodeHost, nodeWebhooks, note, objectOf, onAnotherTrunk, opaqueIdentifier, orNull, ownedNumbersBy, parseBoundedJson, parseObject, partMark, pathOf, pathSegment, plainDeadline, plivoSignedText, portableCall, postedObject, queryOf, readElement, readFields, readForm, refusalOf, registerOnce, removeAll, resultFor, retryAfterOf, runSteps, send, statusOfRefusal, stepVerbs, stillAttached, systemClock, textOf, toCallError, turnMarkOf, twilioSignedText, undoSteps, unlessGone, unreadableReply, uuidFor, uuidIdentifier, uuidOfHex, verifyEd25519, verifyJwt, verifyRsaSha256, webFetch, withTokenOrKeys, withValue, wordTable };