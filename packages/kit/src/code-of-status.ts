import type { CallErrorCode } from '@callplane/core'

/** What a status says where the provider's own code is not in its table. */
export const codeOfStatus = (status: number): CallErrorCode => {
  if (status === 401) return 'auth'
  if (status === 403) return 'permission'
  if (status === 404) return 'not-found'
  if (status === 429) return 'rate'
  return status >= 500 ? 'provider-down' : 'request-invalid'
}
