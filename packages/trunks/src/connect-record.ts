import { inputError, type NumberRouting } from '@callplane/core'
import type { MadeSteps } from './ports.ts'
import { subject } from './run-steps.ts'

/** What one step of a connection has made. */
export interface StepMade {
  /** Of a carrier's gateway: the steps inside, and the ids that they found out. */
  readonly inner?: MadeSteps | undefined
  /** Numbers that the step brought into the platform. */
  readonly numbers?: readonly string[] | undefined
}

/**
 * What `connectGateway` has made, as data without secrets: keep it for `disconnectGateway`, which removes exactly that.
 */
export interface ConnectionRecord {
  readonly version: 1
  /** The name of the connection. */
  readonly name: string
  /** By the name of the step. One that found everything there is not listed. */
  readonly steps: Readonly<Record<string, StepMade>>
  /** Where calls to each number of the carrier went before, by number; empty where its port cannot tell. */
  readonly routing: Readonly<Record<string, NumberRouting>>
}

/** Refuses what another connection, or a version that is not known here, has left. */
export const checkRecord = (record: ConnectionRecord, name: string): void => {
  if (record.version !== 1)
    throw inputError('input-invalid', subject, [
      { path: ['record', 'version'], message: 'must be 1; update @callplane/trunks' },
    ])
  if (record.name !== name)
    throw inputError('input-invalid', subject, [
      { path: ['record', 'name'], message: `is of the connection ${record.name}, not ${name}` },
    ])
}
