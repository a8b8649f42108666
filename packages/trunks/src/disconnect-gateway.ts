import { CallError, type NumbersPort } from '@callplane/core'
import { checkConnect } from './check.ts'
import { checkRecord, type ConnectionRecord } from './connect-record.ts'
import { credentialsOf, directionsOf, stepsOf } from './connect-steps.ts'
import type { ConnectOptions, DisconnectOptions } from './options.ts'

/** What disconnecting has come to. */
export interface Disconnected {
  /** Names of the steps that were undone, in the order of undoing. */
  readonly undone: readonly string[]
  /** What was kept on purpose, in words: others use it by now. */
  readonly kept: readonly string[]
}

/** Numbers that are on no other trunk by now go where they went before. */
const restoreRouting = async (
  port: NumbersPort | undefined,
  { routing }: ConnectionRecord,
): Promise<void> => {
  if (!port?.routing) return
  for (const { id, number } of await port.list()) {
    const before = routing[number]
    if (!before) continue
    const now = await port.routing.read(id)
    if (now.gateway === null) await port.routing.write(id, before)
  }
}

/**
 * Undoes what one run of `connectGateway` has made, in whichever process: exactly the steps of its record, in reverse
 * order, and the numbers go where they went before. What others have added meanwhile is kept, and named. Safe to repeat. Give
 * the same options as for connecting.
 */
export const disconnectGateway = async (
  options: ConnectOptions,
  record: ConnectionRecord,
  { releasesAddress }: DisconnectOptions = {},
): Promise<Disconnected> => {
  checkRecord(record, options.name)
  const known = checkConnect(options)
  const credentials = directionsOf(options).includes('outbound')
    ? await credentialsOf(options, known)
    : undefined
  const undone: string[] = []
  const kept: string[] = []
  const left: { path: string[]; message: string }[] = []
  const { numbers } = options.carrier.ports
  for (const step of stepsOf({ ...options, releasesAddress }, known).toReversed()) {
    const made = record.steps[step.name]
    if (!made) continue
    try {
      const stays = await step.takeBack(made, { credentials })
      if (stays) kept.push(stays)
      else undone.push(step.name)
      options.onProgress?.({ step: step.name, phase: stays ? 'kept' : 'undone' })
    } catch (error) {
      left.push({ path: [step.name], message: error instanceof Error ? error.message : 'failed' })
      options.onProgress?.({ step: step.name, phase: 'left' })
    }
  }
  await restoreRouting(numbers, record)
  if (left.length === 0) return { undone, kept }
  const names = left.map(({ path }) => path[0]).join(', ')
  throw new CallError('unexpected', `disconnectGateway: could not be undone: ${names}; repeat it`, {
    faults: left,
  })
}
