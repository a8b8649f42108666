import { fork } from 'node:child_process'
import { join } from 'node:path'

export interface Measured {
  readonly callsPerSecond: number
  /** Microseconds of CPU of this process per call. */
  readonly cpuPerCall: number
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
  const cpu = process.cpuUsage()
  const started = performance.now()
  await Promise.all(Array.from({ length: inFlight }, worker))
  const seconds = (performance.now() - started) / 1000
  const { user, system } = process.cpuUsage(cpu)
  return { callsPerSecond: count / seconds, cpuPerCall: (user + system) / count }
}

/** Two sides in turn, several rounds, the better round of each: what disturbs a shared machine only ever slows. */
export const sideBySide = async (
  ours: (round: number) => Promise<Measured>,
  theirs: (round: number) => Promise<Measured>,
  rounds = 5,
): Promise<{ readonly ours: Measured; readonly theirs: Measured }> => {
  const best = (a: Measured | undefined, b: Measured): Measured =>
    a === undefined
      ? b
      : {
          callsPerSecond: Math.max(a.callsPerSecond, b.callsPerSecond),
          cpuPerCall: Math.min(a.cpuPerCall, b.cpuPerCall),
        }
  let mine: Measured | undefined
  let other: Measured | undefined
  for (let round = 0; round <= rounds; round++) {
    const [b, a] = [await theirs(round), await ours(round)]
    // The first round warms both up.
    if (round === 0) continue
    mine = best(mine, a)
    other = best(other, b)
  }
  if (!mine || !other) throw new Error('no rounds')
  return { ours: mine, theirs: other }
}

/** The provider in a process of its own, so that its work is not counted as the client's. */
export const startServer = async () => {
  const child = fork(join(import.meta.dirname, 'server.ts'), {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  })
  const port = await new Promise<number>((resolve, reject) => {
    child.once('message', (message) => resolve(Number(message)))
    child.once('error', reject)
  })
  return { url: `http://127.0.0.1:${port}`, close: () => child.disconnect() }
}
