import { isSipUri, type AttemptContext, type CallsPort } from '@callplane/core'
import { attemptLimits, localError } from '@callplane/kit'
import type { Api } from '../client/api.ts'
import { readOptions } from '../options.ts'
import { provider, roomPath, sessionIn } from '../references.ts'
import type { PurchasedNumbers } from '../trunks/purchased-numbers.ts'

const unsupported = (message: string) => localError(provider, 'unsupported', message)

/** The number that the call was made from, if Daily has it; the transfer goes ahead without it. */
const callerIdOf = async (
  numbers: PurchasedNumbers,
  { call }: AttemptContext,
): Promise<string | undefined> => {
  const { callerId } = readOptions(call.options?.[provider])
  if (callerId !== undefined || call.from === undefined) return callerId
  const { from } = call
  try {
    return (await numbers.find(({ number }) => number === from))?.id
  } catch {
    return undefined
  }
}

/** Bridged by Daily, or referred, which ends Daily's part; see `options.daily.transfer`. */
export const createTransfer =
  (api: Api, numbers: PurchasedNumbers): NonNullable<CallsPort['transfer']> =>
  async (references, to, attempt): Promise<void> => {
    const { room, sessionId } = sessionIn(references)
    if (/^sips:/i.test(to)) throw unsupported('sips: addresses cannot be dialled, only sip:')
    const { transfer } = readOptions(attempt.call.options?.[provider])
    const refer = transfer?.method === 'sipRefer'
    if (refer && !isSipUri(to)) throw unsupported('sipRefer takes SIP destinations only')
    const phone =
      refer || isSipUri(to)
        ? {}
        : {
            callerId: transfer?.callerId ?? (await callerIdOf(numbers, attempt)),
            extension: transfer?.extension,
            waitBeforeExtensionDialSec:
              transfer?.extension === undefined ? undefined : transfer.waitBeforeExtensionDialSec,
          }
    await api.request('POST', roomPath(room, refer ? '/sipRefer' : '/sipCallTransfer'), {
      body: { sessionId, toEndPoint: to, ...phone },
      limits: attemptLimits(attempt),
    })
  }
