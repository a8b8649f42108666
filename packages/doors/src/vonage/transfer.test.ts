import { expect, it } from 'vitest'
import { DoorRefusal } from '../door-refusal.ts'
import { transferTarget } from './transfer.ts'

const connect = (fields: object = {}) => ({
  type: 'ncco',
  ncco: [{ action: 'connect', endpoint: [{ type: 'phone', number: '14155550111' }], ...fields }],
})
const reasonOf = (destination: unknown): string => {
  try {
    return transferTarget(destination)
  } catch (error) {
    if (error instanceof DoorRefusal) return error.refusal.reason
    throw error
  }
}

it('a transfer to one party is served, and everything else refused', () => {
  expect(reasonOf(connect())).toBe('+14155550111')
  expect(reasonOf(connect({ timeout: 20, from: '14155550100' }))).toBe('+14155550111')
  const sip = [{ type: 'sip', uri: 'sip:desk@example.com' }]
  expect(reasonOf(connect({ endpoint: sip }))).toBe('sip:desk@example.com')
  expect(reasonOf(connect({ eventUrl: ['https://app.example/event'] }))).toBe('not-served')
  expect(reasonOf(connect({ endpoint: [] }))).toBe('not-served')
  expect(reasonOf({ type: 'ncco', ncco: [{ action: 'talk', text: 'Hello' }] })).toBe('not-served')
  expect(reasonOf({ type: 'ncco', url: ['https://app.example/answer'] })).toBe('not-served')
  for (const none of [undefined, {}, { type: 'ncco' }, { ...connect(), url: ['x'] }])
    expect(reasonOf(none)).toBe('invalid')
})
