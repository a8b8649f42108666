/** Milliseconds between two looks where notices arrive, and where they do not. */
const everyWithNotices = 1_000
const everyWithout = 250

export interface Watch {
  /** Runs `look` now and then, and soon after another process has written. Gives the function that ends it. */
  add(look: () => void): () => void
  /** Something was written by another process. */
  wake(): void
  close(): void
}

/** Looks for what other processes wrote, besides calls. */
export const createWatch = (parts: {
  readonly hasNotices: () => boolean
  /** Called when there is something to watch for. */
  readonly begun: () => void
}): Watch => {
  const looks = new Set<() => void>()
  let timer: NodeJS.Timeout | undefined
  const wake = (): void => {
    for (const look of looks) look()
  }
  const schedule = (): void => {
    clearTimeout(timer)
    if (looks.size === 0) return
    const run = () => {
      wake()
      schedule()
    }
    timer = setTimeout(run, parts.hasNotices() ? everyWithNotices : everyWithout)
    timer.unref()
  }
  return {
    add(look) {
      looks.add(look)
      if (looks.size === 1) {
        parts.begun()
        schedule()
      }
      return () => {
        looks.delete(look)
        if (looks.size === 0) schedule()
      }
    },
    wake,
    close() {
      looks.clear()
      clearTimeout(timer)
    },
  }
}
