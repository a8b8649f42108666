import { Gate, GateRequest, OutboundCall, RateDeck, Route } from "@callplane/core";
interface Counted {
  readonly id: string;
  readonly amount: number;
  readonly at: number;
  readonly expires: number;
}
interface CounterStore {
  sum(key: string, since: number): number | Promise<number>;
  take(key: string, entry: Counted, bound: {
    readonly since: number;
    readonly limit: number;
  }): 'taken' | 'held' | 'full' | Promise<'taken' | 'held' | 'full'>;
  giveBack(key: string, id: string): void | Promise<void>;
}
declare const memoryCounters: () => CounterStore;
type RingingField = 'to' | 'connect.phone' | 'connect.sip' | 'options' | 'roomAddress';
interface RingingNumber {
  readonly dialled: string;
  readonly e164: readonly string[];
  readonly behindPrefix: readonly string[];
}
interface RingingTarget {
  readonly field: RingingField;
  readonly end: 'far' | 'near';
  readonly address: string;
  readonly host: string | null;
  readonly numbers: readonly RingingNumber[];
}
interface ReadingOptions {
  readonly ownHosts?: readonly string[] | undefined;
  readonly internationalHosts?: readonly string[] | undefined;
  readonly nationalCode?: string | undefined;
}
type ReadRoute = Pick<Route, 'roomAddress'> | null;
declare const targetsThatMayRing: (call: OutboundCall, route: ReadRoute, options?: ReadingOptions) => readonly RingingTarget[];
declare const numbersThatMayRing: (call: OutboundCall, route: ReadRoute, options?: ReadingOptions) => readonly (RingingNumber & Omit<RingingTarget, 'numbers'>)[];
declare const callForTransfer: (call: OutboundCall, to: string) => OutboundCall;
interface AttemptsPerDayOptions extends ReadingOptions {
  readonly limit: number;
  readonly store?: CounterStore | undefined;
  readonly zone?: string | undefined;
  readonly parties?: 'far' | 'all' | undefined;
}
declare const attemptsPerDay: (options: AttemptsPerDayOptions) => Gate;
type OwnedNumbers = readonly string[] | (() => readonly string[] | Promise<readonly string[]>);
interface CallerIdOwnershipOptions {
  readonly owned: OwnedNumbers | Readonly<Record<string, OwnedNumbers>>;
  readonly keepForMs?: number | undefined;
}
declare const callerIdOwnership: (options: CallerIdOwnershipOptions) => Gate;
interface CallingWindowOptions extends ReadingOptions {
  readonly from: string;
  readonly to: string;
  readonly days?: readonly number[] | undefined;
  readonly unknownZone?: 'refuse' | 'allow' | undefined;
  readonly parties?: 'far' | 'all' | undefined;
  readonly zones?: ((number: string | null, call: OutboundCall) => readonly string[] | undefined | Promise<readonly string[] | undefined>) | undefined;
}
declare const callingWindow: (options: CallingWindowOptions) => Gate;
declare const countryOf: (number: string) => string | undefined;
interface DestinationAllowListOptions extends ReadingOptions {
  readonly countries?: readonly string[] | undefined;
  readonly prefixes?: readonly string[] | undefined;
  readonly sipHosts?: readonly string[] | undefined;
}
declare const destinationAllowList: (options: DestinationAllowListOptions) => Gate;
interface DoNotCallList {
  has(number: string): boolean | Promise<boolean>;
}
interface MemoryDoNotCallList extends DoNotCallList {
  add(number: string): void;
  remove(number: string): void;
}
declare const memoryDoNotCallList: (numbers?: Iterable<string>) => MemoryDoNotCallList;
declare const doNotCall: (list: DoNotCallList, reading?: ReadingOptions) => Gate;
declare const isEmergencyNumber: (dialled: string) => boolean;
interface EmergencyNumbersOptions {
  readonly extensions?: Readonly<Record<string, readonly string[]>> | undefined;
}
declare const emergencyNumbers: (options?: EmergencyNumbersOptions) => Gate;
interface Watched {
  readonly prefixes?: readonly string[] | undefined;
  readonly countries?: readonly string[] | undefined;
  readonly each?: 'country' | undefined;
  readonly window: number;
}
type DearKind = 'premium' | 'satellite' | 'shared-cost';
interface PremiumNumbersOptions extends ReadingOptions {
  readonly sharedCost?: boolean | undefined;
  readonly also?: readonly string[] | undefined;
  readonly except?: readonly string[] | undefined;
}
declare const premiumNumbers: (options?: PremiumNumbersOptions) => Gate;
interface SpendLimit extends Watched {
  readonly amount: number;
}
interface SpendOptions extends ReadingOptions {
  readonly limits: readonly SpendLimit[];
  readonly currency: string;
  readonly rateDecks?: readonly RateDeck[] | undefined;
  readonly estimate?: ((number: string, request: Pick<GateRequest, 'call' | 'route' | 'now'>) => number | undefined) | undefined;
  readonly expectedDuration?: number | undefined;
  readonly unpriced?: 'refuse' | 'allow' | undefined;
  readonly store?: CounterStore | undefined;
}
declare const spend: (options: SpendOptions) => Gate;
interface VelocityLimit extends Watched {
  readonly calls: number;
}
interface VelocityOptions extends ReadingOptions {
  readonly limits: readonly VelocityLimit[];
  readonly store?: CounterStore | undefined;
}
declare const velocity: (options: VelocityOptions) => Gate;
type GuardCode = 'caller-id-not-owned' | 'emergency-number' | 'premium-number' | 'satellite-number' | 'destination-not-allowed' | 'do-not-call' | 'outside-calling-window' | 'zone-unknown' | 'attempts-per-day' | 'velocity' | 'spend' | 'spend-unpriced' |
'guard-unavailable';
interface GuardFault {
  readonly code: GuardCode;
  readonly field: RingingField | 'from';
  readonly why: string;
  readonly ofRoute?: boolean | undefined;
}
declare const guardCodeOf: (detail: string) => string | null;
declare const zonesOf: (number: string) => readonly string[];
export { type AttemptsPerDayOptions, type CallerIdOwnershipOptions, type CallingWindowOptions, type Counted, type CounterStore, type DearKind, type DestinationAllowListOptions, type DoNotCallList, type EmergencyNumbersOptions, type GuardCode, type GuardFault, type MemoryDoNotCallList, type OwnedNumbers, type PremiumNumbersOptions, type ReadingOptions, type RingingField, type RingingNumber, type RingingTarget, type SpendLimit, type SpendOptions, type VelocityLimit, type VelocityOptions, type Watched, attemptsPerDay, callForTransfer, callerIdOwnership, callingWindow, countryOf, destinationAllowList, doNotCall, emergencyNumbers, guardCodeOf, isEmergencyNumber, memoryCounters, memoryDoNotCallList, numbersThatMayRing, premiumNumbers, spend, targetsThatMayRing, velocity, zonesOf };