type Timer = {
  readonly due: number
  readonly order: number
  readonly fn: () => void
  state: 'waiting' | 'canceled' | 'done'
}

export type TimerQueue = {
  /** The result cancels the timer, and returns whether it was still waiting. */
  add(due: number, fn: () => void): () => boolean
  first(): Timer | undefined
  shift(): Timer | undefined
}

/** A binary heap of timers by due time, then by the order they were added in. */
export function createTimerQueue(): TimerQueue {
  const heap: Timer[] = []
  let order = 0
  const before = (a: Timer, b: Timer): boolean =>
    a.due < b.due || (a.due === b.due && a.order < b.order)

  const rise = (from: number): void => {
    let at = from
    const timer = heap[at]!
    while (at > 0) {
      const parent = (at - 1) >> 1
      if (!before(timer, heap[parent]!)) break
      heap[at] = heap[parent]!
      at = parent
    }
    heap[at] = timer
  }
  const sink = (): void => {
    const timer = heap[0]!
    let at = 0
    for (;;) {
      let child = 2 * at + 1
      if (child >= heap.length) break
      if (child + 1 < heap.length && before(heap[child + 1]!, heap[child]!)) child += 1
      if (!before(heap[child]!, timer)) break
      heap[at] = heap[child]!
      at = child
    }
    heap[at] = timer
  }
  const remove = (): Timer | undefined => {
    const top = heap[0]
    const last = heap.pop()
    if (heap.length > 0 && last) {
      heap[0] = last
      sink()
    }
    return top
  }
  const first = (): Timer | undefined => {
    while (heap[0]?.state === 'canceled') remove()
    return heap[0]
  }

  return {
    add(due, fn) {
      const timer: Timer = { due, order: order++, fn, state: 'waiting' }
      heap.push(timer)
      rise(heap.length - 1)
      return () => {
        if (timer.state !== 'waiting') return false
        timer.state = 'canceled'
        return true
      }
    },
    first,
    shift() {
      const timer = first()
      if (timer) {
        timer.state = 'done'
        remove()
      }
      return timer
    },
  }
}
