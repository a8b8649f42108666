/** The last events of each tenant, for front ends that reconnect: the `EventJournal` of @callplane/crm. */
export interface EventJournal<Event extends object> {
  append(tenant: string, event: Event): Promise<void>
  /** The place after the newest event: the start for a reader of later events only. */
  position(tenant: string): Promise<string>
  /**
   * Up to `limit` events after that place, oldest first, each with its own place as `id`; null when the place is not known
   * or no longer, so that events may be missing. The last 1,000 events of a tenant are kept.
   */
  after(
    tenant: string,
    place: string,
    limit: number,
  ): Promise<readonly (Event & { readonly id: string })[] | null>
  /** Calls the listener soon after each new event of the tenant, of any process, in their order. Gives the function that ends it. */
  subscribe(tenant: string, listener: (event: Event & { readonly id: string }) => void): () => void
}
