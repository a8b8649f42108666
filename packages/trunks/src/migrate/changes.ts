import type { Gateway, NumberRouting, RoutingRule, VoiceUrls } from '@callplane/core'
import type { FieldChange } from '../rule-differences.ts'

/** A gateway, without credentials: a plan and a state file contain no secrets. */
export type PlannedGateway = Omit<Gateway, 'id' | 'credentials'>

interface CommonChange {
  /** Unique in a plan, and the same in each: `target/number/+14155550100`. */
  readonly id: string
  readonly side: 'source' | 'target'
  readonly provider: string
  /** For people: `number +14155550100`. */
  readonly what: string
  /** From what to what, by field. */
  readonly fields: readonly FieldChange[]
  /** What a user has to know of it: what is lost, what cannot be undone as it was. */
  readonly notes: readonly string[]
}

/** An application that several numbers share. */
export interface ApplicationChange extends CommonChange {
  readonly kind: 'application'
  readonly action: 'create' | 'update'
  readonly name: string
  /** Of an update. */
  readonly applicationId: string | null
  readonly before: VoiceUrls | null
  readonly after: VoiceUrls
}
/** Where calls to a number go. An id in `after` may name a change that makes it: `change:target/application/x`. */
export interface NumberChange extends CommonChange {
  readonly kind: 'number'
  readonly action: 'update'
  readonly number: string
  readonly numberId: string
  readonly before: NumberRouting
  readonly after: NumberRouting
}
/** A trunk. */
export interface GatewayChange extends CommonChange {
  readonly kind: 'gateway'
  readonly action: 'create'
  readonly gateway: PlannedGateway
  /** Whether credentials of this name have to be given. */
  readonly credentials: string | null
}
/** Numbers that come in with a gateway in each direction. */
export interface PairChange extends CommonChange {
  readonly kind: 'pair'
  readonly action: 'create'
  readonly name: string
  readonly numbers: readonly string[]
  readonly address: string
  readonly transport: Gateway['transport']
  readonly mediaEncryption: 'enable' | 'disable'
  readonly region: string
  readonly credentials: string | null
  /** Numbers that the account had before: these are not released. */
  readonly had: readonly string[]
}
/** A rule kept by the provider. */
export interface RuleChange extends CommonChange {
  readonly kind: 'rule'
  /** `replace`: its direction cannot be changed, so it is removed and made again. */
  readonly action: 'create' | 'update' | 'replace' | 'remove'
  readonly rule: RoutingRule | null
  readonly reference: string | null
  readonly before: RoutingRule | null
}

/** One thing that `apply` does. */
export type Change = ApplicationChange | NumberChange | GatewayChange | PairChange | RuleChange

/** A number that the target does not have. It is never bought or ported implicitly. */
export interface NumberOrder {
  readonly action: 'order'
  readonly number: string
  /** What porting takes, in order. */
  readonly needs: readonly string[]
}

/** Something that a person has to decide or do first; `apply` leaves it out. */
export interface Blocked {
  readonly what: string
  readonly reason: string
}

/** What is different at the two accounts, as data. */
export interface MigratePlan {
  readonly version: 1
  readonly name: string
  readonly source: string
  readonly target: string
  /** In the order of `apply`; none where all is as wanted. */
  readonly changes: readonly Change[]
  readonly orders: readonly NumberOrder[]
  readonly blocked: readonly Blocked[]
}

/** What a step has come to, as far as later steps and undoing need it. */
export interface StepResult {
  /** Of what was made. */
  readonly id?: string | undefined
  /** It was there already: not undone. */
  readonly found?: true | undefined
}
