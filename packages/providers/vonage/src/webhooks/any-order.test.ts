import { createDispatcher, type Call, type WebhookRequest } from '@callplane/core'
import { countingIds, manualHost } from '@callplane/core/testing'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { account, conversation, far, from, near, reply, uuid, webhook } from '../../test/fake.ts'
import { vonage } from '../plugin.ts'

const farUuid = '8f2a3c1e-0b7d-4f55-9c1a-2d3e4f5a6b7c'
const applicationUrl = 'https://callplane.example/webhooks/vonage'
const connect = { phone: near, first: true }

/** The record of a click-to-call after these deliveries; each is made for the attempt's key. */
const recordAfter = async (deliveries: readonly Delivery[]): Promise<Call> => {
  const fetch = async () =>
    reply(201, { uuid, status: 'started', direction: 'outbound', conversation_uuid: conversation })
  const host = manualHost({ publicUrl: 'https://callplane.example', fetch })
  const dispatcher = createDispatcher({
    host,
    providers: [vonage(account)],
    ids: countingIds(),
  })
  const placed = await dispatcher.dispatch({ to: far, from, connect, record: true })
  for (const delivery of deliveries) {
    const request = delivery(`${applicationUrl}?attempt=${placed.attempts[0]?.key}`)
    expect(await dispatcher.receive('vonage', request)).toMatchObject({ status: 200 })
  }
  const call = await dispatcher.calls.get(placed.id)
  if (!call) throw new Error('the record is gone')
  return call
}

type Delivery = (callbackUrl: string) => WebhookRequest

const at = (second: number) => new Date(Date.UTC(2026, 0, 5, 12, 0, second)).toISOString()
const about = (mark: string, second: number, payload: object): Delivery => {
  const body = { timestamp: at(second), ...payload }
  return (url) => webhook(body, { url: mark === '' ? applicationUrl : `${url}&${mark}` })
}
const status = (leg: 'near' | 'far', second: number, word: string, more: object = {}): Delivery =>
  about(leg === 'near' ? 'leg=near' : 'second=far', second, {
    uuid: leg === 'near' ? uuid : farUuid,
    conversation_uuid: conversation,
    direction: 'outbound',
    status: word,
    ...more,
  })

const answer = status('far', 6, 'answered')
const end = status('far', 40, 'completed', {
  start_time: at(6),
  end_time: at(40),
  duration: '34',
  price: '0.0045',
})
const transfer = about('second=far', 20, {
  uuid: farUuid,
  conversation_uuid_from: conversation,
  conversation_uuid_to: 'CON-b',
})
const recording = about('', 41, {
  conversation_uuid: conversation,
  recording_uuid: 'r',
  recording_url: 'https://api.nexmo.com/v1/files/f',
  start_time: at(2),
  end_time: at(40),
})
const deliveries: readonly Delivery[] = [
  status('near', 0, 'started'),
  status('near', 0, 'ringing'),
  status('near', 2, 'answered'),
  status('far', 3, 'started'),
  status('far', 4, 'ringing'),
  answer,
  about('second=far', 8, { call_uuid: farUuid, conversation_uuid: conversation, status: 'human' }),
  transfer,
  about('', 21, { conversation_uuid: conversation, reason: 'Syntax error in NCCO' }),
  end,
  status('near', 40, 'completed', { conversation_uuid: 'CON-b', duration: '38', price: '0.0045' }),
  recording,
]

test('recordings, errors and transfers reach the record by their conversation (W5, W10)', async () => {
  const call = await recordAfter(deliveries)
  expect(call).toMatchObject({ status: 'completed', answeredBy: 'human' })
  expect(call.recordings).toEqual([expect.objectContaining({ id: 'f', duration: 38 })])
  expect(call.attempts[0]?.references).toEqual({
    call: uuid,
    near: uuid,
    far: farUuid,
    conversation,
  })
  expect(call.timeline.map(({ detail }) => detail)).toContainEqual({
    conversation_uuid_from: conversation,
    conversation_uuid_to: 'CON-b',
  })
  expect(call.timeline.map(({ detail }) => detail)).toContainEqual({
    reason: 'Syntax error in NCCO',
  })
})

test('the talk is known without the report of the answer (W4)', async () => {
  const call = await recordAfter(deliveries.filter((one) => one !== answer))
  expect(call).toMatchObject({
    status: 'completed',
    answeredAt: at(6),
    endedAt: at(40),
    talkDuration: 34,
  })
})

test('a stated talk time counts where the end does not say when it began (W4)', async () => {
  const stated = status('far', 40, 'completed', { duration: '33' })
  const call = await recordAfter([status('far', 4, 'ringing'), stated])
  expect(call).toMatchObject({ status: 'completed', endedAt: at(40), talkDuration: 33 })
})

test('a call that was moved is found by its new conversation (W10)', async () => {
  const late = about('', 42, {
    conversation_uuid: 'CON-b',
    recording_url: 'https://api.nexmo.com/v1/files/g',
  })
  const call = await recordAfter([...deliveries, late])
  expect(call.recordings.map(({ id }) => id)).toEqual(['f', 'g'])
})

test('any order and any duplicates of the reports that came give the same record', async () => {
  const reached = { endBeforeAnswer: 0, withoutAnswer: 0, transferFirst: 0, recordingFirst: 0 }
  await fc.assert(
    fc.asyncProperty(
      fc
        .subarray([...deliveries], { minLength: 1 })
        .chain((came) =>
          fc.tuple(
            fc.constant(came),
            fc.shuffledSubarray(came, { minLength: came.length }),
            fc.subarray(came),
          ),
        ),
      async ([came, shuffled, again]) => {
        const before = (one: Delivery, other: Delivery) =>
          shuffled.includes(one) && shuffled.indexOf(one) < shuffled.indexOf(other)
        reached.endBeforeAnswer += Number(before(end, answer))
        reached.withoutAnswer += Number(came.includes(end) && !came.includes(answer))
        reached.transferFirst += Number(shuffled[0] === transfer)
        reached.recordingFirst += Number(shuffled[0] === recording)
        expect(await recordAfter([...shuffled, ...again])).toEqual(await recordAfter(came))
      },
    ),
    { seed: 5, numRuns: 80 },
  )
  expect(Math.min(...Object.values(reached))).toBeGreaterThan(2)
}, 60_000)
