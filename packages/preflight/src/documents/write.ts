import type { DocumentDialect } from '@callplane/core'
import { escapeXmlAttribute, escapeXmlText } from '@callplane/kit/xml'
import type { Plain } from '../code/plain.ts'
import { filled, slotsIn, type Chosen, type Slot } from './samples.ts'
import { isVerb, type Verb } from './verb.ts'

/** A document that holds one verb, and the verb on each of its lines. */
export interface Written {
  readonly text: string
  readonly verbOn: ReadonlyMap<number, Verb>
}

const scalar = (value: unknown): string =>
  Array.isArray(value) ? value.map(String).join(' ') : String(value)

/** One element on one line, the elements in it on lines of their own. */
const writeElement = (
  verb: Verb,
  chosen: Chosen,
  lines: string[],
  verbOn: Map<number, Verb>,
): void => {
  const attributes = [...verb.attributes].flatMap(([name, value]) => {
    const given = filled(value, chosen)
    return given === undefined || given === null
      ? []
      : [` ${name}="${escapeXmlAttribute(scalar(given))}"`]
  })
  lines.push(`<${verb.name}${attributes.join('')}>`)
  verbOn.set(lines.length, verb)
  for (const content of verb.content)
    if (isVerb(content)) writeElement(content, chosen, lines, verbOn)
    else {
      const given = filled(content, chosen)
      const text = given === undefined || given === null ? '' : scalar(given)
      lines[lines.length - 1] += escapeXmlText(text.replaceAll(/\s+/g, ' '))
    }
  lines[lines.length - 1] += `</${verb.name}>`
}

/** An action without its place in a list, where `bargeIn` is about the input that follows. */
const writeAction = (verb: Verb, chosen: Chosen): string =>
  JSON.stringify([
    Object.fromEntries(
      [...verb.attributes]
        .filter(([name]) => name !== 'bargeIn')
        .map(([name, value]) => [name, filled(value, chosen)]),
    ),
  ])

/** Writes one verb as a document. */
export const writeVerb = (dialect: DocumentDialect, verb: Verb, chosen: Chosen): Written => {
  if (dialect === 'ncco') return { text: writeAction(verb, chosen), verbOn: new Map([[1, verb]]) }
  const lines = ['<Response>']
  const verbOn = new Map<number, Verb>()
  writeElement(verb, chosen, lines, verbOn)
  return { text: [...lines, '</Response>'].join('\n'), verbOn }
}

const contentSlots = (verb: Verb): readonly Slot[] =>
  verb.content.flatMap((content: Plain | Verb) =>
    isVerb(content) ? verbSlots(content) : slotsIn(content, verb.name),
  )

/** What of a verb is not known before the code runs. */
export const verbSlots = (verb: Verb): readonly Slot[] => [
  ...[...verb.attributes].flatMap(([name, value]) => slotsIn(value, name)),
  ...contentSlots(verb),
]
