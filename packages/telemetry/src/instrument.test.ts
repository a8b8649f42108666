import { createDispatcher, type Gate } from '@callplane/core'
import {
  ended,
  event,
  fakeProvider,
  far,
  manualHost,
  refusal,
  webhookOf,
} from '@callplane/core/testing'
import { context, SpanStatusCode, trace } from '@opentelemetry/api'
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { instrument } from './instrument.ts'
import { millis, one, setUp } from './telemetry.fixture.ts'

beforeAll(() => context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable()))
afterAll(() => context.disable())

const call = { to: far, rule: 'sales' }

describe('a call that one provider refuses and the next places', () => {
  const talk = async () => {
    const world = setUp({ a: { place: () => Promise.reject(refusal('auth')) }, b: {} })
    const { dispatcher, clock, key, tracer } = world
    await tracer.startActiveSpan('request', async (span) => {
      await dispatcher.dispatch(call)
      span.end()
    })
    const started = clock.now()
    const attemptKey = key('b')
    await dispatcher.receive('b', webhookOf(event('ringing', { at: started + 2_000, attemptKey })))
    await dispatcher.receive('b', webhookOf(event('answered', { at: started + 5_000, attemptKey })))
    await dispatcher.receive(
      'b',
      webhookOf(ended('completed', 'hung-up', 'yes', { at: started + 65_000, attemptKey })),
    )
    return { ...world, started }
  }
  it('is one span with a span per attempt, linked, under the dispatch', async () => {
    const { spans, started, close } = await talk()
    const whole = one(spans('callplane.call'))
    const dispatch = one(spans('callplane.dispatch'))
    const attempts = spans('callplane.attempt place')
    expect(dispatch.parentSpanContext?.spanId).toBe(one(spans('request')).spanContext().spanId)
    expect(whole.parentSpanContext?.spanId).toBe(dispatch.spanContext().spanId)
    expect(attempts.map((span) => span.parentSpanContext?.spanId)).toEqual([
      whole.spanContext().spanId,
      whole.spanContext().spanId,
    ])
    expect(attempts[1]?.links.map((link) => link.context.spanId)).toEqual([
      attempts[0]?.spanContext().spanId,
    ])
    expect([millis(whole.startTime), millis(whole.endTime)]).toEqual([started, started + 65_000])
    expect(whole.events.map(({ name, time }) => [name, millis(time) - started])).toEqual([
      ['callplane.ringing', 2_000],
      ['callplane.answered', 5_000],
    ])
    expect(whole.attributes).toMatchObject({
      'callplane.call.status': 'completed',
      'callplane.call.end_reason': 'hung-up',
      'callplane.call.attempts': 2,
      'callplane.call.talk_duration': 60,
      'callplane.provider': 'b',
      'callplane.provider.call_id': 'b-1',
      'callplane.rule': 'sales',
    })
    expect(whole.status.code).toBe(SpanStatusCode.UNSET)
    expect(
      attempts.map(({ status, attributes }) => [
        status,
        attributes['error.type'],
        attributes['server.address'],
      ]),
    ).toEqual([
      [{ code: SpanStatusCode.ERROR, message: 'auth' }, 'auth', undefined],
      [{ code: SpanStatusCode.UNSET }, undefined, 'api.b.example'],
    ])
    await close()
  })
  it('counts', async () => {
    const { metric, close } = await talk()
    const points = await metric()
    expect(points('callplane.calls')).toMatchObject([
      {
        value: 1,
        attributes: {
          'callplane.call.status': 'completed',
          'callplane.provider': 'b',
          'callplane.call.revised': false,
        },
      },
    ])
    expect(
      points('callplane.attempts').map(({ attributes, value }) => [
        attributes['callplane.attempt.outcome'],
        value,
      ]),
    ).toEqual([
      ['refused', 1],
      ['accepted', 1],
    ])
    expect(points('callplane.call.post_dial_delay')).toMatchObject([{ value: 2, count: 1 }])
    expect(points('callplane.call.talk_duration')).toMatchObject([{ value: 60, count: 1 }])
    expect(points('callplane.attempt.time_to_settle').map(({ count }) => count)).toEqual([1, 1])
    expect(points('callplane.dispatch.duration')).toMatchObject([{ count: 1 }])
    expect(points('callplane.attempts.unknown')).toEqual([])
    await close()
  })
})

