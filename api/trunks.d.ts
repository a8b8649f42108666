import { Gateway, GatewaysPort, NumberRouting, OwnedNumber, Ports, RoutingRule, RoutingRuleInput, RulesPort, VoiceApplication, VoiceTarget, VoiceUrls } from "@callplane/core";
type Transport = Gateway['transport'];
type Encryption = NonNullable<Gateway['mediaEncryption']>;
type Proof = 'digest' | 'addresses';
interface CarrierFacts {
  readonly id: string;
  readonly title: string;
  readonly setUp: 'api' | 'by-hand';
  readonly outbound: {
    readonly address: {
      readonly kind: 'named' | 'fixed' | 'assigned';
      readonly host: string;
    };
    readonly proofs: readonly Proof[];
    readonly transports: readonly Transport[];
    readonly encryption: readonly Encryption[];
    readonly callerId: 'must-be-set' | 'override';
    readonly answered?: {
      readonly host: string;
    } | undefined;
  };
  readonly inbound: {
    readonly transports: readonly Transport[];
    readonly encryption: readonly Encryption[];
  };
  readonly notes: readonly string[];
}
interface PlatformFacts {
  readonly id: string;
  readonly title: string;
  readonly outbound: {
    readonly by: 'gateway' | 'sip-uri';
    readonly proofs: readonly Proof[];
    readonly agentBy?: 'rule' | undefined;
    readonly setsCallerId: boolean;
    readonly addresses: readonly string[];
    readonly transports: readonly Transport[];
    readonly encryption: readonly Encryption[];
  };
  readonly inbound: {
    readonly by: 'gateway' | 'host';
    readonly host: string;
    readonly transports: readonly Transport[];
    readonly encryption: readonly Encryption[];
  };
  readonly notes: readonly string[];
}
declare const carriers: readonly CarrierFacts[];
type Way = 'trunk' |
'override' |
'document' | 'impossible';
interface OneWay {
  readonly way: Way;
  readonly by: 'api' | 'person';
  readonly proof?: Proof | undefined;
  readonly transports: readonly Transport[];
  readonly encryption: readonly Encryption[];
  readonly needs: readonly ('answerUrl' | 'platformAddresses' | 'platformHost' | 'carrierGateway')[];
  readonly reason?: string | undefined;
}
interface Combination {
  readonly carrier: CarrierFacts;
  readonly platform: PlatformFacts;
  readonly outbound: OneWay;
  readonly inbound: OneWay;
}
declare const combine: (carrier: CarrierFacts, platform: PlatformFacts) => Combination;
declare const combinations: () => readonly Combination[];
interface StepProgress {
  readonly step: string;
  readonly phase: 'started' | 'found' | 'done' | 'settled' | 'failed' | 'undone' | 'kept' | 'left';
}
type Wanted = Omit<Gateway, 'id'>;
interface MadeSteps {
  readonly steps: readonly string[];
  readonly made: object;
}
interface StepRecord {
  readonly earlier?: MadeSteps | undefined;
  save(made: MadeSteps): void;
}
interface StepOptions {
  readonly callerId?: string | undefined;
  readonly answerUrl?: string | undefined;
  readonly releasesAddress?: boolean | undefined;
  readonly onProgress?: ((progress: StepProgress) => void) | undefined;
}
interface CreateOptions {
  readonly callerId?: string | undefined;
  readonly onProgress?: ((progress: StepProgress) => void) | undefined;
  readonly onUndoable?: ((undo: () => Promise<string | void>) => void) | undefined;
  readonly record?: StepRecord | undefined;
}
interface Described {
  readonly settings: readonly {
    readonly at: string;
    readonly label: string;
    readonly value: string;
  }[];
  readonly text: string;
}
interface CarrierGateways extends GatewaysPort {
  create(wanted: Wanted, options?: CreateOptions): Promise<Gateway>;
  plan?(wanted: Wanted): readonly string[];
  missing?(wanted: Wanted, options?: StepOptions): Promise<readonly string[]>;
  unmake?(wanted: Wanted, record: MadeSteps, options?: StepOptions): Promise<string | void>;
  withdraw?(id: string): Promise<string | void>;
  createAnswered?(wanted: Wanted, answerUrl: string, options?: CreateOptions): Promise<Gateway>;
  describe?(wanted: Wanted): Described;
}
interface NumberPairs {
  create(wanted: {
    readonly name: string;
    readonly phoneNumbers: readonly string[];
    readonly isShared: boolean;
    readonly mediaEncryption: 'enable' | 'disable';
    readonly inbound: {
      readonly sipRegion: string;
    };
    readonly outbound: {
      readonly address: string;
      readonly sipRegion: string;
      readonly transport: 'udp' | 'tcp' | 'tls';
      readonly auth?: {
        readonly username: string;
        readonly password: string;
      } | undefined;
    };
  }): Promise<void>;
  get(number: string): Promise<{
    readonly inbound?: {
      readonly name?: string | null | undefined;
    } | null | undefined;
    readonly outbound?: {
      readonly name?: string | null | undefined;
    } | null | undefined;
  } | null>;
}
interface End {
  readonly id: string;
  readonly name?: string | undefined;
  readonly ports: Pick<Ports, 'gateways' | 'numbers' | 'rules'>;
}
interface PlatformEnd extends End {
  readonly phoneNumbers?: NumberPairs | undefined;
}
interface StepMade {
  readonly inner?: MadeSteps | undefined;
  readonly numbers?: readonly string[] | undefined;
}
interface ConnectionRecord {
  readonly version: 1;
  readonly name: string;
  readonly steps: Readonly<Record<string, StepMade>>;
  readonly routing: Readonly<Record<string, NumberRouting>>;
}
interface ConnectOptions {
  readonly carrier: End;
  readonly platform: PlatformEnd;
  readonly numbers: readonly string[];
  readonly name: string;
  readonly direction?: Gateway['direction'] | undefined;
  readonly transport?: Gateway['transport'] | undefined;
  readonly mediaEncryption?: Gateway['mediaEncryption'] | undefined;
  readonly region?: string | undefined;
  readonly credentials?: Gateway['credentials'] | undefined;
  readonly room?: RoutingRuleInput['room'] | undefined;
  readonly dispatch?: RoutingRuleInput['dispatch'] | undefined;
  readonly platformAddresses?: readonly string[] | undefined;
  readonly platformHost?: string | undefined;
  readonly carrierAddresses?: readonly string[] | undefined;
  readonly answerUrl?: string | undefined;
  readonly carrierGateway?: Pick<Gateway, 'address' | 'credentials'> | undefined;
  readonly dryRun?: boolean | undefined;
  readonly onProgress?: ((progress: StepProgress) => void) | undefined;
}
interface DisconnectOptions {
  readonly releasesAddress?: boolean | undefined;
}
interface ConnectPlan {
  readonly steps: readonly string[];
  readonly notes: readonly string[];
  readonly describe: readonly Described[];
}
interface ConnectDiff extends ConnectPlan {
  readonly changes: readonly string[];
}
interface Connection extends ConnectPlan {
  readonly record: ConnectionRecord;
  readonly gateway: Gateway;
  readonly rule: RoutingRule;
  readonly inbound?: {
    readonly gateway: Gateway;
    readonly rule: RoutingRule;
    readonly reference?: string | undefined;
  } | undefined;
  readonly carrier: {
    readonly outbound?: Gateway | undefined;
    readonly inbound?: Gateway | undefined;
  };
}
declare function connectGateway(options: ConnectOptions & {
  readonly dryRun: true;
}): Promise<ConnectDiff>;
declare function connectGateway(options: ConnectOptions & {
  readonly dryRun?: false | undefined;
}): Promise<Connection>;
declare const sipAddress: (number: string, { address, transport }: Gateway) => string;
interface Disconnected {
  readonly undone: readonly string[];
  readonly kept: readonly string[];
}
declare const disconnectGateway: (options: ConnectOptions, record: ConnectionRecord, { releasesAddress }?: DisconnectOptions) => Promise<Disconnected>;
interface FieldChange {
  readonly field: string;
  readonly from?: unknown;
  readonly to?: unknown;
}
declare const ruleFields: readonly ['name', 'direction', 'numbers', 'match', 'room', 'pin', 'dispatch', 'headers', 'includeHeaders', 'defaults'];
type RuleField = (typeof ruleFields)[number];
declare const ruleDifferences: (port: Pick<RulesPort, 'kept'>, wanted: RoutingRule, actual: RoutingRule, fields?: readonly RuleField[]) => readonly FieldChange[];
type PlannedGateway = Omit<Gateway, 'id' | 'credentials'>;
interface CommonChange {
  readonly id: string;
  readonly side: 'source' | 'target';
  readonly provider: string;
  readonly what: string;
  readonly fields: readonly FieldChange[];
  readonly notes: readonly string[];
}
interface ApplicationChange extends CommonChange {
  readonly kind: 'application';
  readonly action: 'create' | 'update';
  readonly name: string;
  readonly applicationId: string | null;
  readonly before: VoiceUrls | null;
  readonly after: VoiceUrls;
}
interface NumberChange extends CommonChange {
  readonly kind: 'number';
  readonly action: 'update';
  readonly number: string;
  readonly numberId: string;
  readonly before: NumberRouting;
  readonly after: NumberRouting;
}
interface GatewayChange extends CommonChange {
  readonly kind: 'gateway';
  readonly action: 'create';
  readonly gateway: PlannedGateway;
  readonly credentials: string | null;
}
interface PairChange extends CommonChange {
  readonly kind: 'pair';
  readonly action: 'create';
  readonly name: string;
  readonly numbers: readonly string[];
  readonly address: string;
  readonly transport: Gateway['transport'];
  readonly mediaEncryption: 'enable' | 'disable';
  readonly region: string;
  readonly credentials: string | null;
  readonly had: readonly string[];
}
interface RuleChange extends CommonChange {
  readonly kind: 'rule';
  readonly action: 'create' | 'update' | 'replace' | 'remove';
  readonly rule: RoutingRule | null;
  readonly reference: string | null;
  readonly before: RoutingRule | null;
}
type Change = ApplicationChange | NumberChange | GatewayChange | PairChange | RuleChange;
interface NumberOrder {
  readonly action: 'order';
  readonly number: string;
  readonly needs: readonly string[];
}
interface Blocked {
  readonly what: string;
  readonly reason: string;
}
interface MigratePlan {
  readonly version: 1;
  readonly name: string;
  readonly source: string;
  readonly target: string;
  readonly changes: readonly Change[];
  readonly orders: readonly NumberOrder[];
  readonly blocked: readonly Blocked[];
}
interface StepResult {
  readonly id?: string | undefined;
  readonly found?: true | undefined;
}
interface MigrateEnd extends End {
  readonly phoneNumbers?: NumberPairs | undefined;
}
interface NumberState extends Pick<OwnedNumber, 'id' | 'number'> {
  readonly routing: NumberRouting | null;
}
interface AccountState {
  readonly numbers: readonly NumberState[];
  readonly applications: readonly VoiceApplication[];
  readonly gateways: readonly Omit<Gateway, 'credentials'>[];
  readonly rules: readonly {
    readonly reference: string;
    readonly rule: RoutingRule;
  }[];
}
type SourceSnapshot = AccountState;
type StepStatus = 'planned' | 'started' | 'done' | 'undoing' | 'undone' | 'kept';
interface StateStep {
  readonly change: Change;
  readonly status: StepStatus;
  readonly result?: StepResult | undefined;
  readonly made?: MadeSteps | undefined;
  readonly detail?: string | undefined;
}
interface MigrationState {
  readonly format: 'callplane-migration';
  readonly version: 1;
  readonly name: string;
  readonly source: string;
  readonly target: string;
  readonly status: 'applying' | 'applied' | 'undoing' | 'undone';
  readonly snapshot: SourceSnapshot;
  readonly steps: readonly StateStep[];
}
interface StateStore {
  load(): MigrationState | null;
  save(state: MigrationState): void;
  lock?(): () => void;
}
interface WantedUrls {
  readonly answer?: VoiceTarget | undefined;
  readonly fallback?: VoiceTarget | undefined;
  readonly status?: VoiceTarget | undefined;
}
interface LegacyTrunk {
  readonly trunkId: string;
  readonly numbers: readonly string[];
  readonly address: string;
  readonly transport?: Gateway['transport'] | undefined;
  readonly mediaEncryption?: Gateway['mediaEncryption'] | undefined;
  readonly region?: string | undefined;
}
interface MigrateOptions {
  readonly name: string;
  readonly source: MigrateEnd;
  readonly target: MigrateEnd;
  readonly numbers?: readonly string[] | undefined;
  readonly urls?: Readonly<Record<string, string>> | undefined;
  readonly redirect?: WantedUrls | undefined;
  readonly gateways?: readonly string[] | undefined;
  readonly credentials?: Readonly<Record<string, NonNullable<Gateway['credentials']>>> | undefined;
  readonly rules?: readonly RoutingRuleInput[] | undefined;
  readonly prune?: boolean | undefined;
  readonly legacyTrunks?: readonly LegacyTrunk[] | undefined;
  readonly state: StateStore;
  readonly onProgress?: ((progress: MigrateProgress) => void) | undefined;
}
interface MigrateProgress {
  readonly id: string;
  readonly what: string;
  readonly phase: 'started' | 'done' | 'found' | 'undone' | 'kept';
  readonly index: number;
  readonly count: number;
}
interface MovedTrunk {
  readonly trunkId: string;
  readonly numbers: readonly string[];
  readonly routingRuleId: string;
  readonly carrierHost: string;
}
interface MigrateResult {
  readonly done: readonly string[];
  readonly kept: readonly string[];
  readonly plan: MigratePlan;
  readonly trunks: readonly MovedTrunk[];
}
interface Migration {
  plan(): Promise<MigratePlan>;
  apply(): Promise<MigrateResult>;
  undo(): Promise<MigrateResult>;
}
declare const migrate: (options: MigrateOptions) => Migration;
declare const planText: ({ source, target, changes, orders, blocked }: MigratePlan) => string;
declare const migrationFile: (file: string) => StateStore;
declare const migrationInMemory: () => StateStore;
declare const platforms: readonly PlatformFacts[];
declare const trunksPage: () => string;
export { type AccountState, type ApplicationChange, type Blocked, type CarrierFacts, type CarrierGateways, type Change, type Combination, type ConnectDiff, type ConnectOptions, type ConnectPlan, type Connection, type ConnectionRecord, type CreateOptions, type Described, type DisconnectOptions, type Disconnected, type Encryption, type End, type FieldChange, type GatewayChange, type LegacyTrunk, type MadeSteps, type MigrateEnd, type MigrateOptions, type MigratePlan, type MigrateProgress, type MigrateResult, type Migration, type MigrationState, type MovedTrunk, type NumberChange, type NumberOrder, type NumberPairs, type NumberState, type OneWay, type PairChange, type PlannedGateway, type PlatformEnd, type PlatformFacts, type Proof, type RuleChange, type SourceSnapshot, type StateStep, type StateStore, type StepMade, type StepOptions, type StepProgress, type StepRecord, type StepResult, type StepStatus, type Transport, type Wanted, type WantedUrls, type Way, carriers, combinations, combine, connectGateway, disconnectGateway, migrate, migrationFile, migrationInMemory, planText, platforms, ruleDifferences, sipAddress, trunksPage };