import type { Fault } from '@callplane/core'
import { constantTimeEqual } from '@callplane/kit'
import type { DoorRequest } from '../door-face.ts'

/** What the application authenticates with. */
export interface DailyDoorCredentials {
  /** API key of the domain, sent as `Authorization: Bearer …`. */
  readonly apiKey: string
}

/** The API key has to be there. */
export const credentialFaults = (given: DailyDoorCredentials): readonly Fault[] =>
  typeof given?.apiKey === 'string' && given.apiKey !== ''
    ? []
    : [{ path: ['apiKey'], message: 'is required' }]

/** The header of a request with these credentials. */
export const authorization = ({ apiKey }: DailyDoorCredentials): string => `Bearer ${apiKey}`

/** Whether the request carries the API key. */
export const authenticates = (
  { headers }: DoorRequest,
  credentials: DailyDoorCredentials,
): boolean => constantTimeEqual(headers['authorization'] ?? '', authorization(credentials))

/** Daily tells a header that it cannot read from a key that is wrong. */
export const hasReadableHeader = ({ headers }: DoorRequest): boolean =>
  /^Bearer \S+$/.test(headers['authorization'] ?? '')
