import type { CallFilter, CallStatus, RecordReference } from '@callplane/core'
import { InvalidArgumentError, Option, type Command } from 'commander'

const statuses = [
  'queued',
  'initiated',
  'ringing',
  'in-progress',
  'completed',
  'busy',
  'no-answer',
  'rejected',
  'canceled',
  'failed',
  'unknown',
] as const satisfies readonly CallStatus[]

/** An ISO 8601 time, a date, or a time before now such as `90m`, `12h` or `7d`. */
const time = (given: string): number => {
  const [, count, unit] = /^(\d+)([mhd])$/.exec(given) ?? []
  const minutes = { m: 1, h: 60, d: 1_440 }[unit ?? '']
  const at =
    minutes === undefined ? Date.parse(given) : Date.now() - Number(count) * minutes * 60_000
  if (Number.isFinite(at)) return at
  throw new InvalidArgumentError(
    'Write a time as 2026-01-05T12:00:00Z, 2026-01-05, 90m, 12h or 7d.',
  )
}

const contact = (given: string): RecordReference => {
  const [system = '', type = '', ...id] = given.split('/')
  if (system !== '' && type !== '' && id.length > 0) return { system, type, id: id.join('/') }
  throw new InvalidArgumentError('Write a contact as SYSTEM/TYPE/ID.')
}

export const wholeNumber =
  (least: number, greatest: number) =>
  (given: string): number => {
    const value = Number(given)
    if (Number.isInteger(value) && value >= least && value <= greatest) return value
    throw new InvalidArgumentError(`It must be an integer from ${least} to ${greatest}.`)
  }

/** Options by which calls are filtered. */
export const addFilterOptions = (command: Command): Command =>
  command
    .option('--tenant <name>', 'calls of this tenant')
    .option('--campaign <name>', 'calls of this campaign')
    .option('--contact <system/type/id>', 'calls of this record of another system', contact)
    .option('--number <number>', 'calls that rang, came from or connected this number or SIP URI')
    .addOption(new Option('--status <status>', 'calls in this status').choices(statuses))
    .option('--provider <name>', 'calls of this provider instance')
    .addOption(new Option('--direction <direction>').choices(['outbound', 'inbound']))
    .option('--from <time>', 'created at this time or later: ISO 8601, or 90m, 12h, 7d ago', time)
    .option('--until <time>', 'created before this time', time)

/** The filter in what commander has read. */
export const filterOf = ({
  tenant,
  campaign,
  contact,
  number,
  status,
  provider,
  direction,
  from,
  until,
}: CallFilter): CallFilter => ({
  tenant,
  campaign,
  contact,
  number,
  status,
  provider,
  direction,
  from,
  until,
})
