/** Real milliseconds between two looks. */
const every = 250
/** An answer that takes longer means that the machine cannot keep up. Real milliseconds. */
const late = 250
const givenUp = 3_000

/** How quickly the network and the processes answer; a load that they cannot take would only measure the machine. */
export interface Pressure {
  /** Whether both answer quickly enough for another call. */
  readonly isLow: () => boolean
  /** The longest that an answer took. Real milliseconds. */
  readonly worst: () => number
  end(): void
}

const timeOf = async (url: string): Promise<number> => {
  const began = performance.now()
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(givenUp) })
    await response.arrayBuffer()
  } catch {
    // Not answered, or not in time.
  }
  return performance.now() - began
}

/** Asks each of these addresses for an answer, over and over. */
export const measurePressure = (addresses: () => readonly string[]): Pressure => {
  let last = 0
  let worst = 0
  let ended = false
  const look = async (): Promise<void> => {
    last = Math.max(0, ...(await Promise.all(addresses().map(timeOf))))
    worst = Math.max(worst, last)
    if (!ended) setTimeout(() => void look(), every)
  }
  void look()
  return {
    isLow: () => last < late,
    worst: () => Math.round(worst),
    end: () => void (ended = true),
  }
}
