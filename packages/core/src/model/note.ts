/**
 * What happens to a field that a provider cannot honour as requested.
 * `dropped`: it has no effect. `adjusted`: it has another value. `emulated`: the dispatcher does it itself.
 */
export interface Note {
  readonly field: string
  readonly effect: 'dropped' | 'adjusted' | 'emulated'
  readonly detail: string
}
