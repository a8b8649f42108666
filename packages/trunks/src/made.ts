import type { Gateway } from '@callplane/core'
import type { StepMade } from './connect-record.ts'
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
/** What a step finds, and which of its parts are missing: none where all is as wanted. */
export interface Look {
  readonly made: Partial<Made>
  readonly missing: readonly string[]
}

/** One step of `connectGateway`, which can look before it acts, and be undone by another process. */
export interface ConnectStep extends Step<Made> {
  /** Changes nothing. The results of steps before it may be missing. */
  look(made: Made): Promise<Look>
  /** What `do` has made; undefined where everything was there. */
  record(): StepMade | undefined
  /** Undoes what a record says that this step has made; answers with what was kept. */
  takeBack(record: StepMade, made: Made): Promise<string | void>
}

/** The earlier steps put it there. */
export const need = <T>(value: T | undefined): T => {
  if (value === undefined) throw new Error('a step ran before its dependency')
  return value
}
