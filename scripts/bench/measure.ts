export interface Measured {
  readonly perSecond: number
  /** Microseconds of CPU of this process per piece of work, all its threads. */
  readonly cpu: number
}

/** Runs `once` so many times with so many in flight. */
export const measure = async (
  once: (index: number) => Promise<unknown>,
  count: number,
  inFlight: number,
): Promise<Measured> => {
  let next = 0
  const worker = async () => {
    while (next < count) await once(next++)
  }
  // Each side begins on a clean heap, so that none pays for what another has left behind.
  globalThis.gc?.()
  const cpu = process.cpuUsage()
  const started = performance.now()
  await Promise.all(Array.from({ length: inFlight }, worker))
  const seconds = (performance.now() - started) / 1000
  const { user, system } = process.cpuUsage(cpu)
  return { perSecond: count / seconds, cpu: (user + system) / count }
}

/** The same for work that never waits. */
export const measureSync = (once: (index: number) => void, count: number): Measured => {
  globalThis.gc?.()
  const cpu = process.cpuUsage()
  const started = performance.now()
  for (let index = 0; index < count; index++) once(index)
  const seconds = (performance.now() - started) / 1000
  const { user, system } = process.cpuUsage(cpu)
  return { perSecond: count / seconds, cpu: (user + system) / count }
}

type Sides<Name extends string> = Readonly<
  Record<Name, (round: number) => Promise<Measured> | Measured>
>

/**
 * All sides in turn, several rounds, the best of each: what disturbs a shared machine only ever slows. The first rounds
 * warm up and do not count.
 */
export const interleave = async <Name extends string>(
  sides: Sides<Name>,
  { rounds, warmUps = 1 }: { readonly rounds: number; readonly warmUps?: number },
): Promise<Readonly<Record<Name, Measured>>> => {
  const names = Object.keys(sides) as Name[]
  const best = Object.fromEntries(
    names.map((name) => [name, { perSecond: 0, cpu: Infinity }]),
  ) as Record<Name, Measured>
  for (let round = -warmUps; round < rounds; round++)
    for (const name of names) {
      const { perSecond, cpu } = await sides[name](round)
      if (round < 0) continue
      const held = best[name]
      best[name] = {
        perSecond: Math.max(held.perSecond, perSecond),
        cpu: Math.min(held.cpu, cpu),
      }
    }
  return best
}
