/** Most ids that are remembered. */
const most = 10_000

/**
 * Warns of a record that cannot be read, once for each, with the code `CALLPLANE_DAMAGED_RECORD` (`process.emitWarning`):
 * a store has no log, and a damaged record must neither hold up others nor go unnoticed.
 */
export const warnOnce = (): ((id: string, error: unknown) => void) => {
  const warned = new Set<string>()
  return (id, error) => {
    if (warned.has(id) || warned.size >= most) return
    warned.add(id)
    process.emitWarning(error instanceof Error ? error.message : String(error), {
      type: 'StoreWarning',
      code: 'CALLPLANE_DAMAGED_RECORD',
    })
  }
}
