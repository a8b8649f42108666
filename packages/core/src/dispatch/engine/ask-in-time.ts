import { CallError } from '../../model/error.ts'
import { inMilliseconds, inSeconds, toSeconds, type Milliseconds } from '../../model/units.ts'
import { withoutNumbers } from '../../model/without-numbers.ts'
import type { Clock } from '../../plugin/host.ts'

const tooLate = new CallError('timeout', 'the answer took too long')

/** What the application answers, or why it did not; for no longer than a provider can wait. */
export const askInTime = async <Answer>(
  clock: Clock,
  limit: Milliseconds,
  ask: (signal: AbortSignal) => Answer | Promise<Answer>,
): Promise<{ readonly answer: Answer } | { readonly failed: string }> => {
  const controller = new AbortController()
  let cancel = () => {}
  const late = new Promise<never>((_resolve, reject) => {
    cancel = clock.after(inMilliseconds(limit), () => reject(tooLate))
  })
  try {
    const asked = async () => ask(controller.signal)
    return { answer: await Promise.race([asked(), late]) }
  } catch (error) {
    if (error === tooLate) return { failed: `it took longer than ${inSeconds(toSeconds(limit))} s` }
    if (CallError.isInstance(error)) return { failed: error.message }
    const { name, message } = error instanceof Error ? error : new Error(String(error))
    return { failed: `it failed: ${name}: ${withoutNumbers(message)}` }
  } finally {
    cancel()
    controller.abort()
  }
}
