import type { Attempt, Call, RampListener } from '@callplane/core'
import type { Meter } from '@opentelemetry/api'
import { defined, safeLabel, secondsBetween } from './attributes.ts'

const seconds = (boundaries: number[]) => ({
  unit: 's',
  advice: { explicitBucketBoundaries: boundaries },
})

const isOutcome = (attempt: Attempt | undefined): boolean =>
  attempt !== undefined && attempt.state !== 'planned' && attempt.state !== 'sent'
const isCertain = (attempt: Attempt | undefined): boolean =>
  attempt?.state === 'accepted' || attempt?.state === 'refused'

/** The attempt that the far leg's ringing belongs to. */
const ringingAttempt = (call: Call): Attempt | undefined =>
  call.attempts.findLast(
    ({ kind, state }) => (kind === 'place' || kind === 'redial') && state === 'accepted',
  )

const instruments = (meter: Meter) => ({
  calls: meter.createCounter('callplane.calls', {
    unit: '{call}',
    description: 'Calls that came to an end or stayed unknown.',
  }),
  skipped: meter.createCounter('callplane.routes.skipped', {
    unit: '{route}',
    description: 'Routes that were not taken, by reason.',
  }),
  shadows: meter.createCounter('callplane.ramp.shadows', {
    unit: '{call}',
    description: 'Calls that were compared with the other side of their ramp.',
  }),
  attempts: meter.createCounter('callplane.attempts', {
    unit: '{attempt}',
    description: 'Attempts by their first outcome.',
  }),
  unknowns: meter.createCounter('callplane.attempts.unknown', {
    unit: '{attempt}',
    description: 'Attempts with an unknown outcome: a phone may have rung.',
  }),
  timeToSettle: meter.createHistogram('callplane.attempt.time_to_settle', {
    description: 'From sending an attempt until it was known to be accepted or refused.',
    ...seconds([0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120]),
  }),
  postDialDelay: meter.createHistogram('callplane.call.post_dial_delay', {
    description: 'From sending the attempt until the far phone rang.',
    ...seconds([0.5, 1, 2, 3, 4, 5, 7, 10, 15, 30]),
  }),
  talkDuration: meter.createHistogram('callplane.call.talk_duration', {
    description: 'From answer to end.',
    ...seconds([1, 5, 10, 30, 60, 120, 300, 600, 1800, 3600, 7200]),
  }),
})

type Instruments = ReturnType<typeof instruments>

const countAttempt = (
  { attempts, unknowns, timeToSettle }: Instruments,
  attempt: Attempt,
  before: Attempt | undefined,
): void => {
  const attributes = defined({
    'callplane.provider': attempt.provider,
    'callplane.attempt.kind': attempt.kind,
    'callplane.attempt.outcome': attempt.state,
    'error.type': attempt.error?.code ?? null,
  })
  if (isOutcome(attempt) && !isOutcome(before)) attempts.add(1, attributes)
  if (attempt.state === 'unknown' && before?.state !== 'unknown')
    unknowns.add(
      1,
      defined({
        'callplane.provider': attempt.provider,
        'error.type': attempt.error?.code ?? null,
      }),
    )
  if (!isCertain(attempt) || isCertain(before)) return
  const took = secondsBetween(attempt.sentAt, attempt.settledAt)
  if (took === null) return
  timeToSettle.record(took, {
    'callplane.provider': attempt.provider,
    'callplane.attempt.outcome': attempt.state,
    'callplane.attempt.was_unknown': before?.state === 'unknown',
  })
}

/** Counts changes of ramps. */
export const rampMetrics = (meter: Meter): RampListener => {
  const changes = meter.createCounter('callplane.ramp.changes', {
    unit: '{change}',
    description: 'Changes of ramps that this process saw, its own and those of others.',
  })
  const share = meter.createGauge('callplane.ramp.share', {
    unit: '1',
    description: "The target's share of a ramp, from 0 to 1, as this process last saw it.",
  })
  return ({ rule, action, to }) => {
    const label = safeLabel(rule) ?? ''
    changes.add(1, { 'callplane.rule': label, 'callplane.ramp.action': action })
    share.record(to / 100, { 'callplane.rule': label })
  }
}

/** Counts what changed from one record of a call to the next. */
export const callMetrics = (
  meter: Meter,
): ((call: Call, previous: Call, revised: boolean) => void) => {
  const all = instruments(meter)
  const { calls, skipped, shadows, postDialDelay, talkDuration } = all
  return (call, previous, revised) => {
    for (const attempt of call.attempts)
      countAttempt(
        all,
        attempt,
        previous.attempts.find(({ key }) => key === attempt.key),
      )
    const shadow = call.ramp?.shadow
    if (shadow && !previous.ramp?.shadow)
      shadows.add(1, {
        'callplane.rule': safeLabel(call.rule) ?? '',
        'callplane.provider': shadow.provider,
        'callplane.ramp.differs': shadow.skipped !== null || shadow.losses.length > 0,
      })
    if (!call.settled || previous.settled) return
    const provider = defined({ 'callplane.provider': call.provider })
    calls.add(1, {
      ...provider,
      ...defined({
        'callplane.call.status': call.status,
        'callplane.call.end_reason': call.endReason,
        'callplane.call.direction': call.direction,
        'error.type': call.error?.code ?? null,
        'callplane.call.revised': revised,
        'callplane.ramp.side': call.ramp?.side ?? null,
      }),
    })
    if (revised) return
    for (const { provider: name, reason } of call.skipped)
      skipped.add(1, { 'callplane.provider': name, 'callplane.skip.reason': reason })
    const delay = secondsBetween(ringingAttempt(call)?.sentAt ?? null, call.ringingAt)
    if (delay !== null) postDialDelay.record(delay, provider)
    if (call.talkDuration !== null) talkDuration.record(call.talkDuration, provider)
  }
}
