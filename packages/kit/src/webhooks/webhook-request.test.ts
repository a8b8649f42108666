import { seconds } from '@callplane/core/units'
import { describe, expect, it } from 'vitest'
import { attemptKeyOf, bodyText, formEvent, isStale, jsonBody, queryOf } from './webhook-request.ts'

const request = (text: string) => ({ body: new TextEncoder().encode(text) })

describe('the body of a webhook', () => {
  it('is text, a form or JSON', () => {
    expect(bodyText(request('\ufeffgrüß'))).toBe('\ufeffgrüß')
    expect({ ...formEvent(request('CallStatus=ringing&a=1&a=2')) }).toEqual({
      CallStatus: 'ringing',
      a: ['1', '2'],
    })
    expect(jsonBody(request('{"data":{"id":"1"}}'))).toEqual({ data: { id: '1' } })
  })
  it.each(['', '{', 'a=1', 'null'])('is null as JSON where it is %j', (text) => {
    expect(jsonBody(request(text))).toBeNull()
  })
})

describe('the query', () => {
  it('is decoded once', () => {
    expect({ ...queryOf('https://a.example/b?x=%252B&y=a+b&y=c#?z=1') }).toEqual({
      x: '%2B',
      y: ['a b', 'c'],
    })
    expect({ ...queryOf('/relative') }).toEqual({})
  })
  it('holds the attempt key', () => {
    const base = 'https://calls.example.com/webhooks/twilio'
    expect(attemptKeyOf(`${base}?attempt=k-1&bodySHA256=ab`)).toBe('k-1')
    expect(attemptKeyOf(`${base}?attempt=k-1&attempt=k-2`)).toBe('k-1')
    expect(attemptKeyOf(`${base}?attempt=`)).toBeUndefined()
    expect(attemptKeyOf(base)).toBeUndefined()
  })
})

describe('isStale', () => {
  it.each([
    [0, false],
    [300_000, false],
    [-300_000, false],
    [300_001, true],
    [-300_001, true],
    [Number.NaN, true],
  ])('%d ms off: %s', (off, stale) => {
    expect(isStale(1_789_000_000_000 + off, 1_789_000_000_000, seconds(300))).toBe(stale)
  })
})
