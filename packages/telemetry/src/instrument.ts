import {
  CallError,
  refuseUnknownOptions,
  type Call,
  type Dispatcher,
  type OptionNames,
  type Provider,
  type WebhookReply,
} from '@callplane/core'
import {
  context,
  createContextKey,
  metrics,
  ROOT_CONTEXT,
  SpanKind,
  SpanStatusCode,
  trace,
  type Context,
  type Meter,
  type Span,
  type Tracer,
} from '@opentelemetry/api'
import { defined, type Servers } from './attributes.ts'
import { callMetrics, rampMetrics } from './metrics.ts'
import { emitCall } from './spans.ts'

/** Where spans and metrics go. */
export interface InstrumentOptions {
  /** Default: the global tracer provider's, which does nothing until an SDK is registered. */
  readonly tracer?: Tracer | undefined
  /** Default: the global meter provider's. */
  readonly meter?: Meter | undefined
  /** Host names by provider instance, such as `{ twilio: 'api.twilio.com' }`, for `server.address`. */
  readonly servers?: Servers | undefined
}

const instrumentOptions: OptionNames<InstrumentOptions> = {
  tracer: true,
  meter: true,
  servers: true,
}

const scope = '@callplane/telemetry'
/** Marks the context of a dispatch, so that a call is not hung under whatever else happens to run. */
const dispatchKey = createContextKey('callplane dispatch')
/** Calls whose end another process may have seen are forgotten, the oldest first. */
const maxRemembered = 10_000

const remember = <T>(memory: Map<string, T>, id: string, value: T): void => {
  memory.set(id, value)
  const oldest = memory.size > maxRemembered ? memory.keys().next().value : undefined
  if (oldest !== undefined) memory.delete(oldest)
}

const errorType = (error: unknown): string =>
  CallError.isInstance(error) ? error.code : error instanceof Error ? error.name : 'unknown'

/** Follows the changes of calls: counts them, and makes the spans of a call once it settles. */
const observer = (
  dispatcher: object,
  tracer: Tracer,
  count: ReturnType<typeof callMetrics>,
  servers: Servers,
) => {
  const parents = new Map<string, Context>()
  /** Calls that had settled and moved again, such as an unknown that a late report revised. */
  const revisions = new Map<string, true>()

  const observe = (call: Call, previous: Call): void => {
    const active = context.active()
    if (!parents.has(call.id) && !call.settled && active.getValue(dispatchKey) === dispatcher)
      remember(parents, call.id, active)
    if (previous.settled && (!call.settled || call.status !== previous.status))
      remember(revisions, call.id, true)
    const revised = revisions.has(call.id)
    // A revision that settles at once counts as one that moved first.
    const before = revised && call.settled ? { ...previous, settled: false } : previous
    count(call, before, revised)
    if (!call.settled || before.settled) return
    const own = active.getValue(dispatchKey) === dispatcher ? active : ROOT_CONTEXT
    emitCall(tracer, call, parents.get(call.id) ?? own, servers, revised)
    parents.delete(call.id)
    revisions.delete(call.id)
  }
  return observe
}

/** Runs a verb in a span of its own; an error is told by its code, never by its message. */
const verbSpans =
  (dispatcher: object, tracer: Tracer) =>
  async <T>(
    name: string,
    work: () => Promise<T>,
    finish?: (result: T, span: Span) => void,
  ): Promise<T> => {
    const span = tracer.startSpan(`callplane.${name}`, { kind: SpanKind.INTERNAL })
    const inside = trace.setSpan(context.active(), span)
    try {
      const result = await context.with(
        name === 'dispatch' ? inside.setValue(dispatchKey, dispatcher) : inside,
        work,
      )
      finish?.(result, span)
      return result
    } catch (error) {
      span.setAttribute('error.type', errorType(error))
      span.setStatus({ code: SpanStatusCode.ERROR, message: errorType(error) })
      throw error
    } finally {
      span.end()
    }
  }

