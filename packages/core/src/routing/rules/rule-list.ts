import type { RoutingRule } from '../../model/routing-rule.ts'

/** More ids than this are counted in a message instead of listed. */
const maxIds = 20

/** Ids of rules for a message; a list that is too long to read is cut. */
export const ruleList = (rules: readonly Pick<RoutingRule, 'id'>[]): string => {
  const shown = rules.slice(0, maxIds).map(({ id }) => id)
  const more = rules.length - shown.length
  return `${shown.join(', ')}${more > 0 ? ` and ${more} more` : ''}`
}
