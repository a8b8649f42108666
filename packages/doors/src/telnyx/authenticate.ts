import type { Fault } from '@callplane/core'
import { constantTimeEqual } from '@callplane/kit'
import type { DoorRequest } from '../door-face.ts'

/** What the application's client is made with. */
export interface TelnyxDoorCredentials {
  /** Sent as `Authorization: Bearer …`. */
  readonly apiKey: string
}

/** The API key must be there. */
export const credentialFaults = ({ apiKey }: TelnyxDoorCredentials): readonly Fault[] =>
  typeof apiKey === 'string' && apiKey !== '' ? [] : [{ path: ['apiKey'], message: 'is required' }]

/** The header of a request with these credentials. */
export const authorization = ({ apiKey }: TelnyxDoorCredentials): string => `Bearer ${apiKey}`

/** Whether the request carries the API key. */
export const authenticates = (
  { headers }: DoorRequest,
  credentials: TelnyxDoorCredentials,
): boolean => constantTimeEqual(headers['authorization'] ?? '', authorization(credentials))
