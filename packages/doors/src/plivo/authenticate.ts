import type { Fault } from '@callplane/core'
import { basicAuth, constantTimeEqual } from '@callplane/kit'
import type { DoorRequest } from '../door-face.ts'

/** What an application's Plivo client authenticates with. */
export interface PlivoDoorCredentials {
  /** `MA…` or `SA…`, as in the application's settings. */
  readonly authId: string
  /** The token of the account, as in the application's settings. */
  readonly authToken: string
}

export const credentialFaults = (given: PlivoDoorCredentials): readonly Fault[] => {
  const { authId, authToken } = given ?? {}
  return [
    ...(/^[MS]A[A-Z0-9]{18}$/.test(authId ?? '')
      ? []
      : [{ path: ['authId'], message: 'must be MA or SA and 18 letters and digits' }]),
    ...(authToken ? [] : [{ path: ['authToken'], message: 'is required' }]),
  ]
}

/** Basic authentication, for the account in the path (plivo.com/docs/voice/api/overview, "Authentication"). */
export const authenticates = (
  { path, headers }: DoorRequest,
  { authId, authToken }: PlivoDoorCredentials,
): boolean => {
  const isRight = constantTimeEqual(headers['authorization'] ?? '', basicAuth(authId, authToken))
  const [, account] = /^\/v1\/Account\/([^/]+)/.exec(path) ?? []
  return isRight && (account === undefined || account === authId)
}
