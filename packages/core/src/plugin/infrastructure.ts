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
/** What a provider asks or tells of a call. An empty URL: none is set. */
export interface VoiceTarget {
  readonly url: string
  /** Absent: the provider's default. */
  readonly method?: 'GET' | 'POST' | undefined
}
/** Who is asked about calls to a number, and told of them. Null where the provider has no such URL. */
export interface VoiceUrls {
  /** Asked what to do with a call, or sent its events. */
  readonly answer: VoiceTarget | null
  /** Asked when the other one fails. */
  readonly fallback: VoiceTarget | null
  /** Told how a call goes on and ends. */
  readonly status: VoiceTarget | null
}
/** Where calls to a number go, as the provider keeps it. */
export interface NumberRouting {
  /** URLs of the number itself. Null at a provider that keeps them in applications. */
  readonly urls: VoiceUrls | null
  /** The application that has the number, by the provider's id. */
  readonly application: string | null
  /** The gateway that has it. */
  readonly gateway: string | null
  /** An address that its calls are forwarded to, which comes before the others: `sip:desk@example.com`. */
  readonly forward: string | null
}
/** The URLs that several numbers share. */
export interface VoiceApplication {
  readonly id: string
  readonly name: string
  readonly urls: VoiceUrls
}
/** Applications of an account. A method that is absent is one that the provider lacks. */
export interface ApplicationsPort {
  /** The one that the settings name, if only its calls can be controlled. */
  readonly own?: string | undefined
  list(): Promise<readonly VoiceApplication[]>
  create?(wanted: Omit<VoiceApplication, 'id'>): Promise<VoiceApplication>
  /** Sets all three URLs; everything else stays as it is. */
  update(id: string, urls: VoiceUrls): Promise<void>
  /** One that is gone already is not a failure. */
  remove?(id: string): Promise<void>
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
  /** Where calls to a number go. */
  readonly routing?:
    | {
        read(id: string): Promise<NumberRouting>
        /** Sets all of it, also what is empty: what `read` gave is as it was then. */
        write(id: string, routing: NumberRouting): Promise<void>
      }
    | undefined
  readonly applications?: ApplicationsPort | undefined
}
/** Routing rules kept at the provider. `push` answers with the provider's reference. */
export interface RulesPort {
  /**
   * Pure. The rule as the provider keeps it: what `read` gives after a `push`, routes aside. Two rules are the same there
   * if this gives equal ones. Absent: the provider keeps all of it.
   */
  kept?(rule: RoutingRule): RoutingRule
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