describe('an unknown', () => {
  const lost = { place: () => Promise.reject(refusal('timeout', 'unknown')) }
  it('is an error, counted once, and a late report revises it', async () => {
    const { dispatcher, clock, spans, metric, key, close } = setUp({ a: lost })
    void dispatcher.dispatch(call)
    await clock.advance(600_000)
    expect(one(spans('callplane.call')).status).toEqual({
      code: SpanStatusCode.ERROR,
      message: 'timeout',
    })
    const attemptKey = key('a')
    await dispatcher.receive('a', webhookOf(event('answered', { at: clock.now(), attemptKey })))
    await clock.advance(10_000)
    await dispatcher.receive(
      'a',
      webhookOf(ended('completed', 'hung-up', 'yes', { at: clock.now(), attemptKey })),
    )
    const [, later] = spans('callplane.call')
    expect(later?.attributes).toMatchObject({
      'callplane.call.status': 'completed',
      'callplane.call.revised': true,
    })
    const points = await metric()
    expect(points('callplane.attempts.unknown')).toMatchObject([{ value: 1 }])
    expect(points('callplane.attempts')).toMatchObject([
      { value: 1, attributes: { 'callplane.attempt.outcome': 'unknown' } },
    ])
    expect(
      points('callplane.calls').map(({ attributes }) => [
        attributes['callplane.call.status'],
        attributes['callplane.call.revised'],
      ]),
    ).toEqual([
      ['unknown', false],
      ['completed', true],
    ])
    expect(points('callplane.attempt.time_to_settle')).toMatchObject([
      { attributes: { 'callplane.attempt.was_unknown': true } },
    ])
    await close()
  })
})

it('is told as an error when a guard refuses, and when dispatch throws', async () => {
  const gate: Gate = {
    name: 'g',
    check: () => ({ verdict: 'refuse', detail: 'emergency-number: to may' }),
  }
  const { dispatcher, spans, close } = setUp({ a: {} }, { gates: [gate] })
  await dispatcher.dispatch(call)
  expect(one(spans('callplane.call')).status).toEqual({
    code: SpanStatusCode.ERROR,
    message: 'guard-refused',
  })
  expect(one(spans('callplane.call')).parentSpanContext?.spanId).toBe(
    one(spans('callplane.dispatch')).spanContext().spanId,
  )
  await expect(dispatcher.dispatch({ to: 'unknown' })).rejects.toMatchObject({
    code: 'input-invalid',
  })
  const thrown = spans('callplane.dispatch').at(-1)
  expect([thrown?.status, thrown?.events]).toEqual([
    { code: SpanStatusCode.ERROR, message: 'input-invalid' },
    [],
  ])
  await close()
})

it('makes no second span of a replay, and none after close', async () => {
  const { dispatcher, spans, key, close } = setUp({ a: {} })
  await dispatcher.dispatch({ ...call, idempotencyKey: 'k' })
  await dispatcher.dispatch({ ...call, idempotencyKey: 'k' })
  expect(
    spans('callplane.dispatch').map(({ attributes }) => attributes['callplane.dispatch.replay']),
  ).toEqual([false, true])
  await close()
  await dispatcher.receive(
    'a',
    webhookOf(ended('completed', 'hung-up', 'yes', { at: 1, attemptKey: key('a') })),
  )
  expect(spans('callplane.call')).toEqual([])
})

it('works without an SDK', async () => {
  const fake = fakeProvider('a')
  const dispatcher = instrument(
    createDispatcher({ host: manualHost(), providers: [fake.provider] }),
  )
  expect((await dispatcher.dispatch({ to: far })).status).toBe('initiated')
  expect((await dispatcher.calls.list()).calls).toHaveLength(1)
  expect(trace.getActiveSpan()).toBeUndefined()
  await dispatcher.close()
})

it('refuses a misspelled option (N8)', () => {
  const dispatcher = createDispatcher({ host: manualHost(), providers: [] })
  expect(() => instrument(dispatcher, { server: {} } as never)).toThrow(
    'instrument: server: unknown option; did you mean servers?',
  )
})
