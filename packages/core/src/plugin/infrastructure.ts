import type { Recording, References } from '../model/event.ts'
import type { Gateway } from '../model/gateway.ts'
import type { Note } from '../model/note.ts'
import type { RoutingRule } from '../model/routing-rule.ts'

/** SIP trunks. Carriers provide them; platforms accept one and hang numbers on it. */
export interface GatewaysPort {
  readonly role: 'provides' | 'accepts'
  create(wanted: Omit<Gateway, 'id'>): Promise<Gateway>
  get(id: string): Promise<Gateway | null>
  list(): Promise<readonly Gateway[]>
  update(id: string, changes: Partial<Omit<Gateway, 'id'>>): Promise<Gateway>
  remove(id: string): Promise<void>
  attach?(id: string, numbers: readonly string[]): Promise<Gateway>
}
/** A telephone number of the account. */
export interface OwnedNumber {
  readonly id: string
  readonly number: string
  readonly name?: string | undefined
}
/** Telephone numbers of an account at a provider. A method that is absent is one that the provider lacks. */
export interface NumbersPort {
  search?(wanted: {
    readonly country?: string | undefined
    readonly contains?: string | undefined
    readonly limit?: number | undefined
  }): Promise<readonly { readonly number: string }[]>
  buy?(number: string): Promise<OwnedNumber>
  list(): Promise<readonly OwnedNumber[]>
  configure?(
    id: string,
    changes: { readonly webhookUrl?: string | undefined; readonly gateway?: string | undefined },
  ): Promise<OwnedNumber>
  release?(id: string): Promise<void>
}
/** Routing rules kept at the provider. `push` answers with the provider's reference. */
export interface RulesPort {
  push(
    rule: RoutingRule,
    reference?: string,
  ): Promise<{ readonly reference: string; readonly notes: readonly Note[] }>
  read(reference: string): Promise<RoutingRule | null>
  list(): Promise<readonly { readonly reference: string; readonly rule: RoutingRule }[]>
  remove(reference: string): Promise<void>
}
/** Recordings at a provider. */
export interface RecordingsPort {
  list(references: References): Promise<readonly Recording[]>
  /** URLs expire or need credentials, so the bytes come through here. */
  open(id: string): Promise<{ readonly contentType: string; readonly body: Uint8Array }>
  remove(id: string): Promise<void>
}
