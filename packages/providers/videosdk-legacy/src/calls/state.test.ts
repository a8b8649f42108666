import { describe, expect, test } from 'vitest'
import { participantOf, room, sessionOf } from '../../test/fake-api.ts'
import { acceptedEvent, ends, eventsOf, hasLeft, removedEvent } from './state.ts'
import { wireParticipant, wireSession } from '../client/schemas.ts'

const start = '2026-01-05T12:00:04.000Z'
const end = '2026-01-05T12:01:04.000Z'
const seen = (
  timelog: Parameters<typeof participantOf>[0],
  session: Readonly<Record<string, unknown>> = {},
) => ({
  session: wireSession.parse(sessionOf([], session)),
  participant: wireParticipant.parse(participantOf(timelog, 'p-1')),
})
const short = (given: ReturnType<typeof seen>) =>
  eventsOf(given, room).map(({ id, type, at }) => [id, type, at === null ? null : new Date(at)])

describe('the timelog as events', () => {
  test('joined', () => {
    expect(eventsOf(seen([{ start, end: null }]), room)).toEqual([
      {
        id: 'p-1/joined',
        type: 'answered',
        at: Date.parse(start),
        leg: 'far',
        references: { participant: 'p-1', room, session: '621497578bea0d0404c35c4c' },
        providerStatus: 'participant-joined',
      },
    ])
  })
  test('left', () => {
    const events = eventsOf(seen([{ start, end }]), room)
    expect(events.map(({ type }) => type)).toEqual(['answered', 'ended'])
    expect(events[1]).toMatchObject({
      id: 'p-1/left',
      at: Date.parse(end),
      providerStatus: 'participant-left',
      end: { status: 'completed', reason: 'hung-up', rang: 'yes' },
    })
  })
  test('a participant that never joined has none, and is not one that has left', () => {
    expect(eventsOf(seen([]), room)).toEqual([])
    expect(hasLeft(seen([], { status: 'ended', end }))).toBe(false)
  })
  test('the end of the session takes it along', () => {
    const over = seen([{ start, end: null }], { status: 'ended', end })
    expect(short(over)).toEqual([
      ['p-1/joined', 'answered', new Date(start)],
      ['p-1/left', 'ended', new Date(end)],
    ])
    expect(hasLeft(over)).toBe(true)
  })
  test('of several stays the first one answers and the last one ends', () => {
    const later = { start: '2026-01-05T12:02:00.000Z', end: null }
    expect(short(seen([{ start, end }, later]))).toEqual([
      ['p-1/joined', 'answered', new Date(start)],
    ])
    expect(
      short(
        seen([
          { start, end },
          { ...later, end: '2026-01-05T12:03:00.000Z' },
        ]),
      ),
    ).toEqual([
      ['p-1/joined', 'answered', new Date(start)],
      ['p-1/left', 'ended', new Date('2026-01-05T12:03:00.000Z')],
    ])
  })
  test('times that make no sense are unknown', () => {
    expect(short(seen([{ start: 'soon', end: null }]))).toEqual([['p-1/joined', 'answered', null]])
  })
})

test('no end says that no phone rang: VideoSDK never reports it', () => {
  expect(Object.values(ends).map(({ rang }) => rang)).toEqual(['yes', 'unknown'])
  expect(removedEvent('p-1', room, 7)).toMatchObject({ type: 'ended', at: 7, end: ends.removed })
})

test('an accepted call keeps the words of VideoSDK, without numbers', () => {
  const placed = { participantId: 'p-1', message: 'Calling +1 415 555 0123' }
  expect(acceptedEvent(placed, room)).toMatchObject({
    type: 'initiated',
    at: null,
    providerStatus: 'Calling [number]',
  })
  expect(acceptedEvent({ participantId: 'p-1' }, room).providerStatus).toBe('200')
})
