/** What the project has at VideoSDK and requests do not say. */
export interface VideosdkLegacyDoorSettings {
  /** Ids of routing rules by trunk id. Absent, and for other trunks: the rule whose id is the trunk's. */
  readonly rules?: Readonly<Record<string, string>> | undefined
  /**
   * Hosts of carriers in destinations such as `sip:+14155550123@sip.carrier.example`. A number at one of them is only that
   * number, since the route has its carrier. Absent: SIP destinations stay as they are.
   */
  readonly carrierHosts?: readonly string[] | undefined
  /** The provider instance or plugin id that has the rooms. Default `videosdk`, which the legacy API and v2 both reach. */
  readonly rooms?: string | undefined
}
