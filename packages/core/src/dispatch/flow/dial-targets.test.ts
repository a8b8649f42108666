import { describe, expect, it } from 'vitest'
import type { Gate, GateRequest } from '../../gates/gate.ts'
import type { DialTarget } from '../../model/flow/flow-target.ts'
import { business, far, outboundRule } from '../../testing/index.ts'
import { documents, say, setUp, stepsOf } from './flow.fixture.ts'

const agent = '+14155550177'

/** The steps of an answered call that dials these parties, and what the guards were asked. */
const dialling = async (
  to: readonly DialTarget[],
  route: { readonly roomAddress?: string } = {},
) => {
  const asked: GateRequest[] = []
  const watching: Gate = {
    name: 'watching',
    check: (request) => (asked.push(request), { verdict: 'pass' }),
  }
  const { dispatcher, phone } = setUp(
    {
      gates: [watching],
      rules: [{ ...outboundRule([]), routes: [{ provider: 'a', ...route }] }],
    },
    documents(),
  )
  const { id } = await dispatcher.dispatch({
    to: far,
    from: business,
    metadata: { order: '7' },
    connect: { flow: { steps: [{ step: 'dial', to }, say('Bye')] } },
  })
  asked.length = 0
  const steps = stepsOf(await phone.answer())
  return { id, steps, asked, notes: (await dispatcher.calls.get(id))?.notes }
}

describe('a `dial` step', () => {
  it('rings a room at the address by which the carrier of the route reaches it', async () => {
    const roomAddress = 'sip:{room}@{room}.rooms.example'
    const { steps, notes } = await dialling([{ room: 'desk.1' }], { roomAddress })
    expect(steps).toEqual([{ step: 'dial', to: [{ sip: 'sip:desk.1@desk.1.rooms.example' }] }])
    expect(notes).toEqual([])
  })

  it('has failed, with a note, where the carrier reaches no room', async () => {
    const { steps, notes } = await dialling([{ room: 'desk' }])
    expect(steps).toEqual([say('Bye'), { step: 'hangUp' }])
    expect(notes).toEqual([
      {
        field: expect.stringMatching(/^connect\.flow\.steps.*\.to\[0\]$/) as string,
        effect: 'dropped',
        detail: 'the route has no roomAddress by which its carrier could reach a room',
      },
    ])
  })

  it('asks the guards about each phone and SIP address with the call that rings it', async () => {
    const sip = 'sip:desk@pbx.example'
    const { id, asked, steps } = await dialling([{ phone: agent }, { sip }])
    expect(asked).toMatchObject(
      [agent, sip].map((to) => ({
        callId: id,
        call: { to, from: business, metadata: { order: '7' } },
        route: { provider: 'a' },
      })),
    )
    expect(steps).toMatchObject([{ to: [{ phone: agent }, { sip }] }])
  })

  it('asks no guard about a conference', async () => {
    const { asked, steps } = await dialling([{ conference: 'team' }])
    expect(asked).toEqual([])
    expect(steps).toMatchObject([{ to: [{ conference: 'team' }] }])
  })
})
