import { expect, test } from 'vitest'
import { callbackUrl, conversation, reported, ringing as event, uuid } from '../../test/fake.ts'

const one = async (payload: object, url?: string) => (await reported(payload, url))[0]

test('record and error are found by their conversation where the URL names no call (W5)', async () => {
  const elsewhere = 'https://callplane.example/webhooks/vonage'
  const recorded = { conversation_uuid: conversation, recording_uuid: 'r' }
  const failed = { conversation_uuid: conversation, reason: 'Syntax error in NCCO' }
  for (const report of [recorded, failed]) {
    expect((await one(report, elsewhere))?.references).toEqual({ conversation })
    // The attempt key says it better: a conversation may have become a shared one.
    expect((await one(report))?.references).toEqual({})
  }
  // With a leg it may be about another one of the same conversation.
  const told = await one({ ...failed, uuid }, elsewhere)
  expect(told).toMatchObject({ type: 'detail', providerStatus: 'error' })
  expect(told?.references).toEqual({ call: uuid, far: uuid })
})

test('a conversation is a reference only while the leg is in its first one (W5)', async () => {
  const elsewhere = 'https://callplane.example/webhooks/vonage'
  for (const status of ['completed', 'human', 'levitating'])
    expect((await one({ ...event, status }))?.references).not.toHaveProperty('conversation')
  for (const status of ['started', 'answered', 'busy'])
    expect((await one({ ...event, status }))?.references).toMatchObject({ conversation })
  // Another leg of the conversation would be taken for this call.
  expect((await one(event, elsewhere))?.references).toEqual({ call: uuid, far: uuid })
})

test('a transfer tells both conversations (W10)', async () => {
  const moved = { uuid, conversation_uuid_from: conversation, conversation_uuid_to: 'CON-b' }
  const detail = { conversation_uuid_from: conversation, conversation_uuid_to: 'CON-b' }
  expect(await one(moved)).toMatchObject({
    type: 'detail',
    providerStatus: 'transfer',
    references: { call: uuid, far: uuid, conversation: 'CON-b' },
    detail,
  })
  // A named conversation is shared by many calls.
  const shared = await one(moved, `${callbackUrl}&leg=far&shared=1`)
  expect(shared).toMatchObject({ detail })
  expect(shared?.references).toEqual({ call: uuid, far: uuid })
})

test.each([
  ['sip_code', 'Infinity', 'sipStatus'],
  ['sip_code', {}, 'sipStatus'],
  ['price', '1e999', 'cost'],
  ['price', ' ', 'cost'],
  ['price', '-1', 'cost'],
])('%s %j is unknown (W3)', async (field, value, told) => {
  expect(await one({ ...event, status: 'completed', [field]: value })).not.toHaveProperty(told)
})

test('times outside the range of dates are unknown (W3)', async () => {
  for (const timestamp of ['+275760-09-13T00:00:00.001Z', '9'.repeat(20), 5e18, null])
    expect((await one({ ...event, timestamp }))?.at).toBeNull()
  const backwards = { start_time: '2026-01-05T12:01:00Z', end_time: '2026-01-05T12:00:00Z' }
  const told = await one({ ...backwards, recording_uuid: 'r' })
  expect(told?.recording).toEqual({ id: 'r', status: 'completed' })
})

test('words that are properties of every object are unrecognised (W8)', async () => {
  for (const word of ['__proto__', 'constructor', 'toString', 'hasOwnProperty']) {
    expect(await one({ ...event, status: word })).toMatchObject({ type: 'unrecognised' })
    const ended = await one({ ...event, status: 'failed', detail: word })
    expect(ended?.end).toMatchObject({ status: 'failed', reason: 'unspecified' })
  }
})

test('a body nested too deeply to read is still one event (W9)', async () => {
  const deep = `${'['.repeat(20_000)}${']'.repeat(20_000)}`
  const body = JSON.stringify({ ...event, status: 'levitating' }).replace(/}$/, `,"x":${deep}}`)
  const told = await reported(body)
  expect(told).toMatchObject([{ type: 'unrecognised' }])
})
