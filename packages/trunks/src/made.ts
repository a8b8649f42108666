import type { Gateway } from '@callplane/core'
import type { Step } from './run-steps.ts'

/** What the steps of `connectGateway` have made so far. */
export interface Made {
  readonly credentials?: Gateway['credentials']
  readonly carrierOutbound?: Gateway
  readonly carrierInbound?: Gateway
  readonly platformOutbound?: Gateway
  readonly platformInbound?: Gateway
  /** Of the platform's inbound rule. */
  readonly reference?: string
  readonly outboundReference?: string
}
export type ConnectStep = Step<Made>

/** The earlier steps put it there. */
export const need = <T>(value: T | undefined): T => {
  if (value === undefined) throw new Error('a step ran before its dependency')
  return value
}
