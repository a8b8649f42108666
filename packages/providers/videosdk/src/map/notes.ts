import { isDeepStrictEqual } from 'node:util'
import type { Note, OutboundCall } from '@callplane/core'
import type { WireRule } from '../client/schemas.ts'

const agrees = ({ dispatch }: OutboundCall, rule: WireRule | undefined): boolean =>
  rule?.agentId === dispatch?.agent &&
  isDeepStrictEqual(rule?.agentMetadata ?? {}, dispatch?.metadata ?? {})

/**
 * An agent and a pin are set on VideoSDK's routing rule; a call has a field for neither. `agentId` in the body of a
 * call appears in public code but is not documented, so it is not sent.
 */
export const ruleWishNotes = (call: OutboundCall, rule: WireRule | undefined): Note[] => {
  const lost = (field: 'dispatch' | 'pin', what: string): Note => ({
    field,
    effect: 'dropped',
    detail: `VideoSDK takes ${what} from a routing rule; name one on the route that sets it (rules.push makes one)`,
  })
  return [
    ...(call.dispatch && !agrees(call, rule) ? [lost('dispatch', 'the agent')] : []),
    ...(call.pin !== undefined && rule?.room?.pin !== call.pin ? [lost('pin', 'the pin')] : []),
  ]
}
