import { readXmlTree, type XmlText, type XmlTree } from '@callplane/kit/xml'
import { Dynamic, type Plain } from '../code/plain.ts'
import type { Program } from '../code/program.ts'
import type { TextNode } from '../code/source-module.ts'
import { positionOf, type Node, type Position } from '../code/syntax.ts'
import { partsOf } from '../code/values.ts'
import type { SourceId } from '../report/report.ts'
import type { DocumentVerb, Verb } from './verb.ts'

/** A document in XML, as far as it is known. */
export interface XmlDocument {
  readonly file: string
  readonly position: Position
  readonly verbs: readonly DocumentVerb[]
  /** Why there are none. */
  readonly fault?: string | undefined
}

const plivoNames: ReadonlySet<string> = new Set([
  'Speak',
  'GetDigits',
  'GetInput',
  'DTMF',
  'PreAnswer',
  'MultiPartyCall',
  'Wait',
  'User',
])
const twilioNames: ReadonlySet<string> = new Set([
  'Say',
  'Gather',
  'Pause',
  'Reject',
  'Enqueue',
  'Connect',
  'Start',
  'Client',
  'Sip',
  'Queue',
])

const namesIn = ({ name, children }: XmlTree): string[] => [
  name,
  ...children.flatMap((child) => ('text' in child ? [] : namesIn(child))),
]

/** Whose document it is. Some have only verbs that both providers have. */
const sourceOf = (root: XmlTree, usesPlivoOnly: boolean): 'twilio' | 'plivo' => {
  const names = namesIn(root)
  if (names.some((name) => plivoNames.has(name))) return 'plivo'
  if (names.some((name) => twilioNames.has(name))) return 'twilio'
  return usesPlivoOnly ? 'plivo' : 'twilio'
}

/** Takes the place of what is not known of a text. */
const hole = /__callplane_unknown__/
const holeText = '__callplane_unknown__'

const plainText = (text: string, node: Node | undefined): Plain =>
  node && hole.test(text)
    ? new Dynamic(
        node,
        text
          .split(hole)
          .flatMap((part, index) => (index === 0 ? [part] : [null, part]))
          .filter((part) => part !== ''),
      )
    : text

const isBlank = (child: XmlTree | XmlText): boolean => 'text' in child && child.text.trim() === ''

interface Place {
  readonly file: string
  readonly node?: Node | undefined
  at(position: Position): Position
}

const verbOf = (tree: XmlTree, place: Place, inSpeech = false): Verb => {
  const speaks = tree.name === 'Say' || tree.name === 'Speak'
  return {
    name: tree.name,
    file: place.file,
    position: place.at(tree),
    attributes: new Map(
      [...tree.attributes].map(([name, { value }]) => [name, plainText(value, place.node)]),
    ),
    content: tree.children
      .filter((child) => !isBlank(child))
      .map((child) =>
        'text' in child
          ? plainText(child.text, place.node)
          : verbOf(child, place, inSpeech || speaks),
      ),
    open: false,
    isMarkup: inSpeech,
  }
}

const documentOf = (text: string, place: Place, usesPlivoOnly: boolean): XmlDocument => {
  const { root, fault } = readXmlTree(text.trimStart())
  const position = place.at({ line: 1, column: 1 })
  const none = (why: string): XmlDocument => ({ file: place.file, position, verbs: [], fault: why })
  if (!root) return none(fault.message)
  if (root.name !== 'Response') return none('the root is not <Response>')
  const source: SourceId = sourceOf(root, usesPlivoOnly)
  const elements = root.children.filter((child) => !isBlank(child))
  if (elements.some((child) => 'text' in child))
    return none('its verbs are only known when the code runs')
  return {
    file: place.file,
    position,
    verbs: elements.flatMap((child) =>
      'text' in child
        ? []
        : [
            {
              source,
              dialect: source === 'plivo' ? 'plivo-xml' : 'twiml',
              verb: verbOf(child, place),
            } as const,
          ],
    ),
  }
}

/** A file such as a TwiML Bin. Undefined for any other file. */
export const fileDocument = (
  file: string,
  text: string,
  usesPlivoOnly: boolean,
): XmlDocument | undefined => {
  if (!/<Response[\s/>]/.test(text)) return undefined
  const cut = text.length - text.trimStart().length
  const before = text.slice(0, cut).split('\n')
  const at = ({ line, column }: Position): Position => ({
    line: line + before.length - 1,
    column: line === 1 ? column + (before.at(-1)?.length ?? 0) : column,
  })
  return documentOf(text, { file, at }, usesPlivoOnly)
}

/** Documents that code has as texts. */
export const textDocuments = (program: Program, usesPlivoOnly: boolean): readonly XmlDocument[] =>
  [...program.modules.values()].flatMap((module) =>
    module.texts.flatMap((node: TextNode): XmlDocument[] => {
      const parts = partsOf(program.evaluate(node, module))
      const text = parts.map((part) => part ?? holeText).join('')
      if (!/<Response[\s/>]/.test(text)) return []
      const start = positionOf(node)
      const raw = text.length - text.trimStart().length
      const skipped = text.slice(0, raw).split('\n').length - 1
      const at = ({ line, column }: Position): Position =>
        node.type === 'StringLiteral'
          ? start
          : {
              line: start.line + skipped + line - 1,
              column: line === 1 && skipped === 0 ? start.column + column + raw : column,
            }
      return [documentOf(text, { file: module.file, node, at }, usesPlivoOnly)]
    }),
  )
