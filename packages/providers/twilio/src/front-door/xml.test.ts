import { describe, expect, it } from 'vitest'
import { readXml } from './xml.ts'

describe('reading XML', () => {
  it('reads elements, attributes, text and what is escaped in them', () => {
    expect(
      readXml(
        `<?xml version="1.0"?><!-- a > b --><A x="1&amp;2" y='"'>\n t &lt;&#65;&#x42;<B/><![CDATA[<raw>]]></A>`,
      ),
    ).toEqual({
      name: 'A',
      attributes: { x: '1&2', y: '"' },
      children: [{ name: 'B', attributes: {}, children: [], text: '' }],
      text: '\n t <AB<raw>',
    })
  })

  it.each([
    '',
    'x',
    '<A>',
    '</A>',
    '<A></B>',
    '<A/><B/>',
    '<A x=1/>',
    '<!DOCTYPE a><a/>',
    '<A/>x',
    '<A',
  ])('refuses %s', (text) => {
    expect(readXml(text)).toBeNull()
  })

  it('leaves unknown entities as they are', () => {
    expect(readXml('<A>&nbsp;&#99999999;</A>')?.text).toBe('&nbsp;&#99999999;')
    expect(readXml('<A>&#x110000;</A>')?.text).toBe('&#x110000;')
  })

  // What takes quadratic time with texts of this length runs into the time limit of every test.
  it('takes time in proportion to the text (T12)', () => {
    expect(readXml(`<A ${'x="1" '.repeat(500_000)}`)).toBeNull()
    expect(readXml('<A>'.repeat(500_000))).toBeNull()
  })
})
