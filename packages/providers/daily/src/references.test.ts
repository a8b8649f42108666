import { expect, it } from 'vitest'
import { checkedRoom, referencesOf, roomPath, sessionIn } from './references.ts'

it('a session is found in its room', () => {
  expect(sessionIn(referencesOf('s-1', 'desk'))).toEqual({ room: 'desk', sessionId: 's-1' })
})

it.each([
  [{}],
  [referencesOf('s-1')],
  [{ roomSession: '/s-1' }],
  [{ roomSession: 'desk/' }],
  [{ roomSession: 'desk/s-1/more' }],
  [{ roomSession: 'desk/../s' }],
  [{ roomSession: 'desk/ s-1' }],
  [{ roomSession: 'desk/s 1' }],
  [{ roomSession: `desk/${'s'.repeat(65)}` }],
])('%j names no session', (references) => {
  expect(() => sessionIn(references)).toThrowError(
    expect.objectContaining({ code: 'call-unknown', dialled: 'no' }),
  )
})

it.each(['', 'a b', 'a/b', '..', 'r'.repeat(129), 'r\n'])('%j is not a room', (room) => {
  expect(() => checkedRoom(room)).toThrowError(
    expect.objectContaining({ code: 'room-unusable', dialled: 'no' }),
  )
})

it('a room of 128 characters has its path', () => {
  const room = 'r'.repeat(128)
  expect(roomPath(room, '/dialOut/start')).toBe(`/rooms/${room}/dialOut/start`)
  expect(roomPath('desk')).toBe('/rooms/desk')
})
