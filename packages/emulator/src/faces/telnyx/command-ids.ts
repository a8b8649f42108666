import type { Clock } from '../../clock.ts'
import type { EmulatorResponse } from '../../message.ts'
import { read, type Body } from './parameters.ts'

/** How long Telnyx ignores a repeated `command_id` (developers.telnyx.com, receiving-webhooks). */
const REMEMBERED = 60_000

export type CommandIds = {
  run(scope: string, body: Body, act: () => EmulatorResponse): EmulatorResponse
  reset(): void
}

/** Ignores a repeated command and gives the answer of the first [inferred: which answer an ignored one gets]. */
export function createCommandIds(clock: Clock): CommandIds {
  const done = new Map<string, { readonly at: number; readonly answer: EmulatorResponse }>()
  return {
    run(scope, body, act) {
      const id = read<string>(body, 'command_id')
      if (id === undefined) return act()
      const key = `${scope}/${id}`
      const before = done.get(key)
      if (before && clock.now() - before.at < REMEMBERED) return before.answer
      const answer = act()
      done.set(key, { at: clock.now(), answer })
      return answer
    },
    reset: () => done.clear(),
  }
}
