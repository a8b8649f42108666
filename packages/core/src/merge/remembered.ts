/**
 * A function of something that never changes, whose last results are kept. A bounded list and no `WeakMap`: a result
 * would live as long as a record in memory does, and is needed again within moments or never.
 */
export const remembered = <Key extends object, Value>(
  make: (key: Key) => Value,
  max = 256,
): ((key: Key) => Value) => {
  const results = new Map<Key, Value>()
  /** Most requests come in a row. */
  let last: { readonly key: Key; readonly value: Value } | undefined
  return (key) => {
    if (last?.key === key) return last.value
    const held = results.get(key)
    if (held !== undefined) return (last = { key, value: held }).value
    const made = make(key)
    last = { key, value: made }
    if (results.size >= max)
      for (const oldest of results.keys()) {
        results.delete(oldest)
        break
      }
    results.set(key, made)
    return made
  }
}
