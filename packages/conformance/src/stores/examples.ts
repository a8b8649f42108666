import type { Awaitable, CallRecord } from '@callplane/core'

/** In milliseconds. */
export const hour = 3_600_000

export const idsOf = async (
  records: Awaitable<readonly CallRecord[]>,
): Promise<readonly string[]> => (await records).map(({ id }) => id)
