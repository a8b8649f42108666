import { isSipUri, type Ports } from '@callplane/core'
import { localError } from '@callplane/kit'
import { readOptions } from '../options.ts'
import type { Prepared } from '../map/prepared.ts'
import { provider } from '../references.ts'
import type { PurchasedNumbers } from '../trunks/purchased-numbers.ts'

const refused = (message: string) => localError(provider, 'caller-id', message)

/**
 * Daily expects the id of a purchased number as the caller ID; any other number is refused here. Without one, the
 * account's only number is sent: Daily's pages disagree on which one it would choose.
 */
export const createPrepare =
  (numbers: PurchasedNumbers): NonNullable<Ports['prepare']> =>
  async (call): Promise<Prepared> => {
    if (/^sips:/i.test(call.to))
      // "Should start with sip:" (…/rooms/dial-out/start). Rewriting it would drop the requested TLS.
      throw localError(provider, 'unsupported', 'sips: addresses cannot be dialled, only sip:')
    // Not allowed with a SIP destination (daily-js).
    if (isSipUri(call.to)) return {}
    const { callerId } = readOptions(call.options?.[provider])
    if (callerId !== undefined) {
      const caller = await numbers.find(({ id }) => id === callerId)
      if (!caller) throw refused('options.daily.callerId is not the id of a purchased number')
      return { caller }
    }
    if (call.from !== undefined) {
      const { from } = call
      const caller = await numbers.find(({ number }) => number === from)
      if (!caller) throw refused('`from` is not a number purchased from Daily')
      return { caller }
    }
    const [only, ...others] = await numbers.all()
    return only && others.length === 0 ? { caller: only } : {}
  }
