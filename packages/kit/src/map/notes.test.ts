import { expect, it } from 'vitest'
import { faultIf, faultUnless, localError } from '../errors/faults.ts'
import { droppedNotes, isSet, nearAddressOf, nearPhoneFirst } from './notes.ts'

it('droppedNotes notes what applies', () => {
  expect(
    droppedNotes([
      ['a', true, 'lost'],
      ['b', false, 'kept'],
    ]),
  ).toEqual([{ field: 'a', effect: 'dropped', detail: 'lost' }])
})

it.each([undefined, null, false, '', 0, {}, []])('%j is not set', (value) => {
  expect(isSet(value)).toBe(false)
})
it.each([true, 'x', 1, { a: 0 }, [0]])('%j is set', (value) => {
  expect(isSet(value)).toBe(true)
})

it('nearPhoneFirst names the near phone of a click-to-call only', () => {
  const phone = '+14155550101'
  expect(nearPhoneFirst({ connect: { phone, first: true } })).toBe(phone)
  expect(nearPhoneFirst({ connect: { phone } })).toBeUndefined()
  expect(nearPhoneFirst({ connect: { sip: 'sip:a@b.example' } })).toBeUndefined()
  expect(nearPhoneFirst({})).toBeUndefined()
})

it('faults are told by condition', () => {
  const fault = [{ path: ['a'], message: 'must be b' }]
  expect(faultIf('x', ['a'], 'must be b')).toEqual(fault)
  expect(faultIf('', ['a'], 'must be b')).toEqual([])
  expect(faultUnless(undefined, ['a'], 'must be b')).toEqual(fault)
  expect(faultUnless(1, ['a'], 'must be b')).toEqual([])
})

it('an error of the plugin itself never dialled', () => {
  expect(localError('acme', 'call-unknown', 'no call')).toMatchObject({
    message: 'acme: no call',
    code: 'call-unknown',
    provider: 'acme',
    dialled: 'no',
  })
})

it.each([
  [undefined, undefined],
  [{ sip: 'sip:desk@example.com' }, 'sip:desk@example.com'],
  [{ phone: '+14155550102' }, '+14155550102'],
  [{ conference: 'desk' }, undefined],
  [{ room: 'desk' }, undefined],
])('the near end %j has the address %s', (connect, address) => {
  expect(nearAddressOf(connect)).toBe(address)
})
