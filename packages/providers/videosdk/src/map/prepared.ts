import type { WireGateway, WireRule } from '../client/schemas.ts'

/** What `prepare` learnt about the objects a rule-mode call will use; absent parts are not known. */
export interface Prepared {
  readonly rule?: WireRule | undefined
  /** The outbound gateway that will dial, read only where what it encrypts matters to the call. */
  readonly gateway?: WireGateway | undefined
}

/** `prepared` travels through the dispatcher as `unknown`; what is not ours counts as nothing known. */
export const readPrepared = (value: unknown): Prepared =>
  typeof value === 'object' && value !== null ? value : {}

export const ruleNumbers = (rule: WireRule): readonly string[] =>
  rule.numbers ?? rule.phoneNumbers ?? []
