import { createDispatcher, type Call, type WebhookRequest } from '@callplane/core'
import { countingIds, manualHost } from '@callplane/core/testing'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  about,
  authId,
  authToken,
  baseUrl,
  business,
  callUuid,
  childUuid,
  far,
  near,
  reply,
  requestUuid,
  webhook,
} from '../../test/world.ts'
import { plivo } from '../plugin.ts'

// The suite's clock stands still while a package is read from disk.
await import('plivo')

type Delivery = (callbackUrl: string) => WebhookRequest

/** The record of a call that is connected to a near phone, after these deliveries. */
const recordAfter = async (deliveries: readonly Delivery[]): Promise<Call> => {
  const fetch = async () =>
    reply(201, { api_id: 'a', message: 'call fired', request_uuid: requestUuid })
  const host = manualHost({ publicUrl: 'https://callplane.example', fetch })
  const dispatcher = createDispatcher({
    host,
    providers: [plivo({ authId, authToken, baseUrl })],
    ids: countingIds(),
  })
  const placed = await dispatcher.dispatch({ to: far, from: business, connect: { phone: near } })
  for (const delivery of deliveries) {
    const url = `https://callplane.example/webhooks/plivo?attempt=${placed.attempts[0]?.key}`
    expect(await dispatcher.receive('plivo', delivery(url))).toMatchObject({ status: 200 })
  }
  const call = await dispatcher.calls.get(placed.id)
  if (!call) throw new Error('the record is gone')
  return call
}

const told =
  (purpose: string, form: Record<string, string>): Delivery =>
  (url) =>
    webhook(purpose, { ...about, ...form }, { url: `${url}&${purpose}` })
const dial = (Event: string, DialAction: string, more: Record<string, string> = {}) =>
  told('for=dial&leg=near', {
    Event,
    DialAction,
    CallStatus: 'in-progress',
    DialALegUUID: callUuid,
    DialBLegUUID: childUuid,
    ...more,
  })

const ring = told('for=ring&leg=far', { Event: 'Ring', CallStatus: 'ringing' })
const answer = told('for=answer&leg=far', { Event: 'StartApp', CallStatus: 'in-progress' })
const recorded = (RecordingDuration: string) =>
  told('for=ring&leg=far', {
    Event: 'RecordStop',
    RecordingID: 'r',
    RecordUrl: 'https://media.plivo.com/r.mp3',
    RecordingDuration,
  })
const [recording, recordingDone] = [recorded('-1'), recorded('31')]
const ended = {
  Event: 'Hangup',
  CallStatus: 'completed',
  HangupCauseCode: '4000',
  Duration: '36',
  StartTime: '2026-01-05 17:30:00',
  AnswerTime: '2026-01-05 17:30:04',
  EndTime: '2026-01-05 17:30:40',
  TotalCost: '0.01000',
}
const end = told('for=hangup&leg=far', ended)
const unzonedEnd = told('for=hangup&leg=far', { ...ended, SessionStart: '' })
const deliveries: readonly Delivery[] = [
  ring,
  answer,
  told('for=machine&leg=far', { Event: 'MachineDetection', Machine: 'false' }),
  dial('DialAnswer', 'answer'),
  dial('DialConnected', 'connected'),
  recording,
  told('for=transfer&leg=far', { Event: 'Redirect', CallStatus: 'in-progress' }),
  dial('DialHangup', 'hangup', { DialBLegDuration: '30', DialBLegHangupCauseCode: '4000' }),
  recordingDone,
  end,
]

test('a recording is completed once, with its length (W6)', async () => {
  expect((await recordAfter(deliveries.slice(0, 6))).recordings).toEqual([
    { id: 'r', status: 'in-progress', url: 'https://media.plivo.com/r.mp3' },
  ])
  const call = await recordAfter(deliveries)
  expect(call).toMatchObject({ status: 'completed', answeredBy: 'human', talkDuration: 36 })
  expect(call.recordings).toEqual([
    { id: 'r', status: 'completed', url: 'https://media.plivo.com/r.mp3', duration: 31 },
  ])
})

test('the talk is known without a report of the answer that has a time (W4)', async () => {
  const call = await recordAfter([unzonedEnd])
  expect(call).toMatchObject({ status: 'completed', talkDuration: 36 })
})

test('any order and any duplicates of the reports that came give the same record', async () => {
  const reached = { endBeforeAnswer: 0, withoutAnswer: 0, lengthBeforeStart: 0, endFirst: 0 }
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
        reached.lengthBeforeStart += Number(before(recordingDone, recording))
        reached.endFirst += Number(shuffled[0] === end)
        expect(await recordAfter([...shuffled, ...again])).toEqual(await recordAfter(came))
      },
    ),
    { seed: 5, numRuns: 80 },
  )
  expect(Math.min(...Object.values(reached))).toBeGreaterThan(2)
}, 60_000)
