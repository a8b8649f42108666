import type { BareFigures, BareTally } from './bare.ts'
import type { Verdict } from './judge.ts'

type Row = readonly [string, ...(number | string)[]]

const print = (rows: readonly Row[]): void => {
  for (const [label, ...cells] of rows)
    console.log(label.padEnd(34), ...cells.map((cell) => String(cell).padStart(18)))
}

/** The two sides of one seed, and what one more try by the application makes of it. */
export const printSideBySide = (
  dispatcher: Omit<Verdict, 'examples' | 'offending'>,
  bare: BareFigures,
  retryOnce: BareFigures,
): void => {
  const both = (name: keyof BareTally) => [bare[name], retryOnce[name]] as const
  print([
    ['', 'dispatcher', 'bare clients', 'bare + one retry'],
    ['calls', dispatcher.calls, ...both('calls')],
    ['rings', dispatcher.rings, ...both('rings')],
    ['answered', dispatcher.reached, ...both('reached')],
    ['phones that rang more than once', dispatcher.doubleRings, ...both('doubleRings')],
    // Of the dispatcher every status that differs from what the network did, which is more than this.
    ['told failed, though answered', dispatcher.wrongFinalStatus, ...both('failedButReached')],
    ['told unknown', dispatcher.unknowns, '-', '-'],
  ])
  const down = bare.perProvider['dead']?.calls ?? 0
  console.log(
    `\n${down} of these calls start at a provider that is down, and a client knows no other. The dispatcher's process`,
    'was also killed and stopped on the way; theirs never is.',
  )
  console.log('\nPhones that rang more than once, of all calls:')
  print(
    Object.entries(bare.perProvider).map(([id, tally]): Row => {
      const retried = retryOnce.perProvider[id]?.doubleRings ?? 0
      const of = (doubles: number) => `${doubles} of ${tally.calls}`
      return [id, '', of(tally.doubleRings), of(retried)]
    }),
  )
}
