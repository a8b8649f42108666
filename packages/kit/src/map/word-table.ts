/**
 * Looks up words that a provider sends. `constructor` and `__proto__` are words like any other, and one that is not in
 * the table is `undefined`: a plain object would answer them with a function or its prototype.
 */
export const wordTable = <const T>(
  entries: Readonly<Record<string, T>>,
): ((word: unknown) => T | undefined) => {
  const table = new Map<unknown, T>(Object.entries(entries))
  return (word) => table.get(typeof word === 'number' ? String(word) : word)
}
