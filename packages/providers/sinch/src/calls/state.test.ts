import { expect, test } from 'vitest'
import { callId, key } from '../../test/fake.ts'
import { encodeMarker } from '../map/marker.ts'
import { eventsOfState } from './state.ts'

const told = (state: object) =>
  eventsOfState(callId, { custom: encodeMarker({ attempt: key, leg: 'near' }), ...state }, false)
const inShort = (state: object) =>
  told(state).map(({ type, leg, providerStatus }) => `${leg} ${type} ${providerStatus}`)

test('a leg that lives has begun, or was answered', () => {
  expect(inShort({ status: 'ONGOING' })).toEqual(['near initiated '])
  expect(inShort({ status: 'ONGOING', result: 'N/A' })).toEqual(['near initiated N/A'])
  expect(inShort({ status: 'ONGOING', result: 'ANSWERED' })).toEqual(['near answered ANSWERED'])
})

test('a leg that has ended tells its end, and its answer where there was one', () => {
  const final = { status: 'FINAL', reason: 'CALLEEHANGUP', duration: 17 }
  expect(inShort({ ...final, result: 'ANSWERED' })).toEqual([
    'near answered ANSWERED',
    'near ended ANSWERED',
  ])
  expect(inShort({ ...final, result: 'BUSY' })).toEqual(['near ended BUSY'])
  const [, end] = told({
    ...final,
    result: 'ANSWERED',
    debit: { currencyId: 'EUR', amount: 0.1758 },
  })
  expect(end).toMatchObject({
    id: `${callId}:dice`,
    attemptKey: key,
    providerCode: 'CALLEEHANGUP',
    talkDuration: 17,
    cost: { amount: 0.1758, currency: 'EUR', certainty: 'final' },
  })
})

test('what the provider does not tell is left out', () => {
  const [end] = told({ status: 'FINAL', result: 'NOANSWER', duration: 20, custom: undefined })
  expect(end).toMatchObject({ leg: 'far', end: { status: 'no-answer' } })
  for (const field of ['attemptKey', 'providerCode', 'talkDuration', 'cost'])
    expect(end).not.toHaveProperty(field)
  const [, silent] = told({ status: 'FINAL', result: 'ANSWERED', duration: 0 })
  expect(silent).not.toHaveProperty('talkDuration')
})
