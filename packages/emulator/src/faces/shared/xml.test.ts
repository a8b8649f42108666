import { describe, expect, test } from 'vitest'
import { parseXml } from './xml.ts'

test('elements, attributes, text, CDATA, entities, comments', () => {
  const source = `\uFEFF<?xml version="1.0"?><!-- hi --><Response>
    <Sip username='a"b'>sip:x@y.example?X-A=1&amp;X-B=2</Sip>
    <Say><![CDATA[a < b]]> &#233;&#x41;</Say><Hangup/></Response>`
  expect(parseXml(source).children).toMatchObject([
    { name: 'Sip', attributes: { username: 'a"b' }, text: 'sip:x@y.example?X-A=1&X-B=2' },
    { name: 'Say', text: 'a < b éA' },
    { name: 'Hangup', attributes: {}, children: [] },
  ])
})

describe('refuses', () => {
  test.each([
    ['nothing', ''],
    ['text alone', 'hello'],
    ['an open element', '<Response><Say>'],
    ['crossed elements', '<Response><Say></Response></Say>'],
    ['two roots', '<Response/><Response/>'],
    ['a bare ampersand', '<Response>a & b</Response>'],
    ['an unknown entity', '<Response>&nbsp;</Response>'],
    ['a repeated attribute', '<Response a="1" a="2"/>'],
    ['an attribute without quotes', '<Response a=1/>'],
    ['text behind the root', '<Response/>x'],
  ])('%s', (_, source) => {
    expect(() => parseXml(source)).toThrow(/./)
  })
})
