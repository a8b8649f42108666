import { AnsweredBy, Call, CallError, CallStatus, CallStore, Capabilities, Definition, Dispatcher, DispatcherOptions, DocumentRunner, EndReason, FeatureField, Flow, Gateway, GatewaysPort, Host, LaneStore, Lease, LogEntry, OutboundCallInput, Ports, Provider, RampStore, Rang, RoutingRuleInput, RuleStore, Store, TurnHandler, Verb, WebhookReply, WebhookRequest, WireRequest, WireResponse } from "@callplane/core";
import { ManualClock } from "@callplane/core/testing";
import { Emulator, Face, ProviderKeys } from "@callplane/emulator";
import { ApplicationStores, CallLog, Counters, DeliveryLike, EntryLike, EventJournal, Outbox } from "@callplane/core/stores";
type NearEndKind = 'sip' | 'phone' | 'phone-first' | 'conference' | 'room' | 'flow' | 'stream';
interface Documented {
  readonly destinations: Capabilities['destinations'];
  readonly nearEnds: readonly NearEndKind[];
  readonly verbs: readonly Verb[];
  readonly answers: Capabilities['answers'];
  readonly locate: Capabilities['locate']['proof'];
  readonly reports: Capabilities['reports'];
  readonly publicUrlRequired: boolean;
}
declare const situations: {
  readonly 'wrong credentials': readonly ["auth", "no"];
  readonly 'no permission': readonly ["permission", "no"];
  readonly 'malformed number': readonly ["number-invalid", "no"];
  readonly 'destination not allowed': readonly ["geo", "no"];
  readonly 'caller ID not owned': readonly ["caller-id", "no"];
  readonly 'no funds': readonly ["balance", "no"];
  readonly 'rate limit': readonly ["rate", "no"];
  readonly 'concurrency limit': readonly ["concurrency", "no"];
  readonly 'not found': readonly ["not-found", "no"];
  readonly 'already exists': readonly ["conflict", "unknown"];
  readonly 'server error': readonly ["provider-down", "unknown"];
};
type Situation = keyof typeof situations;
interface DocumentedRefusal {
  readonly status: number;
  readonly body: unknown;
  readonly headers?: Readonly<Record<string, string>> | undefined;
}
type Universal = 'wrong credentials' | 'rate limit' | 'server error';
type DocumentedRefusals = Readonly<Record<Universal, DocumentedRefusal> & Record<Situation, DocumentedRefusal | string>>;
interface PluginUnderTest extends Definition {
  (settings: any): Provider;
}
interface Expected {
  readonly status: CallStatus;
  readonly endReason?: EndReason | undefined;
  readonly rang?: Rang | undefined;
  readonly answeredBy?: AnsweredBy | undefined;
}
type OutcomeDigits = 50 | 51 | 52 | 53 | 54 | 55 | 56 | 57 | 58 | 59 | 60 | 61 | 62 | 63 | 64 | 65;
interface Place {
  readonly at: (request: WireRequest) => unknown;
  readonly expected?: unknown;
  readonly with?: Partial<OutboundCallInput> | undefined;
}
interface Harness {
  readonly face: string;
  readonly ownFace?: Face | undefined;
  readonly settings: (keys: ProviderKeys) => Record<string, unknown>;
  readonly route?: ((keys: ProviderKeys) => Record<string, unknown>) | undefined;
  readonly call?: ((keys: ProviderKeys) => Partial<OutboundCallInput>) | undefined;
  readonly arrange?: ((emulator: Emulator, keys: ProviderKeys, webhookBase: string | undefined) => Promise<void> | void) | undefined;
  readonly outcomes?: Partial<Record<OutcomeDigits, Partial<Expected>>> | undefined;
  readonly documented: Documented;
  readonly refusals: DocumentedRefusals;
  readonly places: Partial<Record<FeatureField, Place>>;
  readonly numbers: {
    readonly to: (request: WireRequest) => unknown;
    readonly from: (request: WireRequest) => unknown;
  };
  readonly frontDoor?: ((keys: ProviderKeys) => readonly WireRequest[]) | undefined;
  readonly secrets: (keys: ProviderKeys) => readonly string[];
  readonly webhooks?: {
    readonly signsTime: boolean;
    readonly asUnknownEvent: (request: WebhookRequest, keys: ProviderKeys) => WebhookRequest | Promise<WebhookRequest>;
  } | undefined;
}
interface InProcessHost extends Host {
  readonly clock: ManualClock;
  readonly entries: LogEntry[];
  readonly transcript: string[];
  readonly sent: WireRequest[];
}
declare const inProcessHost: (emulator: () => Emulator, clock: ManualClock, publicUrl: string | undefined) => InProcessHost;
declare const publicUrl = "https://callplane.example";
declare const businessNumber = "+14155550100";
interface Received {
  readonly request: WebhookRequest;
  readonly reply: WebhookReply;
}
interface Bench {
  readonly emulator: Emulator;
  readonly keys: ProviderKeys;
  readonly clock: ManualClock;
  readonly host: InProcessHost;
  readonly dispatcher: Dispatcher;
  readonly received: Received[];
  call(to: string, extra?: Partial<OutboundCallInput>): OutboundCallInput;
  run(call: OutboundCallInput, seconds?: number): Promise<Call>;
  rings(to: string): number;
  close(): Promise<void>;
}
interface BenchApplication {
  readonly origin: string;
  readonly documents: DocumentRunner;
  readonly fetch: Host['fetch'];
}
interface BenchOptions {
  readonly webhooks?: boolean;
  readonly strict?: boolean;
  readonly rules?: readonly RoutingRuleInput[];
  readonly onInbound?: DispatcherOptions<readonly Provider[]>['onInbound'];
  readonly flows?: Readonly<Record<string, Flow | TurnHandler>>;
  readonly application?: BenchApplication;
}
declare const setUpBench: (plugin: PluginUnderTest, harness: Harness, options?: BenchOptions) => Promise<Bench>;
interface ConformanceCase {
  readonly name: string;
  readonly exempt?: (harness: Harness) => string | undefined;
  readonly faults: (plugin: PluginUnderTest, harness: Harness) => Promise<readonly string[]>;
}
declare const runCases: (plugin: PluginUnderTest, harness: Harness, cases: readonly ConformanceCase[]) => void;
declare const conformanceCases: Readonly<Record<string, readonly ConformanceCase[]>>;
declare const conforms: (plugin: PluginUnderTest, harness: Harness) => void;
interface Mutation {
  readonly can?: (can: Capabilities) => Capabilities;
  readonly ports?: (ports: Ports, host: Host) => Ports;
}
declare const mutant: (plugin: PluginUnderTest, mutation: Mutation) => PluginUnderTest;
declare const errorOf: (doomed: Promise<unknown>) => Promise<CallError>;
declare const commonExpectations: ({ reports, verbs }: Pick<Documented, 'reports' | 'verbs'>) => Record<OutcomeDigits, Expected>;
declare const outcomeNames: Readonly<Record<OutcomeDigits, string>>;
declare const numberFor: (digits: number) => string;
declare const markers: { readonly [Field in FeatureField]: NonNullable<OutboundCallInput[Field]>; };
type Breakage = 'refused' | 'lost-before' | 'lost-after' | 'killed-before' | 'killed-after';
interface BreakingHost<Whole extends Host> {
  readonly host: Whole;
  readonly wasHit: () => boolean;
}
declare const isChange: ({ method, url }: Pick<WireRequest, 'method' | 'url'>) => boolean;
declare const breakingHost: <Whole extends Host>(host: Whole, nth: number, breakage: Breakage, { refusal, from }: {
  readonly refusal: WireResponse;
  readonly from?: boolean;
}) => BreakingHost<Whole>;
type WantedGateway = Omit<Gateway, 'id'>;
type Undo = () => Promise<string | void>;
interface ProvidedGateways extends GatewaysPort {
  create(wanted: WantedGateway, options?: {
    readonly onProgress?: (progress: {
      readonly step: string;
      readonly phase: string;
    }) => void;
    readonly onUndoable?: (undo: Undo) => void;
  }): Promise<Gateway>;
  plan(wanted: WantedGateway): readonly string[];
}
type Inventory = Readonly<Record<string, number | undefined>>;
interface GatewayWorld {
  readonly host: InProcessHost;
  gatewaysOver(host: Host): ProvidedGateways;
  inventory(): Promise<Inventory>;
}
interface ForeignPart<World extends GatewayWorld = GatewayWorld> {
  attach(world: World, gateway: Gateway): Promise<unknown>;
  readonly left: Inventory;
  readonly says: RegExp;
}
interface GatewayCase<World extends GatewayWorld = GatewayWorld> {
  readonly wanted: WantedGateway;
  readonly whole: Inventory;
  readonly changes: number;
  readonly silent?: readonly string[];
  readonly made: unknown;
  readonly readable: (made: Gateway) => Gateway;
  readonly unseen?: readonly number[];
  readonly kept?: Inventory;
  readonly foreign: ForeignPart<World>;
}
interface GatewayHarness<World extends GatewayWorld = GatewayWorld> {
  readonly world: () => World | Promise<World>;
  readonly nothing: Inventory;
  readonly refusal: WireResponse;
  readonly unspoken: readonly string[];
  readonly gateways: Readonly<Record<string, GatewayCase<World>>>;
}
declare const gatewaysConform: <World extends GatewayWorld>(carrier: string, harness: GatewayHarness<World>) => void;
interface RuleStorage {
  open(): Promise<RuleStore> | RuleStore;
  stop?(): Promise<void> | void;
  close(): Promise<void> | void;
}
interface RuleStoreHarness {
  create(): Promise<RuleStorage> | RuleStorage;
  readonly durable?: boolean | undefined;
  readonly reportsWithin?: number | undefined;
}
interface RuleStoreCase {
  readonly name: string;
  readonly exempt?: (harness: RuleStoreHarness) => string | undefined;
  readonly faults: (storage: RuleStorage, harness: RuleStoreHarness) => Promise<readonly string[]>;
}
declare const ruleStoreCases: readonly RuleStoreCase[];
declare const ruleStoreConforms: (name: string, harness: RuleStoreHarness) => void;
interface ExampleDelivery extends DeliveryLike {
  readonly note?: string | undefined;
}
interface ExampleEntry extends EntryLike {
  readonly note?: string | undefined;
}
interface ExampleEvent {
  readonly name: string;
}
type StoreUnderTest = Store & Partial<ApplicationStores>;
interface OpenedStore {
  readonly store: StoreUnderTest;
  readonly reopen?: (() => Promise<StoreUnderTest>) | undefined;
  readonly second?: (() => Promise<StoreUnderTest>) | undefined;
  readonly advance?: ((milliseconds: number) => Promise<void> | void) | undefined;
  readonly close?: (() => Promise<void>) | undefined;
}
interface StoreHarness {
  readonly name: string;
  open(): Promise<OpenedStore>;
}
type StoreNeed = 'second' | 'reopen' | 'advance' | 'lanes' | 'ramps' | 'counters' | 'outbox' | 'callLog' | 'eventJournal';
interface JoinedDispatcher {
  readonly id: string;
  readonly lease: Lease;
  readonly told: readonly string[];
}
interface ApplicationBench {
  readonly counters: Counters;
  readonly outbox: Outbox<ExampleDelivery>;
  readonly callLog: CallLog<ExampleEntry>;
  readonly journal: EventJournal<ExampleEvent>;
}
interface StoreBench {
  readonly calls: CallStore;
  readonly other: CallStore;
  readonly lanes: LaneStore;
  readonly otherLanes: LaneStore;
  readonly ramps: RampStore;
  readonly otherRamps: RampStore;
  readonly applications: ApplicationBench;
  readonly otherApplications: ApplicationBench;
  reopenApplications(): Promise<ApplicationBench>;
  reopen(): Promise<CallStore>;
  reopenRamps(): Promise<RampStore>;
  advance(milliseconds: number): Promise<void>;
  join(calls: CallStore, id: string, options?: {
    readonly leaseMs?: number;
    readonly takeOver?: boolean;
    readonly former?: string;
  }): Promise<JoinedDispatcher>;
}
interface StoreCase {
  readonly name: string;
  readonly needs?: readonly StoreNeed[] | undefined;
  readonly run: (bench: StoreBench) => Promise<void>;
}
declare const runStoreCase: (harness: StoreHarness, storeCase: StoreCase) => Promise<string | null>;
declare const storeCases: Readonly<Record<string, readonly StoreCase[]>>;
declare const storeConforms: (harness: StoreHarness) => void;
export { type ApplicationBench, type Bench, type Breakage, type BreakingHost, type ConformanceCase, type Documented, type DocumentedRefusal, type DocumentedRefusals, type ExampleDelivery, type ExampleEntry, type ExampleEvent, type Expected, type ForeignPart, type GatewayCase, type GatewayHarness, type GatewayWorld, type Harness, type InProcessHost, type Inventory, type Mutation, type NearEndKind, type OpenedStore, type OutcomeDigits, type Place, type PluginUnderTest, type ProvidedGateways, type Received, type RuleStorage, type RuleStoreCase, type RuleStoreHarness, type Situation, type StoreBench, type StoreCase, type StoreHarness, type StoreNeed, type StoreUnderTest, type WantedGateway, breakingHost, businessNumber, commonExpectations, conformanceCases, conforms, errorOf, gatewaysConform, inProcessHost, isChange, markers, mutant, numberFor, outcomeNames, publicUrl, ruleStoreCases, ruleStoreConforms, runCases, runStoreCase, setUpBench, storeCases, storeConforms };