import { CallError } from '@callplane/core'
import { toCallError } from '../errors/call-error.ts'

/** One thing to remove; its name is free of secrets and numbers. */
export type Part = readonly [name: string, remove: () => Promise<unknown>]

/** Removes one after the other. The error of the first that fails says what was removed and what remains. */
export const removeAll = async (
  parts: readonly Part[],
  { provider, subject }: { readonly provider: string; readonly subject: string },
): Promise<void> => {
  for (const [index, [name, remove]] of parts.entries())
    try {
      await remove()
    } catch (thrown) {
      const error = toCallError(provider, thrown)
      const gone = parts.slice(0, index).map(([part]) => part)
      const left = parts.slice(index).map(([part]) => part)
      throw new CallError(
        error.code,
        `${subject}: "${name}" could not be removed: ${error.message}; removed: ${gone.join(', ') || 'nothing'}; remaining: ${left.join(', ')}`,
        {
          provider,
          providerCode: error.providerCode,
          retryAfter: error.retryAfter,
          dialled: error.dialled,
          faults: left.map((part) => ({ path: [part], message: 'remaining' })),
          cause: error,
        },
      )
    }
}
