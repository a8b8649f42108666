/** Events of SIP webhooks that a door sends (docs.videosdk.live …/sip-webhooks). */
export type VideosdkDoorEvent =
  | 'call-started'
  | 'call-ringing'
  | 'call-answered'
  | 'call-hangup'
  | 'call-missed'

/** A webhook of the account. */
export interface VideosdkDoorWebhook {
  /** `https:` or `http:` URL. */
  readonly url: string
  /** Of what it is told. Absent: of everything. */
  readonly events?: readonly VideosdkDoorEvent[] | undefined
}

/** What the project has at VideoSDK and requests do not say. */
export interface VideosdkDoorSettings {
  /** Ids of routing rules by `routingRuleId`. Absent, and for others: the rule whose id is the `routingRuleId`. */
  readonly rules?: Readonly<Record<string, string>> | undefined
  /** The webhooks of the account, which are told of every call of this door. */
  readonly webhooks?: readonly VideosdkDoorWebhook[] | undefined
  /** The provider instance or plugin id that has the rooms. Default `videosdk`, which the legacy API and v2 both reach. */
  readonly rooms?: string | undefined
}
