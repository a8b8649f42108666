import type { References } from '@callplane/core'
import { describe, expect, it } from 'vitest'
import type { Sdk } from '../client/sdk.ts'
import { encodeState } from '../map/client-state.ts'
import { farControl, liveLegs, stateOf } from './state.ts'

const near = { callControl: 'v3:near', callLeg: 'near-leg', callSession: 's', near: 'v3:near' }
const far: References = { callControl: 'v3:far', callLeg: 'far-leg', callSession: 's' }
const stateFor = (leg: 'far' | 'near') => encodeState({ attempt: 'cp1', leg })

interface Answers {
  readonly status?: object | undefined
  readonly logged?: readonly object[]
  readonly live?: readonly object[]
}

const sdkWith = ({ status, logged = [], live = [] }: Answers) => {
  const asked: string[] = []
  const client = {
    calls: {
      retrieveStatus: async (id: string) => {
        asked.push(`status of ${id}`)
        return { data: status }
      },
    },
    callEvents: {
      list: async function* () {
        yield* logged
      },
    },
    connections: {
      listActiveCalls: async (id: string) => {
        asked.push(`live calls of ${id}`)
        return { data: live, meta: {} }
      },
    },
  }
  const run = async (work: (options: object) => unknown) => work({})
  // The SDK's pages are iterables, not promises of them.
  return { sdk: { client, run } as unknown as Sdk, asked }
}

const row = (name: string, payload: object = {}) => ({
  type: 'webhook',
  name,
  call_leg_id: 'far-leg',
  call_session_id: 's',
  event_timestamp: '2026-01-05T12:00:09Z',
  metadata: { payload: { call_leg_id: 'far-leg', client_state: stateFor('far'), ...payload } },
})

describe('the state of a call', () => {
  const status = { call_leg_id: 'far-leg', client_state: stateFor('far') }

  it('is that of the log where the log has the end', async () => {
    const { sdk, asked } = sdkWith({ logged: [row('call.answered'), row('call.hangup')] })
    const events = await stateOf(sdk, far)
    expect(events.map(({ type, leg }) => [type, leg])).toEqual([
      ['answered', 'far'],
      ['ended', 'far'],
    ])
    expect(asked).toEqual([])
  })

  it('asks for the status where only the other leg has ended', async () => {
    const logged = [row('call.hangup', { client_state: stateFor('near') })]
    const alive = { ...status, is_alive: true, start_time: '2026-01-05T12:00:00Z' }
    const { sdk, asked } = sdkWith({ logged, status: alive })
    const events = await stateOf(sdk, far)
    expect(asked).toEqual(['status of v3:far'])
    expect(events.map(({ type, leg }) => [type, leg])).toEqual([
      ['ended', 'near'],
      ['initiated', 'far'],
    ])
  })

  it('asks for the status where the log has no end of the own leg', async () => {
    const { sdk, asked } = sdkWith({ logged: [row('call.answered')], status: undefined })
    expect((await stateOf(sdk, far)).map(({ type }) => type)).toEqual(['answered'])
    expect(asked).toEqual(['status of v3:far'])
  })

  it('is alive, with the time at which it began', async () => {
    const alive = { ...status, is_alive: true, start_time: '2026-01-05T12:00:00Z' }
    const { sdk } = sdkWith({ status: alive })
    expect(await stateOf(sdk, { callControl: 'v3:far' })).toEqual([
      {
        leg: 'far',
        references: { callControl: 'v3:far' },
        attemptKey: 'cp1',
        id: 'far-leg/status/alive',
        type: 'initiated',
        at: Date.UTC(2026, 0, 5, 12),
        providerStatus: 'is_alive: true',
      },
    ])
  })

  it('has an unknown time and key where the status names none', async () => {
    const { sdk } = sdkWith({ status: { call_leg_id: 'l', is_alive: true } })
    const [begun] = await stateOf(sdk, { callControl: 'v3:far' })
    expect(begun).toMatchObject({ at: null, attemptKey: undefined })
  })

  it('has ended for an unknown reason, and failed if it was never answered', async () => {
    const ended = { ...status, is_alive: false, end_time: '2026-01-05T12:01:00Z' }
    const { sdk } = sdkWith({ status: ended })
    const unknown = { reason: 'unspecified', rang: 'unknown' }
    expect(await stateOf(sdk, near)).toMatchObject([
      {
        leg: 'near',
        attemptKey: 'cp1',
        type: 'ended',
        at: Date.UTC(2026, 0, 5, 12, 1),
        end: { status: 'completed', ...unknown, ifUnanswered: { status: 'failed', ...unknown } },
      },
    ])
  })

  it('has neither begun nor ended where the status has no end', async () => {
    const { sdk } = sdkWith({ status: { ...status, is_alive: false } })
    expect(await stateOf(sdk, near)).toEqual([])
  })
})

describe('live legs', () => {
  const leg = (id: string, role: 'far' | 'near', session = 's') => ({
    call_control_id: `v3:${id}`,
    call_session_id: session,
    client_state: stateFor(role),
  })

  it('are those of the session, in the application of the call before that of the settings', async () => {
    const live = [leg('a', 'far'), leg('b', 'near'), leg('c', 'far', 'other')]
    const { sdk, asked } = sdkWith({ live: [...live, { ...leg('d', 'far'), client_state: null }] })
    expect(await liveLegs(sdk, far, '1')).toEqual([
      { control: 'v3:a', leg: 'far' },
      { control: 'v3:b', leg: 'near' },
      { control: 'v3:d', leg: undefined },
    ])
    await liveLegs(sdk, { ...far, connection: '7' }, '1')
    expect(asked).toEqual(['live calls of 1', 'live calls of 7'])
  })

  it('are none without a session', async () => {
    const { sdk, asked } = sdkWith({ live: [leg('a', 'far')] })
    expect(await liveLegs(sdk, { callControl: 'v3:a' }, '1')).toEqual([])
    expect(asked).toEqual([])
  })

  it('name the far party of a click-to-call if exactly one of them is far', async () => {
    const one = sdkWith({ live: [leg('near', 'near'), leg('a', 'far')] }).sdk
    expect(await farControl(one, near, '1')).toBe('v3:a')
    for (const live of [[leg('near', 'near')], [leg('a', 'far'), leg('b', 'far')]])
      await expect(farControl(sdkWith({ live }).sdk, near, '1')).rejects.toMatchObject({
        code: 'call-not-live',
      })
    expect(await farControl(sdkWith({}).sdk, far, '1')).toBe('v3:far')
  })
})
