import type { EmulatorResponse } from '../../server/message.ts'
import type { FaceContext } from '../face.ts'
import { read, type Body } from './parameters.ts'

/** How long Telnyx ignores a repeated `command_id` (developers.telnyx.com, receiving-webhooks). */
const REMEMBERED = 60_000

export type CommandIds = {
  run(scope: string, body: Body, act: () => EmulatorResponse): EmulatorResponse
  reset(): void
}

/** Ignores a repeated command and gives the answer of the first [inferred: which answer an ignored one gets]. */
type Done = { readonly at: number; readonly answer: EmulatorResponse }

export function createCommandIds({ clock, kept }: Pick<FaceContext, 'clock' | 'kept'>): CommandIds {
  const done = kept<Done>(({ at }) => clock.now() - at >= REMEMBERED)
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
