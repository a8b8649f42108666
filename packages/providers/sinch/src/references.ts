import { CallError, type References } from '@callplane/core'
import { opaqueIdentifier, pathSegment, type IdentifierShape } from '@callplane/kit'

/** Printed are 32 hexadecimal digits, UUIDs, and in old samples UUIDs with a suffix. */
const call: IdentifierShape = { provider: 'sinch', name: 'call', ...opaqueIdentifier }

/** The path of a call below the API's base; throws if the reference cannot be a call (C1). */
export const callPath = (id: string): string => `/calling/v1/calls/id/${pathSegment(id, call)}`

/** The leg that was dialled first, or the one that was dialled for it. */
export const referencesOf = (id: string, isSecond: boolean): References =>
  isSecond ? { second: id } : { call: id }

/** The legs that are known; throws where there is none. */
export const legsOf = ({ call: first, second }: References): readonly string[] => {
  const legs = [first, second].filter((id) => id !== undefined)
  if (legs.length > 0) return legs
  throw new CallError('call-unknown', 'sinch: the references name no call', { provider: 'sinch' })
}
