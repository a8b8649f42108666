import { Dynamic, plainOf, PlainObject, type Plain } from '../code/plain.ts'
import type { Program } from '../code/program.ts'
import type { CallNode } from '../code/source-module.ts'
import { bare, keyOf, positionOf, type Node, type Position } from '../code/syntax.ts'
import type { Site } from '../code/values.ts'
import { plivoBuilder, twilioBuilder, type Builder, type BuiltElement } from './builders.ts'
import type { DocumentVerb, Verb } from './verb.ts'

/** A verb that grows with the calls that put others into it. */
interface GrowingVerb extends Verb {
  readonly content: (Plain | Verb)[]
}

const builders: readonly Builder[] = [twilioBuilder, plivoBuilder]

/** Where the name of what is called stands: in a chain of calls, each has its own place. */
export const calleePosition = (node: CallNode): Position => {
  const callee = bare(node.callee)
  return positionOf(
    callee.type === 'MemberExpression' || callee.type === 'OptionalMemberExpression'
      ? callee.property
      : node,
  )
}

interface Arguments {
  readonly attributes: ReadonlyMap<string, Plain>
  readonly texts: readonly Plain[]
  readonly open: boolean
}

const fieldsOf = (given: PlainObject): ReadonlyMap<string, Plain> =>
  new Map([...given.fields].map(([name, { value }]) => [name, value]))

/** Builders take attributes as an object and the content of the element as anything else. */
const argumentsOf = (
  { node, module }: Site<CallNode>,
  program: Program,
  { attributesFirst, attributesOnly }: BuiltElement,
): Arguments => {
  const given = node.arguments.map((argument) => plainOf(argument as Node, module, program))
  const attributesAt =
    given.length > 1 ? (attributesFirst ? 0 : given.length - 1) : attributesOnly ? 0 : -1
  let attributes: ReadonlyMap<string, Plain> = new Map()
  let open = false
  const texts: Plain[] = []
  given.forEach((plain, index) => {
    if (plain instanceof PlainObject) {
      attributes = fieldsOf(plain)
      open ||= plain.open.length > 0
    } else if (plain instanceof Dynamic && index === attributesAt) open = true
    else if (plain !== undefined && plain !== null) texts.push(plain)
  })
  return { attributes, texts, open }
}

/** The element that a call adds; undefined where it adds none. */
const elementOf = (
  path: string,
  node: CallNode,
): { readonly builder: Builder; readonly element: BuiltElement } | undefined => {
  for (const builder of builders) {
    const inner = builder.within(path)
    if (inner === undefined) continue
    const element = builder.element(inner)
    const [first] = node.arguments
    // `addChild('Say', { … })` names the element itself.
    if (element?.name === '' && first?.type === 'StringLiteral')
      return { builder, element: { ...element, name: first.value } }
    return element && element.name !== '' ? { builder, element } : undefined
  }
  return undefined
}

/** The verbs that code adds to documents with the builders of SDKs, those in others inside them. */
export const builtVerbs = (program: Program): readonly DocumentVerb[] => {
  const verbs = new Map<Node, GrowingVerb>()
  const documents: DocumentVerb[] = []
  for (const module of program.modules.values())
    for (const node of module.calls) {
      const callee = program.evaluate(node.callee, module)
      if (callee.kind !== 'external') continue
      const found = elementOf(callee.path, node)
      if (!found) continue
      const { builder, element } = found
      const { attributes, texts, open } = argumentsOf({ node, module }, program, element)
      const [, ...rest] = texts
      const verb: GrowingVerb = {
        name: element.name,
        file: module.file,
        position: calleePosition(node),
        attributes,
        content: keyOf(calleeName(node), false) === 'addChild' ? rest : [...texts],
        open,
        isMarkup: element.isMarkup,
      }
      verbs.set(node, verb)
      const parent = callee.via?.site && verbs.get(callee.via.site.node)
      if (parent) parent.content.push(verb)
      else if (!element.isMarkup)
        documents.push({ source: builder.source, dialect: builder.dialect, verb })
    }
  return documents
}

const calleeName = (node: CallNode): Node => {
  const callee = bare(node.callee)
  return callee.type === 'MemberExpression' ? callee.property : callee
}
