/**
 * What happens to a field that a provider cannot honour as requested.
 * `dropped`: it has no effect. `adjusted`: it has another value. `emulated`: the dispatcher does it itself.
 */
export interface Note {
  /** Path of the field in the call, such as `ringTimeout` or `participant.name`. */
  readonly field: string
  /** What happens to it. */
  readonly effect: 'dropped' | 'adjusted' | 'emulated'
  /** Why, in one sentence, with the limit where there is one. */
  readonly detail: string
}
