/** Places one call, once, as an application without a dispatcher does; rejects when the client gives up. */
export type Dial = (to: string, index: number) => Promise<unknown>
