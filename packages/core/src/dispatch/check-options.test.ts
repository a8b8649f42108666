import { describe, expect, it } from 'vitest'
import { createDispatcher } from '../create-dispatcher.ts'
import { breaker } from '../gates/breaker.ts'
import { pacer } from '../gates/pacer.ts'
import { CallError } from '../model/error.ts'
import { fakeProvider, far, manualHost } from '../testing/index.ts'
import type { DispatcherOptions } from './dispatcher-api.ts'

const { provider } = fakeProvider('twilio')
const options = { host: manualHost(), providers: [provider] }

const faultsOf = (run: () => unknown): string[] => {
  try {
    run()
  } catch (error) {
    if (!CallError.isInstance(error)) throw error
    expect(error.dialled).toBe('no')
    return error.faults.map(({ path, message }) => `${path.join('.')}: ${message}`)
  }
  return []
}
const faults = (given: object): string[] =>
  faultsOf(() => createDispatcher(given as DispatcherOptions<readonly []>))

const all =
  'host, providers, rules, ruleStore, store, takeOver, leaseMs, gates, breaker, pace, rateDecks, strict, onUnknown, onInbound, flows, handlers, documents, flowFallback, times, ids and 1 more'

describe('options of a dispatcher', () => {
  it('may be all that there are', () => {
    const full: DispatcherOptions<readonly [typeof provider]> = {
      host: manualHost(),
      providers: [provider],
      breaker: { failures: 2, coolDownMs: 10 },
      pace: { twilio: { cps: 5, concurrency: null } },
      times: { settleWithinMs: 0, sendWithinMs: undefined },
      strict: undefined,
    }
    expect(faults(full)).toEqual([])
    expect(faults({ ...options, breaker: false })).toEqual([])
  })

  it.each<[object, string]>([
    [{ rulez: [] }, `rulez: unknown option; did you mean rules? Options: ${all}`],
    [
      { pace: { twillio: { cps: 1 } } },
      'pace.twillio: unknown provider; did you mean twilio? Providers: twilio',
    ],
    [
      { pace: { twilio: { cpc: 1 } } },
      'pace.twilio.cpc: unknown option; did you mean cps? Options: cps, concurrency',
    ],
    [{ pace: { twilio: { cps: 0 } } }, 'pace.twilio.cps: must be a number above 0'],
    [{ pace: { twilio: 5 } }, 'pace.twilio: must be an object with cps, concurrency'],
    [{ pace: 5 }, 'pace: must be an object with provider names'],
    [
      { times: { sendWithn: 1 } },
      'times.sendWithn: unknown option; did you mean sendWithinMs? Options: settleWithinMs, sendWithinMs, dialWithinMs, giveUpAfterMs, decideWithinMs, answerTurnWithinMs, answerDocumentWithinMs',
    ],
    [{ times: { sendWithinMs: '2s' } }, 'times.sendWithinMs: must be a number of milliseconds'],
    [
      { breaker: { coolDown: 5 } },
      'breaker.coolDown: unknown option; did you mean coolDownMs? Options: failures, coolDownMs',
    ],
    [{ breaker: { failures: 0 } }, 'breaker.failures: must be a number above 0'],
    [{ host: undefined }, 'host: is required; use nodeHost() of @callplane/kit'],
    [{ providers: provider }, 'providers: must be a list, such as [twilio({ … })]'],
    [
      { providers: [provider.definition, Object.assign(() => {}, { spec: 'v1', id: 'twilio' })] },
      'providers.1: is a plugin; call it with its settings: twilio({ … })',
    ],
    [
      { providers: [provider, fakeProvider('telnyx').provider, provider] },
      '2.name: another provider has this name; set a different `name` for one of them',
    ],
    [{ providers: [null] }, 'providers.0: must be a provider, such as twilio({ … })'],
    [{ providers: [{ connect: {} }] }, 'providers.0: must be a provider, such as twilio({ … })'],
    [{ host: { clock: {}, fetch: 'node' } }, 'host: is required; use nodeHost() of @callplane/kit'],
    [{ times: { sendWithinMs: '5' } }, 'times.sendWithinMs: must be a number of milliseconds'],
    [{ times: { sendWithinMs: -1 } }, 'times.sendWithinMs: must be a number of milliseconds'],
    [{ times: { sendWithinMs: null } }, 'times.sendWithinMs: must be a number of milliseconds'],
    [{ breaker: { failures: null } }, 'breaker.failures: must be a number above 0'],
    [{ breaker: true }, 'breaker: must be an object with failures, coolDownMs'],
  ])('%j is refused (N8)', (given, fault) => {
    expect(faults({ ...options, ...given })).toContain(fault)
  })

  it('are an object', () => {
    expect(faults(undefined as never)).toEqual([': needs an object with host and providers'])
  })

  it('are refused together, in one error (N8)', () => {
    expect(faults({ rulez: [], pace: { twillio: {} } })).toHaveLength(4)
    const nameless = [null, { connect: () => {} }, provider]
    expect(faults({ ...options, providers: nameless, pace: { b: {} } })).toEqual([
      'providers.0: must be a provider, such as twilio({ … })',
      'pace.b: unknown provider; providers: twilio',
    ])
  })

  it('have one fault each: what does not exist is not checked further', () => {
    expect(faults({ ...options, times: { sendWithn: 'soon' } })).toHaveLength(1)
  })
})

