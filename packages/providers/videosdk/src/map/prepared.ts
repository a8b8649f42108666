import type { WireGateway, WireRule } from '../client/schemas.ts'

/** Result of `prepare`: the objects that a call by rule will use; absent parts are unknown. */
export interface Prepared {
  readonly rule?: WireRule | undefined
  /** The outbound gateway that will dial, read only if its encryption matters to the call. */
  readonly gateway?: WireGateway | undefined
}

/** `prepared` passes through the dispatcher as `unknown`; a foreign value counts as empty. */
export const readPrepared = (value: unknown): Prepared =>
  typeof value === 'object' && value !== null ? value : {}

export const ruleNumbers = (rule: WireRule): readonly string[] =>
  rule.numbers ?? rule.phoneNumbers ?? []
