import { inputError, type Note, type RoutingRule } from '@callplane/core'
import { provider } from '../errors.ts'
import { toWireRule } from './rule-format.ts'

/** The older shape: bound to a gateway, room and agent nested (docs …/routing-rules, older generation). */
interface PluralRule {
  readonly gatewayId: string
  readonly name: string
  readonly numbers: readonly string[]
  readonly dispatch: Readonly<Record<string, unknown>>
  readonly hidePhoneNumber?: boolean | undefined
  readonly tags?: readonly string[] | undefined
}

const dropped = (field: string): Note => ({
  field,
  effect: 'dropped',
  detail: 'VideoSDK rules of the older generation do not have it',
})

/** The gateway of the first route determines the direction; the older API has no `type`. */
export const toPluralRule = (
  rule: RoutingRule,
): { readonly body: PluralRule; readonly notes: readonly Note[] } => {
  const { body, notes } = toWireRule(rule)
  const gatewayId = rule.routes.find((route) => route.gateway !== undefined)?.gateway
  if (gatewayId === undefined)
    throw inputError(
      'input-invalid',
      'VideoSDK routing rule',
      [{ path: ['routes', 0, 'gateway'], message: 'is needed by rules of the older generation' }],
      provider,
    )
  const lost = [
    ...(Object.keys(body.headers ?? {}).length > 0 ? [dropped('headers')] : []),
    ...(body.includeHeaders === undefined ? [] : [dropped('includeHeaders')]),
    ...(body.recording === undefined ? [] : [dropped('defaults.record')]),
  ]
  return {
    body: {
      gatewayId,
      name: body.name,
      numbers: body.phoneNumbers,
      dispatch: {
        room: body.room ?? undefined,
        agent: body.agentId
          ? { type: 'cloud', id: body.agentId, metadata: body.agentMetadata }
          : undefined,
      },
      hidePhoneNumber: body.hidePhoneNumber,
      tags: body.tags,
    },
    notes: [...notes, ...lost],
  }
}
