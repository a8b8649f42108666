import { describe, expect, it } from 'vitest'
import { far, testCrm } from '../crm.fixture.ts'
import type { CallLogSink } from './sink.ts'
import { SinkError } from './sink-error.ts'

/** A sink whose creates do what `script` says, one after the other; then they succeed. */
const scripted = (
  script: readonly (SinkError | 'lost')[],
  more: Partial<CallLogSink> = {},
): CallLogSink & { readonly log: string[] } => {
  const log: string[] = []
  let index = 0
  return {
    name: 'scripted',
    accepts: 'live',
    deduplicates: false,
    log,
    async create({ id }) {
      log.push('create')
      const step = script[index++]
      if (step === 'lost') throw new SinkError('no answer', { written: 'unknown', retryable: true })
      if (step) throw step
      return `ref-${id}`
    },
    ...more,
  }
}

const setUp = async (sink: CallLogSink) => {
  const crm = testCrm({ sinks: [sink], browserCallTimeout: { unanswered: 90_000 } })
  const { body } = await crm.call('POST', '/api/calls/sdk/initiate', { phoneNumber: far })
  await crm.settle()
  const deliveries = async () =>
    (await crm.call('GET', `/api/calls/${body.call.callId}`)).body.deliveries
  return { crm, deliveries, id: body.call.callId as string }
}
const refused = new SinkError('a field is refused', { written: 'no', retryable: false })

describe('a dead letter', () => {
  it('is shown with its call, and delivered once it is replayed', async () => {
    const sink = scripted([refused])
    const { crm, deliveries, id } = await setUp(sink)
    expect(await deliveries()).toEqual([
      { sink: 'scripted', state: 'flagged', problem: 'a field is refused' },
    ])
    expect(await crm.crm.outbox.replay({ sink: 'another' })).toBe(0)
    expect(await crm.crm.outbox.replay({ sink: 'scripted' })).toBe(1)
    await crm.settle()
    expect(await deliveries()).toEqual([
      { sink: 'scripted', state: 'done', reference: `ref-${id}` },
    ])
    expect(sink.log).toEqual(['create', 'create'])
  })

  it('that may have been written is looked up when it is replayed, and not created again', async () => {
    const found: string[] = []
    const sink = scripted(['lost'], {
      find: async () => {
        found.push('find')
        return found.length > 6 ? { outcome: 'found', reference: 'theirs' } : { outcome: 'absent' }
      },
    })
    const { crm, deliveries } = await setUp(sink)
    await crm.host.clock.advance(3_600_000)
    await crm.settle()
    expect(await deliveries()).toMatchObject([{ state: 'flagged' }])
    await crm.crm.outbox.replay({ sink: 'scripted' })
    await crm.settle()
    expect(await deliveries()).toEqual([{ sink: 'scripted', state: 'done', reference: 'theirs' }])
    expect(sink.log).toEqual(['create'])
  })

  it('that may have been written stays with the operator where the sink cannot search', async () => {
    const { crm, deliveries } = await setUp(scripted(['lost']))
    expect(await crm.crm.outbox.replay({ sink: 'scripted' })).toBe(0)
    expect(await deliveries()).toMatchObject([{ state: 'flagged' }])
  })
})

describe('a sink that limits requests', () => {
  it('is left alone for as long as it says, by every call, and no try is used up', async () => {
    const limited = new SinkError('too many requests', {
      written: 'no',
      retryable: true,
      throttled: true,
      retryAfter: 10_000,
    })
    const sink = scripted([limited])
    const { crm, deliveries } = await setUp(sink)
    await crm.call('POST', '/api/calls/sdk/initiate', { phoneNumber: '+14155550177' })
    await crm.settle()
    expect(sink.log).toEqual(['create'])
    await crm.host.clock.advance(9_000)
    await crm.settle()
    expect(sink.log).toEqual(['create'])
    await crm.host.clock.advance(1_000)
    await crm.settle()
    expect(sink.log).toHaveLength(3)
    expect(await deliveries()).toMatchObject([{ state: 'done' }])
  })

  it('gets no more than its pace', async () => {
    const sink = scripted([], { pace: { requests: 2, perMs: 1_000 } })
    const { crm } = await setUp(sink)
    for (let index = 0; index < 4; index++)
      await crm.call('POST', '/api/calls/sdk/initiate', { phoneNumber: `+1415555012${index}` })
    await crm.settle()
    expect(sink.log).toHaveLength(2)
    await crm.host.clock.advance(1_000)
    await crm.settle()
    expect(sink.log).toHaveLength(4)
    await crm.host.clock.advance(1_000)
    await crm.settle()
    expect(sink.log).toHaveLength(5)
  })
})

it('what a create leaves out follows as an update', async () => {
  const updates: string[] = []
  const sink = scripted([], {
    createsInPart: true,
    update: async (reference) => void updates.push(reference),
  })
  const { deliveries, id } = await setUp(sink)
  expect(updates).toEqual([`ref-${id}`])
  expect(await deliveries()).toMatchObject([{ state: 'done' }])
})
