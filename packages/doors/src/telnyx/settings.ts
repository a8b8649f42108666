import type { Fault } from '@callplane/core'

/** What an application of the account is set up with at Telnyx. */
export interface TelnyxConnection {
  /** Of a Call Control application, `webhook_event_url`: told of calls whose dial names no `webhook_url`. */
  readonly webhookUrl?: string | undefined
  /** `webhook_event_failover_url`: gets what `webhookUrl` did not take. */
  readonly webhookFailoverUrl?: string | undefined
  /** Of a TeXML application, `voice_url`: asked for the document of calls that bring none. */
  readonly voiceUrl?: string | undefined
  /** Of a TeXML application, `voice_fallback_url`. */
  readonly voiceFallbackUrl?: string | undefined
  /** Of a TeXML application, `status_callback`: told of calls that name none. */
  readonly statusCallback?: string | undefined
  /** Id of the routing rule for its calls, where the door has none. Absent: the rules decide. */
  readonly rule?: string | undefined
}

/** What the account has at Telnyx and requests do not say. */
export interface TelnyxDoorSettings {
  /**
   * Call Control and TeXML applications by their id, which dials give as `connection_id` or `ApplicationSid`. Where any are
   * listed, a dial with another one is refused, as Telnyx refuses it. Absent: every id is taken.
   */
  readonly connections?: Readonly<Record<string, TelnyxConnection>> | undefined
}

/** The application with this id; null where it is not one of those that are listed. */
export const connectionWith = (
  id: string | undefined,
  { connections }: TelnyxDoorSettings,
): TelnyxConnection | null => {
  if (!connections) return {}
  return id !== undefined && Object.hasOwn(connections, id) ? (connections[id] ?? null) : null
}

/** As Telnyx words it (OpenAPI, 16 Jul 2026), without the part about webhooks. */
export const unknownConnection = (parameter: string): Fault => ({
  path: [parameter],
  message: 'is not one of the applications that this door knows (connections)',
})
