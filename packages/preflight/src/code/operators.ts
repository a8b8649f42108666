import type * as t from '@babel/types'
import type { Node } from './syntax.ts'
import { partsOf, textOf, unknown, type Value } from './values.ts'

type Evaluate = (node: Node) => Value

/** A template with what is known of it. */
export const templateText = (
  { quasis, expressions }: t.TemplateLiteral,
  evaluate: Evaluate,
): Value =>
  textOf(
    quasis.flatMap(({ value }, index) => {
      const inner = expressions[index]
      const text = value.cooked ?? value.raw
      return inner ? [text, ...partsOf(evaluate(inner as Node))] : [text]
    }),
  )

/** Texts that are put together. A sum of numbers is not computed. */
export const joinedText = (
  { operator, left, right }: t.BinaryExpression,
  evaluate: Evaluate,
): Value => {
  if (operator !== '+') return unknown
  const both = [evaluate(left), evaluate(right)]
  const isSum = both.every((it) => it.kind === 'literal' && typeof it.value === 'number')
  return isSum ? unknown : textOf(both.flatMap(partsOf))
}

/** `!value` and `-value`. */
export const unaryValue = (
  { operator, argument }: t.UnaryExpression,
  evaluate: Evaluate,
): Value => {
  const value = evaluate(argument)
  if (value.kind !== 'literal') return unknown
  if (operator === '!') return { kind: 'literal', value: !value.value }
  return operator === '-' && typeof value.value === 'number'
    ? { kind: 'literal', value: -value.value }
    : unknown
}
