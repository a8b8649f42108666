import { outboundCall } from '@callplane/core'
import { manualClock } from '@callplane/core/testing'
import { expect, it } from 'vitest'
import type { Api } from '../client/api.ts'
import { createCallerId } from './prepare.ts'

const anyone = outboundCall.parse({ to: '+14155550110' })

it.each([
  [599_999, 1],
  [600_000, 2],
  [600_001, 2],
])(
  'the only number of the account, after %i ms, has been asked for %i times',
  async (after, asked) => {
    let requests = 0
    const get = async () => ({ objects: [{ number: `1415555010${requests++}` }] })
    const clock = manualClock()
    const callerId = createCallerId(clock, { get } as unknown as Api)
    expect(await callerId(anyone)).toBe('+14155550100')
    await clock.advance(after)
    expect(await callerId(anyone)).toBe(`+1415555010${asked - 1}`)
    // A number that the call names comes before it, and takes no request.
    expect(await callerId({ ...anyone, from: '+14155550177' })).toBe('+14155550177')
    expect(requests).toBe(asked)
  },
)
