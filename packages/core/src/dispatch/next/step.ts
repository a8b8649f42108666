import type { AttemptRecord, CommandRecord } from '../../journal/record.ts'
import type { Times } from '../../journal/times.ts'
import type { Capabilities } from '../../plugin/capabilities.ts'

/** The one thing to do next for a call. */
export type Step =
  | { readonly kind: 'dial'; readonly routeIndex: number; readonly lastResort: boolean }
  | { readonly kind: 'close'; readonly reason: 'expired' | 'canceled' | 'no-route' | 'refused' }
  /** A `planned` or `sent` attempt that this process is not waiting for: its sender is gone. */
  | { readonly kind: 'orphan'; readonly attempt: AttemptRecord }
  | { readonly kind: 'locate'; readonly attempt: AttemptRecord }
  | { readonly kind: 'give-up'; readonly attempt: AttemptRecord }
  | { readonly kind: 'poll'; readonly attempt: AttemptRecord }
  /** Reports must have come by now and the provider cannot be asked: the record is to say so. */
  | { readonly kind: 'overdue'; readonly attempt: AttemptRecord }
  | { readonly kind: 'review'; readonly attempt: AttemptRecord }
  | { readonly kind: 'connect'; readonly attempt: AttemptRecord }
  /** The next thing of a flow whose steps are commands. */
  | { readonly kind: 'flow'; readonly attempt: AttemptRecord }
  /** Tells the application of the call, a recording or a party. */
  | { readonly kind: 'report'; readonly about: string; readonly name: string }
  | {
      readonly kind: 'command'
      readonly attempt: AttemptRecord
      readonly command: CommandRecord['kind']
      readonly reason: CommandRecord['reason']
      readonly digits?: string
    }
  | { readonly kind: 'wait'; readonly until: number }
  /** Nothing is expected any more; a late event starts it again. */
  | { readonly kind: 'settled' }

export interface StepWorld {
  /** On the call's own clock (`CallTimes`). */
  readonly now: number
  /** For `dialBefore`: the wall clock where that is ahead. */
  readonly latest: number
  /** When this process first saw the call, on the call's own clock. */
  readonly since: number
  readonly times: Times
  readonly can: (provider: string) => Capabilities | undefined
  /** Until when another dispatcher that sends an attempt is known to be at work; null where its lease has ended or is not known. */
  readonly leaseEnd: (sender: string) => number | null
  /** Attempts whose request this process is waiting for. */
  readonly inFlight: ReadonlySet<string>
  /** Whether webhooks of this provider can reach us. */
  readonly webhooksOf: (provider: string) => boolean
  readonly onUnknown: 'wait' | 'dial-again'
}
