import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  escapeXmlAttribute,
  escapeXmlText,
  readXmlTree,
  type XmlText,
  type XmlTree,
} from './xml.ts'

const isText = (child: XmlTree | XmlText): child is XmlText => 'text' in child
const textOf = ({ children }: XmlTree): string =>
  children.map((child) => (isText(child) ? child.text : '')).join('')
const rootOf = (text: string): XmlTree => {
  const { root, fault } = readXmlTree(text)
  if (!root) throw new Error(fault.message)
  return root
}
const faultOf = (text: string): string => {
  const { fault } = readXmlTree(text)
  return fault ? `${fault.line}:${fault.column} ${fault.message}` : 'none'
}

describe('reading XML', () => {
  it('reads elements, attributes, text and what is escaped in them, with positions', () => {
    const root = rootOf(
      `<?xml version="1.0"?>\n<!-- a > b -->\n<A x="1&amp;2"\n   y='"'>t &lt;&#65;\n <B/><![CDATA[<raw>]]></A>`,
    )
    expect([root.name, root.line, root.column]).toEqual(['A', 3, 1])
    expect([...root.attributes]).toEqual([
      ['x', { value: '1&2', line: 3, column: 4 }],
      ['y', { value: '"', line: 4, column: 4 }],
    ])
    expect(textOf(root)).toBe('t <A\n <raw>')
    const inner = root.children.find((child) => !isText(child))
    expect(inner).toMatchObject({ name: 'B', line: 5, column: 2 })
  })

  it('keeps names that objects have of their own', () => {
    const root = rootOf('<A __proto__="1" constructor="2"><toString/></A>')
    expect([...root.attributes.keys()]).toEqual(['__proto__', 'constructor'])
    expect({}).not.toHaveProperty('polluted')
  })

  it.each([
    ['', '1:1'],
    ['x', '1:'],
    ['<A>', '1:'],
    ['<A></B>', '1:'],
    ['<A/><B/>', '1:'],
    ['<A x=1/>', '1:'],
    ['<A x="1" x="2"/>', '1:'],
    ['<A>&nbsp;</A>', '1:'],
    ['<A>&constructor;</A>', '1:'],
    ['<A>\n&#0;</A>', '2:'],
    ['<A/>x', '1:'],
    ['<A', '1:'],
  ])('refuses %s at %s', (text, at) => {
    expect(faultOf(text)).toMatch(new RegExp(`^${at}`))
  })

  it('refuses a document type declaration before an entity of its own can be used', () => {
    const bomb = `<!DOCTYPE a [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><A>&b;</A>`
    expect(faultOf(bomb)).toMatch(/document type declaration is not accepted/)
    expect(faultOf('<!DOCTYPE a SYSTEM "file:///etc/hostname"><A/>')).toMatch(/declaration/)
  })

  it('is bounded in depth and length, and takes no stack', () => {
    expect(readXmlTree('<A>'.repeat(64) + '</A>'.repeat(64)).root).toBeDefined()
    expect(faultOf('<A>'.repeat(65))).toBe('1:193 nested deeper than 64 elements')
    expect(faultOf('<A>'.repeat(80_000))).toMatch(/nested deeper/)
    expect(faultOf(`<A>${'x'.repeat(262_144)}</A>`)).toMatch(/longer than 262144 characters/)
    expect(readXmlTree('<A/>', { maxLength: 3 }).fault).toMatchObject({ line: 1, column: 4 })
  })

  it('gives back what was escaped', () => {
    const text = fc.string({ unit: fc.constantFrom(...'a&<>"\'\n\t é;#]') })
    fc.assert(
      fc.property(text, text, (content, value) => {
        const root = rootOf(`<A x="${escapeXmlAttribute(value)}">${escapeXmlText(content)}</A>`)
        expect([textOf(root), root.attributes.get('x')?.value]).toEqual([content, value])
      }),
    )
  })

  it('ends in a tree or a fault for any text', () => {
    const piece = fc.constantFrom(
      '<',
      '>',
      '/',
      'A',
      '<A>',
      '</A>',
      ' x="1"',
      '&amp;',
      '&',
      '<!--',
      '-->',
      '<![CDATA[',
      ']]>',
      '<?x',
      '?>',
      '<!DOCTYPE',
      '\n',
      '=',
    )
    const whole = fc.constantFrom('<A>', 'A', '\n', '&amp;', '<!--A-->', '<A x="1"/>', '</A>')
    const document = fc.oneof(
      fc.array(piece, { maxLength: 12 }),
      // Pieces at random are hardly ever a document; of these about half are.
      fc.array(whole, { maxLength: 4 }).map((pieces) => ['<A>', ...pieces, '</A>']),
    )
    let trees = 0
    fc.assert(
      fc.property(document, (pieces) => {
        const { root, fault } = readXmlTree(pieces.join(''))
        trees += Number(root !== undefined)
        expect((root === undefined) !== (fault === undefined)).toBe(true)
      }),
      { numRuns: 500 },
    )
    expect(trees).toBeGreaterThan(20)
  })
})
