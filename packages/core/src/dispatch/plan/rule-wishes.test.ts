import { describe, expect, it } from 'vitest'
import type { OutboundCallInput } from '../../model/outbound-call.ts'
import type { Capabilities } from '../../plugin/capabilities.ts'
import { countingIds, fakeProvider, far, manualHost, outboundRule } from '../../testing/index.ts'
import { createDispatcher } from '../../create-dispatcher.ts'

const wishes = {
  room: { type: 'static', id: 'desk' },
  dispatch: { agent: 'receptionist', metadata: { language: 'en' } },
  pin: '4711',
}

const explain = async (
  features: Capabilities['features'],
  { strict = false, call = {} }: { strict?: boolean; call?: Partial<OutboundCallInput> } = {},
) => {
  const dispatcher = createDispatcher({
    host: manualHost(),
    providers: [fakeProvider('a', { can: { features } }).provider],
    rules: [outboundRule(['a'], wishes)],
    ids: countingIds(),
    strict,
  })
  return (await dispatcher.explain({ to: far, ...call })).routes[0]
}

describe('agent and pin of a rule, on a call out', () => {
  it('reach a plugin that honours them (V5)', async () => {
    const route = await explain({ dispatch: true, pin: true }, { strict: true })
    expect(JSON.parse(route?.request?.body ?? '{}')).toMatchObject({
      dispatch: wishes.dispatch,
      pin: wishes.pin,
    })
    expect(route?.notes).toEqual([])
  })

  it('leave a note where the plugin does not know them, and strict mode skips the route (V5)', async () => {
    expect((await explain({ pin: true }))?.notes).toMatchObject([
      { field: 'dispatch', effect: 'dropped' },
    ])
    expect((await explain({}, { strict: true }))?.skipped).toMatchObject({
      reason: 'strict',
      detail: expect.stringMatching(/dispatch: .*pin: /) as string,
    })
  })

  it('do not apply where the call names a near end of another kind', async () => {
    const route = await explain({}, { strict: true, call: { connect: { phone: '+14155550102' } } })
    expect(route?.notes).toEqual([])
    expect(JSON.parse(route?.request?.body ?? '{}')).not.toHaveProperty('pin')
  })
})
