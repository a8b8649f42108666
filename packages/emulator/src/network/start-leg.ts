import type { Clock } from '../clock.ts'
import type { Outcome } from '../outcomes.ts'
import type { Timings } from '../timings.ts'
import { sourceOf } from './sources.ts'
import type { AnsweredBy, Dial, EndCause, EndedBy, Leg, LegEnd, LegState } from './leg.ts'

/** The far end's hands on a leg: what the dialled phone, or the platform behind a host, does. */
export type FarEnd = {
  ring(): void
  /** Rings first when it has not rung. */
  answer(by: AnsweredBy): void
  end(cause: EndCause, sipStatus: number, by: EndedBy): void
  onEnded(listener: (end: LegEnd) => void): void
  onDigits(listener: (digits: string) => void): void
}

export type StartedLeg = {
  readonly leg: Leg
  readonly farEnd: FarEnd
  /** Ends the leg without telling anybody: the world was reset. */
  forget(): void
}

type Deps = {
  readonly clock: Clock
  readonly timings: Timings
  readonly onRing: (leg: Leg) => void
}

/** The state machine of one leg: dialling → ringing → answered → ended, never back. */
export function startLeg(id: string, dial: Dial, outcome: Outcome, deps: Deps): StartedLeg {
  const { clock, timings } = deps
  const startedAt = clock.now()
  const timers = new Set<() => void>()
  const endListeners: ((end: LegEnd) => void)[] = []
  const digitListeners: ((digits: string) => void)[] = []
  let state: LegState = 'dialling'
  let ringingAt: number | undefined
  let answeredAt: number | undefined
  let endedAt: number | undefined
  let answeredBy: AnsweredBy | undefined
  let end: LegEnd | undefined
  let digits = ''
  const places: string[] = []
  let stopLimit: (() => void) | undefined

  const clearTimers = (): void => {
    for (const cancel of timers) cancel()
    timers.clear()
  }
  const after = (ms: number, fn: () => void): (() => void) => {
    const cancel = clock.after(ms, () => {
      timers.delete(cancel)
      fn()
    })
    timers.add(cancel)
    return cancel
  }
  const finish = (cause: EndCause, sipStatus: number, by: EndedBy): void => {
    if (state === 'ended') return
    state = 'ended'
    endedAt = clock.now()
    end = { cause, sipStatus, by }
    clearTimers()
    dial.on.ended(end)
    for (const listener of endListeners) listener(end)
  }
  const ring = (): void => {
    if (state !== 'dialling') return
    state = 'ringing'
    ringingAt = clock.now()
    deps.onRing(leg)
    const patience = dial.ringTimeout === undefined ? timings.ringTimeout : dial.ringTimeout * 1000
    // 487: the INVITE was cancelled by the side that stopped waiting (RFC 3261 §15.1.2, §9).
    const timeout = after(patience, () => {
      if (state === 'ringing') finish('no-answer', 487, 'network')
    })
    answerTimeout = timeout
    dial.on.ringing()
  }
  let answerTimeout: (() => void) | undefined
  const limit = (maxDuration: number | undefined): void => {
    stopLimit?.()
    stopLimit = undefined
    talkLimit = maxDuration
    if (maxDuration === undefined || state !== 'answered' || answeredAt === undefined) return
    const left = answeredAt + maxDuration * 1000 - clock.now()
    stopLimit = after(left, () => finish('max-duration', 200, 'network'))
  }
  let talkLimit = dial.maxDuration
  const answer = (by: AnsweredBy): void => {
    if (state === 'dialling') ring()
    if (state !== 'ringing') return
    answerTimeout?.()
    state = 'answered'
    answeredAt = clock.now()
    answeredBy = by
    limit(talkLimit)
    dial.on.answered(by)
  }

  const leg: Leg = {
    id,
    provider: dial.provider,
    callId: dial.callId,
    from: dial.from,
    to: dial.to,
    outcome,
    cause: dial.cause,
    sipHeaders: dial.sipHeaders ?? {},
    sip: { ...dial.sip, source: dial.sip?.source ?? sourceOf(dial.provider) },
    startedAt,
    get state() {
      return state
    },
    get ringingAt() {
      return ringingAt
    },
    get answeredAt() {
      return answeredAt
    },
    get endedAt() {
      return endedAt
    },
    get answeredBy() {
      return answeredBy
    },
    get end() {
      return end
    },
    get digits() {
      return digits
    },
    places,
    enter: (place) => void places.push(place),
    hangUp(by = 'caller') {
      if (state === 'answered') finish('hang-up', 200, by)
      else if (by === 'callee') finish('declined', 603, by)
      else finish('canceled', 487, by)
    },
    sendDigits(keys) {
      if (state !== 'answered') return false
      digits += keys
      for (const listener of digitListeners) listener(keys)
      return true
    },
    press(keys) {
      if (state !== 'answered') return false
      dial.on.pressed?.(keys)
      return true
    },
    limit,
  }
  after(0, () => dial.on.initiated?.())

  return {
    leg,
    farEnd: {
      ring,
      answer,
      end: finish,
      onEnded: (listener) => void endListeners.push(listener),
      onDigits: (listener) => void digitListeners.push(listener),
    },
    forget() {
      clearTimers()
      state = 'ended'
    },
  }
}
