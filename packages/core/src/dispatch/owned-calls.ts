/** The calls that belong to this dispatcher, as far as it knows; the store has the last word in every write. */
export const createOwnedCalls = () => {
  const ids = new Set<string>()
  return {
    has: (id: string): boolean => ids.has(id),
    add: (id: string): void => void ids.add(id),
    drop(dropped: readonly string[]): void {
      for (const id of dropped) ids.delete(id)
    },
    ids: (): Iterable<string> => ids,
  }
}

export type OwnedCalls = ReturnType<typeof createOwnedCalls>
