/** A value, or the promise of one. */
export type Eventual<T> = T | Promise<T>

/** Gives what was loaded at once, and until then a promise of it. A load that fails is tried again by the next use. */
export const atHand = <T>(load: () => Promise<T>): (() => Eventual<T>) => {
  let held: { readonly value: T } | undefined
  return () => {
    if (held) return held.value
    return load().then((value) => {
      held = { value }
      return value
    })
  }
}

/** Goes on with a value, at once where it is there. */
export const withValue = <T, Result>(
  value: Eventual<T>,
  use: (value: T) => Eventual<Result>,
): Eventual<Result> => (value instanceof Promise ? value.then(use) : use(value))
