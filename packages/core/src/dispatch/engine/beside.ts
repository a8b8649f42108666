import type { CallRecord } from '../../journal/record.ts'
import type { StepWork } from '../steps/step-work.ts'

/**
 * What calls go on with while their next steps are taken, such as telling an application that is slow to answer. `left`
 * looks at the call again once it is done.
 */
export const createBeside = (
  left: (id: string, record?: CallRecord) => void,
  failed: (id: string) => (error: Error) => void,
) => {
  const open = new Set<Promise<void>>()
  return {
    of:
      (id: string): StepWork['aside'] =>
      (work) => {
        const done: Promise<void> = work()
          .then((record) => left(id, record ?? undefined))
          .catch(failed(id))
          .finally(() => open.delete(done))
        open.add(done)
      },
    /** Resolves when nothing of it is under way. */
    async idle(): Promise<void> {
      await Promise.all(open)
    },
  }
}
