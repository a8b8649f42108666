import { describe, expect, it } from 'vitest'
import type { Gate, GateRequest, Outcome } from '../../gates/gate.ts'
import { far } from '../../testing/index.ts'
import { answeredCall, say } from './flow.fixture.ts'

const agent = '+14155550177'

describe('a party that a step of a flow rings', () => {
  it('is shown to the guards as a call of its own, which has no other route and is not canceled by time', async () => {
    const asked: GateRequest[] = []
    const released: [string, Outcome][] = []
    const watching: Gate = {
      name: 'watching',
      check: (request) => {
        asked.push(request)
        return { verdict: 'pass' }
      },
      release: ({ call: { to } }, outcome) => void released.push([to, outcome]),
    }
    const { id, begun } = await answeredCall(
      { steps: [say('Wait'), { step: 'dial', to: [{ phone: agent }] }] },
      { gates: [watching] },
    )
    expect(begun.at(-1)).toMatchObject({ step: 'dial' })
    const parties = asked.filter(({ call }) => call.to === agent)
    expect(parties).toMatchObject([
      {
        callId: id,
        dialBefore: Infinity,
        alternatives: false,
        lastResort: false,
        route: { provider: 'a' },
      },
    ])
    // The guard does not take it for another call with the flow of the first.
    expect(parties[0]?.call.connect).toBeUndefined()
    expect(released).toEqual([
      [far, { kind: 'accepted' }],
      [agent, { kind: 'accepted' }],
    ])
  })
})
