import type { FaceContext } from '../../face.ts'
import { ask } from '../../shared/ask.ts'
import type { Collected, CollectPlan } from '../../shared/collect.ts'
import type { Prompt } from '../../shared/prompts.ts'
import { lineOf, type Call } from '../calls/call.ts'
import { read, type Body } from '../parameters.ts'
import type { Webhooks } from '../webhooks/webhooks.ts'

export type GatherPlan = {
  readonly plan: CollectPlan
  readonly least: number
  readonly valid: string
  readonly prompts: readonly Prompt[]
  /** Before the prompts of a further try, after invalid digits. */
  readonly invalid: readonly Prompt[]
  readonly tries: number
}

type Status = 'valid' | 'invalid' | 'timeout' | 'call_hangup' | 'cancelled'

export type Gathers = {
  /** [inferred] One that runs already is cancelled. */
  start(call: Call, plan: GatherPlan): void
  stop(call: Call): void
}

type Running = { readonly end: (status: Status) => void }

/** Gathers of digits: `call.gather.ended` follows the `call.dtmf.received` of every key. */
export function createGathers({ clock }: Pick<FaceContext, 'clock'>, webhooks: Webhooks): Gathers {
  const running = new WeakMap<Call, Running>()

  const start: Gathers['start'] = (call, gather) => {
    running.get(call)?.end('cancelled')
    const over = (status: Status, digits: string): void => {
      if (running.get(call) !== own) return
      running.delete(call)
      webhooks.tell(call, 'call.gather.ended', { digits, status })
    }
    let stop = (): string => ''
    const own: Running = { end: (status) => over(status, stop()) }
    running.set(call, own)
    const attempt = (prompts: readonly Prompt[], tries: number): void => {
      stop = ask(clock, lineOf(call), { prompts, plan: gather.plan }, (collected) => {
        const status = statusOf(collected, gather)
        if (status === 'valid' || tries <= 1) return over(status, collected.digits)
        const again = status === 'invalid' ? gather.invalid : []
        attempt([...again, ...gather.prompts], tries - 1)
      })
    }
    attempt(gather.prompts, gather.tries)
    call.onEnd.push(() => own.end('call_hangup'))
  }
  return {
    start,
    stop: (call) => running.get(call)?.end('cancelled'),
  }
}

/** [inferred] Too few digits are not valid, and nothing at all is a time-out. */
function statusOf({ digits, reason }: Collected, { least, valid }: GatherPlan): Status {
  if (digits === '') return reason === 'finish-key' ? 'invalid' : 'timeout'
  const fits = digits.length >= least && [...digits].every((digit) => valid.includes(digit))
  return fits ? 'valid' : 'invalid'
}

/** `gather` alone has an initial time-out, and its `timeout_millis` counts for the whole. */
export function readGather(
  body: Body,
  prompts: readonly Prompt[] = [],
  invalid: readonly Prompt[] = [],
): GatherPlan {
  const number = (name: string, fallback: number): number => read<number>(body, name) ?? fallback
  const isPrompted = prompts.length > 0
  const timeout = number('timeout_millis', 60_000)
  return {
    plan: {
      digits: {
        most: number('maximum_digits', 128),
        finishKeys: read<string>(body, 'terminating_digit') ?? '#',
        finishesEmpty: true,
        firstTimeout: isPrompted ? timeout : number('initial_timeout_millis', 5_000),
        nextTimeout: number('inter_digit_timeout_millis', 5_000),
      },
      overall: isPrompted ? undefined : timeout,
    },
    least: number('minimum_digits', 1),
    valid: read<string>(body, 'valid_digits') ?? '0123456789#*',
    prompts,
    invalid,
    tries: isPrompted ? number('maximum_tries', 3) : 1,
  }
}
