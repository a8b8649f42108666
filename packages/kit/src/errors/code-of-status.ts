import type { CallErrorCode } from '@callplane/core'

const codes: ReadonlyMap<number, CallErrorCode> = new Map([
  [401, 'auth'],
  [402, 'balance'],
  [403, 'permission'],
  [404, 'not-found'],
  [409, 'conflict'],
  [429, 'rate'],
])

/** What a status says where nothing in the provider's own error body says it better. */
export const codeOfStatus = (status: number): CallErrorCode => {
  if (status >= 500) return 'provider-down'
  return codes.get(status) ?? (status >= 400 ? 'request-invalid' : 'unexpected')
}
