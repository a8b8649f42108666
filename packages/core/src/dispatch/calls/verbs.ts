import type { Call } from '../../model/call.ts'
import { destination } from '../../model/destination.ts'
import { CallError, inputError } from '../../model/error.ts'
import { digits as digitsSchema } from '../../model/digits.ts'
import { idempotencyKey } from '../../model/outbound-call.ts'
import { faultsOf, parseOrThrow } from '../../model/parse.ts'
import { inSlot } from '../steps/command-slot.ts'
import { currentAttempt, type CallRecord } from '../../journal/record.ts'
import { requestCommand, slotOf, type RequestedCommand } from '../steps/request-command.ts'
import { transferCall, transferTo } from '../steps/transfer.ts'
import type { Runtime } from '../runtime.ts'

const verbOf = {
  'send-digits': 'sendDigits',
  'start-recording': 'startRecording',
  'stop-recording': 'stopRecording',
} as const

/** Finds a call that can be commanded, and waits for a command that another request or process is sending. */
const liveCalls = ({ world, waiters, view, find }: Runtime) => ({
  async live(id: string, verb: 'transfer' | 'sendDigits' | 'startRecording' | 'stopRecording') {
    const record = await find(id)
    const attempt = currentAttempt(record)
    const call = view(record)
    if (!attempt || attempt.state !== 'accepted' || call.settled)
      throw new CallError('call-not-live', `${id} is not live; its status is ${call.status}`)
    const { calls } = world.ports(attempt.provider)
    if (!calls[verb])
      throw new CallError('unsupported', `${attempt.provider} cannot ${verb}`, {
        provider: attempt.provider,
        dialled: 'no',
      })
    return { record, attempt, calls }
  },

  /** The record once `isOver`, or as it is after `settleWithin`. */
  async awaitRecord(id: string, isOver: (held: CallRecord) => boolean): Promise<CallRecord> {
    const waiting = waiters.wait(id, isOver, world.times.settleWithin)
    try {
      const now = await find(id)
      return isOver(now) ? now : ((await waiting.done) ?? (await find(id)))
    } finally {
      waiting.cancel()
    }
  },
})

/** What an application may do to a call. */
export const createVerbs = (runtime: Runtime) => {
  const { world, journal, engine, view, find, wait, workOn } = runtime

  const { live, awaitRecord } = liveCalls(runtime)

  const command = async (id: string, requested: RequestedCommand): Promise<void> => {
    const { record, attempt } = await live(id, verbOf[requested.kind])
    if (await requestCommand(record, attempt, requested, { world, journal })) return
    // Another request, or another process, is sending it just now.
    const slot = slotOf(requested, attempt)
    const held = await awaitRecord(id, (one) => inSlot(one, slot)?.state !== 'sent')
    if (await requestCommand(held, attempt, requested, { world, journal })) return
    throw new CallError('timeout', `${id}: the outcome of ${requested.kind} is not known`, {
      provider: attempt.provider,
      dialled: 'no',
    })
  }

  return {
    async hangUp(id: string): Promise<Call> {
      const record = await find(id)
      const asked = await journal.change(
        record,
        (held) => held.cancelRequestedAt === null,
        (held) => ({ ...held, cancelRequestedAt: world.callTimes.now(id) }),
      )
      for (const gate of world.gates) gate.abandon?.(id)
      await workOn(asked ?? record)
      return wait(id, 'ended', world.times.settleWithin)
    },
    async transfer(id: string, to: string): Promise<Call> {
      const parsed = destination.safeParse(to)
      if (!parsed.success)
        throw inputError('input-invalid', 'transfer', faultsOf(parsed.error, ['to']))
      const { record, attempt, calls } = await live(id, 'transfer')
      try {
        await transferCall(record, attempt, parsed.data, calls, { world, journal })
        // Another request, or another process, may be sending it just now.
        const held = await awaitRecord(id, (one) => {
          const open = transferTo(one, attempt, parsed.data)
          return open?.state !== 'sent'
        })
        return view(held)
      } finally {
        // Also where its outcome could not be stored: nothing else would look at it soon.
        engine.schedule(id)
      }
    },
    async sendDigits(
      id: string,
      digits: string,
      options: { readonly idempotencyKey?: string | undefined } = {},
    ): Promise<void> {
      parseOrThrow(digitsSchema.min(1, 'must not be empty'), digits, 'digits')
      const key = options.idempotencyKey ?? world.ids()
      parseOrThrow(idempotencyKey, key, 'idempotencyKey')
      await command(id, { kind: 'send-digits', digits, key })
    },
    record: (id: string, kind: 'start-recording' | 'stop-recording'): Promise<void> =>
      command(id, { kind }),
  }
}
