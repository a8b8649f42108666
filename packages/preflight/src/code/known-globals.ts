import { bare, keyOf, type Node } from './syntax.ts'
import type { Value } from './values.ts'

/** Built-in functions that give back what they are given. Data that is written as JSON is looked at as data. */
export const givesBack =
  /^(?:Object\.(?:freeze|seal)|structuredClone|Promise\.resolve|JSON\.stringify|String)$/

/** A name that nothing declares. Twilio Functions have the SDK as a global (twilio.com/docs/serverless). */
export const globalNamed = (name: string): Value =>
  name === 'Twilio' ? { kind: 'external', path: 'twilio' } : { kind: 'global', path: name }

/** `context.getTwilioClient`, which gives a client in Twilio Functions. */
export const isFunctionsClient = (callee: Node): boolean => {
  const node = bare(callee)
  return (
    node.type === 'MemberExpression' && keyOf(node.property, node.computed) === 'getTwilioClient'
  )
}
