import { parseOrThrow, type Host } from '@callplane/core'
import { createApi } from './client/api.ts'
import { dialInConfigsApi, type DialInConfigsApi } from './trunks/dial-in-configs.ts'
import { pinlessCallUpdate, type HeldCaller } from './calls/forward.ts'
import { numbersApi, type NumbersApi } from './trunks/numbers.ts'
import { checkedRoom } from './references.ts'
import { createPurchasedNumbers } from './trunks/purchased-numbers.ts'
import { settings, type DailySettingsInput } from './settings.ts'
import { webhooksApi, type WebhooksApi } from './webhooks/register.ts'

/** Operations that only Daily has, so that no port of the contract covers them. */
export interface DailyExtension {
  readonly webhooks: WebhooksApi
  readonly numbers: NumbersApi
  readonly dialInConfigs: DialInConfigsApi
  /** Connects a caller on hold to a room's SIP endpoint; only after its `dialin.ready`. */
  forwardCaller(caller: HeldCaller, sipUri: string): Promise<void>
  /** Where a browser joins the room; undefined without `settings.domain`. */
  roomUrl(room: string): string | undefined
}

/** The same settings and host as the provider's. */
export const dailyExtension = (given: DailySettingsInput, host: Host): DailyExtension => {
  const api = createApi(
    parseOrThrow(settings, given, 'settings of daily', 'settings-invalid'),
    host,
  )
  return {
    webhooks: webhooksApi(api),
    numbers: numbersApi(api, createPurchasedNumbers(api)),
    dialInConfigs: dialInConfigsApi(api),
    forwardCaller: (caller, sipUri) => pinlessCallUpdate(api, caller, sipUri),
    roomUrl: (room) =>
      api.settings.domain === undefined
        ? undefined
        : `https://${api.settings.domain}.daily.co/${checkedRoom(room)}`,
  }
}
