import { describe, expect, it } from 'vitest'
import { answerSipDomain } from './answer-sip-domain.ts'

const plan = { callerId: '+14155550100', callers: ['example.sip.daily.co'] }
const call = {
  To: 'sip:+14155550123@acme.sip.twilio.com;transport=tls',
  From: 'sip:room.0@example.sip.daily.co',
}

describe('answerSipDomain', () => {
  it.each([
    call.To,
    'sip:%2B14155550123@acme.sip.twilio.com',
    '<sip:+14155550123@acme.sip.twilio.com>',
  ])('dials the number of %s with our caller ID', (To) => {
    expect(answerSipDomain({ ...call, To }, plan)).toContain(
      '<Dial answerOnBridge="true" callerId="+14155550100"><Number>+14155550123</Number></Dial>',
    )
  })

  it.each([
    { From: 'sip:room.0@other.sip.daily.co' },
    { From: 'sip:example.sip.daily.co@attacker.example' },
    { To: 'sip:alice@acme.sip.twilio.com' },
    { To: 'sip:+1"/><Dial>@acme.sip.twilio.com' },
    { To: undefined },
    { From: undefined },
  ])('rejects %j', (change) => {
    expect(answerSipDomain({ ...call, ...change }, plan)).toContain(
      '<Response><Reject/></Response>',
    )
  })

  it('refuses a caller ID that is none', () => {
    expect(() => answerSipDomain(call, { ...plan, callerId: 'me' })).toThrow('callerId: must be')
  })
})
