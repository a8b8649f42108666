import { CallError, type LegRole, type References, type Route } from '@callplane/core'
import type { TelnyxSettings } from './settings.ts'
import { checkedIdentifier, opaqueIdentifier, type IdentifierShape } from '@callplane/kit'

/** The three ids of a leg, as responses and events carry them. */
export interface Ids {
  readonly call_control_id?: string | undefined
  readonly call_leg_id?: string | undefined
  readonly call_session_id?: string | undefined
}

/**
 * `callControl` takes commands, `callLeg` names the leg, `callSession` is shared by all legs of one call. `near` is
 * added if the leg is the near one, so that commands for the far party look up its leg.
 */
export const referencesOf = (ids: Ids, role: LegRole): References => ({
  ...(ids.call_control_id && { callControl: ids.call_control_id }),
  ...(ids.call_leg_id && { callLeg: ids.call_leg_id }),
  ...(ids.call_session_id && { callSession: ids.call_session_id }),
  ...(role === 'near' && ids.call_control_id && { near: ids.call_control_id }),
})

export const controlOf = ({ callControl }: References): string => {
  if (callControl) return idIn('call', callControl)
  throw new CallError('call-unknown', 'telnyx: the references name no call', { provider: 'telnyx' })
}

export const connectionOf = (
  { connectionId }: Pick<TelnyxSettings, 'connectionId'>,
  route: Route | undefined,
): string => route?.reference ?? route?.gateway ?? connectionId

/** Kept if a route has its own application, whose list of calls is then searched. */
export const connectionReference = (
  settings: Pick<TelnyxSettings, 'connectionId'>,
  route: Route | undefined,
): References => {
  const connection = connectionOf(settings, route)
  return connection === settings.connectionId ? {} : { connection }
}

const shapes = {
  /** `v3:` and URL-safe base64, or padded base64 for older ones, as in the examples of the OpenAPI document. */
  call: {
    provider: 'telnyx',
    name: 'call',
    pattern: /[A-Za-z0-9][A-Za-z0-9:_=-]*/,
    expected: 'must be a call control id: letters, digits and : _ = -',
  },
  connection: { provider: 'telnyx', name: 'connection', ...opaqueIdentifier },
  recording: { provider: 'telnyx', name: 'recording', ...opaqueIdentifier },
  conference: { provider: 'telnyx', name: 'conference', ...opaqueIdentifier },
  /** Connections, profiles, hosts, addresses and numbers: digits for most, a UUID for some. */
  resource: { provider: 'telnyx', name: 'id', ...opaqueIdentifier },
} as const satisfies Readonly<Record<string, IdentifierShape>>

/**
 * An identifier that becomes part of a path. The SDK encodes it for the path, so it is checked here and not encoded
 * twice (C1).
 */
export const idIn = (kind: keyof typeof shapes, value: unknown): string =>
  checkedIdentifier(value, shapes[kind])
