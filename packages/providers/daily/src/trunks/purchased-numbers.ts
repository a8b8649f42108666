import { milliseconds } from '@callplane/core/units'
import { cached, type Cached } from '@callplane/kit'
import { z } from 'zod'
import type { Api } from '../client/api.ts'
import { unreadable } from '../errors.ts'

const purchased = z.object({
  id: z.string().min(1),
  number: z.string().min(1),
  name: z.string().nullish(),
})
export type PurchasedNumber = z.output<typeof purchased>

const page = z.object({ total_count: z.number().optional(), data: z.array(z.unknown()) })

/** Largest page that is known to be taken [inferred from `GET /rooms`]. */
const perPage = 100
/** Upper bound, so that an endless list is not followed indefinitely. */
const maxPages = 100

/** Numbers are rarely purchased, and a missing entry is looked up again anyway. */
const believedFor = milliseconds(300_000)
/** Minimum interval between look-ups for missing numbers, however many calls name them. */
const lookedAgainAfter = milliseconds(10_000)

const listPurchased = async (api: Api): Promise<readonly PurchasedNumber[]> => {
  const found: PurchasedNumber[] = []
  let after: string | undefined
  for (let count = 0; count < maxPages; count += 1) {
    const reply = page.safeParse(
      await api.request('GET', '/purchased-phone-numbers', {
        query: { limit: perPage, starting_after: after },
      }),
    )
    if (!reply.success) throw unreadable('GET purchased-phone-numbers')
    const { data, total_count: total } = reply.data
    for (const item of data) {
      const read = purchased.safeParse(item)
      if (read.success) found.push(read.data)
    }
    const last = found.at(-1)?.id
    if (data.length === 0 || found.length >= (total ?? 0) || last === after) break
    after = last
  }
  return found
}

/** The domain's numbers, cached. A missing number triggers a new look-up, limited in rate. */
export interface PurchasedNumbers {
  find(wanted: (number: PurchasedNumber) => boolean): Promise<PurchasedNumber | undefined>
  all(): Promise<readonly PurchasedNumber[]>
  clear(): void
}

export const createPurchasedNumbers = (api: Api): PurchasedNumbers => {
  const { clock } = api.host
  const fresh = cached(clock, lookedAgainAfter, () => listPurchased(api))
  const known: Cached<readonly PurchasedNumber[]> = cached(clock, believedFor, () => fresh())
  return {
    all: known,
    async find(wanted) {
      const found = (await known()).find(wanted)
      if (found) return found
      known.clear()
      return (await known()).find(wanted)
    },
    clear() {
      fresh.clear()
      known.clear()
    },
  }
}
