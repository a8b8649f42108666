import { plainOf, PlainObject, type Plain } from '../code/plain.ts'
import type { Program } from '../code/program.ts'
import { positionOf, type Node } from '../code/syntax.ts'
import type { DocumentVerb } from './verb.ts'

/** Fields that tell an action from any other object with a field `action`. */
const marks: Readonly<Record<string, readonly string[]>> = {
  talk: ['text'],
  stream: ['streamUrl'],
  input: ['type', 'dtmf', 'speech', 'eventUrl'],
  record: ['eventUrl', 'eventMethod', 'beepStart', 'endOnSilence', 'endOnKey', 'split', 'format'],
  connect: ['endpoint'],
  conversation: ['name'],
  wait: ['timeout'],
  notify: ['payload', 'eventUrl'],
  pay: ['amount'],
  transfer: ['conversation_id'],
}

/** Fields in the order of the constructors (@vonage/voice 1.24, `dist/cjs/classes/NCCO`). */
const constructors: Readonly<Record<string, readonly string[]>> = {
  Talk: ['text', 'bargeIn', 'loop', 'level', 'language', 'style', 'premium'],
  Stream: ['streamUrl', 'level', 'bargeIn', 'loop'],
  Input: ['dtmf', 'speech', 'eventUrl', 'eventMethod', 'mode'],
  Record: [
    'format',
    'split',
    'channels',
    'endOnSilence',
    'endOnKey',
    'timeOut',
    'beepStart',
    'eventUrl',
    'eventMethod',
  ],
  Connect: [
    'endpoint',
    'from',
    'randomFromNumber',
    'eventType',
    'timeout',
    'limit',
    'machineDetection',
    'eventUrl',
    'eventMethod',
    'ringbackTone',
  ],
  Conversation: [
    'name',
    'musicOnHoldUrl',
    'startOnEnter',
    'endOnExit',
    'record',
    'canSpeak',
    'canHear',
    'mute',
  ],
  Notify: ['payload', 'eventUrl', 'eventMethod'],
  Wait: ['timeout'],
}

/** The SDK sends these as lists of one. */
const lists: ReadonlySet<string> = new Set(['eventUrl', 'streamUrl', 'musicOnHoldUrl', 'endpoint'])

const isAction = (plain: PlainObject, usesVonage: boolean): string | undefined => {
  const action = plain.get('action')
  if (typeof action !== 'string' || !Object.hasOwn(marks, action)) return undefined
  const isMarked = marks[action]?.some((name) => plain.fields.has(name)) === true
  return isMarked || (usesVonage && plain.fields.size <= 2) ? action : undefined
}

const asSent = (name: string, value: Plain): Plain =>
  lists.has(name) && !Array.isArray(value) ? [value] : value

/** `new Talk('Hello')` of `@vonage/voice`. */
const constructed = (program: Program): readonly DocumentVerb[] =>
  [...program.modules.values()].flatMap((module) =>
    module.calls.flatMap((node): DocumentVerb[] => {
      if (node.type !== 'NewExpression') return []
      const callee = program.evaluate(node.callee, module)
      const path = callee.kind === 'external' ? callee.path : ''
      const [, name = ''] = /^@vonage\/(?:voice|server-sdk|ncco-builder)\.(\w+)$/.exec(path) ?? []
      const fields = Object.hasOwn(constructors, name) ? constructors[name] : undefined
      if (!fields) return []
      const attributes = new Map<string, Plain>([['action', name.toLowerCase()]])
      node.arguments.forEach((argument, index) => {
        const field = fields[index]
        const value = plainOf(argument as Node, module, program)
        if (field !== undefined && value !== undefined) attributes.set(field, asSent(field, value))
      })
      // What `serializeToNCCO` adds for the kinds of input that are given.
      if (name === 'Input')
        attributes.set(
          'type',
          ['dtmf', 'speech'].filter((kind) => attributes.has(kind)),
        )
      const position = positionOf(node)
      const verb = {
        name: name.toLowerCase(),
        file: module.file,
        position,
        attributes,
        content: [],
        open: false,
      }
      return [{ source: 'vonage', dialect: 'ncco', verb }]
    }),
  )

/** Actions of NCCOs in code: object literals with a field `action`, and the classes of Vonage's SDK. */
export const nccoVerbs = (program: Program, usesVonage: boolean): readonly DocumentVerb[] => [
  ...constructed(program),
  ...[...program.modules.values()].flatMap((module) =>
    module.objects.flatMap((node): DocumentVerb[] => {
      const plain = plainOf(node, module, program)
      const name = plain instanceof PlainObject ? isAction(plain, usesVonage) : undefined
      if (name === undefined || !(plain instanceof PlainObject)) return []
      const verb = {
        name,
        file: module.file,
        position: positionOf(node),
        attributes: new Map([...plain.fields].map(([field, { value }]) => [field, value])),
        content: [],
        open: plain.open.length > 0,
      }
      return [{ source: 'vonage', dialect: 'ncco', verb }]
    }),
  ),
]
