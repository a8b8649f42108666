/** Events of webhooks that a door sends (docs.daily.co …/webhooks/events). */
export type DailyDoorEvent =
  | 'dialout.connected'
  | 'dialout.answered'
  | 'dialout.stopped'
  | 'dialout.error'

/** A webhook of the domain. */
export interface DailyDoorWebhook {
  /** `https:` or `http:` URL. */
  readonly url: string
  /** Of what it is told. Absent: of everything. */
  readonly events?: readonly DailyDoorEvent[] | undefined
}

/** What the domain has at Daily and requests do not say. */
export interface DailyDoorSettings {
  /** Purchased numbers in E.164 by their id at Daily, which requests give as `callerId`. */
  readonly callerIds?: Readonly<Record<string, string>> | undefined
  /** The webhooks of the domain, which are told of every call of this door. */
  readonly webhooks?: readonly DailyDoorWebhook[] | undefined
  /** The provider instance or plugin id that has the rooms. Default `daily`. */
  readonly rooms?: string | undefined
}
