import type { Call, OutboundCallInput } from '@callplane/core'
import { numberFor, setUpBench, type Bench } from '@callplane/conformance'
import { twilio as twilioFace } from '@callplane/emulator'
import { describe, expect, it } from 'vitest'
import { harness } from '../test/harness.ts'
import { twilio } from './plugin.ts'
import type { TwilioSettingsInput } from './settings.ts'

/** One call from its dispatch to long after its end, on the emulator. */
const journey = async (
  input: Partial<OutboundCallInput>,
  options: { readonly webhooks?: boolean; readonly to?: string } = {},
): Promise<Call & { readonly bench: Bench }> => {
  const bench = await setUpBench(twilio, harness, options)
  const call = await bench.run(bench.call(options.to ?? numberFor(10), input))
  return { ...call, bench }
}
const portsOf = ({ keys, host }: Bench) =>
  twilio(harness.settings(keys) as unknown as TwilioSettingsInput).connect(host)
const legs = ({ legs }: Call) => legs.map(({ role, status }) => [role, status])

const agent = numberFor(20)

describe.each([{ webhooks: true }, { webhooks: false }])('with %o', (options) => {
  it('a far party is connected to a near phone', async () => {
    const call = await journey({ connect: { phone: agent } }, options)
    expect(call).toMatchObject({ status: 'completed', rang: 'yes' })
    expect(legs(call)).toEqual([
      ['far', 'completed'],
      ['near', 'completed'],
    ])
    expect(call.bench.rings(agent)).toBe(1)
    await call.bench.close()
  })

  it('a near phone that cannot be reached says so', async () => {
    const call = await journey({ connect: { phone: numberFor(54) } }, options)
    expect(call).toMatchObject({ status: 'completed', endReason: 'near-end-unreachable' })
    await call.bench.close()
  })

  it('a click-to-call rings the near phone first, and its talk is the far leg’s', async () => {
    const call = await journey({ connect: { phone: agent, first: true } }, options)
    expect(call).toMatchObject({ status: 'completed', rang: 'yes' })
    const { bench } = call
    expect(bench.emulator.ledger().map(({ to }) => to)).toEqual([agent, numberFor(10)])
    expect(legs(call)).toEqual([
      ['far', 'completed'],
      ['near', 'completed'],
    ])
    expect(call.talkDuration).toBeGreaterThan(50)
    await bench.close()
  })

  it('a click-to-call whose near phone is busy never rings the far one', async () => {
    const call = await journey({ connect: { phone: numberFor(50), first: true } }, options)
    expect(call).toMatchObject({ status: 'failed', endReason: 'near-end-unreachable' })
    expect(call.bench.rings(numberFor(10))).toBe(0)
    await call.bench.close()
  })

  it('a click-to-call whose far phone is busy is busy', async () => {
    const call = await journey(
      { connect: { phone: agent, first: true } },
      { ...options, to: numberFor(50) },
    )
    expect(call).toMatchObject({ status: 'busy' })
    await call.bench.close()
  })

  it('a machine is hung up on', async () => {
    const call = await journey({ machineDetection: 'hang-up' }, { ...options, to: numberFor(61) })
    expect(call).toMatchObject({ status: 'completed', answeredBy: 'machine' })
    if (options.webhooks) expect(call.endReason).toBe('machine')
    await call.bench.close()
  })
})

it('is sent as it was explained, but for the credentials and the attempt key', async () => {
  const bench = await setUpBench(twilio, harness)
  const input = bench.call(numberFor(10), {
    connect: { phone: agent },
    record: true,
    dtmf: '1',
    machineDetection: 'detect',
  })
  const explained = (await bench.dispatcher.explain(input)).routes[0]?.request
  const call = await bench.run(input)
  const [sent] = bench.host.sent
  const withoutKey = (text = '') =>
    text.replaceAll(call.attempts[0]?.key ?? '', 'cp00000000000000000000000000000000')
  const { Authorization, ...headers } = sent?.headers ?? {}
  expect(Authorization).toMatch(/^Basic /)
  expect({ ...sent, headers, body: withoutKey(sent?.body) }).toEqual(explained)
  await bench.close()
})

describe('during a call', () => {
  it('digits reach the far party, beside detection too', async () => {
    const call = await journey({ dtmf: '12#', machineDetection: 'detect' })
    const [leg] = call.bench.emulator.calls()
    expect(leg?.digits).toBe('12#')
    expect(call.answeredBy).toBe('human')
    await call.bench.close()
  })

  it('a recording is reported, listed, opened and removed', async () => {
    const call = await journey({ record: true })
    const { bench } = call
    expect(call.recordings).toMatchObject([{ status: 'completed' }])
    const { recordings } = portsOf(bench)
    const references = call.attempts[0]?.references ?? {}
    const soon = async <T>(work: Promise<T> | undefined) => {
      await bench.clock.advance(5_000)
      return work
    }
    const [recording] = (await soon(recordings?.list(references))) ?? []
    expect(recording).toMatchObject({ id: call.recordings[0]?.id, status: 'completed' })
    const media = await soon(recordings?.open(recording?.id ?? ''))
    expect(new TextDecoder().decode(media?.body.slice(0, 4))).toBe('RIFF')
    await soon(recordings?.remove(recording?.id ?? ''))
    expect(await soon(recordings?.list(references))).toEqual([])
    await bench.close()
  })

  it('a price comes after the end', async () => {
    const call = await journey({}, { webhooks: false })
    const ports = portsOf(call.bench)
    const asked = ports.calls.get?.(call.attempts[0]?.references ?? {})
    await call.bench.clock.advance(5_000)
    expect((await asked)?.find(({ type }) => type === 'cost')?.cost).toMatchObject({
      currency: 'USD',
      certainty: 'final',
    })
    await call.bench.close()
  })
})

describe('callbacks as JSON', () => {
  it('tell the same as forms do', async () => {
    const json: typeof harness = {
      ...harness,
      ownFace: twilioFace({ jsonEvents: true }),
    }
    const bench = await setUpBench(twilio, json)
    const call = await bench.run(bench.call(numberFor(10), { connect: { phone: agent } }))
    expect(bench.received.map(({ reply }) => reply.status)).toEqual(bench.received.map(() => 200))
    expect(bench.received[0]?.request.headers['content-type']).toContain('json')
    expect(call).toMatchObject({ status: 'completed', rang: 'yes' })
    expect(legs(call)).toEqual([
      ['far', 'completed'],
      ['near', 'completed'],
    ])
    await bench.close()
  })
})