describe('options of calls and gates', () => {
  const dispatcher = createDispatcher(options)
  const rejected = async (run: Promise<unknown>): Promise<string> => {
    const error = await run.catch((thrown: unknown) => thrown)
    return error instanceof Error ? error.message : 'resolved'
  }
  const call = { to: far }

  it('that do not exist are refused (N8, N10)', async () => {
    expect(await rejected(dispatcher.dispatch(call, { onyl: ['a'] } as never))).toBe(
      'dispatch: onyl: unknown option; did you mean only? Options: strict, only, notes',
    )
    expect(await rejected(dispatcher.explain(call, { strct: true } as never))).toMatch(/strict/)
    expect(await rejected(dispatcher.calls.list({ tennant: 'a' } as never))).toMatch(/tenant/)
    expect(await rejected(dispatcher.calls.wait('c', 'ended', { timeout: 30 } as never))).toBe(
      'calls.wait: options.timeout: unknown option; did you mean timeoutMs? Options: timeoutMs',
    )
    expect(await rejected(dispatcher.calls.wait('c', 'ended', { timeoutMs: NaN }))).toMatch(
      /must be a number of milliseconds/,
    )
    expect(await rejected(dispatcher.calls.wait('c', 'ended', { timeoutMs: '9' } as never))).toBe(
      'calls.wait: options.timeoutMs: must be a number of milliseconds',
    )
    for (const until of ['ended', () => true] as const)
      expect(await rejected(dispatcher.calls.wait('c', until, { timeoutMs: 0 }))).toBe(
        'unknown call c',
      )
    expect(await rejected(dispatcher.calls.wait('c', 'answered' as never))).toBe(
      'calls.wait: until: unknown state; states: accepted, ringing, in-progress, ended, settled',
    )
    expect(faultsOf(() => breaker({ coolDown: 1 } as never))).toHaveLength(1)
    expect(
      faultsOf(() =>
        pacer({ limits: () => undefined, clock: manualHost().clock, wait: 1 } as never),
      ),
    ).toEqual(['wait: unknown option; options: limits, clock, patienceMs, shared'])
  })

  it('an event that does not exist is refused (N8)', () => {
    expect(faultsOf(() => dispatcher.on('call-chnged' as 'call-changed', () => {}))).toEqual([
      'event: unknown event; did you mean call-changed? Events: call-changed, ramp-changed',
    ])
    expect(() => dispatcher.on('call-changed', undefined as never)).toThrow('must be a function')
  })

  it('a webhook for an unknown provider is logged with the providers that exist (N16)', async () => {
    const host = manualHost()
    const one = createDispatcher({ host, providers: [provider] })
    const request = {
      method: 'POST',
      url: 'http://a.invalid/',
      headers: {},
      body: new Uint8Array(),
      receivedAt: 0,
    }
    expect(await one.receive('twillio', request)).toMatchObject({ status: 404 })
    expect(host.entries).toMatchObject([
      {
        event: 'webhook.provider-unknown',
        detail: expect.stringMatching(/did you mean twilio/) as string,
      },
    ])
  })

  it('a misspelled option of a verb is refused (N8)', async () => {
    const call = { to: '+14155550123' }
    const refused: readonly (readonly [string, Promise<unknown>])[] = [
      ['strikt', dispatcher.registerExternal(call, 'twilio' as never, { strikt: true } as never)],
      ['olderthan', dispatcher.calls.purge({ olderthan: 1 } as never)],
      ['idempotencykey', dispatcher.sendDigits('call', '1', { idempotencykey: 'a' } as never)],
    ]
    for (const [name, request] of refused)
      await expect(request).rejects.toThrow(`${name}: unknown option; did you mean`)
  })
})