const ofWebhook =
  (provider: string) =>
  ({ status }: WebhookReply, span: Span): void => {
    span.setAttribute('http.response.status_code', status)
    // The name comes from the webhook's path: of a request that was refused it may be anything.
    if (status < 400) span.setAttribute('callplane.provider', provider)
  }

/**
 * The same dispatcher, with spans and metrics of its calls. Spans of a call are made when it settles, from its record.
 * No number, name, header, room, metadata or message is in any of them. `close` ends the observation too.
 */
export const instrument = <Providers extends readonly Provider[], RuleId extends string = string>(
  dispatcher: Dispatcher<Providers, RuleId>,
  options: InstrumentOptions = {},
): Dispatcher<Providers, RuleId> => {
  refuseUnknownOptions('instrument', options, instrumentOptions)
  const tracer = options.tracer ?? trace.getTracer(scope)
  const meter = options.meter ?? metrics.getMeter(scope)
  const dispatchDuration = meter.createHistogram('callplane.dispatch.duration', {
    unit: 's',
    description: 'Until dispatch resolved: accepted, refused, or five seconds.',
    advice: { explicitBucketBoundaries: [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5] },
  })
  const observe = observer(dispatcher, tracer, callMetrics(meter), options.servers ?? {})
  const stop = [
    dispatcher.on('call-changed', observe),
    dispatcher.on('ramp-changed', rampMetrics(meter)),
  ]

  const within = verbSpans(dispatcher, tracer)
  const ofCall = (id: string) => (_result: unknown, span: Span) => {
    span.setAttribute('callplane.call.id', id)
  }

  return {
    dispatch: async (call, dispatchOptions) => {
      const started = performance.now()
      return within(
        'dispatch',
        async () => dispatcher.dispatch(call, dispatchOptions),
        (result, span) => {
          const shown = defined({
            'callplane.call.status': result.status,
            'callplane.provider': result.provider,
            'callplane.dispatch.replay': result.replay,
            'error.type': result.error?.code ?? null,
          })
          span.setAttributes({ ...shown, 'callplane.call.id': result.id })
          if (result.status === 'failed')
            span.setStatus({
              code: SpanStatusCode.ERROR,
              message: result.error?.code ?? result.status,
            })
          dispatchDuration.record((performance.now() - started) / 1000, shown)
        },
      )
    },
    explain: async (call, dispatchOptions) =>
      within('explain', async () => dispatcher.explain(call, dispatchOptions)),
    registerExternal: async (call, provider, callOptions) =>
      within('register-external', async () =>
        dispatcher.registerExternal(call, provider, callOptions),
      ),
    report: async (id, placed) =>
      within('report', async () => dispatcher.report(id, placed), ofCall(id)),
    rules: dispatcher.rules,
    ramps: dispatcher.ramps,
    calls: dispatcher.calls,
    hangUp: async (id) => within('hang-up', async () => dispatcher.hangUp(id), ofCall(id)),
    transfer: async (id, to) =>
      within('transfer', async () => dispatcher.transfer(id, to), ofCall(id)),
    sendDigits: async (id, digits, options) =>
      within('send-digits', async () => dispatcher.sendDigits(id, digits, options), ofCall(id)),
    startRecording: async (id) =>
      within('start-recording', async () => dispatcher.startRecording(id), ofCall(id)),
    stopRecording: async (id) =>
      within('stop-recording', async () => dispatcher.stopRecording(id), ofCall(id)),
    recordings: dispatcher.recordings,
    on: (event, listener) => dispatcher.on(event, listener),
    receive: async (provider, request) =>
      within('receive', async () => dispatcher.receive(provider, request), ofWebhook(provider)),
    verify: async () => within('verify', async () => dispatcher.verify()),
    recover: async () => dispatcher.recover(),
    close: async () => {
      await dispatcher.close()
      for (const end of stop) end()
    },
  }
}
