/**
 * Longest-prefix look-up over digit strings in flat typed arrays: a step per digit, whatever the number of prefixes.
 * Node 0 is the root; children of node n stand at `n * 10 + digit`, 0 meaning none.
 */
export interface DigitTrie<T> {
  /** Value of the longest prefix of `number`; a leading plus is passed over. */
  longest(number: string): T | undefined
  /** Values of all prefixes of `number`, shortest first, into `into`; returns how many there are. */
  all(number: string, into: T[]): number
  readonly size: number
}

export const digitTrie = <T>(
  entries: Iterable<readonly [prefix: string, value: T]>,
): DigitTrie<T> => {
  let children = new Int32Array(1024 * 10)
  let nodes = 1
  const values: (T | undefined)[] = [undefined]
  let size = 0
  for (const [prefix, value] of entries) {
    let node = 0
    for (let index = prefix.charCodeAt(0) === 43 ? 1 : 0; index < prefix.length; index++) {
      const slot = node * 10 + prefix.charCodeAt(index) - 48
      let next = children[slot] ?? 0
      if (next === 0) {
        next = nodes++
        if (nodes * 10 > children.length) {
          const grown = new Int32Array(children.length * 2)
          grown.set(children)
          children = grown
        }
        children[slot] = next
        values[next] = undefined
      }
      node = next
    }
    if (values[node] === undefined) size++
    values[node] = value
  }
  return {
    size,
    longest(number) {
      let node = 0
      let found = values[0]
      for (let index = number.charCodeAt(0) === 43 ? 1 : 0; index < number.length; index++) {
        const digit = number.charCodeAt(index) - 48
        if (digit < 0 || digit > 9) break
        node = children[node * 10 + digit] ?? 0
        if (node === 0) break
        const value = values[node]
        if (value !== undefined) found = value
      }
      return found
    },
    all(number, into) {
      let node = 0
      let count = 0
      if (values[0] !== undefined) into[count++] = values[0]
      for (let index = number.charCodeAt(0) === 43 ? 1 : 0; index < number.length; index++) {
        const digit = number.charCodeAt(index) - 48
        if (digit < 0 || digit > 9) break
        node = children[node * 10 + digit] ?? 0
        if (node === 0) break
        const value = values[node]
        if (value !== undefined) into[count++] = value
      }
      return count
    },
  }
}
