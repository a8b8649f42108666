import { generateKeyPairSync, sign } from 'node:crypto'
import { createDispatcher, type Call } from '@callplane/core'
import { manualHost } from '@callplane/core/testing'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { decodeState } from '../map/client-state.ts'
import { loggedEventOf } from './read.ts'
import { telnyx } from '../plugin.ts'

const pair = generateKeyPairSync('ed25519')
const publicKey = Buffer.from(
  pair.publicKey.export({ format: 'jwk' }).x ?? '',
  'base64url',
).toString('base64')
const now = Date.UTC(2026, 0, 5, 12)

interface Told {
  readonly leg: string
  readonly type: string
  readonly after: number
  readonly state?: string | undefined
  readonly payload?: Readonly<Record<string, unknown>>
}

const webhook = ({ leg, type, after, state, payload }: Told, url: string) => {
  const data = {
    event_type: type,
    id: `${leg}/${type}/${after}`,
    occurred_at: new Date(now + after * 1000).toISOString(),
    payload: {
      call_control_id: `v3:${leg}`,
      call_leg_id: leg,
      call_session_id: 'session',
      client_state: state ?? null,
      ...payload,
    },
  }
  const text = JSON.stringify({ data })
  const stamp = String(now / 1000)
  const signature = sign(null, Buffer.from(`${stamp}|${text}`), pair.privateKey)
  return {
    method: 'POST',
    url,
    headers: {
      'telnyx-timestamp': stamp,
      'telnyx-signature-ed25519': signature.toString('base64'),
    },
    body: new TextEncoder().encode(text),
    receivedAt: now,
  }
}

/** One answered call of ours, and what is told about it and its session in this order. */
const callAfter = async (tellings: (state: string) => readonly Told[]): Promise<Call | null> => {
  let state = ''
  const data = { call_control_id: 'v3:own', call_leg_id: 'own', call_session_id: 'session' }
  const host = manualHost({
    fetch: (request) => {
      const body = JSON.parse(request.body ?? '{}') as Record<string, string>
      if (request.url.endsWith('/calls')) state = body.client_state ?? ''
      return Promise.resolve({
        status: 200,
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ data }),
      })
    },
  })
  const dispatcher = createDispatcher({
    host,
    providers: [telnyx({ apiKey: 'KEY', publicKey, connectionId: '1' })],
  })
  const { id } = await dispatcher.dispatch({ to: '+14155550123', from: '+14155550100' })
  const url = `https://callplane.example/webhooks/telnyx?attempt=${decodeState(state)?.attempt}`
  for (const told of tellings(state)) await dispatcher.receive('telnyx', webhook(told, url))
  const call = await dispatcher.calls.get(id)
  await dispatcher.close()
  return call
}

const talked = (state: string): Told[] => [
  { leg: 'own', type: 'call.initiated', after: 1, state },
  { leg: 'own', type: 'call.answered', after: 5, state },
  {
    leg: 'own',
    type: 'call.hangup',
    after: 65,
    state,
    payload: { hangup_cause: 'normal_clearing', sip_hangup_cause: '200' },
  },
]

/** Of others in the session: bridged in from elsewhere, each with an end of its own. */
const stranger = fc
  .record({
    leg: fc.constantFrom('stranger-1', 'stranger-2'),
    type: fc.constantFrom('call.initiated', 'call.answered', 'call.hangup', 'call.cost'),
    after: fc.integer({ min: 0, max: 90 }),
    state: fc.constantFrom(undefined, '', 'c3RhdGU=', 'bm90IG91cnM='),
    cause: fc.constantFrom('user_busy', 'call_rejected', 'not_found', 'timeout', 'time_limit'),
  })
  .map(({ cause, ...told }): Told => ({
    ...told,
    payload: { hangup_cause: cause, status: 'success', total_cost: '9.99', direction: 'outgoing' },
  }))

const decided = (call: Call | null) => ({
  status: call?.status,
  endReason: call?.endReason,
  talkDuration: call?.talkDuration,
  cost: call?.cost,
  legs: call?.legs.map(({ role, status }) => `${role} ${status}`),
})

test('legs of others never decide the far leg, in any order (W2)', async () => {
  const alone = await callAfter(talked)
  expect(alone).toMatchObject({ status: 'completed', talkDuration: 60 })
  let ends = 0
  await fc.assert(
    fc.asyncProperty(
      fc.array(stranger, { minLength: 1, maxLength: 6 }),
      fc.array(fc.nat(), { minLength: 9, maxLength: 9 }),
      async (strangers, ranks) => {
        if (strangers.some(({ type }) => type === 'call.hangup')) ends += 1
        const shuffled = (state: string) =>
          [...talked(state), ...strangers]
            .map((told, index) => ({ told, rank: ranks[index] ?? 0 }))
            .sort((a, b) => a.rank - b.rank)
            .map(({ told }) => told)
        const call = await callAfter(shuffled)
        expect(decided(call)).toEqual(decided(alone))
      },
    ),
    { numRuns: 100 },
  )
  expect(ends).toBeGreaterThan(30)
})

test('the log of a session: legs of others are left out, rows without the raw event are not (W2)', () => {
  const own = { id: 'own', role: 'far' } as const
  const row = (call_leg_id: string, extra = {}) => ({
    id: 'e',
    event_type: 'call.hangup',
    payload: { call_leg_id, call_session_id: 'session', hangup_cause: 'user_busy' },
    ...extra,
  })
  expect(loggedEventOf(row('own'), own)).toMatchObject({ leg: 'far', type: 'ended' })
  expect(loggedEventOf(row('stranger'), own)).toBeNull()
  expect(loggedEventOf(row('second', { partial: true }), own)).toMatchObject({ leg: 'near' })
})
