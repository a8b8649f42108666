/**
 * Longest-prefix look-up over digit strings in one flat typed array: a step per digit, whatever the number of prefixes.
 * Ten slots a node, node 0 the root: a slot above zero is the next node, one below zero the value of a prefix that ends
 * there and has none beyond it, zero nothing. Most prefixes are such ends, and a node of their own for each would be
 * memory that the look-up has to wait for.
 */
export interface DigitTrie<T> {
  /** Value of the longest prefix of `number`; a leading plus is passed over. */
  longest(number: string): T | undefined
  /** Values of all prefixes of `number`, shortest first, into `into`; returns how many there are. */
  all(number: string, into: T[]): number
  /** Prefixes that have a value. */
  readonly size: number
}

const plus = 43
const zero = 48

const digitsStart = (text: string): number => (text.charCodeAt(0) === plus ? 1 : 0)

/** Values numbered from 1. The same value under many prefixes is held once. */
const valueTable = <T>() => {
  const values: (T | undefined)[] = [undefined]
  const numbers = new Map<T, number>()
  const numberOf = (value: T): number => {
    const held = numbers.get(value)
    if (held !== undefined) return held
    numbers.set(value, values.length)
    return values.push(value) - 1
  }
  return { values, numberOf }
}

/** Makes a table of values by prefix, for look-ups that take as long as the number has digits. */
export const digitTrie = <T>(
  entries: Iterable<readonly [prefix: string, value: T]>,
): DigitTrie<T> => {
  let slots = new Int32Array(256 * 10)
  /** Of a node that is also a prefix: its value's number, else 0. */
  let valueOfNode = new Int32Array(256)
  let nodes = 1
  let size = 0
  const { values, numberOf } = valueTable<T>()
  const newNode = (value: number): number => {
    if (nodes === valueOfNode.length) {
      slots = grown(slots)
      valueOfNode = grown(valueOfNode)
    }
    valueOfNode[nodes] = value
    return nodes++
  }

  for (const [prefix, value] of entries) {
    const number = numberOf(value)
    let node = 0
    let slot = -1
    for (let index = digitsStart(prefix); index < prefix.length; index++) {
      if (slot >= 0) {
        const held = slots[slot] ?? 0
        node = held > 0 ? held : newNode(-held)
        slots[slot] = node
      }
      slot = node * 10 + prefix.charCodeAt(index) - zero
    }
    const held = slot < 0 ? 0 : (slots[slot] ?? 0)
    // The empty prefix and one that others begin with are nodes, and keep their value there.
    const isNode = slot < 0 || held > 0
    const before = isNode ? (valueOfNode[held] ?? 0) : -held
    if (before === 0) size++
    if (isNode) valueOfNode[held] = number
    else slots[slot] = -number
  }

  return {
    size,
    longest(number) {
      let node = 0
      let found = valueOfNode[0] ?? 0
      for (let index = digitsStart(number); index < number.length; index++) {
        const digit = number.charCodeAt(index) - zero
        if (digit < 0 || digit > 9) break
        node = slots[node * 10 + digit] ?? 0
        if (node <= 0) {
          if (node < 0) found = -node
          break
        }
        const value = valueOfNode[node] ?? 0
        if (value !== 0) found = value
      }
      return values[found]
    },
    all(number, into) {
      let node = 0
      let count = 0
      if (valueOfNode[0]) into[count++] = values[valueOfNode[0]] as T
      for (let index = digitsStart(number); index < number.length; index++) {
        const digit = number.charCodeAt(index) - zero
        if (digit < 0 || digit > 9) break
        node = slots[node * 10 + digit] ?? 0
        const value = node < 0 ? -node : (valueOfNode[node] ?? 0)
        if (node > 0 && value === 0) continue
        if (node !== 0) into[count++] = values[value] as T
        if (node <= 0) break
      }
      return count
    },
  }
}

const grown = (array: Int32Array<ArrayBuffer>): Int32Array<ArrayBuffer> => {
  const larger = new Int32Array(array.length * 2)
  larger.set(array)
  return larger
}
