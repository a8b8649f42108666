import { Gateway, GatewaysPort, Ports, RoutingRule, RoutingRuleInput } from "@callplane/core";
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
interface CreateOptions {
  readonly callerId?: string | undefined;
  readonly onProgress?: ((progress: StepProgress) => void) | undefined;
  readonly onUndoable?: ((undo: () => Promise<string | void>) => void) | undefined;
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
interface ConnectPlan {
  readonly steps: readonly string[];
  readonly notes: readonly string[];
  readonly describe: readonly Described[];
}
interface Connection extends ConnectPlan {
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
}): Promise<ConnectPlan>;
declare function connectGateway(options: ConnectOptions & {
  readonly dryRun?: false | undefined;
}): Promise<Connection>;
declare const sipAddress: (number: string, { address, transport }: Gateway) => string;
declare const platforms: readonly PlatformFacts[];
declare const trunksPage: () => string;
export { type CarrierFacts, type CarrierGateways, type Combination, type ConnectOptions, type ConnectPlan, type Connection, type CreateOptions, type Described, type Encryption, type End, type NumberPairs, type OneWay, type PlatformEnd, type PlatformFacts, type Proof, type StepProgress, type Transport, type Wanted, type Way, carriers, combinations, combine, connectGateway, platforms, sipAddress, trunksPage };