import { digitTrie } from './digit-trie.ts'
import { z } from 'zod'
import { inputError, type Fault } from '../../model/error.ts'
import { faultsOf } from '../../model/parse.ts'

/** What one carrier charges for destinations that begin with a prefix. */
export const rate = z.strictObject({
  /** With or without the plus sign. */
  prefix: z.string().regex(/^\+?\d{1,15}$/, 'must be digits, at most 15'),
  /** Price of a minute, in the deck's currency. */
  perMinute: z.number().min(0),
  /** Seconds charged at least. Default 1. */
  initial: z.int().min(1).max(3600).default(1),
  /** Seconds charged at a time after that. Default 1. */
  increment: z.int().min(1).max(3600).default(1),
  /** Charged once per answered call. */
  connectionFee: z.number().min(0).default(0),
  /** From when it holds; default always. */
  effectiveFrom: z.iso
    .datetime({ offset: true })
    .or(z.iso.date())
    .transform((text) => Date.parse(text))
    .optional(),
})
/** The price of one prefix, with the defaults filled in. */
export type Rate = z.output<typeof rate>
/** The price of one prefix, as an application writes it. */
export type RateInput = z.input<typeof rate>

/** Prices by destination, for the strategy `least-cost`. */
export interface RateDeck {
  readonly name: string
  /** ISO 4217; decks are compared only within one currency. */
  readonly currency: string
  readonly size: number
  /** What the longest prefix costs at `now` (epoch milliseconds). */
  rateFor(destination: string, now: number): Price | undefined
}

/** A rate without its prefix. Most prefixes of a deck share one of a few hundred. */
export type Price = Omit<Rate, 'prefix'>

/** Price of a call of so many seconds, in the deck's currency. */
export const priceOf = (held: Price, seconds: number): number => {
  const beyond = Math.max(0, seconds - held.initial)
  const charged = held.initial + Math.ceil(beyond / held.increment) * held.increment
  return held.connectionFee + (charged / 60) * held.perMinute
}

/** Compiles rates; one error lists every faulty one by its index. */
export const rateDeck = (name: string, currency: string, inputs: Iterable<RateInput>): RateDeck => {
  const faults: Fault[] = []
  const rates: Rate[] = []
  let index = 0
  for (const input of inputs) {
    const parsed = rate.safeParse(input)
    if (parsed.success) rates.push(parsed.data)
    else faults.push(...faultsOf(parsed.error, [index]))
    index++
  }
  if (faults.length > 0) throw inputError('input-invalid', `rate deck ${name}`, faults)
  return compileRates(name, currency, rates)
}

/** From rates that are known to be valid. */
export const compileRates = (name: string, currency: string, rates: readonly Rate[]): RateDeck => {
  const byPrefix = new Map<string, Price[]>()
  for (const { prefix, ...price } of rates) {
    const digits = prefix.replace('+', '')
    const versions = byPrefix.get(digits)
    if (versions) versions.push(price)
    else byPrefix.set(digits, [price])
  }
  // Prefixes of equal price share one list: a look-up then waits for memory once, at the prefix.
  const shared = new Map<string, readonly Price[]>()
  const compiled = (versions: Price[]): readonly Price[] => {
    // Newest first, so that the first one in force is the one that holds.
    versions.sort((a, b) => startOf(b) - startOf(a))
    const text = JSON.stringify(versions)
    const held = shared.get(text) ?? versions
    shared.set(text, held)
    return held
  }
  const trie = digitTrie(
    [...byPrefix].map(([prefix, versions]) => [prefix, compiled(versions)] as const),
  )
  const found: (readonly Price[])[] = []
  return {
    name,
    currency,
    size: rates.length,
    rateFor(destination, now) {
      const longest = trie.longest(destination)
      const held = longest && inForce(longest, now)
      if (held || !longest) return held
      // The longest prefix is not in force yet: a shorter one may be.
      for (let depth = trie.all(destination, found) - 2; depth >= 0; depth--) {
        const shorter = found[depth]
        const inHand = shorter && inForce(shorter, now)
        if (inHand) return inHand
      }
      return undefined
    },
  }
}

const startOf = ({ effectiveFrom = -Infinity }: Price): number => effectiveFrom

const inForce = (versions: readonly Price[], now: number): Price | undefined => {
  for (const held of versions) if (startOf(held) <= now) return held
  return undefined
}
