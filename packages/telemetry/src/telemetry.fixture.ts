import { createDispatcher, type DispatcherOptions, type Provider } from '@callplane/core'
import {
  countingIds,
  fakeProvider,
  manualHost,
  outboundRule,
  type FakeProviderScript,
} from '@callplane/core/testing'
import {
  AggregationTemporality,
  InMemoryMetricExporter,
  MeterProvider,
  PeriodicExportingMetricReader,
} from '@opentelemetry/sdk-metrics'
import {
  InMemorySpanExporter,
  SimpleSpanProcessor,
  TracerProvider,
  type ReadableSpan,
} from '@opentelemetry/sdk-trace'
import { instrument } from './instrument.ts'

export const setUp = (
  scripts: Record<string, FakeProviderScript>,
  options: Partial<DispatcherOptions<readonly Provider[]>> = {},
) => {
  const exporter = new InMemorySpanExporter()
  const tracing = new TracerProvider({ spanProcessors: [new SimpleSpanProcessor({ exporter })] })
  const measured = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE)
  const reader = new PeriodicExportingMetricReader({
    exporter: measured,
    exportIntervalMillis: 3_600_000,
  })
  const metering = new MeterProvider({ readers: [reader] })
  const fakes = new Map(
    Object.entries(scripts).map(([name, script]) => [name, fakeProvider(name, script)]),
  )
  const host = manualHost({ publicUrl: 'https://calls.example' })
  const tracer = tracing.getTracer('test')
  const dispatcher = instrument(
    createDispatcher({
      host,
      providers: [...fakes.values()].map((fake) => fake.provider),
      rules: [outboundRule([...fakes.keys()])],
      ids: countingIds(),
      breaker: false,
      ...options,
    }),
    { tracer, meter: metering.getMeter('test'), servers: { b: 'api.b.example' } },
  )
  const spans = (name?: string): ReadableSpan[] =>
    exporter.getFinishedSpans().filter((span) => name === undefined || span.name === name)
  const metric = async () => {
    await reader.forceFlush()
    const points = measured
      .getMetrics()
      .at(-1)
      ?.scopeMetrics.flatMap(({ metrics }) =>
        metrics.flatMap(({ descriptor, dataPoints }) =>
          dataPoints.map(({ attributes, value }) => ({
            name: descriptor.name,
            attributes,
            value: typeof value === 'number' ? value : value.sum,
            count: typeof value === 'number' ? value : value.count,
          })),
        ),
      )
    return (name: string) => (points ?? []).filter((point) => point.name === name)
  }
  const key = (name: string) => fakes.get(name)?.keys[0]
  const close = async () => {
    await dispatcher.close()
    await metering.shutdown()
  }
  return {
    dispatcher,
    host,
    clock: host.clock,
    spans,
    metric,
    key,
    tracer,
    close,
    dump: () => spans().map(plain),
  }
}
const plain = ({ name, attributes, events, links, status, resource }: ReadableSpan) => ({
  name,
  attributes,
  events,
  links,
  status,
  resource: resource.attributes,
})
export const one = (spans: readonly ReadableSpan[]): ReadableSpan => {
  const [span] = spans
  if (!span || spans.length !== 1) throw new Error(`${spans.length} spans instead of one`)
  return span
}
export const millis = ([seconds, nanos]: readonly [number, number]) => seconds * 1000 + nanos / 1e6
