import { describe, expect, it } from 'vitest'
import type { Gate, GateVerdict } from '../../gates/gate.ts'
import type { CallRecord } from '../../journal/record.ts'
import {
  countingIds,
  event,
  manualClock,
  manualHost,
  outboundRule,
  refusal,
  settlePromises,
  webhookOf,
  type FakeProviderScript,
} from '../../testing/index.ts'
import { call, gate, interposed, publicUrl, setUp } from '../dispatcher.fixture.ts'
import { memoryStore } from '../memory-store.ts'

const leaseMs = 3_000

/** Processes over one store. `stopsAt`: a process stops, as by SIGSTOP, right before it saves such a record. */
const processes = () => {
  const clock = manualClock()
  const shared = memoryStore({ shared: true, now: clock.now })
  const ids = countingIds()
  const start = (
    script: FakeProviderScript,
    options: Parameters<typeof setUp>[1] = {},
    stopsAt: (record: CallRecord) => boolean = () => false,
  ) => {
    let stopped: Promise<void> | null = null
    const resumed = gate()
    const stop = () => void (stopped ??= resumed.opened)
    const store = interposed(shared, async (method, run, args) => {
      if (method === 'save' && stopsAt(args[0] as CallRecord)) stop()
      await stopped
      return run()
    })
    const host = manualHost({
      publicUrl,
      clock: { ...clock, after: (ms, run) => clock.after(ms, () => void resumedFirst(run)) },
    })
    const resumedFirst = async (run: () => void) => {
      await stopped
      run()
    }
    const resume = () => {
      stopped = null
      resumed.open()
    }
    const bench = setUp(
      { a: script, b: script },
      { host, store, ids, leaseMs, rules: [outboundRule(['a', 'b'])], ...options },
    )
    return { ...bench, stop, resume }
  }
  return { clock, start }
}

const turnOf = (turn: Promise<GateVerdict>): Gate => ({
  name: 'turn',
  check: () => ({ verdict: 'pass' }),
  acquire: () => turn,
})
const pass = { verdict: 'pass' } as const

describe('a process that was stopped and has lost a call', () => {
  it.each<[string, GateVerdict, FakeProviderScript]>([
    ['a gate that skips the route', { verdict: 'skip', reason: 'breaker', detail: 'closed' }, {}],
    ['a gate that refuses the call', { verdict: 'refuse', detail: 'no' }, {}],
    [
      'a provider that could not be asked',
      pass,
      { prepare: () => Promise.reject(refusal('provider-down')) },
    ],
    ['a room that is to be made', pass, { ensure: async () => {} }],
  ])('writes nothing of what it decided: %s', async (_what, verdict, script) => {
    const { clock, start } = processes()
    const [late, own] = [gate<GateVerdict>(), gate<GateVerdict>()]
    const one = start(script, { gates: [turnOf(late.opened)] })
    void one.dispatcher.dispatch(call)
    await settlePromises()
    one.stop()
    const other = start({}, { gates: [turnOf(own.opened)] })
    await clock.advance(leaseMs + 1_000)
    // Nothing of the record has changed but whose it is.
    one.resume()
    late.open(verdict)
    await clock.advance(100)
    own.open(pass)
    await clock.advance(1_000)
    expect(one.fake('a').log).toEqual([])
    const [placed] = (await other.dispatcher.calls.list()).calls
    expect(placed).toMatchObject({ provider: 'a', status: 'initiated', skipped: [] })
    expect(placed?.attempts.map(({ state }) => state)).toEqual(['accepted'])
  })

  it('does not place what it had made a room for, although it has got the call back', async () => {
    const { clock, start } = processes()
    const made = gate()
    const one = start({ ensure: () => made.opened })
    const dialBefore = new Date(clock.now() + 600_000)
    const ask = () => one.dispatcher.dispatch({ ...call, idempotencyKey: 'order 1', dialBefore })
    void ask()
    await settlePromises()
    one.stop()
    const other = start({ place: () => Promise.reject(refusal('timeout', 'unknown')) })
    await clock.advance(leaseMs + 1_000)
    expect(other.fake('b').keys).toHaveLength(1)
    await other.dispatcher.close()
    one.resume()
    await clock.advance(leaseMs)
    expect(await ask()).toMatchObject({ replay: true, provider: 'b' })
    made.open()
    await clock.advance(10_000)
    expect([one.fake('a').keys, one.fake('b').keys]).toEqual([[], []])
  })

  it.each<[string, FakeProviderScript, string]>([
    [
      'hangs up',
      { notes: [{ field: 'maxDuration', effect: 'dropped', detail: 'not offered' }] },
      'hangUp',
    ],
    ['connects', { can: { answers: 'command', verbs: ['hangUp', 'connect'] } }, 'connect'],
  ])('%s nothing in place of the one that has it', async (_what, given, line) => {
    const { clock, start } = processes()
    const logs: string[][] = []
    const begin = () => {
      const log: string[] = []
      logs.push(log)
      const script = {
        ...given,
        hangUp: async () => void log.push('hangUp'),
        connect: async () => void log.push('connect'),
      }
      const isStep = ({ commands, attempts }: CallRecord) =>
        commands.some(({ state }) => state === 'sent') ||
        attempts.some(({ kind, state }) => kind === 'connect' && state === 'sent')
      return start(script, {}, isStep)
    }
    const one = begin()
    const connect = { phone: '+14155550102' }
    await one.dispatcher.dispatch({ ...call, connect, maxDuration: 10 })
    const attemptKey = one.fake('a').keys[0]
    const answered = event('answered', { at: clock.now(), attemptKey })
    void one.dispatcher.receive('a', webhookOf(answered))
    await clock.advance(20_000)
    const other = begin()
    await clock.advance(10)
    one.resume()
    await clock.advance(100)
    expect(logs).toEqual([[], []])
    other.resume()
    await clock.advance(100)
    expect(logs).toEqual([[], [line]])
    const events = [...one.host.entries, ...other.host.entries].map((entry) => entry.event)
    for (const fault of ['engine.failed', 'command.failed']) expect(events).not.toContain(fault)
  })
})
