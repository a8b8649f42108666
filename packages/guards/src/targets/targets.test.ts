import { describe, expect, it } from 'vitest'
import { requestOf } from '../guards.fixture.ts'
import { callForTransfer, numbersThatMayRing, targetsThatMayRing } from './targets.ts'

const dialled = (to: string, options = {}) =>
  numbersThatMayRing({ to }, null, options).map((number) => number.dialled)
const readings = (to: string, options = {}) =>
  numbersThatMayRing({ to }, null, options).flatMap((number) => number.e164)

describe('numbers that may ring', () => {
  it('finds every field that rings', () => {
    const fields = (input: Parameters<typeof requestOf>[0], roomAddress?: string) => {
      const { call, route } = requestOf(input, roomAddress === undefined ? {} : { roomAddress })
      return numbersThatMayRing(call, route).map(
        ({ field, end, dialled: d }) => `${field} ${end} ${d}`,
      )
    }
    expect(fields({ connect: { phone: '+14155550102' } })).toEqual([
      'to far +14155550123',
      'connect.phone near +14155550102',
    ])
    expect(fields({ to: 'sip:bob@example.com', connect: { sip: 'sip:911@example.com' } })).toEqual([
      'connect.sip near 911',
    ])
    expect(fields({ connect: { room: '14155550102' } }, 'sip:+{room}@carrier.example')[1]).toBe(
      'roomAddress near +14155550102',
    )
    expect(
      fields({ connect: { room: 'standup' } }, 'sip:+14155550102@carrier.example;room={room}')[1],
    ).toBe('roomAddress near +14155550102')
    expect(fields({ connect: { room: 'standup' } }, 'sip:{room}@carrier.example')).toHaveLength(1)
    expect(fields({ connect: { room: '14155550102' } })).toHaveLength(1)
  })
  it.each([
    ['twilio', { twiml: '<Response><Dial>+14155550102</Dial></Response>' }, '+14155550102'],
    ['twilio', { twiml: '<Dial><Number url="x">&#57;11</Number></Dial>' }, '911'],
    ['twilio', { twiml: '<Dial><Sip>sip:911@example.com;a=1&amp;b</Sip></Dial>' }, '911'],
    [
      'vonage',
      { ncco: [{ action: 'connect', endpoint: [{ type: 'phone', number: '14155550102' }] }] },
      '14155550102',
    ],
    ['vonage', { ncco: [{ endpoint: [{ type: 'sip', uri: 'sip:911@example.com' }] }] }, '911'],
    ['other', { number: 911 }, '911'],
  ])('reads what documents in the options of %s dial', (id, options, expected) => {
    const { call } = requestOf({ options: { [id]: options } })
    expect(numbersThatMayRing(call, null).map((number) => number.dialled)).toContain(expected)
  })
  it('finds no number in words of the options', () => {
    const { call } = requestOf({
      options: {
        twilio: { twiml: '<Say>Press 1</Say>', url: 'https://a.example/911' },
        daily: { extension: '911' },
      },
    })
    expect(numbersThatMayRing(call, null)).toHaveLength(1)
  })
  it.each([
    ['sip:+14155550123@example.com;user=phone', '+14155550123'],
    ['sip:%2B1%34155550123@example.com', '+14155550123'],
    ['sip:%252B14155550123@example.com', '+14155550123'],
    ['sip:+1-415-555.0123@example.com', '+14155550123'],
    ['sip:+14155550123;ext=911@example.com', '+14155550123'],
    ['sip:%EF%BC%99%EF%BC%91%EF%BC%91@example.com', '911'],
    ['sip:%D9%A9%D9%A1%D9%A1@example.com', '911'],
    ['sip:9%E2%80%8B11@example.com', '911'],
    ['sip:%B911@example.com', '111'],
    ['sips:*67911@example.com:5061', '*67911'],
    ['sip:%2331%23112@example.com', '#31#112'],
    ['sip:911p22@example.com', '911'],
    ['sip:911', '911'],
    ['sip:tel%3A911@example.com', '911'],
    ['sip:;911@example.com', '911'],
  ])('reads %s', (uri, expected) => {
    expect(dialled(uri)).toContain(expected)
  })
  it.each([
    'sip:bob@example.com',
    'sip:call-911@example.com',
    'sip:example.com',
    'sip:192.0.2.1',
    'sip:%@example.com',
  ])('finds no number in %s', (uri) => {
    expect(dialled(uri)).toEqual([])
  })
  it('gives every E.164 reading of a spelling', () => {
    expect(readings('sip:14155550123@a.example')).toEqual(['+14155550123'])
    expect(readings('sip:0014155550123@a.example')).toEqual(['+14155550123'])
    expect(readings('sip:01114155550123@a.example')).toEqual(['+14155550123'])
    expect(readings('sip:4155550123@a.example')).toEqual(['+4155550123', '+14155550123'])
    expect(readings('sip:4155550123;phone-context=+1@a.example')).toContain('+14155550123')
    expect(readings('sip:0891234567@a.example')).toEqual([])
    expect(readings('sip:0891234567@a.example', { nationalCode: '+49' })).toEqual(['+49891234567'])
    expect(readings('sip:100@a.example')).toEqual([])
  })
  it('gives what digits can mean behind an outside line or a rarer prefix (G1)', () => {
    const behind = (user: string, options = {}) =>
      numbersThatMayRing({ to: `sip:${user}@a.example` }, null, options).flatMap(
        ({ behindPrefix }) => behindPrefix,
      )
    expect(behind('914155550123')).toEqual(['+14155550123'])
    expect(behind('94155550123')).toEqual(['+14155550123'])
    expect(behind('90114930123456')).toEqual(['+4930123456'])
    expect(behind('00114930123456')).toContain('+4930123456')
    expect(behind('8104930123456')).toContain('+4930123456')
    expect(behind('900891234567', { nationalCode: '+49' })).toContain('+49891234567')
    for (const plain of ['14155550123', '442079460123', '0101234567', '100', '%2B914155550123'])
      expect(behind(plain)).toEqual([])
    expect(behind('914155550123', { internationalHosts: ['A.example'] })).toEqual([])
  })
  it('takes no number from hosts of one’s own', () => {
    const [target] = targetsThatMayRing({ to: 'sip:14155550123@PBX.example:5060' }, null, {
      ownHosts: ['pbx.example'],
    })
    expect([target?.host, target?.numbers]).toEqual(['pbx.example', []])
  })
  it('sees of a transfer its target only', () => {
    const { call } = requestOf({
      connect: { phone: '+14155550102' },
      options: { x: { to: '911' } },
    })
    expect(targetsThatMayRing(callForTransfer(call, 'sip:911@example.com'), null)).toMatchObject([
      { field: 'to', end: 'far', numbers: [{ dialled: '911' }] },
    ])
  })
})
