import type { AttemptRecord } from '../../journal/record.ts'
import type { Times } from '../../journal/times.ts'
import { milliseconds, timeAfter } from '../../model/units.ts'
import type { Capabilities } from '../../plugin/capabilities.ts'

/** Until when an attempt whose outcome is unknown may still be found: what was sent has appeared by then, if it ever does. */
export const unknownUntil = (
  { sendBy, plannedAt }: Pick<AttemptRecord, 'sendBy' | 'plannedAt'>,
  can: Pick<Capabilities, 'locate'> | undefined,
  { giveUpAfter }: Pick<Times, 'giveUpAfter'>,
): number =>
  timeAfter(sendBy ?? plannedAt, milliseconds(can?.locate.settleAfterMs ?? 0), giveUpAfter)
