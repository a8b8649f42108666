import type { CallRecord } from '../../journal/record.ts'
import { noon, recordWith } from '../../journal/record.fixture.ts'
import { timesOf } from '../../journal/times.ts'
import type { Capabilities } from '../../plugin/capabilities.ts'
import { fakeCapabilities } from '../../testing/index.ts'
import { nextStep } from './next-step.ts'
import type { Step, StepWorld } from './step.ts'

/** What a step depends on besides the record; `at` is in seconds after noon. */
export interface Moment extends Partial<
  Omit<StepWorld, 'now' | 'latest' | 'since' | 'can' | 'webhooksOf'>
> {
  readonly at?: number
  /** Where the wall clock shows another time than `at`. */
  readonly wall?: number
  readonly can?: Partial<Capabilities>
  readonly webhooks?: boolean
}

export const worldAt = ({
  at = 0,
  wall,
  can,
  webhooks = true,
  ...rest
}: Moment = {}): StepWorld => ({
  now: noon + Math.round(at * 1000),
  latest: noon + Math.round((wall ?? at) * 1000),
  since: noon,
  times: timesOf(undefined),
  can: () => ({ ...fakeCapabilities, ...can }),
  leaseEnd: () => null,
  inFlight: new Set(),
  webhooksOf: () => webhooks,
  onUnknown: 'wait',
  ...rest,
})

/** A step in short: its kind and what tells it from others of its kind; times in seconds after noon. */
export const inShort = (step: Step): string => {
  switch (step.kind) {
    case 'dial':
      return `dial ${step.routeIndex}${step.lastResort ? ' as a last resort' : ''}`
    case 'close':
      return `close ${step.reason}`
    case 'wait':
      return step.until === Infinity ? 'wait' : `wait ${(step.until - noon) / 1000}`
    case 'command':
      return ['command', step.command, step.reason, step.digits].filter(Boolean).join(' ')
    case 'settled':
      return 'settled'
    case 'report':
      return `report ${step.about} ${step.name}`
    default:
      return `${step.kind} ${step.attempt.key}`
  }
}

export const nextOf = (fields: Partial<CallRecord>, moment?: Moment): string =>
  inShort(nextStep(recordWith(fields), worldAt(moment)))
