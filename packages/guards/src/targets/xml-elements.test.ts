import fc from 'fast-check'
import { expect, test } from 'vitest'
import { documentsIn } from './option-documents.ts'
import { xmlElements } from './xml-elements.ts'

const dialled = (twiml: string) => documentsIn({ twilio: { twiml } }).addresses
const dear = '+19005550123'

test.each([
  `<Dial>${dear}</Dial>`,
  '<Dial><Number><![CDATA[+19005550123]]></Number></Dial>',
  '<Dial>+1900<!-- -->5550123</Dial>',
  '<Dial><![CDATA[+1900]]>5550<?x y?>123</Dial>',
  '<Dial><Number url="a>b">&#43;1&#x39;005550123</Number></Dial>',
  "<Dial callerId='x'>&#0000043;19005550123",
  '<!DOCTYPE a [<!ENTITY p "+1900">]><Dial>&p;5550123</Dial>',
  '<!DOCTYPE a [<!ENTITY p "<Number>+1900"><!ENTITY q "&p;555">]><Dial>&q;0123</Number></Dial>',
  '<t:dial xmlns:t="x">+19005550123</t:dial>',
  '<Dial><Conference>room</Conference>+19005550123</Dial>',
  '<Dial>+1900<Pause/>5550123</Dial>',
  '<Dial>+1900<a><b></a>5550123</Dial>',
  '<Response><Say>hello</Say><Dial>+1900\n  5550123',
])('%s dials a premium number (G1)', (twiml) => {
  expect(dialled(twiml).map((text) => text.replace(/\s/g, ''))).toContain(dear)
})

test('documents inside other text are read: JSON, a URL with its document in the query', () => {
  const ncco = JSON.stringify([{ action: 'connect', endpoint: [{ number: '19005550123' }] }])
  expect(documentsIn({ vonage: { ncco } }).addresses).toEqual(['19005550123'])
  const url = `https://echo.example?Twiml=${encodeURIComponent(`<Dial>${dear}</Dial>`)}`
  expect(documentsIn({ twilio: { url } }).addresses).toEqual([dear])
})

test('words and comments are dialled by no one', () => {
  expect(
    dialled(`<Say>${dear}</Say><!-- <Dial>${dear}</Dial> --><Play digits="900">x</Play>`),
  ).toEqual([])
})

test('caller IDs in documents are found', () => {
  const twiml = '<Dial callerId="+14155550100"><Number>+14155550123</Number></Dial>'
  const ncco = [{ action: 'connect', from: '14155550101', endpoint: [] }]
  expect(documentsIn({ twilio: { twiml }, vonage: { ncco } }).callerIds).toEqual([
    '+14155550100',
    '14155550101',
  ])
})

test('any text is read without a fault, and quickly', () => {
  fc.assert(
    fc.property(
      fc.array(
        fc.constantFrom(
          '<',
          '>',
          '</',
          '<Dial>',
          '<!--',
          '<![CDATA[',
          ']]>',
          '"',
          '&#',
          ';',
          'a',
          ' ',
        ),
        { maxLength: 60 },
      ),
      (parts) => void xmlElements(parts.join('')),
    ),
  )
  // A billion laughs, and tags without an end: neither grows nor takes quadratic time.
  const laughs = `<!ENTITY a "${'&b;'.repeat(50)}"><!ENTITY b "${'&a;'.repeat(50)}">&a;`
  expect(() => xmlElements(laughs)).not.toThrow()
  expect(xmlElements('<a b="'.repeat(50_000))).toEqual([])
})
