import type { FaceContext } from '../../face.ts'

export type PurchasedNumber = {
  readonly id: string
  readonly number: string
  name: string
  readonly purchasedAt: number
}

export const DAY = 86_400_000

export type Numbers = {
  /** Oldest first. */
  owned(): readonly PurchasedNumber[]
  find(id: string | undefined): PurchasedNumber | undefined
  purchase(number: string): PurchasedNumber
  release(number: PurchasedNumber): void
  reset(): void
}

export function createNumbers({ account, clock, random }: FaceContext): Numbers {
  const seeds: readonly PurchasedNumber[] = account.numbers.map((number, index) => ({
    id: random.uuid(),
    number,
    name: `number ${index + 1}`,
    purchasedAt: clock.now() - (30 - index) * DAY,
  }))
  let owned: readonly PurchasedNumber[] = seeds
  return {
    owned: () => owned.toSorted((a, b) => a.purchasedAt - b.purchasedAt),
    find: (id) => owned.find((it) => it.id === id),
    purchase(number) {
      const purchased = { id: random.uuid(), number, name: '', purchasedAt: clock.now() }
      owned = [...owned, purchased]
      return purchased
    },
    release(number) {
      owned = owned.filter((it) => it !== number)
    },
    reset() {
      owned = seeds
    },
  }
}
