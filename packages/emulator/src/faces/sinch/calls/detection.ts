import type { AnsweredBy } from '../../../network/leg.ts'
import type { FaceContext } from '../../face.ts'
import type { Webhooks } from '../webhooks/webhooks.ts'
import { isOver, type Call } from './call.ts'

/**
 * Answering machine detection (developers.sinch.com/docs/voice/api-reference/amd_v2). Synchronous: the answer is reported
 * with the verdict. Asynchronous: at once, and the verdict and the beep in notifications.
 */
export function detect(
  call: Call,
  by: AnsweredBy,
  {
    context: { clock, timings },
    webhooks,
  }: { readonly context: FaceContext; readonly webhooks: Webhooks },
  goOn: (amd?: object) => void,
): void {
  const { amd } = call
  if (!amd) return goOn()
  const whileAlive = (milliseconds: number, then: () => void): void =>
    void clock.after(milliseconds, () => {
      if (!isOver(call)) then()
    })
  const duration = Math.round(timings.detectedAfter / 1000)
  // The reason of a verdict about a person is not documented [inferred].
  const reason = by === 'machine' ? 'longgreeting' : 'n/a'
  const verdict = { amd: { status: by, reason, duration } }
  if (!amd.async) return whileAlive(timings.detectedAfter, () => goOn(verdict))
  goOn()
  whileAlive(timings.detectedAfter, () => {
    webhooks.tell(call, 'notify', { type: 'amd', ...verdict })
    if (by !== 'machine') return
    whileAlive(timings.detectedAfter, () =>
      webhooks.tell(call, 'notify', {
        type: 'amd_beep',
        amd: { status: by, reason: 'beep', duration: duration * 2 },
      }),
    )
  })
}
