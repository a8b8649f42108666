/** A route that was not taken, and why. */
export interface SkippedRoute {
  /** Name of the provider instance. */
  readonly provider: string
  /** Why it was not taken, from a closed list. */
  readonly reason:
    | 'room-unreachable'
    | 'room-missing'
    | 'connect-unsupported'
    | 'destination-unsupported'
    | 'caller-id-hiding-unsupported'
    | 'encryption-unsupported'
    | 'strict'
    | 'weight-zero'
    | 'ramp'
    | 'guard'
    | 'breaker'
    | 'pace'
    | 'cost'
    | 'not-chosen'
    | 'prepare-failed'
    | 'provider-missing'
    | 'public-url-missing'
  /** The reason in a sentence, with what to change. */
  readonly detail: string
}
