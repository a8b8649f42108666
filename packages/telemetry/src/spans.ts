import type { Call } from '@callplane/core'
import {
  SpanKind,
  SpanStatusCode,
  trace,
  type Context,
  type Link,
  type Tracer,
} from '@opentelemetry/api'
import { attemptAttributes, callAttributes, timeOf, type Servers } from './attributes.ts'

/** The last moment a record knows of. */
const lastMoment = (call: Call): number =>
  Math.max(
    timeOf(call.createdAt) ?? 0,
    ...[
      call.endedAt,
      ...call.attempts.map((attempt) => attempt.settledAt),
      ...call.timeline.map(({ at }) => at),
    ].map((at) => timeOf(at) ?? 0),
  )

const isFailed = (call: Call): boolean => call.status === 'failed' || call.status === 'unknown'

/**
 * A span of the whole call and one per attempt, with the times of the record. An attempt's span lasts until its outcome
 * is known and links to the attempt before it.
 */
export const emitCall = (
  tracer: Tracer,
  call: Call,
  parent: Context,
  servers: Servers,
  revised: boolean,
): void => {
  const created = timeOf(call.createdAt) ?? 0
  const end = Math.max(created, timeOf(call.endedAt) ?? lastMoment(call))
  const span = tracer.startSpan(
    'callplane.call',
    {
      kind: SpanKind.INTERNAL,
      startTime: created,
      attributes: { ...callAttributes(call), ...(revised && { 'callplane.call.revised': true }) },
    },
    parent,
  )
  for (const [name, at] of [
    ['ringing', call.ringingAt],
    ['answered', call.answeredAt],
  ] as const) {
    const time = timeOf(at)
    if (time !== null) span.addEvent(`callplane.${name}`, undefined, Math.max(created, time))
  }
  if (isFailed(call))
    // The code only: messages may repeat a provider's words.
    span.setStatus({
      code: SpanStatusCode.ERROR,
      message: call.error?.code ?? call.endReason ?? call.status,
    })
  const inside = trace.setSpan(parent, span)
  const links: Link[] = []
  for (const attempt of call.attempts) {
    const planned = Math.max(created, timeOf(attempt.plannedAt) ?? created)
    const each = tracer.startSpan(
      `callplane.attempt ${attempt.kind}`,
      {
        kind: SpanKind.CLIENT,
        startTime: planned,
        attributes: attemptAttributes(call, attempt, servers),
        links: links.splice(0),
      },
      inside,
    )
    if (attempt.state === 'refused' || attempt.state === 'unknown')
      each.setStatus({ code: SpanStatusCode.ERROR, message: attempt.error?.code ?? attempt.state })
    each.end(Math.max(planned, timeOf(attempt.settledAt) ?? end))
    links.push({
      context: each.spanContext(),
      attributes: { 'callplane.link': 'previous-attempt' },
    })
  }
  span.end(Math.max(end, created))
}
