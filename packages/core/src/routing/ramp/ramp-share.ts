import { contactKey } from '../../journal/call-row.ts'
import type { RampPlace } from '../../journal/record.ts'
import type { OutboundCall } from '../../model/outbound-call.ts'
import type { RoutingRule } from '../../model/routing-rule.ts'
import { unitHash } from '../hash.ts'

/** What is the same for every process: the share of the target, and since which changes of the ramp. */
export interface RampShare {
  /** Share of the target in percent; 0 where the ramp has not begun, is stopped or went back. */
  readonly percent: number
  /** The change by which the ramp left 0 %; 0 while it is there. */
  readonly run: number
  /** The change that set this share; 0 for a ramp that never moved. */
  readonly entry: number
}

/** A ramp that never moved. */
export const notBegun: RampShare = { percent: 0, run: 0, entry: 0 }

/** Places on the scale are told to a ten-thousandth of a percent. */
const perPercent = 10_000

/**
 * The position of a number or contact on the scale of a rule, from 0 up to but not including 100. Fixed for good: the target has
 * those below its share, so a greater share takes more of them and gives none back. Each rule has a scale of its own, so that
 * the same numbers are not the first ones everywhere.
 */
export const rampPosition = (rule: string, key: string): number =>
  Math.floor(unitHash(`${rule}\n${key}`) * 100 * perPercent) / perPercent

const keyOf = (by: 'number' | 'contact', { to, contact }: Pick<OutboundCall, 'to' | 'contact'>) =>
  by === 'contact' && contact ? contactKey(contact) : to

/** The side of a call, and why. */
export const rampPlace = (
  { id, ramp }: Pick<RoutingRule, 'id' | 'ramp'>,
  call: Pick<OutboundCall, 'to' | 'contact'>,
  share: RampShare,
): RampPlace => {
  const position = rampPosition(id, keyOf(ramp?.by ?? 'number', call))
  return { side: position < share.percent ? 'target' : 'control', position, ...share }
}

/** Why a call is on its side, in a sentence. */
export const describePlace = ({ side, position, percent }: RampPlace): string =>
  side === 'target'
    ? `position ${position} is below the target's share of ${percent} %`
    : `position ${position} is not below the target's share of ${percent} %`
