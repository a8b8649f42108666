import type { Clock } from '../time/clock.ts'
import type { Outcome } from '../outcomes.ts'
import type { Timings } from '../time/timings.ts'
import { sourceOf } from './sources.ts'
import type { AnsweredBy, Dial, EndCause, EndedBy, Leg, LegEnd, RingCause } from './leg.ts'
import { createSounds, type Mutable } from './leg-sounds.ts'
import type { Line } from './line.ts'
import type { Sound } from './sounds.ts'
import type { LegStream } from './streams.ts'

/** Controls of the far end: the dialled phone, or the platform behind a host. */
export type FarEnd = {
  ring(): void
  /** Rings first when it has not rung. */
  answer(by: AnsweredBy): void
  end(cause: EndCause, sipStatus: number, by: EndedBy): void
  onEnded(listener: (end: LegEnd) => void): void
  /** What the far end hears from the side that dialled, and plays to it. */
  readonly line: Line
}

export type StartedLeg = {
  readonly leg: Leg
  readonly farEnd: FarEnd
  /** The side that dialled says something; false unless the leg is answered. */
  speakAsCaller(text: string): boolean
  /** Ends the leg without an event: the emulator was reset. */
  forget(): void
}

type Deps = {
  readonly clock: Clock
  readonly timings: Timings
  readonly onRing: (leg: Leg) => void
  /** The leg has another state, or something was heard on it. */
  readonly onChange: (leg: Leg) => void
}

/** Of a dial that no request led to. */
const NO_CAUSE: RingCause = { method: '', url: '', headers: {}, body: '' }

/** The state machine of one leg: dialling → ringing → answered → ended, never back. */
export function startLeg(id: string, dial: Dial, outcome: Outcome, deps: Deps): StartedLeg {
  const { clock, onChange } = deps
  const timers = createTimers(clock)
  const endListeners: ((end: LegEnd) => void)[] = []
  let stopRinging: (() => void) | undefined
  let stopLimit: (() => void) | undefined
  let talkLimit = dial.maxDuration
  const finish = (cause: EndCause, sipStatus: number, by: EndedBy): void => {
    if (leg.state === 'ended') return
    const end = { cause, sipStatus, by }
    leg.state = 'ended'
    leg.endedAt = clock.now()
    leg.end = end
    timers.clear()
    sounds.silence()
    onChange(leg)
    dial.on.ended(end)
    for (const listener of endListeners) listener(end)
  }
  const ring = (): void => {
    if (leg.state !== 'dialling') return
    leg.state = 'ringing'
    leg.ringingAt = clock.now()
    deps.onRing(leg)
    onChange(leg)
    // 487: the INVITE was cancelled by the side that stopped waiting (RFC 3261 §15.1.2, §9).
    stopRinging = timers.after(ringMs(dial, deps.timings), () =>
      finish('no-answer', 487, 'network'),
    )
    dial.on.ringing()
  }
  const limit = (maxDuration: number | undefined): void => {
    stopLimit?.()
    talkLimit = maxDuration
    const left = talkLeft(leg, maxDuration, clock.now())
    const expire = (): void => finish('max-duration', 200, 'network')
    stopLimit = left === undefined ? undefined : timers.after(left, expire)
  }
  const answer = (by: AnsweredBy): void => {
    ring()
    if (leg.state !== 'ringing') return
    stopRinging?.()
    leg.state = 'answered'
    leg.answeredAt = clock.now()
    leg.answeredBy = by
    limit(talkLimit)
    onChange(leg)
    dial.on.answered(by)
  }

  const leg: Mutable<Leg> = {
    ...newLeg(id, dial, outcome, clock.now()),
    hangUp: (by = 'caller') => finish(...hangUpCause(leg.state, by), by),
    limit,
    sendDigits: (keys) => sounds.digits('caller', keys),
    press: (keys) => sounds.digits('callee', keys),
    speak: (text) => sounds.speech('callee', text),
    get line() {
      return sounds.line('callee')
    },
  }
  const sounds = createSounds(leg, dial.on, { clock, onChange })
  timers.after(0, () => dial.on.initiated?.())

  return {
    leg,
    farEnd: {
      ring,
      answer,
      end: finish,
      onEnded: (listener) => void endListeners.push(listener),
      line: sounds.line('caller'),
    },
    speakAsCaller: (text) => sounds.speech('caller', text),
    forget() {
      timers.clear()
      leg.state = 'ended'
    },
  }
}

const ringMs = ({ ringTimeout }: Dial, timings: Timings): number =>
  ringTimeout === undefined ? timings.ringTimeout : ringTimeout * 1000

/** Cause and SIP status of a hang-up. */
function hangUpCause(state: Leg['state'], by: EndedBy): readonly [EndCause, number] {
  if (state === 'answered') return ['hang-up', 200]
  return by === 'callee' ? ['declined', 603] : ['canceled', 487]
}

/** Milliseconds until the maximum duration is reached; undefined before the answer and without a maximum. */
function talkLeft(
  { state, answeredAt }: Leg,
  maxDuration: number | undefined,
  now: number,
): number | undefined {
  if (maxDuration === undefined || state !== 'answered' || answeredAt === undefined)
    return undefined
  return answeredAt + maxDuration * 1000 - now
}

function newLeg(id: string, dial: Dial, outcome: Outcome, startedAt: number) {
  const places: string[] = []
  const sounds: Sound[] = []
  const streams: LegStream[] = []
  return {
    id,
    provider: dial.provider,
    callId: dial.callId,
    from: dial.from,
    to: dial.to,
    outcome,
    cause: dial.cause ?? { ...NO_CAUSE },
    sipHeaders: dial.sipHeaders ?? {},
    sip: { ...dial.sip, source: dial.sip?.source ?? sourceOf(dial.provider) },
    state: 'dialling',
    startedAt,
    ringingAt: undefined,
    answeredAt: undefined,
    endedAt: undefined,
    answeredBy: undefined,
    end: undefined,
    digits: '',
    sounds,
    streams,
    places,
    enter: (place: string) => void places.push(place),
  } as const
}

/** Timers of one leg. */
function createTimers(clock: Clock) {
  const timers = new Set<() => void>()
  return {
    after(ms: number, fn: () => void): () => void {
      const cancel = clock.after(ms, () => {
        timers.delete(cancel)
        fn()
      })
      timers.add(cancel)
      return cancel
    },
    clear(): void {
      for (const cancel of timers) cancel()
      timers.clear()
    },
  }
}
