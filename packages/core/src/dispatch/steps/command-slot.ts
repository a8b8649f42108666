import type { CallsPort } from '../../plugin/calls-port.ts'
import type { Host } from '../../plugin/host.ts'
import {
  callReferences,
  type AttemptRecord,
  type CallRecord,
  type CommandRecord,
} from '../../journal/record.ts'
import { callbackUrl } from '../world.ts'

/** A record has one slot per attempt, command and target, and what is in a slot is sent once. */
export type Slot = Pick<CommandRecord, 'kind' | 'attempt' | 'target'>

export const inSlot = (record: CallRecord, slot: Slot): CommandRecord | undefined =>
  record.commands.find((entry) => isSame(entry, slot))

const isSame = (entry: CommandRecord, { kind, attempt, target }: Slot): boolean =>
  entry.kind === kind && entry.attempt === attempt && entry.target === target

/** The record with this command as the latest one. */
export const withLatestCommand = (record: CallRecord, command: CommandRecord): CallRecord => ({
  ...record,
  commands: [...record.commands.filter((entry) => !isSame(entry, command)), command],
})

/** The record with a changed command in its place. */
export const withCommand = (record: CallRecord, command: CommandRecord): CallRecord => ({
  ...record,
  commands: record.commands.map((entry) => (isSame(entry, command) ? command : entry)),
})

export interface CommandToSend {
  readonly kind: CommandRecord['kind']
  readonly record: CallRecord
  readonly attempt: AttemptRecord
  readonly digits?: string | undefined
}

export const sendCommand = async (
  host: Host,
  calls: CallsPort,
  { kind, record, attempt, digits = '' }: CommandToSend,
): Promise<void> => {
  const { key, provider } = attempt
  const references = callReferences(record, attempt)
  if (kind === 'hang-up') await calls.hangUp?.(references)
  if (kind === 'send-digits') await calls.sendDigits?.(references, digits)
  if (kind === 'answer') await calls.answer?.(references)
  if (kind === 'reject')
    await calls.reject?.(references, record.closed?.reason === 'busy' ? 'busy' : 'declined')
  if (kind === 'start-recording')
    await calls.startRecording?.(references, { callbackUrl: callbackUrl(host, provider, key) })
  if (kind === 'stop-recording') await calls.stopRecording?.(references)
}
