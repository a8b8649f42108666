import { causeOrigin } from '../../network/cause-origin.ts'
import type { LegEnd, RingCause } from '../../network/leg.ts'
import type { FaceContext } from '../face.ts'
import { followAnswer, type AnswerDeps } from './answered.ts'
import { stamp, type Call, type WebhookTarget } from './call.ts'
import { causeOf } from './hangup.ts'
import { read, splitTo, type Body, type Header } from './parameters.ts'

export type PlaceCall = {
  readonly to: string
  readonly from: string
  readonly parameters: Body
  readonly webhook: WebhookTarget
  readonly clientState: string | undefined
  readonly cause: RingCause
  /** Whose session it shares. */
  readonly linked?: Call | undefined
  readonly answered?: ((call: Call) => void) | undefined
}

export type Calls = {
  place(plan: PlaceCall): Call
  add(call: Call): void
  /** A call with ids of its own, not yet known to anybody. */
  draft(about: Pick<Call, 'direction' | 'from' | 'to' | 'cause' | 'webhook'> & Partial<Call>): Call
  answered(call: Call, by: 'human' | 'machine'): void
  finish(call: Call, end: LegEnd): void
  hangUp(call: Call): void
  bridge(one: Call, other: Call): void
  get(controlId: string): Call | undefined
  /** Oldest first. */
  all(): readonly Call[]
  reset(): void
}

/** [inferred] From the end of a call to its price, a US list price per started minute. */
const PRICED_AFTER = 5_000
const PRICE_PER_MINUTE = 0.007

const DEFAULT_TIMEOUT = 30
const LONGEST = 14_400

export function createCalls(
  context: FaceContext,
  deps: Omit<AnswerDeps, 'context'> & { readonly connectionId: string; prices(): boolean },
): Calls {
  const { id: provider, network, clock, random } = context
  const { events, recordings, connectionId } = deps
  const calls = new Map<string, Call>()

  const draft: Calls['draft'] = (about) => ({
    controlId: `v3:${random.string(54, 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_')}`,
    legId: random.uuid(),
    sessionId: random.uuid(),
    connectionId,
    createdAt: clock.now(),
    parameters: {},
    headers: [],
    clientState: undefined,
    answeredAt: undefined,
    endedAt: undefined,
    leg: undefined,
    incoming: undefined,
    origin: causeOrigin(about.cause),
    bridged: undefined,
    onEnd: [],
    ...about,
  })

  const hangUp = (call: Call): void => {
    if (call.incoming) call.incoming.hangUp()
    else call.leg?.hangUp('caller')
  }

  const price = (call: Call): void => {
    if (!deps.prices() || call.answeredAt === undefined || call.endedAt === undefined) return
    const seconds = Math.ceil((call.endedAt - call.answeredAt) / 60_000) * 60
    const cost = ((seconds / 60) * PRICE_PER_MINUTE).toFixed(4)
    clock.after(PRICED_AFTER, () =>
      events.tell(call, 'call.cost', {
        occurred_at: stamp(clock.now()),
        billed_duration_secs: seconds,
        billing_group_id: null,
        cost_parts: [
          {
            call_part: 'sip-trunking',
            billed_duration_secs: seconds,
            cost,
            currency: 'USD',
            rate: PRICE_PER_MINUTE.toFixed(5),
          },
        ],
        total_cost: cost,
        status: 'success',
      }),
    )
  }

  const finish: Calls['finish'] = (call, end) => {
    if (call.endedAt !== undefined) return
    call.endedAt = clock.now()
    recordings.stop(call)
    for (const run of call.onEnd.splice(0)) run()
    events.tell(call, 'call.hangup', {
      state: 'hangup',
      start_time: stamp(call.createdAt),
      ...causeOf(end, read<boolean>(call.parameters, 'retry_on_timeout') ?? true),
      call_quality_stats: null,
    })
    price(call)
    const other = call.bridged
    call.bridged = undefined
    if (!other) return
    other.bridged = undefined
    // A leg that is left behind is hung up unless it asked to be parked.
    if (read(other.parameters, 'park_after_unbridge') !== 'self') hangUp(other)
  }

  const bridge: Calls['bridge'] = (one, other) => {
    for (const call of [one, other]) {
      const left = call.bridged
      if (!left || left === one || left === other) continue
      left.bridged = undefined
      call.bridged = undefined
      if (read(left.parameters, 'park_after_unbridge') !== 'self') hangUp(left)
    }
    one.bridged = other
    other.bridged = one
    events.tell(one, 'call.bridged')
    events.tell(other, 'call.bridged')
  }

  const answered: Calls['answered'] = (call, by) => {
    call.answeredAt = clock.now()
    events.tell(call, 'call.answered', { state: 'answered', start_time: stamp(call.createdAt) })
    followAnswer(call, by, { context, ...deps })
  }

  return {
    draft,
    add: (call) => void calls.set(call.controlId, call),
    place({ to: given, from, parameters, webhook, clientState, cause, linked, ...plan }) {
      const headers = read<readonly Header[]>(parameters, 'custom_headers') ?? []
      const { to } = splitTo(given)
      const call = draft({
        direction: 'outgoing',
        from,
        to,
        cause,
        webhook,
        parameters: { ...parameters, to: given },
        headers,
        clientState,
        ...(linked ? { sessionId: linked.sessionId } : {}),
      })
      calls.set(call.controlId, call)
      call.leg = network.dial({
        provider,
        from,
        to,
        callId: call.controlId,
        cause,
        ringTimeout: read<number>(parameters, 'timeout_secs') ?? DEFAULT_TIMEOUT,
        maxDuration: read<number>(parameters, 'time_limit_secs') ?? LONGEST,
        sipHeaders: Object.fromEntries(headers.map(({ name, value }) => [name, value])),
        on: {
          initiated: () =>
            events.tell(call, 'call.initiated', {
              direction: 'outgoing',
              state: 'bridging',
              start_time: stamp(call.createdAt),
            }),
          // There is no event for it.
          ringing: () => undefined,
          answered: (by) => {
            answered(call, by)
            plan.answered?.(call)
          },
          ended: (end) => finish(call, end),
          pressed: (digits) => {
            for (const digit of digits) events.tell(call, 'call.dtmf.received', { digit })
          },
        },
      })
      return call
    },
    answered,
    finish,
    hangUp,
    bridge,
    get: (controlId) => calls.get(controlId),
    all: () => [...calls.values()],
    reset: () => calls.clear(),
  }
}
