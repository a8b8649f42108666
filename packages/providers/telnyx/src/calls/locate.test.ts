import { expect, it } from 'vitest'
import { outboundCall } from '@callplane/core'
import type { Sdk } from '../client/sdk.ts'
import { encodeState } from '../map/client-state.ts'
import { locateCall } from './locate.ts'

const far = '+14155550110'
const key = `cp${'k'.repeat(32)}`
const leg = (id: string, attempt: string) => ({
  call_control_id: `v3:${id}`,
  call_leg_id: `${id}-leg`,
  call_session_id: `${id}-session`,
  client_state: encodeState({ attempt, leg: 'far' }),
})

/** A Telnyx that answers its two lists with these. */
const sdkWith = (live: readonly object[], logged: readonly object[] = []): Sdk => {
  const client = {
    connections: { listActiveCalls: async () => ({ data: live, meta: {} }) },
    callEvents: { list: async () => ({ data: logged, meta: {} }) },
  }
  return {
    client,
    run: async (work: (options: object) => unknown) => work({}),
  } as unknown as Sdk
}
const attempt = { call: outboundCall.parse({ to: far }), key, sentAt: Date.UTC(2026, 0, 5, 12) }
const locate = (...live: readonly object[]) => locateCall(sdkWith(live), attempt, '1')

it('one live leg that carries the key is the call', async () => {
  const found = await locate(leg('a', 'cpanother'), leg('b', key))
  expect(found).toMatchObject({
    outcome: 'placed',
    byKey: true,
    references: { callControl: 'v3:b' },
  })
})

it('two live legs that carry the key decide nothing', async () => {
  const found = await locate(leg('a', key), leg('b', key))
  expect(found).toEqual({ outcome: 'unknown', detail: '2 legs carry the key' })
})
