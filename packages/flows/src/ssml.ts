import {
  escapeXmlAttribute,
  escapeXmlText,
  readXmlTree,
  type XmlText,
  type XmlTree,
} from '@callplane/kit/xml'

/** Elements of SSML with their attributes, as Twilio and Plivo document them, and those that Vonage adds. */
const elements: Readonly<Record<string, readonly string[]>> = {
  break: ['strength', 'time'],
  emphasis: ['level'],
  lang: ['xml:lang'],
  p: [],
  phoneme: ['alphabet', 'ph'],
  prosody: ['pitch', 'rate', 'volume'],
  s: [],
  'say-as': ['interpret-as', 'format'],
  sub: ['alias'],
  w: ['role'],
  'amazon:effect': ['name', 'phonation', 'vocal-tract-length'],
  'amazon:domain': ['name'],
}

/** What every carrier takes. */
export const commonSsml: ReadonlySet<string> = new Set(
  Object.keys(elements).filter((name) => !name.startsWith('amazon:')),
)

/** Every element of SSML that a flow may have. */
export const allSsml: ReadonlySet<string> = new Set(Object.keys(elements))

const isText = (child: XmlTree | XmlText): child is XmlText => 'text' in child

/** What is wrong with markup, with its place. */
export type SsmlFault = (message: string, at: XmlTree | XmlText) => void

const attributesOf = (tree: XmlTree, fault: SsmlFault): string => {
  const known = Object.hasOwn(elements, tree.name) ? (elements[tree.name] ?? []) : []
  return [...tree.attributes]
    .map(([name, { value }]) => {
      if (!known.includes(name)) fault(`unknown attribute ${name} of <${tree.name}>`, tree)
      return ` ${name}="${escapeXmlAttribute(value)}"`
    })
    .join('')
}

/**
 * Markup in one form: white space collapsed, attributes in double quotes. `allowed` are the elements that are kept; of
 * others, `lost` is told and the content is kept.
 */
export interface Markup {
  readonly allowed: ReadonlySet<string>
  readonly fault: SsmlFault
  readonly lost: (name: string) => void
}

const writeMarkup = (children: XmlTree['children'], markup: Markup): string =>
  children
    .map((child) => {
      if (isText(child)) return escapeXmlText(child.text.replaceAll(/\s+/g, ' '))
      const inner = writeMarkup(child.children, markup)
      if (!allSsml.has(child.name)) markup.fault(`unknown element <${child.name}> in speech`, child)
      else if (!markup.allowed.has(child.name)) {
        markup.lost(child.name)
        return inner
      }
      const start = `<${child.name}${attributesOf(child, markup.fault)}`
      return child.children.length === 0 ? `${start}/>` : `${start}>${inner}</${child.name}>`
    })
    .join('')

/** The content of an element that is spoken: `text` where it has no markup, else `ssml`. */
export const speechOf = (
  { children }: XmlTree,
  fault: SsmlFault,
): { readonly text: string } | { readonly ssml: string } => {
  if (children.every(isText))
    return {
      text: children
        .map(({ text }) => text)
        .join('')
        .replaceAll(/\s+/g, ' ')
        .trim(),
    }
  const inner = writeMarkup(children, { allowed: allSsml, fault, lost: () => undefined })
  return { ssml: `<speak>${inner.trim()}</speak>` }
}

/** The content of an SSML document, for an element that is spoken; undefined where it is not well formed. */
export const markupOf = (ssml: string, markup: Markup): string | undefined => {
  const { root, fault } = readXmlTree(ssml)
  if (!root) {
    markup.fault(`is not well-formed SSML: ${fault.message}`, { text: '', line: 1, column: 1 })
    return undefined
  }
  for (const name of root.attributes.keys())
    if (name !== 'version' && name !== 'xmlns') markup.lost(`speak ${name}`)
  return writeMarkup(root.children, markup).trim()
}
