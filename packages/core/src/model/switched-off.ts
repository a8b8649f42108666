import { featureFields, type OutboundCall } from './outbound-call.ts'

const isOff = (value: unknown): boolean =>
  value === undefined ||
  value === false ||
  value === '' ||
  value === 'none' ||
  (typeof value === 'object' && value !== null && Object.keys(value).length === 0)

const hasOff = <T extends object>(value: T, fields: readonly (keyof T)[]): boolean => {
  for (const name in value) if (isOff(value[name]) && fields.includes(name)) return true
  return false
}

const withoutOff = <T extends object>(value: T, fields: readonly (keyof T)[]): T => {
  if (!hasOff(value, fields)) return value
  const kept = { ...value }
  for (const field of fields) if (isOff(kept[field])) delete kept[field]
  return kept
}

/**
 * The call without the wishes that are switched off: no plugin can drop what was not requested. Applied once the rule's
 * defaults are merged, because until then a value that switches off overrides a default.
 */
export const withoutSwitchedOff = (call: OutboundCall): OutboundCall => {
  const participant =
    call.participant && withoutOff(call.participant, ['id', 'name', 'metadata'] as const)
  return withoutOff(
    participant === call.participant ? call : { ...call, participant },
    featureFields,
  )
}
