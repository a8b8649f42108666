import type { WireRequest } from '@callplane/core'
import type { Plain } from '../code/plain.ts'
import type { Chosen, Slot } from '../documents/samples.ts'
import type { EntryKind, SourceId, Verdict } from '../report/report.ts'

/** A request that code sends to a provider, as far as it is known. */
export interface SdkRequest {
  readonly request: true
  /** Such as `calls.create`. */
  readonly what: string
  /** Whether it places a call. */
  readonly places: boolean
  /** Fills the request with samples for what is not known. */
  wire(chosen: Chosen): WireRequest
  /** What is not known, with the name of its parameter. */
  readonly slots: readonly Slot[]
  /** Whether parameters come from somewhere that is not known. */
  readonly open: boolean
  /** What to say where the door does not serve the request. */
  readonly unserved: Statement
}

/** Something with the same verdict at every target. */
export interface Statement {
  readonly verdict: Verdict
  readonly reason: string
  readonly todo?: string | undefined
}

/** Something other than a request. */
export interface SdkStatement extends Statement {
  readonly request: false
  readonly what: string
  readonly kind: EntryKind
}

/** What a call of a function of an SDK is. */
export type Understood = SdkRequest | SdkStatement

/** The SDK of a provider. */
export interface Sdk {
  readonly source: SourceId
  /** As its vendor writes it. */
  readonly title: string
  /** Modules that it consists of. */
  readonly modules: RegExp
  /** Whether a value is a client, or a part of one: `twilio()`, `twilio().calls`. */
  isClient(path: string): boolean
  /**
   * What the call of the function at this path is; null for one that sends nothing, such as `client.calls('CA…')`. `args`: what
   * it is called with.
   */
  understand(path: string, args: readonly Plain[]): Understood | null
  /** How its functions are called, whatever their client is called: `….calls.create`. */
  readonly resembles: RegExp
}

/** A statement about a product that no other provider has. */
export const noEquivalent = (what: string, title: string): SdkStatement => ({
  request: false,
  kind: 'request',
  what,
  verdict: 'blocker',
  reason: `${title} has no equivalent at another provider`,
  todo: 'leave it at its provider, or build it with flows (docs/flows.md) and the dispatcher’s webhooks',
})

/** A statement about a request that has nothing to do with calls. */
export const staysThere = (title: string): Statement => ({
  verdict: 'adjusted',
  reason: `is not about calls, and stays at ${title}`,
  todo: `use a client of its own with ${title}’s address for it, or set \`upstream\` of the door, which forwards it`,
})

/** A statement about numbers, trunks and applications. */
export const infrastructure = (title: string): Statement => ({
  verdict: 'adjusted',
  reason: `sets up numbers or trunks at ${title}`,
  todo: 'move what it sets up with `npx callplane migrate`, and set up what is new at the target',
})

/** A statement about a request about calls that doors do not serve. */
export const unservedRequest = (title: string): Statement => ({
  verdict: 'blocker',
  reason: `the door does not serve it, and answers with ${title}’s own error`,
  todo: `do without it, or set \`upstream\` of the door for calls that were placed at ${title} before`,
})

/** A statement about a webhook that is verified: doors sign as the provider does. */
export const verifiedWebhook = (what: string, secret: string): SdkStatement => ({
  request: false,
  kind: 'webhook',
  what,
  verdict: 'works',
  reason: `requests are signed with the ${secret} that the document runner is given`,
  todo: `give \`documentRunner\` an account with the ${secret} that this code verifies with`,
})

/** A statement about tokens with which browsers and apps join calls. */
export const clientToken = (what: string, title: string): SdkStatement => ({
  request: false,
  kind: 'token',
  what,
  verdict: 'blocker',
  reason: `a browser or an app joins with it, and only ${title} takes it`,
  todo: `leave calls with browsers at ${title}, or join them through a room platform (docs/capabilities.md, near end \`room\`)`,
})

/** A statement about a client that has to be pointed at the door. */
export const madeClient = (what: string, how: string): SdkStatement => ({
  request: false,
  kind: 'client',
  what,
  verdict: 'adjusted',
  reason: 'its requests go to the provider',
  todo: how,
})

/** Text with an upper-case first letter. */
export const capital = (name: string): string => name.slice(0, 1).toUpperCase() + name.slice(1)

/** `answerMethod` as `answer_method`. */
export const snake = (name: string): string =>
  name.replaceAll(/(?<=[a-z0-9])[A-Z]/g, (letter) => `_${letter.toLowerCase()}`).toLowerCase()
