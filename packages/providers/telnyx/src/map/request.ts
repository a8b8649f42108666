import type { LegRole, MapContext, Mapped, OutboundCall, Route } from '@callplane/core'
import { nearAddressOf, nearPhoneFirst } from '@callplane/kit'
import { encodeState } from './client-state.ts'
import { farFeatures, legFields, otherEncryption, type DialFields } from './features.ts'
import { connectionOf } from '../references.ts'
import type { TelnyxSettings } from '../settings.ts'

/** Result of `prepare` for `map`: the headers that the SDK adds to a dial, without credentials. */
export interface Prepared {
  readonly headers: Readonly<Record<string, string>>
}

export interface Dial {
  readonly connectionId: string
  readonly to: string
  readonly from: string | undefined
  readonly leg: LegRole
  readonly fields: DialFields
  readonly key: string
  readonly callbackUrl?: string | undefined
}

/** The body of one dial. The attempt key is sent as `command_id`, which Telnyx refuses to execute twice within 60 s. */
const dialBody = (dial: Dial): DialFields => ({
  connection_id: dial.connectionId,
  to: dial.to,
  from: dial.from,
  ...dial.fields,
  webhook_url: dial.callbackUrl,
  // The signature of a GET does not cover the query, which would carry the event.
  webhook_url_method: dial.callbackUrl === undefined ? undefined : 'POST',
  client_state: encodeState({ attempt: dial.key, leg: dial.leg }),
  command_id: dial.key,
})

export const mapCall = (
  settings: TelnyxSettings,
  call: OutboundCall,
  route: Route,
  { key, callbackUrl, prepared }: MapContext,
): Mapped => {
  const { fields, notes } = farFeatures(call)
  const nearPhone = nearPhoneFirst(call)
  const body = dialBody({
    connectionId: connectionOf(settings, route),
    from: call.from,
    key,
    callbackUrl,
    // In a click-to-call the features belong to the second dial, that of the far party: `secondDial`.
    ...(nearPhone === undefined
      ? { to: call.to, leg: 'far', fields }
      : { to: nearPhone, leg: 'near', fields: legFields(call) }),
  })
  const { headers } = prepared as Prepared
  return {
    request: {
      method: 'POST',
      url: `${settings.baseUrl}/calls`,
      headers,
      body: JSON.stringify(body),
    },
    notes,
  }
}

/** The leg that another one is bridged to. */
interface Linked {
  readonly control: string
  /** It is a caller's, whose number is shown. */
  readonly isCaller: boolean
}

/**
 * The leg that is dialled once the first one has answered, and bridged to it. A caller's number is not of the account, and
 * `from` would be refused: with `bridge_intent` it "will be overwritten by the from number from the linked call" (OpenAPI,
 * 16 Jul 2026).
 */
export const secondDial = (
  connectionId: string,
  call: OutboundCall,
  { control, isCaller }: Linked,
  key: string,
  callbackUrl: string | undefined,
): DialFields | null => {
  const bridge = {
    link_to: control,
    bridge_on_answer: true,
    ...(isCaller && { bridge_intent: true }),
  }
  const common = { connectionId, from: call.from, key, callbackUrl }
  if (nearPhoneFirst(call) !== undefined) {
    const { fields } = farFeatures(call)
    return dialBody({ ...common, to: call.to, leg: 'far', fields: { ...fields, ...bridge } })
  }
  const to = nearAddressOf(call.connect)
  // No near end, or a conference that the first dial has joined.
  if (to === undefined) return null
  const fields = { ...legFields(call), media_encryption: otherEncryption(call, to), ...bridge }
  return dialBody({ ...common, to, leg: 'near', fields })
}
