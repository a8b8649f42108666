/** Data that `map` needs from the API. */
export interface Prepared {
  /** Id of the purchased number, and the number itself. Absent: none is sent. */
  readonly caller?: { readonly id: string; readonly number: string } | undefined
}

export const readPrepared = (prepared: unknown): Prepared =>
  typeof prepared === 'object' && prepared !== null ? prepared : {}
